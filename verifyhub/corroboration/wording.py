"""The assessment in words: which documents are one witness and why, what does not count, what would change it."""

from collections import Counter
from collections.abc import Sequence

from verifyhub.corroboration.findings import (
    FINDING_RULES,
    OUTWEIGHED,
    VERBS,
    Finding,
    Sides,
    is_outweighed,
    speaker_of,
)
from verifyhub.corroboration.weights import strength
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


def explain(origins: Sequence[Origin], sides: Sides, finding: Finding, missing: str) -> list[str]:
    counted = [origin for origin in origins if origin.is_independent]
    lines = [f"{_count(_documents(origins), 'document')}, {_count(len(counted), 'independent origin')}."]
    for number, origin in enumerate(counted, start=1):
        lines.append(f"({number}) {origin.label}: {weight_in_words(origin)}{_because(origin)}")
    for origin in origins:
        if not origin.is_independent:
            lines.append(f"{origin.label}: {_lower_first(origin.reason)}")
    if is_outweighed(sides):
        lines.append(OUTWEIGHED)
    return [*lines, FINDING_RULES[finding], f"What would change this: {_what_would_change(sides, missing)}"]


def places_asked(answered: int, asked: int) -> str:
    if asked == 0:
        return "No place has been asked yet."
    if answered >= asked:
        return f"All {asked} places asked have answered." if asked > 1 else "The one place asked has answered."
    return f"{answered} of {asked} places asked {'has' if answered == 1 else 'have'} answered."


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
    return f"{VERBS[origin.stance]} it, {graded}, {_INTERESTS[origin.interest]}, {read}."


def _because(origin: Origin) -> str:
    """The commonest ties that make several documents one witness."""
    if not origin.edges:
        return ""
    kinds = Counter(edge.kind for edge in origin.edges)
    commonest = sorted(kinds, key=lambda kind: (-kinds[kind], kind))[:2]
    return f" One witness because {' and '.join(_TIES[kind] for kind in commonest)}."


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
