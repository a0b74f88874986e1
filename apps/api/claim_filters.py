"""What a list of claims can be narrowed by."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from apps.api.errors import BadParameter
from apps.api.paging import MAX_KEY
from apps.claims.models import FINDINGS, HEDGES, STATES, Claim

FIRST_YEAR = 1970


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


class ClaimFilters(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=STATES)
    finding = django_filters.MultipleChoiceFilter(choices=FINDINGS)
    hedge = django_filters.MultipleChoiceFilter(choices=HEDGES)
    story = django_filters.NumberFilter(field_name="story_id", min_value=1, max_value=MAX_KEY, decimal_places=0)
    changed_since = MomentFilter(field_name="updated_at", lookup_expr="gte")
    q = django_filters.CharFilter(method="with_words", max_length=200)

    class Meta:
        model = Claim
        fields: list[str] = []

    def with_words(self, claims: QuerySet[Claim], name: str, words: str) -> QuerySet[Claim]:
        return claims.filter(Q(statement__icontains=words) | Q(quote__icontains=words))


CLAIM_FILTERS = frozenset(ClaimFilters.base_filters)
CLAIM_FILTER_DOCS = [
    OpenApiParameter("state", enum=[value for value, _ in STATES], many=True, description="May be repeated."),
    OpenApiParameter("finding", enum=[value for value, _ in FINDINGS], many=True, description="May be repeated."),
    OpenApiParameter("hedge", enum=[value for value, _ in HEDGES], many=True, description="May be repeated."),
    OpenApiParameter("story", int, description="The id of a story."),
    OpenApiParameter(
        "changed_since", datetime, description="Claims changed at this time or later, as 2026-11-22T18:00:00Z."
    ),
    OpenApiParameter("q", str, description="Words in the statement or the quote, as one phrase, in any case."),
]


def narrowed(claims: QuerySet[Claim], request: Request) -> QuerySet[Claim]:
    """Raises BadParameter for values that no claim can have."""
    filters = ClaimFilters(request.query_params, queryset=claims)
    if not filters.is_valid():
        raise BadParameter(
            [
                {"parameter": name, "code": problem["code"], "detail": problem["message"]}
                for name, problems in filters.form.errors.get_json_data().items()
                for problem in problems
            ]
        )
    found: QuerySet[Claim] = filters.qs
    return found
