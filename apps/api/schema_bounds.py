"""Bounds in the OpenAPI description for what the views leave open, so that a program knows what it has to hold."""

from collections.abc import Iterator, Mapping
from typing import Any

MOST_CHARACTERS = 2_500_000  # no text comes in that is longer than a request may be
MOST_IN_A_PARAMETER = 200  # characters
LONGEST_CURSOR = 1_000  # far above our own
MOST_ASKED = 20  # texts of a parameter that may be repeated
MOST_ITEMS = 100_000  # what one claim has is far below
BIGGEST = 2**63 - 1
LENGTHS = {"uuid": 36, "date-time": 40, "date": 10, "uri": 2_000}

Schema = dict[str, Any]


def bound_everything(result: dict[str, Any], **later_arguments: object) -> dict[str, Any]:
    """A hook of drf-spectacular. What a request may have is closed: a field we do not know is refused."""
    schemas: dict[str, Schema] = result.get("components", {}).get("schemas", {})
    for operation in _operations(result):
        for parameter in operation.get("parameters", []):
            if parameter["in"] != "header":
                _bound_parameter(parameter["name"], parameter["schema"])
        for schema in _request_schemas(operation, schemas):
            schema["additionalProperties"] = False
    for schema in _schemas_in(result):
        _bound(schema)
    return result


def _bound_parameter(name: str, schema: Schema) -> None:
    """What is asked for in an address is never empty."""
    if schema.get("type") == "array":
        schema.setdefault("minItems", 1)
        if "enum" not in schema["items"]:
            schema.setdefault("maxItems", MOST_ASKED)
        schema = schema["items"]
    if schema.get("type") == "string" and "enum" not in schema:
        schema.setdefault("minLength", 1)
        if "format" not in schema:
            schema.setdefault("pattern", r"^[^\u0000]*\S[^\u0000]*$")
        longest = LONGEST_CURSOR if name == "cursor" else MOST_IN_A_PARAMETER
        schema.setdefault("maxLength", LENGTHS.get(schema.get("format", ""), longest))


def _bound(schema: Schema) -> None:
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if "string" in types and not {"enum", "const"} & schema.keys():
        schema.setdefault("maxLength", LENGTHS.get(schema.get("format", ""), MOST_CHARACTERS))
    if "integer" in types and not {"enum", "const"} & schema.keys():
        schema.setdefault("format", "int64")
        schema.setdefault("minimum", 0)
        schema.setdefault("maximum", BIGGEST)
    if "array" in types:
        schema.setdefault("maxItems", MOST_ITEMS)


def _schemas_in(node: Any) -> Iterator[Schema]:
    """Everything that says of what type it is; an example says nothing."""
    if isinstance(node, Mapping):
        if isinstance(node, dict) and isinstance(node.get("type"), str | list):
            yield node
        for name, part in node.items():
            if name not in ("example", "examples", "default"):
                yield from _schemas_in(part)
    elif isinstance(node, list):
        for part in node:
            yield from _schemas_in(part)


def _operations(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in result["paths"].values():
        yield from (operation for operation in path.values() if "responses" in operation)


def _request_schemas(operation: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[Schema]:
    for media in operation.get("requestBody", {}).get("content", {}).values():
        yield from _reached(media.get("schema", {}), schemas)


def _reached(schema: Schema, schemas: Mapping[str, Schema]) -> Iterator[Schema]:
    """The objects that a body consists of."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "properties" in schema:
        yield schema
    parts = [*schema.get("properties", {}).values(), schema.get("items", {})]
    parts += [part for word in ("oneOf", "anyOf", "allOf") for part in schema.get(word, [])]
    for part in parts:
        if part:
            yield from _reached(part, schemas)
