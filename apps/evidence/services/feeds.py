"""A feed whose address was corrected: what was asked at the former one is asked at the right one from now on."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.evidence.models import Feed, Lookup
from apps.evidence.services.inquiries import ASKED_ANEW, OPEN_STATES


@transaction.atomic
def readdress(feed: Feed, *, connector: str, address: str, now: datetime) -> int:
    """Move the lookups from the feed's former connector and address; returns how many.

    Those of open claims that were not answered yet are due at once; an answer under way is dropped. Nothing is moved
    while another feed has the former address, nor about a claim that is asked about at the new one already.
    """
    if (feed.connector, feed.address) == (connector, address):
        return 0
    if Feed.objects.filter(connector=connector, address=address).exclude(pk=feed.pk).exists():
        return 0
    there = Lookup.objects.filter(claim=OuterRef("claim"), connector=feed.connector, address=feed.address)
    former = Lookup.objects.filter(~Exists(there), connector=connector, address=address)
    moved = list(former.values_list("pk", flat=True))
    rows = Lookup.objects.filter(pk__in=moved)
    rows.update(connector=feed.connector, address=feed.address, leased_until=None)
    in_play = {"claim__is_withdrawn": False, "claim__duplicate_of": None, "claim__parked_until": None}
    unanswered = rows.filter(hits_found=None, claim__state__in=OPEN_STATES, **in_play)
    unanswered.update(due_at=now, **ASKED_ANEW)
    return len(moved)
