"""The OpenAPI description: what it says beyond what the views say themselves, and where it is served."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView, SpectacularYAMLAPIView

from apps.api.conditional import IF_MATCH
from apps.api.errors import CONTENT_TYPE, TYPE
from apps.api.idempotency import HEADER as IDEMPOTENCY_KEY
from apps.api.request_ids import HEADER

TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "description": "An error, as in RFC 9457. `code` is stable; texts may change. `instance` is the request id.",
    "required": ["type", "title", "status", "detail", "code", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri", "examples": [f"{TYPE}bad_parameter"]},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "code": TEXT,
        "instance": TEXT,
        "violated-policies": {
            "type": "array",
            "items": TEXT,
            "description": "With 429: the limits that are used up, as named in RateLimit-Policy.",
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": TEXT | {"description": "A JSON pointer into the body."},
                    "parameter": TEXT | {"description": "A query parameter."},
                    "code": TEXT,
                    "detail": TEXT,
                },
            },
        },
    },
}
LIMIT_HEADERS = {
    "RateLimit-Policy": {
        "description": "Quota `q` in each window of `w` seconds, by name. IETF draft of 2025-09-23.",
        "schema": TEXT | {"examples": ['"reading";q=120;w=60, "daily";q=20000;w=86400']},
    },
    "RateLimit": {
        "description": "What is left (`r`) of each, for `t` seconds more; absent while nobody can count.",
        "schema": TEXT | {"examples": ['"reading";r=117;t=42, "daily";r=19904;t=31337']},
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
}
ALWAYS = {
    400: "A query parameter or the body cannot be understood.",
    401: "No key, or one that is unknown, expired or revoked.",
    403: "The key lacks a scope.",
    406: "It is not to be had in a form that Accept names.",
    429: "Too many requests by this key, or too many bad keys from this address: see Retry-After.",
    500: "VerifyHub failed.",
}
WITH_ID = {404: "There is nothing of this kind with this id."}
WITH_BODY = {
    411: "The body came in chunks, without a Content-Length.",
    413: "The body is too large.",
    415: "Only application/json is read here.",
    422: "A field cannot be taken.",
}
WITH_TAG = {412: "It has changed since the ETag in If-Match."}
WITH_KEY = {409: "The first call with this Idempotency-Key is still being worked on: see Retry-After."}


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "apps.api.authentication.ApiKeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API key: vh_live_…"}


def describe_problems(result: dict[str, Any], **later_arguments: object) -> dict[str, Any]:
    """Give every operation its error answers, and every answer its request id."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["headers"] = {
        "RequestId": {"description": "Yours if you sent one, else a new one.", "schema": TEXT},
        **LIMIT_HEADERS,
    }
    for operation in _operations(result):
        errors = ALWAYS | (WITH_ID if _has_id(operation) else {}) | (WITH_BODY if "requestBody" in operation else {})
        errors |= WITH_KEY if _takes(IDEMPOTENCY_KEY, operation) else {}
        errors |= WITH_TAG if _takes(IF_MATCH.name, operation) else {}
        answers = operation["responses"]
        errors |= {int(status): answer["description"] for status, answer in answers.items() if int(status) >= 400}
        answers.update({str(status): _problem_answer(words) for status, words in sorted(errors.items())})
        for status, answer in answers.items():
            answer.setdefault("headers", {})[HEADER] = {"$ref": "#/components/headers/RequestId"}
            told = [] if status == "401" else ["RateLimit-Policy", "RateLimit"]
            told += ["Retry-After"] if status in ("409", "429") else []
            answer["headers"] |= {name: {"$ref": f"#/components/headers/{name}"} for name in told}
    return result


def _operations(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in result["paths"].values():
        yield from (operation for operation in path.values() if "responses" in operation)


def _has_id(operation: Mapping[str, Any]) -> bool:
    return any(parameter["in"] == "path" for parameter in operation.get("parameters", []))


def _takes(header: str, operation: Mapping[str, Any]) -> bool:
    return any(parameter["name"] == header for parameter in operation.get("parameters", []))


def _problem_answer(words: str) -> dict[str, Any]:
    return {"description": words, "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


class TriedHere:
    """Whoever reads it here can try it here; the file in docs/api is for any installation."""

    @property
    def custom_settings(self) -> dict[str, object]:
        return {"SERVERS": [{"url": settings.BASE_URL}]}


class Description(TriedHere, SpectacularAPIView):  # type: ignore[misc]  # an attribute there
    """JSON unless YAML is asked for by Accept."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2]
    api_version = "v1"  # else it is taken from the query, unchecked, into a header


class YamlDescription(TriedHere, SpectacularYAMLAPIView):  # type: ignore[misc]
    api_version = "v1"


class Docs(SpectacularSwaggerView):
    url_name = "openapi"
