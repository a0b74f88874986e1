"""A claim with everything on file that a claim can have, in words that nothing else has; and the ways to hide it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.accounts.models import Partner
from apps.claims.models import Article, Claim, ClaimRelation, Resemblance, Story
from apps.claims.services import embargo, withdraw
from apps.claims.services.intake import enter
from apps.evidence.models import Affiliation, Publisher
from apps.webhooks.models import Delivery, Endpoint
from apps.webhooks.services import fan_out_events
from tests.apps.api_caller import make_assessment, make_document, make_lookup
from tests.apps.desk_scene import EDITOR, REPORTER, decide, reopen
from tests.factories import NOW, make_article, make_endpoint

WORD = "Quolvane"  # in every text of the hidden claim
FAR = datetime(2999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Seen:
    """What a partner may see, before anything is hidden beside it."""

    claim: Claim
    publisher: Publisher
    endpoint: Endpoint


@dataclass(frozen=True)
class Hidden:
    claim: Claim
    merged: Claim  # into the claim that is seen
    article: Article
    story: Story
    deliveries: tuple[str, ...]


def make_seen(owner: Partner) -> Seen:
    """A confirmed claim that was once taken back, with evidence, in a story; and where the owner is told of it."""
    endpoint = make_endpoint(owner)
    story = Story.objects.create(title="The river front", created_at=NOW)
    publisher = Publisher.objects.create(name="The Courier", reliability="B")
    claim = _enter("Troops have entered Brenova.", story=story, article=make_article(story=story), places=["Brenova"])
    _file_evidence(claim, publisher, "Troops")
    Affiliation.objects.create(publisher=publisher, story=story, kind="none", said_at=NOW)
    _judge(claim, "Seen on the ground.")
    fan_out_events(now=NOW)
    return Seen(claim, publisher, endpoint)


def hide_beside(seen: Seen, hide: Callable[[Claim], object], **entered: Any) -> Hidden:
    """In a story of its own, alike and related to what is seen, with a publisher that is."""
    story = Story.objects.create(title=f"{WORD} front", created_at=NOW)
    Affiliation.objects.create(publisher=seen.publisher, story=story, kind="party", side=WORD, said_at=NOW)
    article = make_article(story=story, entered_by=f"partner:{seen.endpoint.partner_id}")
    names: dict[str, Any] = {name: [WORD] for name in ("places", "people", "organisations", "attribution")}
    claim = _enter(f"{WORD} has fallen.", story=story, article=article, **names, **entered)
    _file_evidence(claim, seen.publisher, WORD)
    _judge(claim, f"{WORD} was seen.")
    merged = _enter(f"{WORD} fell.", story=story, article=article, **names, **entered)
    make_lookup(merged, f"{WORD} Herald", last_error=f"{WORD} is unknown.")
    _tie(claim, seen.claim)
    fan_out_events(now=NOW)
    for one in (claim, merged):
        one.refresh_from_db()
        hide(one)
    Claim.objects.filter(pk=merged.pk).update(duplicate_of=seen.claim)  # without the lines in the journals of both
    fan_out_events(now=NOW)
    told = Delivery.objects.filter(entry__claim__in=[claim, merged]).exclude(event="claim.withdrawn")
    return Hidden(claim, merged, article, story, tuple(told.values_list("webhook_id", flat=True)))


def _enter(statement: str, **fields: Any) -> Claim:
    quote: dict[str, Any] = {"quote": statement, "quote_start": 0, "quote_end": len(statement)}
    read: dict[str, Any] = {"hedge": "reported", "kind": "event", "language": "en", "check_worthiness": 0.5}
    return enter(Claim(statement=statement, **quote, **read, **fields), actor=REPORTER, now=NOW)


def _file_evidence(claim: Claim, publisher: Publisher, word: str) -> None:
    told = {"title": f"{word} report", "url": f"https://paper.example/{word}", "text": f"{word} fell, we saw."}
    document = make_document(claim, claim.pk, publisher=publisher, **told)
    make_lookup(claim, f"{word} Times", documents=(document,), last_error=f"{word} timed out.")
    make_assessment(claim, [document], explanation=[f"{word}: one origin.", "None disputes it."])


def _judge(claim: Claim, reason: str) -> None:
    """A verdict, taken back, and given anew: so that there is a correction."""
    decide(claim, "confirmed", reason=reason)
    reopen(claim, reason=reason, now=NOW + timedelta(hours=1))
    decide(claim, "confirmed", reason=reason, now=NOW + timedelta(hours=2))


def _tie(claim: Claim, seen: Claim) -> None:
    Resemblance.objects.create(claim=claim, other=seen, likeness=0.7, shared=[WORD])
    ClaimRelation.objects.create(
        claim=seen, other=claim, kind="contradicts", reason=WORD, added_at=NOW, accepted_at=NOW, accepted_by="an editor"
    )


def _under_embargo_since_later(claim: Claim) -> object:
    return embargo(claim, until=FAR, reason=WORD, actor=EDITOR, now=NOW + timedelta(hours=3))


def _withdrawn(claim: Claim) -> object:
    if claim.verdict_position:
        reopen(claim, reason=WORD, now=NOW + timedelta(hours=3))
        claim.refresh_from_db()
    return withdraw(claim, reason="Entered in error.", actor=EDITOR, now=NOW + timedelta(hours=4))


HIDDEN: dict[str, Callable[[Seen], Hidden]] = {
    "under embargo": lambda seen: hide_beside(seen, lambda claim: None, embargo_until=FAR),
    "under embargo since later": lambda seen: hide_beside(seen, _under_embargo_since_later),
    "withdrawn": lambda seen: hide_beside(seen, _withdrawn),
}
