"""Lists narrowed by query parameters, each checked before it is used."""

import re
from typing import TypeVar

import django_filters
from django.db.models import Model, Q, QuerySet
from rest_framework.request import Request

from apps.api.errors import BadParameter

LONGEST_QUERY = 200  # characters
Row = TypeVar("Row", bound=Model)


def narrowed_by(filters: type[django_filters.FilterSet], rows: QuerySet[Row], request: Request) -> QuerySet[Row]:
    """Raises BadParameter for values that no row can have."""
    asked = filters(request.query_params, queryset=rows, request=request)
    if not asked.is_valid():
        raise BadParameter(
            [
                {"parameter": name, "code": problem["code"], "detail": problem["message"]}
                for name, problems in asked.form.errors.get_json_data().items()
                for problem in problems
            ]
        )
    found: QuerySet[Row] = asked.qs
    return found


def any_of(choices: list[tuple[str, str]], **options: str) -> django_filters.MultipleChoiceFilter:
    """Not "distinct": a row has one value in the column, so that nothing is found twice."""
    return django_filters.MultipleChoiceFilter(choices=choices, distinct=False, **options)


def with_words(column: str, query: str) -> Q:
    """All of the words, in any case and any script; by regular expression, since LIKE of SQLite knows ASCII alone."""
    return Q(*(Q((f"{column}__iregex", re.escape(word))) for word in query.split()))
