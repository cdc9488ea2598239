"""Builders that templates call. Every Block Kit dict of the product is made in this package."""

from templates.kit.page import Page, TemplateError

__all__ = ["Page", "TemplateError"]
