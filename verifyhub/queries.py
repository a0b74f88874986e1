"""From a claim to what to search for, and from a feed's items to those worth fetching."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from verifyhub.names import fold, mentions, variants
from verifyhub.words import stem, telling_words, word_set

# A report can reach a channel days before it reaches an article; how late evidence may come is not limited.
LOOK_BACK = timedelta(days=7)
WORDS_IN_A_PHRASE = 6
OTHER_SCRIPTS = 2  # phrases in another script: mostly Ukrainian and Russian
ENOUGH_WORDS = 2  # telling words in common that make a page worth reading when it shares no name

# What people and troops do in reports; a search for the name and the act finds what a search for all words misses.
_ACTS = frozenset(
    stem(word)
    for word in word_set(
        """abandon advance agree ambush announce arrest arrive attack ban blow bomb burn buy capture cease claim
        close collapse counterattack cross cut deny deploy destroy detain die drop drown encircle enter evacuate
        execute explode fall fire flee flood free halt hit hold injure invade join kidnap kill land launch leave
        liberate lose meet mine mobilise mobilize move open order poison pull push raid reach recapture regain release
        repel resign retake retreat return sack seize sell shell shoot shut sign sink spread stop storm strike
        surrender surround suspend take test transfer turn visit vote withdraw wound"""
    )
)
_LANGUAGES = {  # by the first word of a letter's Unicode name
    "CYRILLIC": ("uk", "ru"),
    "ARABIC": ("ar",),
    "HEBREW": ("he",),
    "GREEK": ("el",),
    "CJK": ("zh",),
    "HANGUL": ("ko",),
}


@dataclass(frozen=True)
class Query:
    """What a connector is asked for one claim. `address` is the feed, channel, page or service to ask.

    `phrases` are search strings: a few narrow ones, then a wide one. `names` are the claim's places, people and
    organisations with their variant spellings, and `spellings` the same name by name, the given spelling first. `words`
    are its other telling words, lower case, and `actions` those that say what was done. `languages` are ISO 639-1
    codes in which it may be told, English first.
    """

    address: str
    phrases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    spellings: tuple[tuple[str, ...], ...] = ()
    actions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)


def query_for(
    statement: str,
    *,
    names: tuple[str, ...],
    address: str,
    around: datetime | None = None,
    until: datetime | None = None,
) -> Query:
    """What to ask `address` about a claim. `around` is when the claim was made; without it nothing is too old.

    `until` is mostly now: some services want both ends of the time they search.
    """
    words = _other_words(statement, names)
    actions = tuple(word for word in words if stem(word) in _ACTS)
    spellings = tuple(_spellings(name) for name in dict.fromkeys(names))
    return Query(
        address=address,
        phrases=_phrases(names, words, actions, spellings),
        names=tuple(dict.fromkeys(spelling for spelt in spellings for spelling in spelt)),
        words=words,
        since=_earlier(around, until) - LOOK_BACK if around else None,
        until=until,
        spellings=spellings,
        actions=actions,
        languages=tuple(dict.fromkeys(["en", *(code for spelt in spellings for code in _languages_of(spelt))])),
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


def shared_with(query: Query, text: str) -> int:
    """How much a text shares with the claim: a name in any spelling counts as much as two telling words."""
    named = sum(any(mentions(text, spelling) for spelling in spelt) for spelt in query.spellings)
    wanted = {stem for word in query.words for stem in telling_words(word)}
    return ENOUGH_WORDS * named + len(wanted & set(telling_words(text)))


def _other_words(statement: str, names: tuple[str, ...]) -> tuple[str, ...]:
    in_names = {stem for name in names for stem in telling_words(name)}
    seen = (word.strip(".,;:!?()[]«»“”\"'’").casefold() for word in statement.split())
    return tuple(dict.fromkeys(w for w in seen if (stems := telling_words(w)) and not set(stems) & in_names))


def _phrases(
    names: tuple[str, ...], words: tuple[str, ...], actions: tuple[str, ...], spellings: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    narrow = " ".join((*names[:3], *words)[:WORDS_IN_A_PHRASE])
    act = " ".join((*names[:2], *(actions or words)[: 1 if names else 2]))
    foreign = [spelling for spelling in (spellings[0] if spellings else ()) if _is_foreign(spelling)]
    wide = names[:1] or words[:1]
    return tuple(dict.fromkeys(phrase for phrase in (narrow, act, *foreign[:OTHER_SCRIPTS], *wide) if phrase))


def _spellings(name: str) -> tuple[str, ...]:
    """Every known spelling, and a plain Latin one for a name written in other letters or with accents."""
    plain = () if name.isascii() else (fold(name).title(),)
    return tuple(dict.fromkeys(filter(None, (*variants(name), *plain))))


def _languages_of(spellings: tuple[str, ...]) -> list[str]:
    letters = {unicodedata.name(letter, "").split(" ")[0].split("-")[0] for letter in "".join(spellings)}
    return [code for script, codes in _LANGUAGES.items() if script in letters for code in codes]


def _is_foreign(spelling: str) -> bool:
    return bool(_languages_of((spelling,)))


def _earlier(around: datetime, until: datetime | None) -> datetime:
    """An article dated in the future was written by now."""
    return min(around, until) if until else around
