"""Slack's published and measured limits, read once from limits.json when first asked for."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def _read() -> dict[str, Any]:
    text = resources.files("sandbox").joinpath("limits.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


class _Limits(Mapping[str, Any]):
    """limits.json as a mapping that is read on first use, so that importing costs nothing."""

    def __getitem__(self, key: str) -> Any:
        return _read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_read())

    def __len__(self) -> int:
        return len(_read())


LIMITS: Mapping[str, Any] = _Limits()
