"""How a claim stands: the tag that changes whenever what is shown of it does, found without opening the dossier."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from apps.api.release import RELEASE
from apps.claims.models import Claim
from apps.claims.prepared import ANY_KEY, ANY_TIME, ANY_UID, Prepared
from apps.claims.queries import (
    claims_visible_to_partners,
    is_visible,
    proposals_shown_to_partners,
    relations_shown_to_partners,
)
from apps.evidence.models import Assessment, Document, Lookup, Reading
from verifyhub.names import version_in_use

RELATED = "related"
_KNOWN = ("id", "version", "duplicate_of_id", "verdict_position")
_CLAIM = Prepared(
    lambda: (
        claims_visible_to_partners(ANY_TIME)
        .filter(uid=ANY_UID)
        .values_list(
            *_KNOWN,
            Subquery(Assessment.objects.filter(claim=OuterRef("pk")).order_by("-id").values("id")[:1]),
            "updated_at",
            "state",
            "statement",
            "shortfall",
            "finding",
            "probability",
            "duplicate_of__uid",
            "story_id",
            "story__title",
            "article__title",
            "article__source_url",
            "article__publisher_name",
            "article__published_at",
        )
    )  # fmt: skip
)
_ALIKE = Prepared(
    lambda: proposals_shown_to_partners(Claim(pk=ANY_KEY), ANY_TIME).values_list(
        "id", "likeness", "nearness", "shared", "claim__duplicate_of_id", "other__duplicate_of_id"
    )
)


def _part(name: str, rows: QuerySet[Any], *columns: str) -> QuerySet[Any, tuple[Any, ...]]:
    """These columns as one value, so that rows of several tables can be had by one statement."""
    shown = JSONObject(**{column: F(column) for column in columns})
    return rows.order_by().annotate(part=Value(name), shown=shown).values_list("part", "shown")


def _on_file() -> QuerySet[Any, tuple[Any, ...]]:
    """Readings, lookups, pages that could not be read and related claims; in no order."""
    readings = _part(
        "reading",
        Reading.objects.filter(claim=ANY_KEY),
        "id", "read_at", "stance", "override_stance", "confidence", "relation", "document__title", "document__sha256",
        "document__published_at", "document__retrieved_at", "document__publisher__name",
    )  # fmt: skip
    asked_for = Q(claim=ANY_KEY) | Q(claim__duplicate_of=ANY_KEY)
    asked = Lookup.objects.filter(asked_for, is_visible(ANY_TIME, "claim__"))
    lookups = _part("lookup", asked, "id", "status", "attempts", "hits_found", "last_error", "asked_at", "place_name")
    found = Q(leads__lookup__claim=ANY_KEY) | Q(leads__lookup__claim__duplicate_of=ANY_KEY)
    unreadable = Document.objects.filter(found, is_visible(ANY_TIME, "leads__lookup__claim__")).exclude(failure="")
    relations = relations_shown_to_partners(Claim(pk=ANY_KEY), ANY_TIME)
    return readings.union(
        lookups,
        _part("unreadable", unreadable, "id", "failure", "last_error"),
        _part(
            RELATED, relations,
            "id", "kind", "accepted_at", "claim__statement", "claim__state", "other__statement", "other__state",
        ),
        all=True,
    )  # fmt: skip


_ON_FILE = Prepared(_on_file)


@dataclass(frozen=True)
class Standing:
    """`claim` has no more than its key, its version and its verdict's position. `tag` is without quotes."""

    claim: Claim
    tag: str
    has_alike: bool
    has_related: bool


def standing_of(uid: UUID, now: datetime, *, shown_as: str) -> Standing | None:
    """None where partners see no such claim. `shown_as` names the representation: each has tags of its own."""
    found = _CLAIM.rows({ANY_UID: uid, ANY_TIME: now})
    if not found:
        return None
    claim = Claim(uid=uid, **dict(zip(_KNOWN, found[0], strict=False)))
    given = {ANY_KEY: claim.pk, ANY_TIME: now}
    alike = [] if claim.duplicate_of_id else _ALIKE.rows(given)
    on_file = sorted(set(map(repr, _ON_FILE.rows(given))))
    has_related = any(row.startswith(f"({RELATED!r}") for row in on_file)
    parts = [RELEASE, shown_as, version_in_use(), found, alike, on_file]
    digest = sha256(repr(parts).encode()).hexdigest()[:20]
    return Standing(claim, f"{claim.version}-{digest}", bool(alike), has_related)
