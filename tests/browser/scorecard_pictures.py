"""The scorecard's pictures: the modal and the page for printing, with little, as usual, with far too much.

Run `PYTHONPATH=.:tests python tests/browser/scorecard_pictures.py`; it writes over the old ones.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from chromium import find_chromium, open_browser
from PIL import Image
from playwright.sync_api import Browser, expect
from take_pictures import COLOURS, OUT, START, Studio, open_studio

from templates.samples import CASES
from templates.samples.scorecard_samples import scorecard
from templates.scorecard_page import draw_page

HEIGHTS = {"small": 520, "typical": 1180, "extreme": 1900}
PAGE = (900, 1273)
"""An A4 page's proportions."""


def picture_the_scorecards(studio: Studio) -> None:
    """Facts of the samples, in the window that `/coach rep` opens."""
    page = studio.page
    page.open("alice")
    for case in CASES:
        with patch("handlers.scorecard.scorecard_for", return_value=scorecard(case)):
            page.type_command("/coach rep @bob")
            expect(page.title).to_have_text("Scorecard")
            studio.take(f"scorecard-{case}", height=HEIGHTS[case])
            page.dismiss()


def picture_the_pages(browser: Browser) -> None:
    """As a PDF viewer shows them."""
    with TemporaryDirectory() as folder:
        for case in CASES:
            file = Path(folder) / f"{case}.pdf"
            file.write_bytes(draw_page(scorecard(case), made_at=START))
            context = browser.new_context(viewport={"width": PAGE[0], "height": PAGE[1]})
            tab = context.new_page()
            tab.goto(f"{file.as_uri()}#toolbar=0&navpanes=0&view=Fit")
            tab.wait_for_timeout(2500)
            shot = Image.open(BytesIO(tab.screenshot())).convert("RGB")
            few = shot.quantize(COLOURS, dither=Image.Dither.NONE)
            few.save(OUT / f"scorecard-page-{case}.png", optimize=True)
            context.close()


def picture_all(browser: Browser) -> None:
    picture_the_pages(browser)
    with open_studio(browser) as studio:
        picture_the_scorecards(studio)


def main() -> None:
    path = find_chromium()
    if path is None:
        sys.exit("There is no Chromium on this machine.")
    with open_browser(path) as browser:
        picture_all(browser)


if __name__ == "__main__":
    main()
