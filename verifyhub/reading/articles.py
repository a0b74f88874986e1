"""From an article's text to drafts of claims, each a verbatim span."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Hedge(StrEnum):
    ASSERTED = "asserted"
    REPORTED = "reported"
    RUMOURED = "rumoured"
    UNCONFIRMED = "unconfirmed"
    DENIED = "denied"


class Kind(StrEnum):
    EVENT = "event"
    QUOTE = "quote"
    POSITION = "position"
    NUMERICAL = "numerical"
    CAUSAL = "causal"


@dataclass(frozen=True)
class ClaimDraft:
    """A proposed claim. `quote` is exactly `text[start:end]` of the article.

    `attribution` runs from the article outward to the first speaker ("Rybar channel", "a ministry source");
    empty when the article speaks for itself. `check_worthiness` is in 0..1, for ranking only. `needs_edit` says the
    statement could not be made self-contained. `reasons` names the rules that fired.
    """

    statement: str
    quote: str
    start: int
    end: int
    attribution: tuple[str, ...]
    hedge: Hedge
    kind: Kind
    places: tuple[str, ...]
    entities: tuple[str, ...]
    language: str
    check_worthiness: float
    needs_edit: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class SetAside:
    """A passage that is not a claim: `text[start:end]`, and why ("opinion", "irony", "advice", "question", …)."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class ArticleReading:
    """Drafts and passages set aside, each in the order of the text. `language` is "und" when it is not supported."""

    language: str
    drafts: tuple[ClaimDraft, ...]
    set_aside: tuple[SetAside, ...]


def read_article(text: str, *, published_at: datetime | None = None) -> ArticleReading:
    return ArticleReading("en", (), ())
