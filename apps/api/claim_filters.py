"""What a list of claims can be narrowed by, and the orders it comes in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from apps.accounts.roles import actor_for_partner
from apps.api.authentication import key_of
from apps.api.filtering import Filters, any_of, narrowed_by
from apps.api.paging import MAX_KEY
from apps.claims.models import FINDINGS, HEDGES, KINDS, STATES, Claim, NamePosting
from apps.claims.searching import saying
from verifyhub.names import fold

ME = "me"
FIRST_YEAR = 1970
MOST_VALUES = 20  # of one parameter that may be repeated
ORDERS = ("-created_at", "created_at", "-updated_at", "updated_at", "-check_worthiness")


class MomentField(IsoDateTimeField):
    """A time from 1970 on, in UTC."""

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        try:
            moment = moment.astimezone(UTC) if moment else None
        except OverflowError:
            moment = datetime.min.replace(tzinfo=UTC)
        if moment and moment.year < FIRST_YEAR:
            raise ValidationError(f"This time is not between {FIRST_YEAR} and 9999.", "out_of_range")
        return moment


class MomentFilter(django_filters.Filter):
    field_class = MomentField


class TextsField(forms.MultipleChoiceField):
    """Texts of any kind, each short; the parameter may be repeated."""

    def validate(self, value: Sequence[str]) -> None:
        if len(value) > MOST_VALUES:
            raise ValidationError(f"At most {MOST_VALUES} values can be asked for at once.", "too_many")
        for text in value:
            forms.CharField(max_length=200).clean(text)


class TextsFilter(django_filters.Filter):
    """Rows that have one of the texts in a column."""

    field_class = TextsField

    def __init__(self, **options: Any) -> None:
        super().__init__(lookup_expr="in", **options)


class NamesFilter(django_filters.Filter):
    """Claims that have one of the names in a role, however it is spelt."""

    field_class = TextsField

    def __init__(self, role: NamePosting.Role) -> None:
        super().__init__()
        self.role = role

    def filter(self, claims: QuerySet[Claim], names: Sequence[str]) -> QuerySet[Claim]:
        if not names:
            return claims
        named = NamePosting.objects.filter(role=self.role, name__in={fold(name)[:200] for name in names})
        return claims.filter(pk__in=named.values("claim"))


def _count(column: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        field_name=column, lookup_expr="gte", min_value=0, max_value=MAX_KEY, decimal_places=0
    )


class ClaimFilters(Filters):
    state = any_of(STATES)
    finding = any_of(FINDINGS)
    hedge = any_of(HEDGES)
    kind = any_of(KINDS)
    language = TextsFilter(field_name="language")
    story = django_filters.NumberFilter(field_name="story_id", min_value=1, max_value=MAX_KEY, decimal_places=0)
    article = django_filters.UUIDFilter(field_name="article__uid")
    place = NamesFilter(NamePosting.Role.PLACE)
    person = NamesFilter(NamePosting.Role.PERSON)
    organisation = NamesFilter(NamePosting.Role.ORGANISATION)
    attribution = NamesFilter(NamePosting.Role.SPEAKER)
    publisher = NamesFilter(NamePosting.Role.PUBLISHER)
    min_origins = _count("supporting_origins")
    min_disputing_origins = _count("disputing_origins")
    created_since = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")
    changed_since = MomentFilter(field_name="updated_at", lookup_expr="gte")
    changed_before = MomentFilter(field_name="updated_at", lookup_expr="lt")
    happened_since = MomentFilter(field_name="event_end", lookup_expr="gt")
    happened_before = MomentFilter(field_name="event_start", lookup_expr="lt")
    submitted_by = django_filters.ChoiceFilter(choices=[(ME, ME)], method="sent_by_caller")
    q = django_filters.CharFilter(method="with_words", max_length=200)

    class Meta:
        model = Claim
        fields: list[str] = []

    def sent_by_caller(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return claims.filter(entered_by=actor_for_partner(key_of(self.request).partner).key)

    def with_words(self, claims: QuerySet[Claim], name: str, words: str) -> QuerySet[Claim]:
        return saying(claims, words)


CLAIM_FILTERS = frozenset(ClaimFilters.base_filters)


def _one_of(name: str, choices: Sequence[tuple[str, str]]) -> OpenApiParameter:
    return OpenApiParameter(name, enum=[value for value, _ in choices], many=True, description="May be repeated.")


def _named(name: str, words: str) -> OpenApiParameter:
    description = f"{words}, in any known spelling. May be repeated: any of them, at most {MOST_VALUES}."
    return OpenApiParameter(name, str, many=True, description=description)


def _moment(name: str, words: str) -> OpenApiParameter:
    return OpenApiParameter(name, datetime, description=f"{words}, as 2026-11-22T18:00:00Z.")


CLAIM_FILTER_DOCS = [
    _one_of("state", STATES),
    _one_of("finding", FINDINGS),
    _one_of("hedge", HEDGES),
    _one_of("kind", KINDS),
    OpenApiParameter("language", str, many=True, description="Of the article: en, uk, ru. May be repeated."),
    OpenApiParameter("story", {"type": "integer", "minimum": 1}, description="The id of a story."),
    OpenApiParameter("article", {"type": "string", "format": "uuid"}, description="The id of an article."),
    _named("place", "A place named in the claim"),
    _named("person", "A person named in the claim"),
    _named("organisation", "An organisation named in the claim"),
    _named("attribution", "Who is said to say so"),
    _named("publisher", "The publisher of the article"),
    OpenApiParameter("min_origins", int, description="At least so many independent origins support it."),
    OpenApiParameter("min_disputing_origins", int, description="At least so many independent origins dispute it."),
    _moment("created_since", "Claims entered at this time or later"),
    _moment("created_before", "Claims entered before this time"),
    _moment("changed_since", "Claims changed at this time or later"),
    _moment("changed_before", "Claims last changed before this time"),
    _moment("happened_since", "What is said to have happened, or gone on, after this time"),
    _moment("happened_before", "What is said to have begun before this time"),
    OpenApiParameter(
        "submitted_by",
        enum=[ME],
        description="me: claims that entered through you, sent one by one or read in an article that you sent.",
    ),
    OpenApiParameter(
        "q",
        str,
        description="Words that the statement, the quote or the names have: all of them, in any case, each by its"
        ' beginning. "In quotation marks": just so, next to each other.',
    ),
    OpenApiParameter(
        "ordering",
        enum=ORDERS,
        description="-created_at if left out. To copy everything, use the change feed; or updated_at, by which a claim"
        " that changes meanwhile comes again.",
    ),
]


def narrowed(claims: QuerySet[Claim], request: Request) -> QuerySet[Claim]:
    """Raises BadParameter for values that no claim can have."""
    return narrowed_by(ClaimFilters, claims, request)
