"""Notes, flags and stories: what the desk keeps beside the claims themselves."""

from datetime import datetime

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.claims.events import FLAG_SETTLED, FLAGGED
from apps.claims.models import Claim, Flag, Note, Story
from apps.claims.services.desk import DeskRefused
from apps.claims.services.journal import record
from verifyhub.lifecycle import SYSTEM, Actor
from verifyhub.permissions import require


def add_note(claim: Claim, *, author: User, actor: Actor, text: str, is_private: bool, now: datetime) -> Note:
    """Notes are for the desk: they are kept for good, but are no part of the journal and never leave the newsroom."""
    require("note", actor)
    if not text.strip():
        raise DeskRefused("The note is empty.")
    return Note.objects.create(claim=claim, author=author, text=text.strip(), is_private=is_private, created_at=now)


@transaction.atomic
def raise_flag(claim: Claim, kind: str, *, subject: str, message: str, now: datetime) -> Flag | None:
    """Ask a person to look at the claim; None when the same flag is up already."""
    flag, is_new = Flag.objects.get_or_create(
        claim=claim, kind=kind, subject=subject, settled_at=None, defaults={"message": message, "raised_at": now}
    )
    if not is_new:
        return None
    data = {"kind": kind, "subject": subject, "message": message}
    record(claim, FLAGGED, actor=SYSTEM, data=data, now=now)
    return flag


@transaction.atomic
def settle_flag(flag: Flag, *, actor: Actor, reason: str, now: datetime) -> None:
    require("settle_flag", actor)
    if not reason.strip():
        raise DeskRefused("Say what you found when you looked.")
    settled = Flag.objects.filter(pk=flag.pk, settled_at=None).update(settled_at=now, settled_by=actor.name)
    if not settled:
        raise DeskRefused("Someone has settled this already.")
    data = {"kind": flag.kind, "subject": flag.subject}
    record(flag.claim, FLAG_SETTLED, actor=actor, reason=reason.strip(), data=data, now=now)


def create_story(title: str, *, actor: Actor, now: datetime) -> Story:
    require("keep_stories", actor)
    if not title.strip():
        raise DeskRefused("A story needs a title.")
    try:
        with transaction.atomic():
            return Story.objects.create(title=title.strip()[:200], created_at=now)
    except IntegrityError as error:
        raise DeskRefused(f"There is a story called “{title.strip()}” already.") from error


def close_story(story: Story, *, actor: Actor, now: datetime) -> None:
    """A closed story takes no new claims; those in it go on as before."""
    require("keep_stories", actor)
    if not Story.objects.filter(pk=story.pk, closed_at=None).update(closed_at=now):
        raise DeskRefused("This story is closed already.")
    story.refresh_from_db()


def reopen_story(story: Story, *, actor: Actor) -> None:
    require("keep_stories", actor)
    Story.objects.filter(pk=story.pk).update(closed_at=None)
    story.refresh_from_db()
