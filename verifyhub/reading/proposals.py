"""From a language model's answer to proposed claims: only what stands in the article word for word is taken."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from verifyhub.reading.answers import items_in, text_of
from verifyhub.reading.attribution import Hedge
from verifyhub.reading.doubting import doubts_about
from verifyhub.reading.drafts import ClaimDraft, EventTime, Kind, Shade, Span, Speaker
from verifyhub.reading.times import find_time
from verifyhub.reading.verbatim import Verbatim, first_free

LONGEST_QUOTE = 1_000  # characters, as of all below
SHORTEST_QUOTE = 12
LONGEST_STATEMENT = 500
LONGEST_NAME = 200
MOST_NAMES = 20  # in one list
MOST_SPEAKERS = 5

_HEDGES = {
    Shade.ASSERTED: Hedge.ASSERTED,
    Shade.RUMOURED: Hedge.RUMOURED,
    Shade.UNCONFIRMED: Hedge.UNCONFIRMED,
    Shade.DENIED: Hedge.DENIED,
}  # all others are stored as reported


class Refused(StrEnum):
    """Why a proposal was dropped, as it is counted."""

    NOT_IN_ARTICLE = "quote_not_in_article"
    NO_QUOTE = "no_quote"
    TOO_SHORT = "quote_too_short"
    TOO_LONG = "quote_too_long"
    REPEATED = "repeated"
    NOT_A_CLAIM = "not_a_claim"  # no object where one should be


@dataclass(frozen=True)
class Proposals:
    """Drafts in the order of the text; what was dropped, by reason; whether the answer was cut short.

    A draft's `reasons` are doubts about it, and its `check_worthiness` is 0.0: a model gives none.
    """

    drafts: tuple[ClaimDraft, ...]
    refused: Mapping[Refused, int]
    is_cut: bool


@dataclass(frozen=True)
class _Asked:
    text: str
    verbatim: Verbatim
    language: str
    published_at: datetime | None


def read_proposals(
    body: bytes, text: str, span: Span, *, language: str, published_at: datetime | None = None
) -> Proposals:
    """What a model proposes about text[span], from the body of its answer.

    Raises:
        UnusableAnswer: it is no answer to the question at all.
    """
    items, is_cut = items_in(body)
    asked = _Asked(text, Verbatim(text, span), language, published_at)
    refused: Counter[Refused] = Counter()
    drafts: dict[tuple[Span, str], ClaimDraft] = {}
    for item in items:
        outcome = _propose(item, asked, drafts)
        if isinstance(outcome, Refused):
            refused[outcome] += 1
        else:
            drafts[(outcome.start, outcome.end), outcome.statement] = outcome
    in_order = sorted(drafts.values(), key=lambda draft: (draft.start, draft.end))
    return Proposals(tuple(in_order), dict(refused), is_cut)


def _propose(item: object, asked: _Asked, known: Mapping[tuple[Span, str], ClaimDraft]) -> ClaimDraft | Refused:
    if not isinstance(item, dict):
        return Refused.NOT_A_CLAIM
    words = item.get("quote")
    if not isinstance(words, str) or not words.strip():
        return Refused.NO_QUOTE
    if len(words) > LONGEST_QUOTE:
        return Refused.TOO_LONG
    if len(words.strip()) < SHORTEST_QUOTE:
        return Refused.TOO_SHORT
    places = asked.verbatim.find(words)
    if not places:
        return Refused.NOT_IN_ARTICLE
    # Said twice in the article, and proposed twice: the second is the second. Else a sentence may hold two claims.
    span = first_free(places, {used for used, _ in known}) or places[0]
    draft = _draft(item, span, asked, is_ambiguous=len(places) > 1)
    return Refused.REPEATED if (span, draft.statement) in known else draft


def _draft(item: dict[str, Any], span: Span, asked: _Asked, *, is_ambiguous: bool) -> ClaimDraft:
    quote = asked.text[slice(*span)]
    statement = text_of(item.get("statement"), longest=LONGEST_STATEMENT)
    doubts = list(doubts_about(statement, asked.text, span)) if statement else ["the model gave no usable statement"]
    if is_ambiguous:
        doubts.append("these words stand in the article more than once")
    speakers, strangers = _speakers(item.get("attribution"), asked)
    doubts += [f"the article does not name the speaker “{name}”" for name in strangers]
    shade = _shade(item.get("hedge"), speakers)
    places, people, bodies = (_names(item.get(name), asked) for name in ("places", "people", "organisations"))
    return ClaimDraft(
        statement=statement or text_of(quote, longest=LONGEST_QUOTE),
        quote=quote,
        start=span[0],
        end=span[1],
        attribution=tuple(speaker.name for speaker in speakers),
        hedge=_HEDGES.get(shade, Hedge.REPORTED),
        kind=_kind(item.get("kind")),
        places=places,
        entities=tuple(dict.fromkeys((*people, *bodies))),
        language=asked.language,
        check_worthiness=0.0,
        needs_edit=bool(doubts),
        reasons=tuple(doubts),
        shade=shade,
        speakers=speakers,
        people=people,
        organisations=bodies,
        time=_time(item.get("time"), span, asked),
    )


def _speakers(value: object, asked: _Asked) -> tuple[tuple[Speaker, ...], tuple[str, ...]]:
    """Those the article names, where it names them first; and those it does not name."""
    named: dict[str, Speaker] = {}
    strangers = []
    for name in _texts(value, most=MOST_SPEAKERS):
        if places := asked.verbatim.find(name):
            words = text_of(asked.text[slice(*places[0])], longest=LONGEST_NAME)
            named.setdefault(words, Speaker(words, places[0]))
        else:
            strangers.append(name)
    return tuple(named.values()), tuple(strangers)


def _shade(value: object, speakers: tuple[Speaker, ...]) -> Shade:
    """As the model says; where it says nothing known, the more careful word."""
    known = {shade.value: shade for shade in Shade}
    said = known.get(value.strip().casefold()) if isinstance(value, str) else None
    if said is Shade.ASSERTED and speakers:
        return Shade.ATTRIBUTED
    if said is Shade.ATTRIBUTED and not speakers:
        return Shade.REPORTED
    return said or (Shade.ATTRIBUTED if speakers else Shade.REPORTED)


def _kind(value: object) -> Kind:
    known = {kind.value: kind for kind in Kind}
    return known.get(value.strip().casefold(), Kind.EVENT) if isinstance(value, str) else Kind.EVENT


def _names(value: object, asked: _Asked) -> tuple[str, ...]:
    """Those that stand in the article, each once."""
    return tuple(dict.fromkeys(name for name in _texts(value, most=MOST_NAMES) if asked.verbatim.find(name)))


def _time(value: object, quote: Span, asked: _Asked) -> EventTime | None:
    """The model's words of time where they stand nearest to the quote, resolved by the rules; else the quote's own."""
    words = text_of(value, longest=LONGEST_NAME)
    if words and (places := asked.verbatim.find(words)):
        nearest = min(places, key=lambda place: abs(place[0] - quote[0]))
        exact = asked.text[slice(*nearest)]
        return find_time(asked.text, nearest, asked.published_at) or EventTime(exact, nearest)
    return find_time(asked.text, quote, asked.published_at)


def _texts(value: object, *, most: int) -> list[str]:
    texts = [text_of(each, longest=LONGEST_NAME) for each in value[:most]] if isinstance(value, list) else []
    return [text for text in texts if text]
