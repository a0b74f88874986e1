"""What the desk does to a claim beside moving it. Each act is permitted by role, journalled, and can be undone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.claims.events import (
    ASSIGNED,
    EMBARGO_LIFTED,
    EMBARGOED,
    INTEREST_DECLARED,
    PARKED,
    PRIORITISED,
    REINSTATED,
    REWORDED,
    STORY_CHANGED,
    UNPARKED,
    WITHDRAWN,
)
from apps.claims.models import Claim, JournalEntry, Priority, Story
from apps.claims.services.corrections import note_new_word
from apps.claims.services.journal import record
from apps.claims.services.statements import lock
from apps.claims.services.wordings import forget_proposals, keep_words
from apps.queue.sweeping import each
from verifyhub.lifecycle import SYSTEM, Actor, TransitionRefused
from verifyhub.permissions import require

LONGEST_PARK = timedelta(days=366)
AT_ONCE = 200  # claims in one sweep
SAID_ALREADY = "Another claim on this quote says so already. Merge the two."
IN_PLAY = {"is_withdrawn": False, "duplicate_of_id": None}  # neither withdrawn nor merged into another


class DeskRefused(Exception):
    """The act cannot be done as asked; the message says what is missing or in the way."""


def park(claim: Claim, *, until: datetime, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    """Set a claim aside that cannot be established for now. It comes back by itself at `until`, a year away at most."""
    require("park", actor)
    _need(reason, "Parking a claim needs a reason.")
    if not now < until <= now + LONGEST_PARK:
        raise DeskRefused("The day to look again must lie ahead, within a year.")
    if claim.verdict_position or claim.duplicate_of_id or claim.is_withdrawn:
        raise DeskRefused("Only a claim that is still open can be parked.")
    changes = {"parked_reason": reason.strip(), "parked_until": until}
    expected = {"verdict_position": None, **IN_PLAY}
    return record(claim, PARKED, actor=actor, reason=reason.strip(), changes=changes, expected=expected, now=now)


def unpark(claim: Claim, *, actor: Actor, reason: str = "", now: datetime) -> JournalEntry:
    require("park", actor)
    if claim.parked_until is None:
        raise DeskRefused("This claim is not parked.")
    changes = {"parked_reason": "", "parked_until": None}
    expected = {"parked_until": claim.parked_until}
    return record(claim, UNPARKED, actor=actor, reason=reason.strip(), changes=changes, expected=expected, now=now)


def unpark_due(*, now: datetime) -> int:
    """Bring back the claims whose day to look again has come, a few hundred at once; returns how many."""
    due = Claim.objects.filter(parked_until__lte=now).order_by("parked_until")[:AT_ONCE]
    reason = "The day to look again has come."
    return each(due, lambda claim: _unless_done(partial(unpark, claim, actor=SYSTEM, reason=reason, now=now)))


def reword(claim: Claim, *, statement: str, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    """Say the claim better; the quote never changes, and the earlier wording stays in the journal."""
    require("reword", actor)
    _need_in_play(claim, "reword")
    _need(statement, "A claim cannot be empty.")
    _need(reason, "Rewording a claim needs a reason.")
    if statement.strip() == claim.statement:
        raise DeskRefused("The wording is the same as before.")
    same_quote = claim.article.claims.filter(quote_start=claim.quote_start, quote_end=claim.quote_end)
    if same_quote.filter(statement=statement.strip()).exists():
        raise DeskRefused(SAID_ALREADY)
    changes = {"statement": statement.strip(), "needs_edit": False}
    data = {"statement": statement.strip(), "from": claim.statement, "to": statement.strip()}
    said: dict[str, Any] = {"actor": actor, "reason": reason.strip(), "now": now}
    try:
        with transaction.atomic():
            entry = record(claim, REWORDED, changes=changes, data=data, expected=IN_PLAY, **said)
            forget_proposals(claim)
            keep_words(claim, now=now)
            return entry
    except IntegrityError as error:  # the other claim was given these words at the same moment
        raise DeskRefused(SAID_ALREADY) from error


@transaction.atomic
def withdraw(claim: Claim, *, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    """Take out a claim that was entered in error; it stays in the journal."""
    require("withdraw", actor)
    _need(reason, "Withdrawing a claim needs a reason.")
    if claim.is_withdrawn:
        raise DeskRefused("This claim is withdrawn already.")
    if claim.verdict_position:
        raise DeskRefused(
            "A verdict has been given: reopen the claim first, so that everyone who was told hears of it."
        )
    held = lock(claim)  # a merge into it that is under way is seen, and one that begins now waits
    if held.duplicates.exists():
        raise DeskRefused("Other claims are merged into this one: take them apart first.")
    return take_out(claim, held, reason=reason.strip(), actor=actor, now=now)


def take_out(claim: Claim, held: Claim, *, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    """Withdraw a claim; `held` is its row, locked by a caller who has made sure that it may go."""
    entry = record(
        claim,
        WITHDRAWN,
        actor=actor,
        reason=reason,
        changes={"is_withdrawn": True},
        data={"statement": claim.statement},
        expected={"is_withdrawn": False, "verdict_position": None},
        locked=held,
        now=now,
    )
    note_new_word(claim, "withdrawn", entry)
    return entry


def reinstate(claim: Claim, *, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    require("withdraw", actor)
    _need(reason, "Reinstating a claim needs a reason.")
    if not claim.is_withdrawn:
        raise DeskRefused("This claim is not withdrawn.")
    return record(
        claim,
        REINSTATED,
        actor=actor,
        reason=reason.strip(),
        changes={"is_withdrawn": False},
        data=_as_it_stands(claim),
        expected={"is_withdrawn": True, "version": claim.version},
        now=now,
    )


def assign(claim: Claim, *, to: User | None, actor: Actor, now: datetime) -> JournalEntry | None:
    """Hand the claim to a member of the staff, or to nobody; None when nothing changes."""
    require("assign", actor)
    _need_in_play(claim, "assign")
    if to is not None and not (to.is_active and to.is_staff):
        raise DeskRefused(f"{to} is not a member of the staff.")
    if claim.assigned_to == to:
        return None
    data = {"to": to.username if to else ""}
    return record(claim, ASSIGNED, actor=actor, changes={"assigned_to": to}, data=data, expected=IN_PLAY, now=now)


def prioritise(
    claim: Claim, *, priority: Priority, due_at: datetime | None, actor: Actor, now: datetime
) -> JournalEntry | None:
    """Say how urgent the claim is and when it should be decided; None when nothing changes."""
    require("prioritise", actor)
    _need_in_play(claim, "prioritise")
    if (claim.priority, claim.due_at) == (priority.value, due_at):
        return None
    changes = {"priority": priority.value, "due_at": due_at}
    return record(claim, PRIORITISED, actor=actor, changes=changes, expected=IN_PLAY, now=now)


def is_overdue(claim: Claim, now: datetime) -> bool:
    """Due, and neither decided, parked, merged nor withdrawn."""
    is_open = not (claim.verdict_position or claim.parked_until or claim.duplicate_of_id or claim.is_withdrawn)
    return is_open and claim.due_at is not None and claim.due_at < now


def embargo(claim: Claim, *, until: datetime, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    """Keep the claim from partners and readers until a time. What happens meanwhile is never sent or listed.

    An embargo may be prolonged even when the claim is withdrawn or merged: its words are still to be kept back.
    """
    require("embargo", actor)
    if is_new := claim.embargo_until is None:
        _need_in_play(claim, "hide")
    _need(reason, "An embargo needs a reason.")
    if until <= now:
        raise DeskRefused("The embargo must end in the future.")
    if claim.tellings.exists():
        raise DeskRefused("Partners have been told what became of this claim: it cannot be hidden from them any more.")
    changes, expected = {"embargo_until": until}, IN_PLAY if is_new else None
    return record(claim, EMBARGOED, actor=actor, reason=reason.strip(), changes=changes, expected=expected, now=now)


def lift_embargo(claim: Claim, *, actor: Actor, reason: str = "", now: datetime) -> JournalEntry:
    """Let partners see the claim as it stands now."""
    require("embargo", actor)
    if claim.embargo_until is None:
        raise DeskRefused("This claim is not under embargo.")
    expected = {"embargo_until": claim.embargo_until, "version": claim.version}
    return record(
        claim,
        EMBARGO_LIFTED,
        actor=actor,
        reason=reason.strip(),
        changes={"embargo_until": None},
        data=_as_it_stands(claim),
        expected=expected,
        now=now,
    )


def lift_due_embargoes(*, now: datetime) -> int:
    """End the embargoes whose time has come, a few hundred at once; returns how many."""
    due = Claim.objects.filter(embargo_until__lte=now).order_by("embargo_until")[:AT_ONCE]
    reason = "The embargo has ended."
    return each(due, lambda claim: _unless_done(partial(lift_embargo, claim, actor=SYSTEM, reason=reason, now=now)))


def declare_interest(claim: Claim, *, gains: str, loses: str, actor: Actor, now: datetime) -> JournalEntry | None:
    """Say which side the claim serves and which it harms; "" for none. Saying the same again changes nothing."""
    require("declare_interest", actor)
    if (claim.gains, claim.loses) == (gains, loses):
        return None
    changes = {"gains": gains, "loses": loses}
    return record(claim, INTEREST_DECLARED, actor=actor, changes=changes, data=changes, now=now)


def put_in_story(claim: Claim, story: Story | None, *, actor: Actor, now: datetime) -> JournalEntry | None:
    """Move the claim to a story, or out of any; None when nothing changes."""
    require("keep_stories", actor)
    if story is not None and story.closed_at:
        raise DeskRefused(f"The story “{story.title}” is closed and takes no new claims.")
    if claim.story == story:
        return None
    return record(claim, STORY_CHANGED, actor=actor, changes={"story": story}, now=now)


def _as_it_stands(claim: Claim) -> dict[str, object]:
    """What partners are told of a claim that was hidden from them."""
    return {
        "statement": claim.statement,
        "state": claim.state,
        "finding": claim.finding,
        "verdict_position": claim.verdict_position,
    }


def _unless_done(act: Callable[[], object]) -> bool:
    """Whether it was us: a sweep running beside this one, or an editor, may have been quicker."""
    try:
        act()
    except TransitionRefused:
        return False
    return True


def _need_in_play(claim: Claim, what: str) -> None:
    if claim.is_withdrawn:
        raise DeskRefused(f"This claim is withdrawn: there is nothing to {what}. Reinstate it first.")
    if claim.duplicate_of_id:
        raise DeskRefused(f"This claim is merged into another: {what} that one, or take them apart first.")


def _need(text: str, sentence: str) -> None:
    if not text.strip():
        raise DeskRefused(sentence)
