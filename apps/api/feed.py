"""One look at the change feed: what a partner asks for, and what there is of it now."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db.models import Max, Q
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from apps.api.errors import BadParameter
from apps.api.journal_shapes import TYPES, UNPUBLISHED
from apps.api.paging import DEFAULT_LIMIT, MAX_KEY
from apps.api.parameters import whole_number
from apps.claims.models import JournalEntry
from apps.claims.queries import entries_visible_to_partners, oldest_number_since
from apps.claims.services import number_entries
from apps.webhooks.payloads import SHAPES

MAX_CHANGES = 500  # in one answer
LONGEST_WAIT = 20  # seconds; proxies in between often give up after 30


class FeedGone(APIException):
    """The place asked for cannot be gone on from. `members` are added to the problem."""

    status_code = 410

    def __init__(self, code: str, words: str, *, oldest: int, last: int) -> None:
        again = f"Read the list of claims anew, then go on here with after={last}: nothing is missed that way."
        super().__init__(f"{words} {again}", code)
        self.members = {"oldest": oldest, "start_again_after": last}


@dataclass(frozen=True)
class FeedQuery:
    """`wanted` are the entries that pass the filters; `wait` is in seconds."""

    after: int
    limit: int
    wait: int
    wanted: Q

    @classmethod
    def of(cls, request: Request) -> Self:
        """Raises BadParameter for values that cannot be meant."""
        return cls(
            after=whole_number(request, "after", default=0, least=0, most=MAX_KEY),
            limit=whole_number(request, "limit", default=DEFAULT_LIMIT, least=1, most=MAX_CHANGES),
            wait=whole_number(request, "wait", default=0, least=0, most=LONGEST_WAIT),
            wanted=_of_types(request.query_params.getlist("type")) & _of_claim(request.query_params.get("claim")),
        )

    def going_on_after(self, number: int) -> "FeedQuery":
        return replace(self, after=number)


@dataclass(frozen=True)
class Look:
    """What was found up to `scanned_to`. `oldest` is the first number still served, `latest` the last of all."""

    entries: list[JournalEntry]
    has_more: bool
    scanned_to: int
    oldest: int
    latest: int


def look(query: FeedQuery, *, now: datetime) -> Look:
    """Raises FeedGone when the feed does not reach back to that place, or not as far as it."""
    if JournalEntry.objects.filter(sequence=None).exists():  # most polls then write nothing
        number_entries()
    # The end first: what is numbered after this look is left for the next one, and not passed over.
    end = JournalEntry.objects.aggregate(end=Max("sequence"))["end"] or 0
    oldest = _oldest_kept(end, now)
    _refuse_lost_places(query.after, oldest, end)
    shown = entries_visible_to_partners(now).filter(query.wanted, sequence__gt=query.after, sequence__lte=end)
    entries = list(shown.select_related("claim").order_by("sequence")[: query.limit + 1])
    page, has_more = entries[: query.limit], len(entries) > query.limit
    scanned_to = (page[-1].sequence or 0) if has_more else end
    return Look(page, has_more, scanned_to, oldest, latest=end)


def has_grown(beyond: int) -> bool:
    """Whether anything was entered since the feed ended there; whoever may see it."""
    return JournalEntry.objects.filter(Q(sequence=None) | Q(sequence__gt=beyond)).exists()


def _oldest_kept(end: int, now: datetime) -> int:
    if not settings.FEED_KEPT_DAYS:
        return 1
    return oldest_number_since(now - timedelta(days=settings.FEED_KEPT_DAYS)) or end + 1


def _refuse_lost_places(after: int, oldest: int, end: int) -> None:
    if after > end:
        words = f"The feed ends at {end}: an older copy of VerifyHub was restored, or {after} was never a place in it."
        raise FeedGone("feed_rewound", words, oldest=oldest, last=end)
    if after < oldest - 1:
        words = f"The feed is kept for {settings.FEED_KEPT_DAYS} days and begins at {oldest} now."
        raise FeedGone("feed_forgotten", words, oldest=oldest, last=end)


def _of_types(types: list[str]) -> Q:
    if unknown := sorted(set(types) - set(TYPES)):
        detail = f"No such type: {', '.join(unknown)[:200]}. Known are: {', '.join(TYPES)}."
        raise BadParameter([{"parameter": "type", "code": "unknown_type", "detail": detail}])
    if not types:
        return Q()
    unpublished = ~Q(event__in=list(SHAPES)) if UNPUBLISHED in types else Q(pk__in=[])
    return Q(event__in=[name for name in types if name in SHAPES]) | unpublished


def _of_claim(text: str | None) -> Q:
    if text is None:
        return Q()
    try:
        return Q(claim__uid=uuid.UUID(text))
    except ValueError as error:
        found = {"parameter": "claim", "code": "invalid", "detail": "claim is the id of a claim, a UUID."}
        raise BadParameter([found]) from error
