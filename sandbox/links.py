"""Links to an app's own hosts in what people write."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_LINK = re.compile(r"https?://[^\s<>|]+")


def app_links(text: str, domains: Iterable[str]) -> list[str]:
    """The links whose host is one of the domains, in order, each once."""
    hosts = set(domains)
    found = dict.fromkeys(_LINK.findall(text))
    return [url for url in found if urlsplit(url).hostname in hosts]
