"""Which fields of a claim are shown (`fields=`, `expand=`), and which columns that takes."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from apps.api.claim_shapes import ClaimOut
from apps.api.errors import BadParameter
from apps.api.evidence_shapes import ClaimDetail
from apps.claims.models import Claim
from apps.claims.queries import claims_visible_to_partners

IN_LISTS = tuple(ClaimOut.Meta.fields)
IN_FULL = tuple(ClaimDetail.Meta.fields)
EXPANDABLE = ("quote", "assessment", "origins")  # what a list can show of a claim beyond its own fields

_ALWAYS = ("uid", "version", "duplicate_of_id", "verdict_position", "created_at", "updated_at", "check_worthiness")
_OF_STORY = ("story__title",)
_OF_ARTICLE = tuple(f"article__{name}" for name in ("uid", "title", "source_url", "publisher_name", "published_at"))
_COLUMNS = {  # by field, where they are not the field's own
    "id": (), "url": (), "page_url": (), "links": (), "assessment": (), "origins": (),
    "locations": ("places",),
    "event_time": ("event_start", "event_end", "event_words"),
    "quote": ("quote", "quote_start", "quote_end"),
    "duplicate_of": ("duplicate_of__uid",),
    "story": _OF_STORY,
    "article": _OF_ARTICLE,
}  # fmt: skip

CHOSEN = {
    "type": "object",
    "description": "With `fields`: of each claim those alone.",
    "properties": {"id": {"type": "string", "format": "uuid"}, "data": {"type": "array", "items": {"type": "object"}}},
}


def _names(parameter: str, known: Collection[str], words: str) -> OpenApiParameter:
    some = {"type": "array", "items": {"type": "string", "enum": list(known)}, "minItems": 1}
    return OpenApiParameter(parameter, some, style="form", explode=False, description=words)


def fields_doc(known: Collection[str]) -> OpenApiParameter:
    return _names("fields", known, "Only these fields, with commas between them. `id` is always there.")


EXPAND_DOC = _names("expand", EXPANDABLE, "Also these fields of the claim in full, with commas between them.")


def chosen(request: Request, own: Collection[str], expandable: Collection[str] = ()) -> frozenset[str]:
    """The fields to be shown. Raises BadParameter, naming those that are known, for any other."""
    fields = _named(request, "fields", own) | {"id"} if "fields" in request.query_params else frozenset(own)
    return fields | _named(request, "expand", expandable)


def claims_showing(fields: Iterable[str]) -> QuerySet[Claim]:
    """Those that partners may see, with the columns and joins that these fields need and no others."""
    columns = {*_ALWAYS, *(column for name in fields for column in _COLUMNS.get(name, (name,)))}
    joins = sorted({column.partition("__")[0] for column in columns if "__" in column})
    claims = claims_visible_to_partners(timezone.now()).only(*columns)
    return claims.select_related(*joins) if joins else claims


def _named(request: Request, parameter: str, known: Collection[str]) -> frozenset[str]:
    named = frozenset(filter(None, request.query_params.get(parameter, "").split(",")))
    if unknown := sorted(named - set(known)):
        detail = f"There is no {unknown[0]!r} here. Known are: {', '.join(known)}."
        raise BadParameter([{"parameter": parameter, "code": "unknown_field", "detail": detail}])
    return named


def describe_choice(result: dict[str, Any], **later_arguments: object) -> dict[str, Any]:
    """A hook of drf-spectacular: where `fields` can be asked for, an answer may have those alone."""
    for operation in (operation for path in result["paths"].values() for operation in path.values()):
        if any(parameter["name"] == "fields" for parameter in operation.get("parameters", [])):
            answer = operation["responses"]["200"]["content"]["application/json"]
            answer["schema"] = {"anyOf": [answer["schema"], CHOSEN]}
    return result
