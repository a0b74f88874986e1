"""How far the newsroom trusts a publisher, and whose side it is on: judgements of editors, each with its reason."""

from datetime import datetime

from django.db import transaction

from apps.claims.models import Story
from apps.evidence.models import RELIABILITIES, Affiliation, Publisher
from apps.evidence.services.publisher_changes import KEEP, PublisherRefused, What, hold, need, note, write
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require

LONGEST_SIDE = 100  # characters


@transaction.atomic
def grade_publisher(publisher: Publisher, letter: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Give a publisher its Admiralty letter: what is known of the source, whatever it says of any one claim."""
    require(KEEP, actor)
    if letter not in dict(RELIABILITIES):
        raise PublisherRefused("A grade is a letter from A to F.")
    need(reason, "Say why: a grade without its reason helps nobody who comes after you.")
    hold(publisher)
    if publisher.reliability == letter:
        raise PublisherRefused(f"{publisher} is graded {letter} already.")
    write(publisher, What.GRADE, {"reliability": letter}, reason=reason, actor=actor, now=now)


@transaction.atomic
def set_side(publisher: Publisher, side: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """The party it belongs to in every story for which nothing else is said; "" for none."""
    require(KEEP, actor)
    need(reason, "Say why it is on this side, or on none.")
    side = _side(side)
    hold(publisher)
    if publisher.side == side:
        raise PublisherRefused("That is what is already written down.")
    write(publisher, What.SIDE, {"side": side}, reason=reason, actor=actor, now=now)


@transaction.atomic
def affiliate(
    publisher: Publisher,
    story: Story,
    kind: Affiliation.Kind | None,
    *,
    side: str = "",
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Say whose side a publisher is on in one story; None takes that back, and its side in general counts again."""
    require(KEEP, actor)
    need(reason, "Say why: this decides whether its word counts as one in its own interest.")
    side = _side(side) if kind in (Affiliation.Kind.PARTY, Affiliation.Kind.ALLIED) else ""
    if kind and kind is not Affiliation.Kind.NONE and not side:
        raise PublisherRefused("Name the party, as the claims' interests name it.")
    hold(publisher)
    before = Affiliation.objects.filter(publisher=publisher, story=story).first()
    if (before and (before.kind, before.side)) == (kind and (kind.value, side)):
        raise PublisherRefused("That is what is already written down.")
    after = None
    if kind:
        said = {"kind": kind, "side": side, "reason": reason.strip(), "said_by": actor.name[:200], "said_at": now}
        after, _ = Affiliation.objects.update_or_create(publisher=publisher, story=story, defaults=said)
    elif before:
        before.delete()
    words = (_standing(before), _standing(after))
    note(publisher, What.AFFILIATION, *words, reason=reason, story=story, weigh=True, actor=actor, now=now)


def _standing(affiliation: Affiliation | None) -> str:
    if affiliation is None:
        return "as in general"
    words = affiliation.get_kind_display()
    return f"{words}: {affiliation.side}" if affiliation.side else words


def _side(side: str) -> str:
    side = " ".join(side.split())
    if len(side) > LONGEST_SIDE:
        raise PublisherRefused(f"A side's name has at most {LONGEST_SIDE} characters.")
    return side
