"""Money without rounding: amounts stand in a currency's smallest unit (ISO 4217). Nothing is converted."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NO_DECIMALS = frozenset(
    (
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"),
        *("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
    )
)
_THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
_CODE = re.compile(r"[A-Z]{3}")


def is_currency_code(text: str, /) -> bool:
    """Three capital letters; which ones exist changes too often to hold a list."""
    return _CODE.fullmatch(text) is not None


def decimals(currency: str, /) -> int:
    """Places after the point: 2 for most, none for yen, three for Kuwaiti dinars."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def major(minor: int, currency: str, /) -> float:
    """Whole units: 1234 cents are 12.34."""
    return minor / float(10 ** decimals(currency))


def in_one_currency(sums: Mapping[str, int], /) -> tuple[str, int] | None:
    """The currency and its sum when there is exactly one."""
    return next(iter(sums.items())) if len(sums) == 1 else None
