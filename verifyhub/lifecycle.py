"""The states of a claim, the moves between them, who may make each, and what each needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    CORROBORATED = "corroborated"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class Role(StrEnum):
    SYSTEM = "system"
    REPORTER = "reporter"
    EDITOR = "editor"
    STANDARDS_EDITOR = "standards_editor"  # an editor who may also override a need and reopen a verdict
    OPERATOR = "operator"
    PARTNER = "partner"


@dataclass(frozen=True)
class Actor:
    """Who acts. `key` identifies one person or partner ("user:7", "partner:3"); the system has none."""

    role: Role
    name: str
    key: str = ""


SYSTEM = Actor(Role.SYSTEM, "VerifyHub")


@dataclass(frozen=True)
class Standing:
    """What the lifecycle needs to know of a claim.

    `shortfall` is the sentence saying what the latest assessment lacks for corroboration, "" when the bar is met.
    `entered_by` and `corroborated_by` are actor keys, "" for the system. `obstacle` is the sentence saying why no move
    is possible at all (the claim is withdrawn, or merged into another), "" when nothing stands in the way.
    """

    state: State
    shortfall: str
    disputing_readings: int = 0
    entered_by: str = ""
    corroborated_by: str = ""
    obstacle: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why a move is closed: a stable code and one plain sentence.

    An `overridable` refusal falls to a standards editor who gives a reason; the move is recorded as an override.
    """

    code: str
    message: str
    overridable: bool = False


class TransitionRefused(Exception):
    """The lifecycle forbids the move, or another move got there first (code "stale")."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Need:
    """One condition of a move: the check, and what it asks for, as a sentence for whoever reads the documentation."""

    check: Callable[[Standing, Actor], Refusal | None]
    sentence: str
    overridable: bool = False


def _two_pairs_of_eyes(claim: Standing, actor: Actor) -> Refusal | None:
    if actor.key and actor.key == claim.entered_by:
        return Refusal("two_pairs_of_eyes", "You entered this claim: a second editor has to decide on it.")
    if actor.key and actor.key == claim.corroborated_by:
        return Refusal("two_pairs_of_eyes", "You corroborated this claim by hand: a second editor has to decide on it.")
    return None


def _corroboration_bar(claim: Standing, actor: Actor) -> Refusal | None:
    return Refusal("below_the_bar", claim.shortfall) if claim.shortfall else None


def _evidence_withdrawn(claim: Standing, actor: Actor) -> Refusal | None:
    if actor.role is Role.SYSTEM and not claim.shortfall:
        return Refusal("bar_still_met", "The evidence still meets the bar for corroboration.")
    return None


def _disputing_reading(claim: Standing, actor: Actor) -> Refusal | None:
    if claim.disputing_readings:
        return None
    return Refusal("nothing_disputes_it", "Needs at least one document that disputes the claim.")


TWO_PAIRS_OF_EYES = Need(
    _two_pairs_of_eyes, "Whoever entered the claim, or corroborated it by hand, cannot be the one who decides."
)
CORROBORATION_BAR = Need(_corroboration_bar, "The latest assessment meets the bar for corroboration.", overridable=True)
EVIDENCE_WITHDRAWN = Need(
    _evidence_withdrawn, "The system makes this move only when the evidence no longer meets the bar."
)
DISPUTING_READING = Need(_disputing_reading, "At least one document disputes the claim.", overridable=True)

EDITORS = (Role.EDITOR, Role.STANDARDS_EDITOR)
OVERRIDERS = (Role.STANDARDS_EDITOR,)


@dataclass(frozen=True)
class Transition:
    name: str
    label: str
    sources: tuple[State, ...]
    target: State
    actors: tuple[Role, ...]
    needs: tuple[Need, ...] = ()
    reason_required: bool = False


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "begin_review",
        "Begin review",
        (State.SUBMITTED,),
        State.UNDER_REVIEW,
        (Role.SYSTEM, Role.REPORTER, *EDITORS),
    ),
    Transition(
        "corroborate",
        "Mark corroborated",
        (State.UNDER_REVIEW,),
        State.CORROBORATED,
        (Role.SYSTEM, *EDITORS),
        needs=(CORROBORATION_BAR,),
    ),
    Transition(
        "confirm",
        "Confirm",
        (State.CORROBORATED,),
        State.CONFIRMED,
        EDITORS,
        needs=(TWO_PAIRS_OF_EYES,),
        reason_required=True,
    ),
    Transition(
        "refute",
        "Refute",
        (State.UNDER_REVIEW, State.CORROBORATED),
        State.REFUTED,
        EDITORS,
        needs=(TWO_PAIRS_OF_EYES, DISPUTING_READING),
        reason_required=True,
    ),
    Transition(
        "return_to_review",
        "Return to review",
        (State.CORROBORATED,),
        State.UNDER_REVIEW,
        (Role.SYSTEM, *EDITORS),
        needs=(EVIDENCE_WITHDRAWN,),
        reason_required=True,
    ),
    Transition(
        "reopen",
        "Reopen",
        (State.CONFIRMED, State.REFUTED),
        State.UNDER_REVIEW,
        (Role.STANDARDS_EDITOR,),
        reason_required=True,
    ),
)

_BY_NAME = {transition.name: transition for transition in TRANSITIONS}


@dataclass(frozen=True)
class Move:
    """A transition as it stands for one claim and one actor: open, or closed and why."""

    transition: Transition
    refusal: Refusal | None

    @property
    def is_open(self) -> bool:
        return self.refusal is None or self.refusal.overridable

    @property
    def needs_reason(self) -> bool:
        return self.transition.reason_required or self.refusal is not None


def find_transition(name: str, *, claim: Standing, actor: Actor, reason: str) -> Move:
    """The move `name` if `actor` may make it now; its `refusal` is set when it is an override.

    Raises:
        TransitionRefused: with the code and the sentence to show.
    """
    transition = _BY_NAME.get(name)
    if transition is None:
        raise TransitionRefused("unknown_move", f"There is no move called {name!r}.")
    move = Move(transition, _refusal(transition, claim, actor))
    if move.refusal and not move.is_open:
        raise TransitionRefused(move.refusal.code, move.refusal.message)
    if move.needs_reason and not reason.strip():
        missing = f"{move.refusal.message} " if move.refusal else ""
        raise TransitionRefused("reason_missing", f"{missing}{transition.label} needs a reason.")
    return move


def available_transitions(claim: Standing, actor: Actor) -> tuple[Move, ...]:
    """Every move out of the claim's state, open or closed, in the order of the table."""
    return tuple(Move(t, _refusal(t, claim, actor)) for t in TRANSITIONS if claim.state in t.sources)


def _refusal(transition: Transition, claim: Standing, actor: Actor) -> Refusal | None:
    if claim.obstacle:
        return Refusal("set_aside", claim.obstacle)
    if claim.state not in transition.sources:
        return Refusal("wrong_state", f"{transition.label} is not possible: the claim is {_words(claim.state)}.")
    if actor.role not in transition.actors:
        return Refusal("not_allowed", f"{transition.label} is for {people(transition.actors)} only.")
    refusals = [refusal for need in transition.needs if (refusal := _lacking(need, claim, actor))]
    return min(refusals, key=lambda refusal: refusal.overridable, default=None)


def _lacking(need: Need, claim: Standing, actor: Actor) -> Refusal | None:
    refusal = need.check(claim, actor)
    if refusal is None:
        return None
    return replace(refusal, overridable=need.overridable and actor.role in OVERRIDERS)


def people(roles: Iterable[Role]) -> str:
    """The roles in words: "reporters or editors". Standards editors are editors, the system is nobody."""
    named = [role for role in roles if role is not Role.SYSTEM]
    if Role.EDITOR in named:
        named = [role for role in named if role is not Role.STANDARDS_EDITOR]
    return " or ".join(f"{_words(role)}s" for role in named)


def _words(name: State | Role) -> str:
    return name.value.replace("_", " ")
