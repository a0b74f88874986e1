"""From the bytes of a page to the text a reader would see, or the reason there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Page:
    """The readable part of one page. `links` are absolute addresses; `site_name` is what the page calls its publisher."""

    url: str
    title: str
    text: str
    byline: str = ""
    site_name: str = ""
    published_at: datetime | None = None
    language: str = ""
    links: tuple[str, ...] = ()


class UnreadablePage(Exception):
    """The bytes hold no article. `reason` is one of "gone", "login_wall", "empty", "not_text", "undecodable".

    The message tells an editor what was found instead.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def read_page(body: bytes, *, url: str, status: int, headers: Mapping[str, str]) -> Page:
    raise UnreadablePage("empty", "No reader yet.")
