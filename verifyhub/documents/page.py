"""What is read off one page, and what is said when nothing can be."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Page:
    """The readable part of one page.

    `text` has one paragraph a line. `site_name` is what the page calls its publisher. `published_at` is aware, in UTC,
    and only what the page itself states; a date alone means midnight. `language` is the page's own word for it, such
    as "uk". `links` are the absolute addresses in the main text, each once, in order.
    """

    url: str
    title: str
    text: str
    byline: str = ""
    site_name: str = ""
    published_at: datetime | None = None
    language: str = ""
    links: tuple[str, ...] = ()


class UnreadablePage(Exception):
    """The bytes hold no article. The message tells an editor what was found instead. `reason` is one of

    - "gone": status 404 or 410, or a page that says as much with status 200;
    - "refused": any other error status, or a page that turns machines away;
    - "login_wall": the text is only for those who log in or pay;
    - "empty": a page without an article;
    - "not_text": a picture, a PDF, a feed, JSON;
    - "too_large": so many parts that reading it would hold up everyone else;
    - "undecodable": bytes in no known writing.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
