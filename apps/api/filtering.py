"""Lists narrowed by query parameters, each checked before it is used."""

import re
from typing import Any, TypeVar

import django_filters
from django.db.models import Model, Q, QuerySet
from rest_framework.request import Request

from apps.api.errors import BadParameter

LONGEST_QUERY = 200  # characters
Row = TypeVar("Row", bound=Model)


class Filters(django_filters.FilterSet):
    """With those filters alone that the query names: to copy all of them takes longer than to find the rows."""

    def __init__(self, request: Request, rows: QuerySet[Any]) -> None:
        given = {name: each for name, each in self.base_filters.items() if name in request.query_params}
        self.__dict__["base_filters"] = given  # in place of those of the class
        super().__init__(request.query_params, rows, request=request)


def narrowed_by(filters: type[Filters], rows: QuerySet[Row], request: Request) -> QuerySet[Row]:
    """Raises BadParameter for values that no row can have."""
    asked = filters(request, rows)
    if not asked.filters:
        return rows
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
