"""What people and services ask of the evidence."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from apps.claims.models import Claim
from apps.evidence.models import (
    Affiliation,
    Document,
    Lookup,
    Publisher,
    PublisherAddress,
    PublisherAlias,
    Reading,
)
from apps.queue.models import Status
from verifyhub.connectors import Kind
from verifyhub.corroboration import BaseRate, base_rate_from
from verifyhub.lifecycle import State
from verifyhub.reading import Stance


def publisher_at(url: str) -> Publisher | None:
    """The publisher whose address is the longest that the URL begins with; None when none is known."""
    parts = urlsplit(url.lower())
    host = (parts.hostname or "").removeprefix("www.")
    steps = [step for step in parts.path.split("/") if step]
    candidates = [host] + ["/".join([host, *steps[:depth]]) for depth in range(1, len(steps) + 1)]
    candidates += [f"{candidate}/" for candidate in candidates]
    known = PublisherAddress.objects.filter(prefix__in=candidates).select_related("publisher")
    return max(known, key=lambda address: len(address.prefix)).publisher if known else None


def owners_of(publisher: Publisher) -> list[Publisher]:
    """Its owner, the owner of that one, and so on to the top; in one query, for all of them are of one family."""
    if publisher.owner_id is None:
        return []
    of_family = Publisher.objects.filter(Q(family=publisher.family) | Q(name=publisher.family)).in_bulk()
    chain, above = [], of_family.get(publisher.owner_id)
    while above and above not in chain:
        chain.append(above)
        above = of_family.get(above.owner_id) if above.owner_id else None
    return chain


def sides_in(story_id: int | None) -> dict[int, str]:
    """By publisher, what an editor says of its side in the story: "" for none. Others are as they are in general."""
    said = Affiliation.objects.filter(story=story_id) if story_id else Affiliation.objects.none()
    return dict(said.values_list("publisher_id", "side"))


def other_names() -> dict[str, str]:
    """The names under which texts credit publishers, with the publishers' own."""
    return dict(PublisherAlias.objects.values_list("name", "publisher__name"))


def base_rate_here() -> BaseRate:
    """From the claims that are confirmed or refuted here now: one count, by the index of states.

    A verdict under embargo counts once it may be seen: partners are told the counts.
    """
    resolved = Claim.objects.filter(state__in=[State.CONFIRMED.value, State.REFUTED.value])
    resolved = resolved.filter(is_withdrawn=False, duplicate_of=None, embargo_until=None)
    counts = dict(resolved.order_by().values_list("state").annotate(Count("pk")))
    return base_rate_from(confirmed=counts.get(State.CONFIRMED.value, 0), refuted=counts.get(State.REFUTED.value, 0))


def open_claims_resting_on(publisher_id: int, story_id: int | None = None) -> QuerySet[Claim]:
    """Claims without a verdict on which a document of the publisher has something to say; of one story if given."""
    says = Reading.objects.filter(claim=OuterRef("pk"), document__publisher=publisher_id).exclude(
        Q(override_stance=Stance.UNRELATED.value) | Q(override_stance="", stance=Stance.UNRELATED.value)
    )
    open_states = [State.SUBMITTED.value, State.UNDER_REVIEW.value, State.CORROBORATED.value]
    claims = Claim.objects.filter(Exists(says), state__in=open_states, is_withdrawn=False)
    return claims.filter(story=story_id) if story_id else claims


def claims_led_to(document: Document) -> list[int]:
    """Keys of the claims for which a lookup pointed to the document."""
    return list(document.lookups.values_list("claim_id", flat=True).distinct())


def group_of(claim: Claim) -> list[int]:
    """Keys of the claim and of those merged into it: what was found for any of them counts for it."""
    return [claim.pk, *claim.duplicates.values_list("pk", flat=True)]


def documents_found_for(claim: Claim) -> QuerySet[Document]:
    """Fetched documents to which a lookup for the claim, or for one merged into it, has pointed.

    Without prior reviews: a verdict about the claim is no witness of what it says.
    """
    found = Document.objects.filter(lookups__claim__in=group_of(claim), status=Status.DONE)
    return found.exclude(kind=Kind.REVIEW.value).distinct()


def prior_reviews(claim: Claim) -> QuerySet[Document]:
    """What other desks have published about the claim, or one merged into it, latest first."""
    found = Document.objects.filter(lookups__claim__in=group_of(claim), kind=Kind.REVIEW.value)
    return found.select_related("publisher").distinct().order_by(F("published_at").desc(nulls_last=True), "id")


def unread_documents(claim: Claim, *, most: int) -> list[Document]:
    """Documents that have not been read about this claim as it is worded and dated now, oldest key first."""
    as_it_is = {name: getattr(claim, name) for name in ("statement", "event_start", "event_end")}
    read = Reading.objects.filter(claim=claim, **as_it_is).values("document")
    return list(documents_found_for(claim).exclude(pk__in=read).select_related("publisher").order_by("id")[:most])


# Not tried once yet. What is not asked for now does not count: it has no due time (a paused connector), or says why
# before any attempt (a budget that is used up until tomorrow).
UNTRIED = Q(status=Status.WAITING, due_at__isnull=False) & (Q(attempts=0, last_error="") | ~Q(leased_until=None))
# Tried, with something wrong. What is not asked for now says why too, and nothing is wrong with it.
FAILING = Q(last_error__gt="") & ~(Q(status=Status.WAITING) & (Q(attempts=0) | Q(due_at=None)))


def is_settled(claim: Claim) -> bool:
    """Whether everything asked for the claim has been tried at least once, so that weighing it is not premature.

    What is not asked for now (a paused connector, a budget that is used up) is not waited for.
    """
    group = group_of(claim)
    return not (
        Lookup.objects.filter(UNTRIED, claim__in=group).exists()
        or Document.objects.filter(UNTRIED, lookups__claim__in=group).exists()
    )


def claims_under_way(claim_ids: Iterable[int]) -> list[int]:
    """Those of the claims for which something asked was not tried yet, for them or for one merged into them."""
    keys = list(claim_ids)
    group = list(Claim.objects.filter(Q(pk__in=keys) | Q(duplicate_of__in=keys)).values_list("pk", flat=True))
    lookups = Lookup.objects.filter(UNTRIED, claim__in=group)
    documents = Document.objects.filter(UNTRIED, lookups__claim__in=group)
    asked = lookups.values_list(Coalesce("claim__duplicate_of_id", "claim_id"), flat=True).distinct()
    found = documents.values_list(
        Coalesce("lookups__claim__duplicate_of_id", "lookups__claim_id"), flat=True
    ).distinct()
    return [*asked, *found]
