"""Who a text credits: whether a name identifies anyone, and which names are the same source."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import zip_longest

from verifyhub.names import fold


def _words_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Nobody can be asked: the name stands for a crowd, whatever is said about the crowd.
_CROWDS = _words_in(
    "sources reports residents witnesses eyewitnesses locals villagers people users media outlets channels newspapers "
    "rumours rumors analysts experts observers bloggers activists insiders others russians ukrainians americans "
    "themselves everyone many internet web doctors soldiers fighters neighbours neighbors friends relatives"
)
# Dropped: what remains is the institution they speak for, if the text names one.
_STAFF = _words_in(
    "official officials officer officers spokesman spokeswoman spokesperson spokespeople spokesmen representative "
    "representatives authorities leaders commanders statement press office service source witness eyewitness resident "
    "insider"
)
_TITLES = _words_in(
    "dr mr mrs ms sir prof professor general gen colonel col major maj captain capt lieutenant lt sergeant sgt former "
    "ex journalist reporter correspondent editor doctor senator sen"
)
# Dropped before a name ("Mayor Kovar"), kept where they are the name ("the mayor of Orlen").
_OFFICES = _words_in("president minister governor mayor chief deputy king prince commander director head")
_FILLERS = _words_in(
    "the a an of for in and on at to by from with its his her their our this that said s "
    "channel telegram twitter facebook instagram youtube newspaper website site blog news newswire magazine "
    "daily radio tv television page account post video com www co http https org net reddit tiktok and all over "
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight breaking exclusive update"
)
_VAGUE = _words_in(
    "senior local unnamed anonymous several some two three four various unconfirmed one social online public agency "
    "western well placed"
)
# With staff they leave nobody to ask ("US military officials"); alone they are an institution ("the US military").
_BRANCHES = _words_in("government military security intelligence administration defence us uk u k eu")
_INSTITUTIONS = _OFFICES | _words_in(
    "ministry police army government military council hospital authority court parliament department navy company "
    "embassy office commission committee union university bank party"
)
_AGGREGATORS = frozenset(("google news", "bing news", "msn", "yahoo news", "gdelt", "rss", "feed", "aggregator"))
_SPELLINGS = {"defense": "defence", "centre": "center", "labour": "labor", "organisation": "organization"}
_ADJECTIVE = re.compile(r".+(ian|ean|ish|ese|ch|an|i)$")
_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s\b")

Identity = frozenset[str]
NOBODY: Identity = frozenset()


def identify(name: str) -> Identity:
    """The words that identify a source, without articles, titles and office; `NOBODY` when it could be anyone.

    "officials", "a local resident", "US officials" are nobody; "the Ministry of Defence" and "Defense Ministry
    spokesman" are one.
    """
    words = _words(name)
    if not words or _CROWDS.intersection(words) or " ".join(words) in _AGGREGATORS:
        return NOBODY
    is_named = any(letter.isupper() for letter in name) or _INSTITUTIONS.intersection(words)
    kept = [word for word, following in zip_longest(words, words[1:]) if not _is_dropped(word, following)]
    vague = _VAGUE | _BRANCHES if _STAFF.intersection(words) else _VAGUE
    if not is_named or all(word in vague or (vague > _VAGUE and _ADJECTIVE.match(word)) for word in kept):
        return NOBODY
    return frozenset(kept)


def _is_dropped(word: str, following: str | None) -> bool:
    if word in _OFFICES:
        return following is not None and following not in _FILLERS | _OFFICES
    return word in _STAFF | _TITLES | _FILLERS


def identify_publisher(name: str) -> Identity:
    """As `identify`, but a publisher is somebody even if its name is made of everyday words ("The News")."""
    return identify(name) or frozenset(_words(name))


def identify_wire(name: str) -> Identity:
    """As `identify_publisher`, except that a service which only gathers others' news is nobody."""
    return NOBODY if " ".join(_words(name)) in _AGGREGATORS else identify_publisher(name)


def acronyms(name: str) -> frozenset[Identity]:
    """What a name of several words is also called: "WSJ", "MoD"; counting the small words, and leaving them out."""
    words = [word for word in _WORD.findall(_POSSESSIVE.sub("", name)) if word.lower() != "the"]
    if len(words) < 2 or (len(words) == 2 and not _is_body(words)):
        return frozenset()  # the initials of a person are not a name
    capitalised = [word for word in words if word[0].isupper()]
    found = ("".join(word[0] for word in some).casefold() for some in (words, capitalised) if len(some) > 1)
    return frozenset(frozenset((short,)) for short in found)


def _is_body(words: list[str]) -> bool:
    return any(word.casefold() in _INSTITUTIONS or word == "Press" for word in words)


def resolve(identities: Iterable[Identity]) -> dict[Identity, Identity]:
    """Every identity with the fullest one it stands for: "Girkin" for "Igor Girkin", if no other Girkin is named.

    A name that could be short for two different sources stays itself.
    """
    known = {identity for identity in identities if identity}
    holders: dict[str, set[Identity]] = defaultdict(set)
    for identity in known:
        for word in identity:
            holders[word].add(identity)
    return {identity: _fullest(identity, holders) for identity in known}


def _fullest(identity: Identity, holders: dict[str, set[Identity]]) -> Identity:
    wider = set.intersection(*(holders[word] for word in identity))
    fullest = max(wider, key=lambda other: (len(other), sorted(other)))
    return fullest if all(other <= fullest for other in wider) else identity


def _words(name: str) -> list[str]:
    return [_SPELLINGS.get(word, word) for word in _WORD.findall(fold(_POSSESSIVE.sub("", name)))]
