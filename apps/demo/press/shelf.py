"""The demonstration press as it lies in files: publishers, documents, channel posts and feeds.

Times in the files are minutes from the demonstration article's own date, so the press needs no clock.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from apps.demo.story import demonstration_article

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Imprint:
    """Who publishes. `slug` stands in the address; `family`, `reliability` and `side` as in `evidence.Publisher`."""

    slug: str
    name: str
    kind: str
    reliability: str
    tagline: str
    family: str = ""
    side: str = ""

    @property
    def is_channel(self) -> bool:
        return self.kind == "channel"


@dataclass(frozen=True)
class Piece:
    """One document. Paragraphs may hold links as `[words](publisher/slug)` or `[words](channel/number)`.

    `credited_source` is what a feed says of where it comes from. A wall shows one paragraph and a login form.
    """

    imprint: Imprint
    slug: str
    title: str
    published_at: datetime
    paragraphs: tuple[str, ...]
    byline: str = ""
    credited_source: str = ""
    is_wall: bool = False


@dataclass(frozen=True)
class Post:
    imprint: Imprint
    number: int
    published_at: datetime
    paragraphs: tuple[str, ...]
    forwarded_from: "Post | None" = None


@dataclass(frozen=True)
class DeadLink:
    """A feed item whose page is gone. `address` is the path below the press."""

    address: str
    title: str
    summary: str
    published_at: datetime


@dataclass(frozen=True)
class PressFeed:
    name: str
    title: str
    format: str  # "rss" or "atom"
    publishers: tuple[str, ...]
    dead_links: tuple[DeadLink, ...]


@dataclass(frozen=True)
class Shelf:
    """Everything, newest first within each publisher."""

    imprints: Mapping[str, Imprint]
    pieces: Mapping[tuple[str, str], Piece]
    posts: Mapping[tuple[str, int], Post]
    feeds: Mapping[str, PressFeed]

    def pieces_of(self, *slugs: str) -> list[Piece]:
        return _newest_first([piece for piece in self.pieces.values() if piece.imprint.slug in slugs])

    def posts_of(self, slug: str) -> list[Post]:
        return _newest_first([post for post in self.posts.values() if post.imprint.slug == slug])


@cache
def shelf() -> Shelf:
    imprints = {slug: Imprint(slug=slug, **entry) for slug, entry in _read(_HERE / "publishers.toml").items()}
    return Shelf(imprints, _read_pieces(imprints), _read_posts(imprints), _read_feeds())


def _read_pieces(imprints: Mapping[str, Imprint]) -> dict[tuple[str, str], Piece]:
    files = sorted((_HERE / "documents").glob("*/*.toml"))
    entries = {(path.parent.name, path.stem): _read(path) for path in files}
    return {key: _piece(imprints[key[0]], key[1], entry, entries) for key, entry in entries.items()}


def _piece(
    imprint: Imprint, slug: str, entry: dict[str, Any], entries: Mapping[tuple[str, str], dict[str, Any]]
) -> Piece:
    return Piece(
        imprint=imprint,
        slug=slug,
        title=entry["title"],
        published_at=_time(entry),
        paragraphs=_reprinted(entry, entries) if "reprint_of" in entry else _paragraphs(entry["text"]),
        byline=entry.get("byline", ""),
        credited_source=entry.get("credited_source", ""),
        is_wall=entry.get("is_wall", False),
    )


def _reprinted(entry: dict[str, Any], entries: Mapping[tuple[str, str], dict[str, Any]]) -> tuple[str, ...]:
    """A reprint keeps the original's words: all or the first few paragraphs, with or without the agency's dateline."""
    publisher, _, slug = entry["reprint_of"].partition("/")
    paragraphs = _paragraphs(entries[publisher, slug]["text"])[: entry.get("kept_paragraphs")]
    if entry.get("without_dateline"):
        paragraphs = (paragraphs[0].partition(" – ")[2], *paragraphs[1:])
    return (*paragraphs, entry["closing"]) if "closing" in entry else paragraphs


def _read_posts(imprints: Mapping[str, Imprint]) -> dict[tuple[str, int], Post]:
    entries = {
        (path.stem, entry["number"]): entry
        for path in sorted((_HERE / "channels").glob("*.toml"))
        for entry in _read(path)["posts"]
    }
    return {key: _post(key, entries, imprints) for key in entries}


def _post(
    key: tuple[str, int], entries: Mapping[tuple[str, int], dict[str, Any]], imprints: Mapping[str, Imprint]
) -> Post:
    entry = entries[key]
    imprint, number = imprints[key[0]], key[1]
    if "forwarded_from" not in entry:
        return Post(imprint, number, _time(entry), _paragraphs(entry["text"]))
    channel, _, origin_number = entry["forwarded_from"].partition("/")
    original = _post((channel, int(origin_number)), entries, imprints)
    return Post(imprint, number, _time(entry), original.paragraphs, forwarded_from=original)


def _read_feeds() -> dict[str, PressFeed]:
    return {
        name: PressFeed(
            name=name,
            title=entry["title"],
            format=entry["format"],
            publishers=tuple(entry["publishers"]),
            dead_links=tuple(
                DeadLink(link["address"], link["title"], link["summary"], _time(link))
                for link in entry.get("dead_links", [])
            ),
        )
        for name, entry in _read(_HERE / "feeds.toml").items()
    }


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _time(entry: Mapping[str, Any]) -> datetime:
    return demonstration_article().published_at + timedelta(minutes=entry["minutes"])


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(paragraph.strip() for paragraph in text.strip().split("\n\n"))


_Dated = TypeVar("_Dated", Piece, Post)


def _newest_first(items: list[_Dated]) -> list[_Dated]:
    return sorted(items, key=lambda item: item.published_at, reverse=True)
