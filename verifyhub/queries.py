"""From a claim to what to search for, and from a feed's items to those worth fetching."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from verifyhub.names import mentions, variants
from verifyhub.words import telling_words

# A report can reach a channel days before it reaches an article; how late evidence may come is not limited.
LOOK_BACK = timedelta(days=7)
WORDS_IN_A_PHRASE = 6
ENOUGH_WORDS = 2  # telling words in common that make a page worth reading when it shares no name


@dataclass(frozen=True)
class Query:
    """What a connector is asked for one claim. `address` is the feed, channel or page to ask.

    `phrases` are search strings, narrow first; `names` the claim's places, people and organisations with their variant
    spellings; `words` its other telling words, lower case.
    """

    address: str
    phrases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def query_for(statement: str, *, names: tuple[str, ...], address: str, around: datetime | None = None) -> Query:
    """What to ask `address` about a claim. `around` is when the claim was made; without it no time limit is set."""
    words = _other_words(statement, names)
    return Query(
        address=address,
        phrases=_phrases(names, words),
        names=tuple(dict.fromkeys(spelling for name in names for spelling in variants(name))),
        words=words,
        since=around - LOOK_BACK if around else None,
    )


def is_worth_fetching(query: Query, text: str) -> bool:
    """Whether a hit's title and summary share enough with the claim to read the whole document.

    One page too many costs a fetch, one missed costs the evidence: a single shared name is enough. A query without
    names and words selects nothing and therefore takes everything.
    """
    if not query.names and not query.words:
        return True
    if any(mentions(text, name) for name in query.names):
        return True
    wanted = {stem for word in query.words for stem in telling_words(word)}
    return len(wanted & set(telling_words(text))) >= min(ENOUGH_WORDS, len(wanted))


def _other_words(statement: str, names: tuple[str, ...]) -> tuple[str, ...]:
    in_names = {stem for name in names for stem in telling_words(name)}
    seen = (word.strip(".,;:!?()[]«»“”\"'’").casefold() for word in statement.split())
    return tuple(dict.fromkeys(w for w in seen if (stems := telling_words(w)) and not set(stems) & in_names))


def _phrases(names: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    narrow = " ".join((*names[:3], *words)[:WORDS_IN_A_PHRASE])
    broad = " ".join((*names[:2], *words[:1]))
    return tuple(dict.fromkeys(phrase for phrase in (narrow, broad, *names[:1]) if phrase))
