"""What was said of a publisher is kept, and the open claims that rest on it are weighed again in their turn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.claims.models import Story
from apps.evidence.models import Publisher, PublisherChange
from apps.evidence.queries import open_claims_resting_on
from apps.evidence.services.inquiries import request_assessment
from verifyhub.lifecycle import Actor

What = PublisherChange.What
KEEP = "keep_publishers"  # in verifyhub.permissions
CHANGES_AT_ONCE = 20
CLAIMS_AT_ONCE = 200


class PublisherRefused(Exception):
    """Nothing was changed; the message says why, to the person who asked for it."""


def need(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise PublisherRefused(sentence)


def hold(publisher: Publisher) -> None:
    """As it is now, and nobody else changes it until the transaction ends."""
    list(Publisher.objects.select_for_update(no_key=True).filter(pk=publisher.pk))
    publisher.refresh_from_db()


def write(
    publisher: Publisher, what: What, columns: Mapping[str, Any], *, reason: str, actor: Actor, now: datetime
) -> None:
    """Columns that decide how its word is weighed, and the row that says who set them and why."""
    before = _in_words(publisher, what)
    Publisher.objects.filter(pk=publisher.pk).update(**columns)
    publisher.refresh_from_db()
    note(publisher, what, before, _in_words(publisher, what), reason=reason, weigh=True, actor=actor, now=now)


def note(
    publisher: Publisher,
    what: What,
    before: str,
    after: str,
    *,
    reason: str,
    story: Story | None = None,
    weigh: bool = False,
    actor: Actor,
    now: datetime,
) -> None:
    """`weigh`: the open claims that rest on it, in this story if one is given, are to be weighed again."""
    PublisherChange.objects.create(
        publisher=publisher,
        what=what,
        story=story,
        before=before,
        after=after,
        reason=reason.strip(),
        actor_name=actor.name[:200],
        actor_key=actor.key[:100],
        at=now,
        weigh_after=0 if weigh else None,
    )


def _in_words(publisher: Publisher, what: What) -> str:
    if what == What.GRADE:
        return publisher.reliability
    if what == What.SIDE:
        return publisher.side or "no side"
    if publisher.owner:
        return f"owned by {publisher.owner}, family {publisher.family}"
    return f"family {publisher.family}" if publisher.family else "stands alone"


def weigh_again(*, limit: int = CLAIMS_AT_ONCE, now: datetime) -> int:
    """Have claims weighed again because of what was said of publishers, the earliest first; returns how many.

    A few hundred at once, so that the grade of an agency behind thousands of claims does not hold up everything else:
    each change remembers how far it has come.
    """
    count = 0
    for change in PublisherChange.objects.filter(weigh_after__isnull=False).order_by("id")[:CHANGES_AT_ONCE]:
        if count < limit:
            count += _weigh_next(change, limit - count, now=now)
    return count


@transaction.atomic
def _weigh_next(change: PublisherChange, limit: int, *, now: datetime) -> int:
    claims = open_claims_resting_on(change.publisher_id, change.story_id).filter(pk__gt=change.weigh_after)
    keys = list(claims.order_by("pk").values_list("pk", flat=True)[:limit])
    # Compare and set: of two sweeps at once one goes on, and the other leaves it alone.
    same = PublisherChange.objects.filter(pk=change.pk, weigh_after=change.weigh_after)
    if not same.update(weigh_after=keys[-1] if len(keys) == limit else None):
        return 0
    request_assessment(keys, now=now)
    return len(keys)
