"""The assessment in words: which documents are one witness and why, what does not count, what would change it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verifyhub.corroboration.base_rates import ENOUGH_RESOLVED, BaseRate
from verifyhub.corroboration.findings import (
    FINDING_RULES,
    OUTWEIGHED,
    VERBS,
    Finding,
    Sides,
    is_outweighed,
    speaker_of,
)
from verifyhub.corroboration.weights import is_official_evidence, strength
from verifyhub.independence import EdgeKind, Interest, Origin
from verifyhub.reading import Stance

_TIES = {
    EdgeKind.SAME_FAMILY: "they belong to one owner",
    EdgeKind.SAME_TEXT: "they share their text",
    EdgeKind.SHARED_QUOTE: "they share a long quotation",
    EdgeKind.WIRE_CREDIT: "they came through the same agency",
    EdgeKind.FORWARD: "they forward the same post",
    EdgeKind.LINK: "they link to it",
    EdgeKind.NAMED_SOURCE: "they name the same source",
    EdgeKind.EDITOR: "an editor says so",
}
_INTERESTS = {
    Interest.AGAINST_INTEREST: "speaks against its own interest",
    Interest.NEUTRAL: "has no known stake",
    Interest.SELF_SERVING: "speaks in its own interest",
}

_LONGEST = 160  # characters of what is shown of a tie


class StepKind(StrEnum):
    COUNT = "count"
    ORIGIN = "origin"
    NOT_COUNTED = "not_counted"
    FINDING = "finding"
    WOULD_CHANGE = "would_change"
    ESTIMATE = "estimate"
    PLACES = "places"


class Doubt(StrEnum):
    """What is odd about the day that a document bears."""

    IN_THE_FUTURE = "in_the_future"
    BEFORE_THE_EVENT = "before_the_event"


_DOUBTS = {
    Doubt.IN_THE_FUTURE: "which lies in the future: weighed as if it had no date",
    Doubt.BEFORE_THE_EVENT: "which is before what the claim tells of, so it may be about something else",
}


@dataclass(frozen=True)
class Telling:
    """Who published a document, what it is (such as "post"), and on which day, None when that is not known."""

    publisher: str
    sort: str
    day: date | None
    doubt: Doubt | None = None

    @property
    def day_weighed(self) -> date | None:
        return None if self.doubt is Doubt.IN_THE_FUTURE else self.day


@dataclass(frozen=True)
class Step:
    """One sentence of the explanation. `documents` are the keys of those it rests on, earliest first.

    `origin` is the place of the origin it is about, from 1, in the order in which they were weighed.
    """

    kind: StepKind
    text: str
    origin: int | None = None
    documents: tuple[str, ...] = ()


def explain(
    origins: Sequence[Origin], sides: Sides, finding: Finding, missing: str, tellings: Mapping[str, Telling]
) -> list[Step]:
    """Counted origins first, then those that are not. Where nothing is told of a document, origins have their label."""
    counted = [origin for origin in origins if origin.is_independent]
    head = f"{_count(_documents(origins), 'document')}, {_count(len(counted), 'independent origin')}."
    steps = [Step(StepKind.COUNT, head, documents=tuple(key for origin in origins for key in origin.members))]
    numbered = sorted(enumerate(origins, start=1), key=lambda pair: not pair[1].is_independent)
    steps += [_of_origin(number, origin, tellings) for number, origin in numbered]
    found = [FINDING_RULES[finding]] if not is_outweighed(sides) else [OUTWEIGHED, FINDING_RULES[finding]]
    resting_on = _speaking((*sides.supporting, *sides.disputing), tellings)
    steps += [Step(StepKind.FINDING, text, documents=resting_on) for text in found]
    change = f"What would change this: {_what_would_change(sides, missing)}"
    return [*steps, Step(StepKind.WOULD_CHANGE, change, documents=_speaking(sides.strong_disputes, tellings))]


def _of_origin(number: int, origin: Origin, tellings: Mapping[str, Telling]) -> Step:
    heading = _heading(origin, tellings)
    if not origin.is_independent:
        text = f"{heading}: {_lower_first(origin.reason)}{_on_days(origin, tellings)}"
        return Step(StepKind.NOT_COUNTED, text, number, origin.members)
    text = f"({number}) {heading}: {weight_in_words(origin)}{_because(origin)}{_on_days(origin, tellings)}"
    return Step(StepKind.ORIGIN, text, number, origin.members)


def _speaking(origins: Iterable[Origin], tellings: Mapping[str, Telling]) -> tuple[str, ...]:
    """Of each origin the earliest document of its speaker or, where that was not read, the earliest of all."""
    return tuple(next(iter(_own(origin, tellings)), origin.members[0]) for origin in origins)


def _own(origin: Origin, tellings: Mapping[str, Telling]) -> list[str]:
    speaker = speaker_of(origin)
    return [key for key in origin.members if key in tellings and tellings[key].publisher == speaker]


def _heading(origin: Origin, tellings: Mapping[str, Telling]) -> str:
    """Who speaks, where and when, and who repeats it."""
    speaker = speaker_of(origin)
    told = [tellings[key] for key in origin.members if key in tellings]
    others = _listed(list(dict.fromkeys(telling.publisher for telling in told if telling.publisher != speaker)))
    if not told:
        return origin.label
    if not (by_speaker := _own(origin, tellings)):
        first = f", first on {_day(told[0].day_weighed)}" if told[0].day_weighed else ""
        return f"{speaker} (at second hand), carried by {others}{first}"
    own = tellings[by_speaker[0]]
    sort = f"own {own.sort}" if origin.is_first_hand and own.sort == "report" else own.sort
    when = f" of {_day(own.day_weighed)}" if own.day_weighed else ""
    return f"{speaker}, {sort}{when}{f', repeated by {others}' if others else ''}"


def _on_days(origin: Origin, tellings: Mapping[str, Telling]) -> str:
    """Which of its documents bear a day that cannot be, or that does not fit the claim: the first of each sort."""
    told = [tellings[key] for key in origin.members if key in tellings]
    return "".join(
        _doubted([telling for telling in told if telling.doubt is doubt], words) for doubt, words in _DOUBTS.items()
    )


def _doubted(told: Sequence[Telling], words: str) -> str:
    if not told or not told[0].day:
        return ""
    others = f" The same holds for {len(told) - 1} more." if len(told) > 1 else ""
    return f" The {told[0].sort} by {told[0].publisher} is dated {_day(told[0].day)}, {words}.{others}"


def _listed(names: Sequence[str]) -> str:
    if len(names) <= 3:
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    return f"{names[0]}, {names[1]} and {len(names) - 2} more"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def places_asked(answered: int, asked: int) -> str:
    if asked == 0:
        return "No place has been asked yet."
    if answered >= asked:
        return f"All {asked} places asked have answered." if asked > 1 else "The one place asked has answered."
    return f"{answered} of {asked} places asked {'has' if answered == 1 else 'have'} answered."


def estimated(probability: float | None, base: BaseRate) -> str:
    """Where the estimate starts from, and that it decides nothing."""
    if base.is_own:
        found = f"{base.confirmed} of {base.resolved} resolved claims here proved true, drawn towards the shipped rate"
    else:
        found = f"as shipped, while fewer than {ENOUGH_RESOLVED} claims are resolved here"
    starts = f"a base rate of {_percent(base.share)} ({found})"
    if probability is None:
        return f"There is no estimate while nobody of weight has spoken; it would start from {starts}."
    return (
        f"The estimate of {_percent(probability)} starts from {starts}, and each origin moves it; it decides nothing."
    )


def _percent(share: float) -> str:
    """Never certainty."""
    if not 0.01 <= share <= 0.99:
        return "under 1 %" if share < 0.5 else "over 99 %"
    return f"{share * 100:.0f} %"


def weight_in_words(origin: Origin) -> str:
    """Why an origin weighs what it does, as one sentence without its name."""
    if not origin.is_independent:
        return f"not counted: {VERBS[origin.stance]} it, but does not tell where it has it from."
    if origin.stance is Stance.REPORTS:
        return "only reports it, which speaks neither for nor against."
    graded = f"graded {origin.reliability}" if origin.reliability in "ABCDE" else "not graded"
    if strength(origin) == 0:
        return f"{VERBS[origin.stance]} it, {graded}: an unreliable source adds nothing."
    read = "at first hand" if origin.is_first_hand else "at second hand"
    if is_official_evidence(origin):
        read = "at first hand as an official body, which counts half as much again"
    return f"{VERBS[origin.stance]} it, {graded}, {_INTERESTS[origin.interest]}, {read}."


def _because(origin: Origin) -> str:
    """The commonest ties that make several documents one witness, each with one thing to look at."""
    if not origin.edges:
        return ""
    kinds = Counter(edge.kind for edge in origin.edges)
    commonest = sorted(kinds, key=lambda kind: (-kinds[kind], kind))[:2]
    seen = {edge.kind: edge.evidence for edge in reversed(origin.edges)}
    return f" One witness because {' and '.join(_TIES[kind] + _shown(kind, seen[kind]) for kind in commonest)}."


def _shown(kind: EdgeKind, evidence: str) -> str:
    if kind is EdgeKind.EDITOR:
        return ""  # who said so, and why, is for the desk: everybody reads this line
    words = " ".join(evidence.split()).rstrip(".")
    if not words:
        return ""
    return f" ({_lower_first(words if len(words) <= _LONGEST else words[: _LONGEST - 1] + '…')})"


def _what_would_change(sides: Sides, missing: str) -> str:
    if sides.strong_disputes:
        names = " and ".join(speaker_of(origin) for origin in sides.strong_disputes[:2])
        return f"{names} taking the denial back, or an editor resolving it."
    if not missing:
        return "a denial by anyone of weight, or a sign that the origins had it from one source."
    if len(sides.supporting) >= 2 or sides.qualified:
        return "one more first-hand source, graded C or better and tied to neither side."
    return "first-hand sources, graded C or better and tied to neither side."


def _documents(origins: Sequence[Origin]) -> int:
    return sum(len(origin.members) for origin in origins)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
