"""Which public holidays a team can choose (domain.md 5, Business days). Counting days: business_days.py."""

from __future__ import annotations

from functools import lru_cache

import holidays
from holidays.registry import COUNTRIES

from coaching.shown.common import Choice

NO_HOLIDAYS = "none"
"""Value of the choice "no public holidays"."""

# fmt: off
OFFERED: tuple[str, ...] = (
    "US", "CA", "MX", "BR", "AR", "CL", "CO", "PE", "UY", "CR", "PA", "GB", "IE", "FR", "DE", "AT",
    "CH", "NL", "BE", "LU", "ES", "PT", "IT", "GR", "MT", "CY", "SE", "NO", "DK", "FI", "IS", "EE",
    "LV", "LT", "PL", "CZ", "SK", "HU", "RO", "BG", "HR", "SI", "RS", "BA", "MK", "AL", "ME", "MD",
    "UA", "TR", "IL", "AE", "SA", "QA", "KW", "BH", "OM", "JO", "EG", "MA", "TN", "DZ", "ZA", "NG",
    "KE", "GH", "ET", "TZ", "UG", "IN", "PK", "BD", "LK", "NP", "SG", "MY", "TH", "VN", "ID", "PH",
    "CN", "HK", "TW", "JP", "KR", "KZ", "UZ", "GE", "AM", "AZ", "AU", "NZ",
)
# fmt: on
"""At most 99, because a select holds 100 options; any other country of the library can be typed."""


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Alpha-2 code -> name, for every country the `holidays` library knows."""
    known = holidays.list_supported_countries(include_aliases=False)
    spelled = {codes[1]: codes[0] for codes in COUNTRIES.values()}
    return {code: _spaced(spelled[code]) for code in known if code in spelled}


def country_choices(chosen: str | None = None) -> tuple[Choice, ...]:
    """ "No public holidays" first, then by name; the one in use is always among them."""
    names = country_names()
    codes = [code for code in dict.fromkeys((chosen, *OFFERED)) if code in names]
    by_name = sorted(codes[:99], key=lambda code: names[code])
    return (Choice(NO_HOLIDAYS, "No public holidays"), *(Choice(code, names[code]) for code in by_name))


def _spaced(class_name: str) -> str:
    """`UnitedStates` -> `United States`."""
    return "".join(
        f" {c}" if c.isupper() and i and not class_name[i - 1].isupper() else c
        for i, c in enumerate(class_name)
    )


def spelled_subdivision(country: str | None, typed: str | None) -> str | None:
    """`by` -> `BY` for Germany; what the library does not know is left as typed, for the check to name."""
    if not typed or country is None:
        return None
    known = holidays.list_supported_countries(include_aliases=True).get(country, [])
    return next((code for code in known if code.casefold() == typed.casefold()), typed)
