"""What a site's robots.txt (RFC 9309) lets us read, and how slowly it wishes to be read."""

import re
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego

from verifyhub.politeness.turns import LONGEST_CRAWL_DELAY

LARGEST_ROBOTS = 500_000  # bytes; what comes after counts for nothing (RFC 9309, section 2.5)
ROBOTS_KEPT_FOR = timedelta(days=1)


def robots_address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def robots_text(status: int, body: bytes) -> str | None:
    """The rules that this answer gives: "" when there are none, None when the site cannot say just now."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return ""
    return body[:LARGEST_ROBOTS].decode("utf-8", "replace").replace("\0", "")  # PostgreSQL keeps no NUL


def may_read(text: str, url: str, *, user_agent: str) -> bool:
    return bool(_rules(text).can_fetch(url, _product(user_agent)))


def crawl_delay(text: str, *, user_agent: str) -> timedelta:
    """Between two requests, 0 to LONGEST_CRAWL_DELAY; 0 when the site names none."""
    seconds = _rules(text).crawl_delay(_product(user_agent)) or 0.0
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_CRAWL_DELAY.total_seconds()))


@lru_cache(maxsize=64)
def _rules(text: str) -> Protego:
    return Protego.parse(text)


def _product(user_agent: str) -> str:
    """The first word of the User-Agent, which is what robots.txt calls us: "VerifyHub"."""
    named = re.match(r"[A-Za-z_-]+", user_agent)
    return named[0] if named else user_agent
