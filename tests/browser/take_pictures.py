"""Takes the pictures of docs/pictures from a demo team, the same each time: python tests/browser/take_pictures.py"""
