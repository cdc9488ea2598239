"""Every word and block a person sees. No logic beyond showing values; facts come from coaching/shown."""

from templates.surfaces import Rendered, Surfaces

__all__ = ["Rendered", "Surfaces"]
