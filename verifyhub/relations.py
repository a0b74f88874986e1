"""How two claims are related, and what a machine may propose of it.

The rules propose only what can be seen in the words of both claims, and would rather propose nothing. They were written
and tried on examples of our own alone (tests/domain/test_relations.py); how often they are right on real claims has not
been measured. An editor accepts or dismisses each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from verifyhub.words import stem, telling_words, word_set


class Relation(StrEnum):
    """Of a claim to the other. Contradicting goes both ways, the others from the claim to the other."""

    IMPLIES = "implies"
    CONTRADICTS = "contradicts"
    PART_OF = "part_of"
    LATER = "later"  # the same event, later


SYMMETRIC = (Relation.CONTRADICTS,)
# As each of the two claims is told of it: what it is to the other.
WORDS = {
    Relation.IMPLIES: ("implies", "follows from"),
    Relation.CONTRADICTS: ("contradicts", "contradicts"),
    Relation.PART_OF: ("is part of", "has as a part"),
    Relation.LATER: ("is the same event later than", "is the same event earlier than"),
}
KEYS = {
    Relation.IMPLIES: ("implies", "implied_by"),
    Relation.CONTRADICTS: ("contradicts", "contradicts"),
    Relation.PART_OF: ("part_of", "has_part"),
    Relation.LATER: ("later_than", "earlier_than"),
}

# Own lists. Words of opposite outcome, as stems; of two such words at most one is true of the same thing at one time.
_OPPOSITES = frozenset(
    frozenset(map(stem, pair.split()))
    for pair in (
        "advance retreat", "captured lost", "open closed", "opened closed", "alive dead", "rose fell", "rises falls",
        "increased decreased", "accepted rejected", "approved rejected", "guilty innocent", "won lost",
        "arrived left", "entered left", "intact destroyed", "survived died", "signed rejected", "resumed halted",
    )
)  # fmt: skip
_NEGATIONS = word_set(
    "not no never cannot isn't aren't wasn't weren't hasn't haven't hadn't didn't doesn't don't won't"
)
# A statement inside one of these is denied, foretold, asked about or somebody's word: it is no part of what is claimed.
_NOT_STATED = _NEGATIONS | word_set(
    """if unless whether would could may might will shall should deny denies denied denying false falsely refute refutes
    refuted rejects rejected says said say claims claimed claim alleges alleged reports reported report threatened
    threatens planned plans wants wanted tried tries failed fails nearly almost ordered orders"""
)
LEAST_WORDS = 3  # telling words of a claim about which anything is proposed
LEAST_SHARED = 0.5  # of the shorter claim's telling words beside names, for two to tell of one event
MOST_APART = timedelta(days=30)  # between one event and what came of it


@dataclass(frozen=True)
class Said:
    """A claim as the rules see it. `actors` are people and organisations; `event` is from, to before."""

    statement: str
    language: str = "en"
    places: Sequence[str] = ()
    actors: Sequence[str] = ()
    event: tuple[datetime, datetime] | None = field(default=None)


@dataclass(frozen=True)
class Proposed:
    """`is_reversed`: it goes from the other claim to the one asked about."""

    relation: Relation
    reason: str
    is_reversed: bool = False


def propose(one: Said, other: Said) -> Proposed | None:
    """What may be said of two claims in English; None for most. Never more than one thing."""
    if (one.language, other.language) != ("en", "en"):
        return None
    return _contradiction(one, other) or _part(one, other) or _later(one, other)


def _contradiction(one: Said, other: Said) -> Proposed | None:
    """The same words, one of the two negated; or one word of one has its opposite in the other."""
    if _are_of_different_times(one, other):
        return None
    ours, theirs = set(_told(one)), set(_told(other))
    if min(len(ours), len(theirs)) < LEAST_WORDS or _order(one) != _order(other):
        return None
    is_negated, others_is = _is_negated(one), _is_negated(other)
    if ours == theirs and is_negated != others_is:
        return Proposed(Relation.CONTRADICTS, "Both say the same, but one of them with a negation.")
    if not (is_negated or others_is) and frozenset(ours ^ theirs) in _OPPOSITES and len(ours) == len(theirs):
        opposed = [word for said in (one, other) for word in _words(said.statement) if stem(word) in ours ^ theirs]
        return Proposed(Relation.CONTRADICTS, f"Both say the same, but for “{'” and “'.join(sorted(opposed))}”.")
    return None


def _told(said: Said) -> tuple[str, ...]:
    return telling_words(" ".join(word for word in _words(said.statement) if word not in _NEGATIONS))


def _order(said: Said) -> list[str]:
    """Its telling words as they follow each other, but those that have an opposite: who did it to whom."""
    return [word for word in dict.fromkeys(_told(said)) if not any(word in pair for pair in _OPPOSITES)]


def _part(one: Said, other: Said) -> Proposed | None:
    """All of one claim stands in the other, at its beginning or after "and", and nothing around it takes it back."""
    if len(_words(one.statement)) > len(_words(other.statement)):
        found = _part(other, one)
        return Proposed(found.relation, found.reason, is_reversed=True) if found else None
    inner, outer = _words(one.statement), _words(other.statement)
    if len(telling_words(one.statement)) < LEAST_WORDS or len(inner) == len(outer):
        return None
    for start in range(len(outer) - len(inner) + 1):
        before, after = outer[:start], outer[start + len(inner) :]
        is_whole = (not before or before[-1] == "and") and (not after or after[0] in ("and", "while", "after"))
        if is_whole and outer[start : start + len(inner)] == inner and not _NOT_STATED.intersection(before + after):
            return Proposed(Relation.PART_OF, "All of the one stands word for word in the other.")
    return None


def _later(one: Said, other: Said) -> Proposed | None:
    """The same place and somebody in both, much the same words, and one begins when the other is over."""
    if one.event is None or other.event is None or _names(one.places).isdisjoint(_names(other.places)):
        return None
    if one.event[0] < other.event[0]:
        found = _later(other, one)
        return Proposed(found.relation, found.reason, is_reversed=True) if found else None
    is_after = other.event[1] <= one.event[0] <= other.event[1] + MOST_APART
    if not is_after or _names(one.actors).isdisjoint(_names(other.actors)):
        return None
    ours, theirs = _beside_names(one), _beside_names(other)
    shorter = min(len(ours), len(theirs))
    if not shorter or len(ours & theirs) < LEAST_SHARED * shorter:
        return None
    return Proposed(Relation.LATER, "The same place and the same side, in much the same words, at a later time.")


def _are_of_different_times(one: Said, other: Said) -> bool:
    return bool(one.event and other.event) and not (
        one.event and other.event and one.event[0] < other.event[1] and other.event[0] < one.event[1]
    )


def _is_negated(said: Said) -> bool:
    return sum(word in _NEGATIONS for word in _words(said.statement)) % 2 == 1


def _words(statement: str) -> list[str]:
    bare = (word.strip(".,:;!?()[]«»“”„\"'‘’—–-") for word in statement.replace("’", "'").casefold().split())
    return [word for word in bare if word]


def _names(names: Sequence[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in [" ".join(telling_words(name))] if word)


def _beside_names(said: Said) -> set[str]:
    named = {word for name in (*said.places, *said.actors) for word in telling_words(name)}
    return set(telling_words(said.statement)) - named
