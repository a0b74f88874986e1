"""What reading an article gives: drafts of claims, each a verbatim span, and the passages that are none."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from verifyhub.reading.attribution import Hedge

Span = tuple[int, int]


class Shade(StrEnum):
    """The hedge in full: what `Hedge` stores as "reported" is told apart, and what is only foretold."""

    ASSERTED = "asserted"
    REPORTED = "reported"  # by reports, media, or nobody named
    ATTRIBUTED = "attributed"  # to a named person or body
    APPARENT = "apparently"
    RUMOURED = "rumoured"
    UNCONFIRMED = "unconfirmed"
    DENIED = "denied"
    PREDICTION = "prediction"


@dataclass(frozen=True)
class EventTime:
    """When it is said to have happened: from `start` to before `end`, read off `words` at text[span].

    Both ends are None when the article's date is not known and the words need it ("on Monday").
    """

    words: str
    span: Span
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Speaker:
    """One link of the chain, and where the text names it: None when it is carried over from further up."""

    name: str
    span: Span | None


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
    shade: Shade = Shade.ASSERTED
    speakers: tuple[Speaker, ...] = ()
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    time: EventTime | None = None


@dataclass(frozen=True)
class SetAside:
    """A passage that is not a claim: `text[start:end]`, and why ("opinion", "irony", "advice", "question", …)."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class ArticleReading:
    """Drafts and passages set aside, each in the order of the text. `language` is "und" when it is not supported.

    `notes` says in sentences what limits the reading (no grammar, a part not read, a language not read). `sources` are
    the places that name those who are said to say, think or want something, whether or not a draft came of it.
    """

    language: str
    drafts: tuple[ClaimDraft, ...]
    set_aside: tuple[SetAside, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[Span, ...] = ()
