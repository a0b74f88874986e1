"""Where a publisher speaks, and under which other names texts credit it, as they are kept."""

import re
from urllib.parse import urlsplit

from verifyhub.independence.sources import identify
from verifyhub.words import word_set

LONGEST_NAME = 200  # characters
LONGEST_PREFIX = 300
# Everybody speaks there: only an account of it is a publisher's.
_PLATFORMS = word_set(
    """t.me telegram.me facebook.com x.com twitter.com youtube.com instagram.com tiktok.com vk.com medium.com
    substack.com bsky.app mastodon.social threads.net linkedin.com reddit.com"""
)
_HOST = re.compile(r"localhost|[^\W_](?:[\w-]*\.)+[\w-]*[^\W_]")
_PATH = re.compile(r"(?:/[^\s/?#]+)*")


class NameRefused(Exception):
    """An address or another name cannot stand for one publisher; the message is for an editor."""


def prefix_of(written: str) -> str:
    """A host, or a host and the start of a path, however it was written: "https://www.Paper.example/uk/" or without.

    Raises:
        NameRefused: it is no address, or that of a platform on which everybody speaks.
    """
    bare = written.strip()
    parts = _split(bare if "://" in bare else f"https://{bare}")
    host, path = (parts[0].removeprefix("www."), parts[1].rstrip("/"))
    if not _HOST.fullmatch(host) or not _PATH.fullmatch(path) or len(host + path) > LONGEST_PREFIX:
        raise NameRefused(f"“{written}” is no address. Write a host, or a host and the start of a path.")
    if host in _PLATFORMS and not path:
        raise NameRefused(f"Everybody speaks on {host}: write the account too, such as {host}/name.")
    return host + path


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url.lower())
        return ("", "") if "@" in parts.netloc else (parts.hostname or "", parts.path)
    except ValueError:
        return "", ""


def check_alias(name: str) -> str:
    """The name without spaces around it.

    Raises:
        NameRefused: it is empty, too long, or could be anyone ("officials").
    """
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST_NAME:
        raise NameRefused(f"A name has 1 to {LONGEST_NAME} characters.")
    if not identify(bare):
        raise NameRefused(f"“{bare}” could be anyone: texts that name it would not all mean this publisher.")
    return bare


def alias_key(name: str) -> str:
    """Under which a name can belong to one publisher only."""
    return " ".join(name.split()).casefold().removeprefix("the ")
