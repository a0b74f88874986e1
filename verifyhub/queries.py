"""From a claim to what to search for, and from a feed's items to those worth fetching."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from verifyhub.names import fold, mentions, variants
from verifyhub.words import stem, telling_words, word_set

# A report can reach a channel days before it reaches an article; how late evidence may come is not limited.
LOOK_BACK = timedelta(days=7)
WORDS_IN_A_PHRASE = 6
OTHER_SCRIPTS = 2  # phrases in another script: mostly Ukrainian and Russian
MOST_PHRASES, MOST_NAMES, MOST_SPELLINGS = 10, 20, 10  # that a person may write: each is a term some service must take
LONGEST = 200  # characters of a phrase or spelling
ENOUGH_WORDS = 2  # telling words in common that make a page worth reading when it shares no name

_POSSESSIVE = re.compile(r"['’]s$")

# What people and troops do in reports; a search for the name and the act finds what a search for all words misses.
_ACTS = frozenset(
    stem(word)
    for word in word_set(
        """abandon advance agree ambush announce arrest arrive attack ban blow bomb burn buy capture cease claim
        close collapse counterattack cross cut deny deploy destroy detain die drop drown encircle enter evacuate
        execute explode fall find fire flee flood free halt hit injure invade join kidnap kill land launch leave
        liberate lose meet mine mobilise mobilize move open order poison pull push raid reach recapture regain release
        repel resign retake retreat return sack seize sell shell shoot shut sign sink spread stop storm strike
        surrender surround suspend take test transfer turn visit vote withdraw wound"""
    )
)
# Words that say nothing of the event: a search for them finds anything.
_WEAK = frozenset(
    stem(word)
    for word in word_set(
        """across already appear appeared carry carried everything everywhere inevitably inside nothing outside possible
        possibly seem show shown shows something try trying tried"""
    )
)
# A whole country is in half of all reports about it: a city, person or unit is searched for before it.
_COUNTRIES = {"north korea", "saudi arabia", "south korea", "united kingdom", "united states"} | set(
    map(
        fold,
        word_set(
            """Afghanistan Armenia Azerbaijan Belarus Britain China Egypt Estonia Finland France Georgia Germany Hungary
            India Iran Iraq Israel Italy Japan Kazakhstan Latvia Lebanon Libya Lithuania Moldova Pakistan Poland Romania
            Russia Serbia Spain Sudan Syria Taiwan Turkey Ukraine Yemen"""
        ),
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
_LANGUAGE_CODES = word_set(  # ISO 639-1
    """aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
    ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta
    te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"""
)


@dataclass(frozen=True)
class Query:
    """What a connector is asked for one claim. `address` is the feed, channel, page or service to ask.

    `phrases` are search strings: a few narrow ones, then a wide one. `names` are the claim's places, people and
    organisations with their variant spellings, and `spellings` the same name by name, the given spelling first. `words`
    are its other telling words, lower case, and `actions` those that say what was done. `languages` are ISO 639-1
    codes in which it may be told, English first. `keeps_to_dates` is True when a person has chosen the dates: of what
    a place lists, nothing outside them is read.
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
    keeps_to_dates: bool = False


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
    names = tuple(sorted(dict.fromkeys(names), key=lambda name: fold(name) in _COUNTRIES))
    words = _other_words(statement, names)
    actions = _actions(words)
    spellings = tuple(_spellings(name) for name in names)
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


@dataclass(frozen=True)
class Terms:
    """What a person wants searched for. `phrases` go from narrow to wide; `names` are lists of spellings, one for each.

    The days are whole days in UTC, the last one included; None leaves that end open. `languages` as in Query.
    """

    phrases: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()
    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] = ("en",)


class TermsRefused(Exception):
    """Nothing can be searched for like this; the message says what is missing or too much."""


def edited_query(terms: Terms, *, address: str, now: datetime) -> Query:
    """What to ask `address` when a person has written what to search for: nothing is added to their spellings.

    Without phrases they are made of the names. A last day that lies ahead means until now.
    """
    firsts = tuple(spelt[0] for spelt in terms.names)
    every = tuple(dict.fromkeys(spelling for spelt in terms.names for spelling in spelt))
    words = _other_words(" ".join(terms.phrases), every)
    end = datetime.combine(terms.until, time(23, 59, 59), UTC) if terms.until else now
    return Query(
        address=address,
        phrases=terms.phrases or _phrases(firsts, (), (), terms.names),
        names=every,
        words=words,
        since=datetime.combine(terms.since, time(), UTC) if terms.since else None,
        until=min(end, now),
        spellings=terms.names,
        actions=_actions(words),
        languages=terms.languages,
        keeps_to_dates=True,
    )


def terms_of(query: Query) -> Terms:
    """The query as a person would have written it. Its end is now, and stays open."""
    return Terms(query.phrases, query.spellings, query.since.date() if query.since else None, None, query.languages)


def check_terms(terms: Terms) -> None:
    """Raises TermsRefused."""
    spellings = [spelling for spelt in terms.names for spelling in spelt]
    unknown = [code for code in terms.languages if code not in _LANGUAGE_CODES]
    refusals = (
        (not terms.phrases and not terms.names, "Give at least one phrase or one name to search for."),
        (len(terms.phrases) > MOST_PHRASES, f"At most {MOST_PHRASES} phrases are searched for."),
        (max(map(len, terms.phrases), default=0) > LONGEST, f"A phrase has at most {LONGEST} characters."),
        (len(terms.names) > MOST_NAMES, f"At most {MOST_NAMES} names are searched for."),
        (max(map(len, terms.names), default=0) > MOST_SPELLINGS, f"A name has at most {MOST_SPELLINGS} spellings."),
        (max(map(len, spellings), default=0) > LONGEST, f"A spelling has at most {LONGEST} characters."),
        (not all(terms.names) or not all(map(str.strip, (*terms.phrases, *spellings))), "A phrase or name is empty."),
        (bool(terms.since and terms.until and terms.until < terms.since), "The last day lies before the first."),
        (not terms.languages, "Give at least one language."),
        (
            bool(unknown),
            f"“{', '.join(unknown)}” is no language code. Write two letters for each, such as: en, uk, ru.",
        ),
    )
    for is_refused, sentence in refusals:
        if is_refused:
            raise TermsRefused(sentence)


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


def is_in_time(query: Query, published_at: datetime | None) -> bool:
    """Whether a hit lies within the dates a person has chosen. One without a date may."""
    if published_at is None or not query.keeps_to_dates:
        return True
    return (query.since is None or query.since <= published_at) and (query.until is None or published_at <= query.until)


def shared_with(query: Query, text: str) -> int:
    """How much a text shares with the claim: a name in any spelling counts as much as two telling words."""
    named = sum(any(mentions(text, spelling) for spelling in spelt) for spelt in query.spellings)
    wanted = {stem for word in query.words for stem in telling_words(word)}
    return ENOUGH_WORDS * named + len(wanted & set(telling_words(text)))


def _other_words(statement: str, names: Iterable[str]) -> tuple[str, ...]:
    in_names = {stem for name in names for stem in telling_words(name)}
    # With its capital: only that tells a name in another case, "Харкові", from a word.
    seen = (_POSSESSIVE.sub("", word.strip(".,;:!?()[]«»“”\"'’")) for word in statement.split())
    return tuple(dict.fromkeys(word.casefold() for word in seen if _is_telling(set(telling_words(word)), in_names)))


def _is_telling(stems: set[str], in_names: set[str]) -> bool:
    return bool(stems - _WEAK) and not stems & in_names


def _actions(words: Iterable[str]) -> tuple[str, ...]:
    # Stems of stems too: "crossed" is cut to "cross", and "cross" itself to "cros".
    return tuple(word for word in words if {stem(word), stem(stem(word))} & _ACTS)


def _phrases(
    names: tuple[str, ...], words: tuple[str, ...], actions: tuple[str, ...], spellings: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    narrow = " ".join((*names[:3], *words)[:WORDS_IN_A_PHRASE])
    foreign = [spelling for spelling in (spellings[0] if spellings else ()) if _is_foreign(spelling)]
    act = _act(names, words, actions)
    wide = names[0] if names else " ".join(words[:2])
    return tuple(dict.fromkeys(phrase for phrase in (narrow, act, *foreign[:OTHER_SCRIPTS], wide) if phrase))


def _act(names: tuple[str, ...], words: tuple[str, ...], actions: tuple[str, ...]) -> str:
    """Two names and what was done. Without names an act alone finds anything: the word beside it goes with it."""
    if names:
        telling = [word for word in words if not any(map(str.isdigit, word))] or words
        return " ".join((*names[:2], *(actions or telling)[:1]))
    start = max(0, words.index(actions[0]) - 1) if actions else 0
    return " ".join(words[start : start + 2])


def _spellings(name: str) -> tuple[str, ...]:
    """Every known spelling, and a plain Latin one for a name written in other letters or with accents.

    Of a name of which only a part is known in other letters ("Харків Oblast"), that part: nobody writes it mixed.
    """
    plain = () if name.isascii() else (fold(name).title(),)
    return tuple(dict.fromkeys(filter(None, (name, *map(_in_one_script, variants(name)), *plain))))


def _in_one_script(spelling: str) -> str:
    words = spelling.split()
    return (
        " ".join(filter(_is_foreign, words)) if not all(map(_is_foreign, words)) and _is_foreign(spelling) else spelling
    )


def _languages_of(spellings: tuple[str, ...]) -> list[str]:
    letters = {unicodedata.name(letter, "").split(" ")[0].split("-")[0] for letter in "".join(spellings)}
    return [code for script, codes in _LANGUAGES.items() if script in letters for code in codes]


def _is_foreign(spelling: str) -> bool:
    return bool(_languages_of((spelling,)))


def _earlier(around: datetime, until: datetime | None) -> datetime:
    """An article dated in the future was written by now."""
    return min(around, until) if until else around
