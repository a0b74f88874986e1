"""The acts of the desk on one claim: what each is called, what it asks for, when it is offered, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from apps.accounts.models import User
from apps.claims import services
from apps.claims.models import Claim
from apps.newsroom import act_forms
from apps.newsroom.act_forms import ActForm
from apps.newsroom.desk import NOT_AT_THE_DESK, WORK, actor_at, may
from verifyhub import permissions
from verifyhub.lifecycle import Actor


@dataclass(frozen=True)
class Hand:
    """Who acts, and when."""

    user: User
    actor: Actor
    now: datetime

    @property
    def signed(self) -> dict[str, Any]:
        return {"actor": self.actor, "now": self.now}


Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """`permission` is its name in verifyhub.permissions; `carry_out` returns what to tell the person."""

    name: str
    permission: str
    label: str
    about: str
    form: type[ActForm]
    is_offered: Callable[[Claim], bool]
    carry_out: Callable[[Claim, Asked, Hand], str]


def _park(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.park(claim, until=asked["until"], reason=asked["reason"], **hand.signed)
    return "The claim is parked. It comes back by itself on the day you chose."


def _unpark(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.unpark(claim, reason=asked["reason"], **hand.signed)
    return "The claim is back on the desk."


def _merge(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.merge(claim, asked["into"], reason=asked["reason"], **hand.signed)
    return "The claim is merged: its reports count for the other one from now on."


def _relate(claim: Claim, asked: Asked, hand: Hand) -> str:
    this, that = (asked["other"], claim) if asked["is_reversed"] else (claim, asked["other"])
    services.relate(this, that, asked["relation"], reason=asked["reason"], **hand.signed)
    return "Both claims show it now. Nothing of the one is weighed for the other."


def _unmerge(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.unmerge(claim, reason=asked["reason"], **hand.signed)
    return "The claim stands by itself again, in the state it had."


def _split(claim: Claim, asked: Asked, hand: Hand) -> str:
    parts = services.split(claim, statements=asked["statements"], reason=asked["reason"], **hand.signed)
    return f"{len(parts)} claims were made of it; each is looked into by itself."


def _reword(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.reword(claim, statement=asked["statement"], reason=asked["reason"], **hand.signed)
    return "The claim is reworded; the quote and the earlier wording are kept."


def _describe(claim: Claim, asked: Asked, hand: Hand) -> str:
    entry = services.describe(claim, asked["details"], reason=asked["reason"], **hand.signed)
    return "The details are corrected; what was read is kept in the timeline." if entry else "Nothing was different."


def _withdraw(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.withdraw(claim, reason=asked["reason"], **hand.signed)
    return "The claim is withdrawn. It stays in the journal."


def _reinstate(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.reinstate(claim, reason=asked["reason"], **hand.signed)
    return "The claim counts again."


def _assign(claim: Claim, asked: Asked, hand: Hand) -> str:
    changed = services.assign(claim, to=asked["to"], **hand.signed)
    whom = (asked["to"].get_full_name() or asked["to"].username) if asked["to"] else "nobody"
    return f"The claim is with {whom} now." if changed else f"The claim was with {whom} already."


def _prioritise(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.prioritise(claim, priority=asked["priority"], due_at=asked["due_at"], **hand.signed)
    return "Priority and due time are set."


def _embargo(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.embargo(claim, until=asked["until"], reason=asked["reason"], **hand.signed)
    return "The claim is under embargo: partners and readers do not see it."


def _lift_embargo(claim: Claim, asked: Asked, hand: Hand) -> str:
    services.lift_embargo(claim, reason=asked["reason"], **hand.signed)
    return "The embargo is lifted: partners and readers see the claim as it stands."


def _put_in_story(claim: Claim, asked: Asked, hand: Hand) -> str:
    changed = services.put_in_story(claim, asked["story"], **hand.signed)
    where = f"in the story “{asked['story']}”" if asked["story"] else "in no story"
    return f"The claim is {where} now." if changed else f"The claim was {where} already."


def _always(claim: Claim) -> bool:
    return True


def _is_live(claim: Claim) -> bool:
    return not claim.is_withdrawn and not claim.duplicate_of_id


ACTS = (
    Act("assign", "assign", "Assign", "Say who looks after this claim.", act_forms.AssignForm, _is_live, _assign),
    Act(
        "prioritise",
        "prioritise",
        "Set priority",
        "Overdue claims come first on the dashboard.",
        act_forms.PriorityForm,
        _is_live,
        _prioritise,
    ),
    Act(
        "put_in_story",
        "keep_stories",
        "Put in a story",
        "Closed stories take no new claims.",
        act_forms.StoryChoiceForm,
        _always,
        _put_in_story,
    ),
    Act(
        "reword",
        "reword",
        "Reword",
        "Say it better. The quote never changes, and the earlier wording stays in the timeline.",
        act_forms.RewordForm,
        _is_live,
        _reword,
    ),
    Act(
        "describe",
        "describe",
        "Correct details",
        "Put right what was read off the article. Everything a machine reads is a suggestion.",
        act_forms.DescribeForm,
        _is_live,
        _describe,
    ),
    Act(
        "park",
        "park",
        "Park",
        "Set it aside when it cannot be established for now. It comes back by itself.",
        act_forms.ParkForm,
        lambda claim: _is_live(claim) and claim.parked_until is None,
        _park,
    ),
    Act(
        "unpark",
        "park",
        "Bring back",
        "Take it up again before its day.",
        act_forms.OptionalReasonForm,
        lambda claim: claim.parked_until is not None,
        _unpark,
    ),
    Act(
        "merge",
        "merge",
        "Merge into another",
        "Its reports count for the other claim from now on. The other one keeps its own state.",
        act_forms.MergeForm,
        _is_live,
        _merge,
    ),
    Act(
        "relate",
        "relate",
        "Relate to another",
        "Say what it is to another claim. Evidence for one is then shown with the other, and never weighed there.",
        act_forms.RelateForm,
        _is_live,
        _relate,
    ),
    Act(
        "unmerge",
        "merge",
        "Unmerge",
        "Make it a claim of its own again, in the state it had.",
        act_forms.ReasonForm,
        lambda claim: claim.duplicate_of_id is not None,
        _unmerge,
    ),
    Act(
        "split",
        "split",
        "Split",
        "Track what it says as two or more claims. This one stays as it is.",
        act_forms.SplitForm,
        _is_live,
        _split,
    ),
    Act(
        "embargo",
        "embargo",
        "Embargo",
        "Partners and readers do not see the claim before this time.",
        act_forms.EmbargoForm,
        lambda claim: _is_live(claim) or claim.embargo_until is not None,
        _embargo,
    ),
    Act(
        "lift_embargo",
        "embargo",
        "Lift embargo",
        "Let partners and readers see the claim as it stands now.",
        act_forms.OptionalReasonForm,
        lambda claim: claim.embargo_until is not None,
        _lift_embargo,
    ),
    Act(
        "withdraw",
        "withdraw",
        "Withdraw",
        "Take out a claim that was entered in error. It stays in the journal, and partners are told.",
        act_forms.ReasonForm,
        _is_live,
        _withdraw,
    ),
    Act(
        "reinstate",
        "withdraw",
        "Reinstate",
        "Let a withdrawn claim count again.",
        act_forms.ReasonForm,
        lambda claim: claim.is_withdrawn,
        _reinstate,
    ),
)
ACT_NAMED = {act.name: act for act in ACTS}


@dataclass(frozen=True)
class ActButton:
    """An act as the page offers it; `closed_because` is "" when the person may do it."""

    act: Act
    form: ActForm | None
    closed_because: str


def act_buttons(request: HttpRequest, claim: Claim) -> list[ActButton]:
    return [_button(request, act, claim) for act in ACTS if act.is_offered(claim)]


def _button(request: HttpRequest, act: Act, claim: Claim) -> ActButton:
    closed = closed_because(request, act.permission)
    return ActButton(act, None if closed else act.form(claim, prefix_of_ids=act.name), closed)


def closed_because(request: HttpRequest, permission: str) -> str:
    """The sentence of the permission table; "" when the person may do it."""
    if not may(request, WORK):
        return NOT_AT_THE_DESK
    try:
        permissions.require(permission, actor_at(request))
    except permissions.NotAllowed as refusal:
        return str(refusal)
    return ""
