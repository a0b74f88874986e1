"""What is read off one page, and what is said when nothing can be."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Page:
    """The readable part of one page.

    `text` has one paragraph a line. `site_name` is what the page calls its publisher. `published_at` is aware, in UTC,
    and only what the page itself states; a date alone means midnight; `published_from` says where it stands, such as
    "json-ld"; the same for `modified_at`. `language` is the page's own word for it, such as "uk". `links` are the
    absolute addresses in the main text, each once, in order. `canonical_url` is the one address the page gives itself,
    without tracking parameters. `quoted_sources` are the names and addresses it gives for what it says.
    """

    url: str
    title: str
    text: str
    byline: str = ""
    site_name: str = ""
    published_at: datetime | None = None
    published_from: str = ""
    modified_at: datetime | None = None
    modified_from: str = ""
    language: str = ""
    links: tuple[str, ...] = ()
    canonical_url: str = ""
    quoted_sources: tuple[str, ...] = ()


class UnreadablePage(Exception):
    """The bytes hold no article. The message tells an editor what was found instead. `reason` is one of

    - "gone": status 404 or 410, a page that says as much with status 200, or the front page in its place;
    - "refused": any other error status;
    - "blocked": a check for human visitors, whatever the status;
    - "consent": a page that asks for consent to cookies first;
    - "login_wall": the text is only for those who log in or pay;
    - "empty": a page without an article;
    - "not_text": a picture, a feed, data for machines, a PDF that holds only pictures;
    - "encrypted": a PDF that is locked with a password;
    - "too_large": so many parts, or so much work to read, that it would hold up everyone else;
    - "undecodable": bytes in no known writing.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
