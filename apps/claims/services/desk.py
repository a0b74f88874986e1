"""What the desk does to a claim beside moving it. Each act is permitted by role, journalled, and can be undone."""

from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.claims.models import Claim, JournalEntry, Priority, Story
from apps.claims.services.journal import WITHDRAWN, record
from verifyhub.lifecycle import SYSTEM, Actor
from verifyhub.permissions import require

PARKED = "claim.parked"
UNPARKED = "claim.unparked"
REWORDED = "claim.reworded"
REINSTATED = "claim.reinstated"
ASSIGNED = "claim.assigned"
PRIORITISED = "claim.prioritised"
EMBARGOED = "claim.embargoed"
EMBARGO_LIFTED = "claim.embargo_lifted"
INTEREST_DECLARED = "claim.interest_declared"
STORY_CHANGED = "claim.story_changed"
LONGEST_PARK = timedelta(days=366)


class DeskRefused(Exception):
    """The act cannot be done as asked; the message says what is missing or in the way."""


def park(claim: Claim, *, until: datetime, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    """Set a claim aside that cannot be established for now. It comes back by itself at `until`, a year away at most."""
    require("park", actor)
    _need(reason, "Parking a claim needs a reason.")
    if not now < until <= now + LONGEST_PARK:
        raise DeskRefused("The day to look again must lie ahead, within a year.")
    changes = {"parked_reason": reason.strip(), "parked_until": until}
    return record(claim, PARKED, actor=actor, reason=reason.strip(), changes=changes, now=now)


def unpark(claim: Claim, *, actor: Actor, reason: str = "", now: datetime) -> JournalEntry:
    require("park", actor)
    if claim.parked_until is None:
        raise DeskRefused("This claim is not parked.")
    changes = {"parked_reason": "", "parked_until": None}
    return record(claim, UNPARKED, actor=actor, reason=reason.strip(), changes=changes, now=now)


def unpark_due(*, now: datetime) -> int:
    """Bring back every claim whose day to look again has come; returns how many."""
    due = list(Claim.objects.filter(parked_until__lte=now))
    for claim in due:
        unpark(claim, actor=SYSTEM, reason="The day to look again has come.", now=now)
    return len(due)


def reword(claim: Claim, *, statement: str, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    """Say the claim better; the quote never changes, and the earlier wording stays in the journal."""
    require("reword", actor)
    _need(statement, "A claim cannot be empty.")
    _need(reason, "Rewording a claim needs a reason.")
    if statement.strip() == claim.statement:
        raise DeskRefused("The wording is the same as before.")
    changes = {"statement": statement.strip(), "needs_edit": False}
    data = {"from": claim.statement, "to": statement.strip()}
    return record(claim, REWORDED, actor=actor, reason=reason.strip(), changes=changes, data=data, now=now)


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
    data = {"statement": claim.statement}
    return record(
        claim, WITHDRAWN, actor=actor, reason=reason.strip(), changes={"is_withdrawn": True}, data=data, now=now
    )


def reinstate(claim: Claim, *, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    require("withdraw", actor)
    _need(reason, "Reinstating a claim needs a reason.")
    if not claim.is_withdrawn:
        raise DeskRefused("This claim is not withdrawn.")
    changes = {"is_withdrawn": False}
    return record(claim, REINSTATED, actor=actor, reason=reason.strip(), changes=changes, now=now)


def assign(claim: Claim, *, to: User | None, actor: Actor, now: datetime) -> JournalEntry | None:
    """Hand the claim to a member of the staff, or to nobody; None when nothing changes."""
    require("assign", actor)
    if to is not None and not (to.is_active and to.is_staff):
        raise DeskRefused(f"{to} is not a member of the staff.")
    if claim.assigned_to == to:
        return None
    data = {"to": to.username if to else ""}
    return record(claim, ASSIGNED, actor=actor, changes={"assigned_to": to}, data=data, now=now)


def prioritise(
    claim: Claim, *, priority: Priority, due_at: datetime | None, actor: Actor, now: datetime
) -> JournalEntry | None:
    """Say how urgent the claim is and when it should be decided; None when nothing changes."""
    require("prioritise", actor)
    if (claim.priority, claim.due_at) == (priority.value, due_at):
        return None
    changes = {"priority": priority.value, "due_at": due_at}
    return record(claim, PRIORITISED, actor=actor, changes=changes, now=now)


def is_overdue(claim: Claim, now: datetime) -> bool:
    """Due, and neither decided, parked, merged nor withdrawn."""
    is_open = not (claim.verdict_position or claim.parked_until or claim.duplicate_of_id or claim.is_withdrawn)
    return is_open and claim.due_at is not None and claim.due_at < now


def embargo(claim: Claim, *, until: datetime, reason: str, actor: Actor, now: datetime) -> JournalEntry:
    """Keep the claim from partners and readers until a time. What happens meanwhile is never sent or listed."""
    require("embargo", actor)
    _need(reason, "An embargo needs a reason.")
    if until <= now:
        raise DeskRefused("The embargo must end in the future.")
    return record(claim, EMBARGOED, actor=actor, reason=reason.strip(), changes={"embargo_until": until}, now=now)


def lift_embargo(claim: Claim, *, actor: Actor, reason: str = "", now: datetime) -> JournalEntry:
    """Let partners see the claim as it stands now."""
    require("embargo", actor)
    if claim.embargo_until is None:
        raise DeskRefused("This claim is not under embargo.")
    data = {"statement": claim.statement, "state": claim.state, "finding": claim.finding}
    changes = {"embargo_until": None}
    return record(claim, EMBARGO_LIFTED, actor=actor, reason=reason.strip(), changes=changes, data=data, now=now)


def lift_due_embargoes(*, now: datetime) -> int:
    due = list(Claim.objects.filter(embargo_until__lte=now))
    for claim in due:
        lift_embargo(claim, actor=SYSTEM, reason="The embargo has ended.", now=now)
    return len(due)


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


def _need(text: str, sentence: str) -> None:
    if not text.strip():
        raise DeskRefused(sentence)
