"""Query parameters, read strictly: what is misspelt or cannot be meant is refused by name."""

from collections.abc import Iterator

from rest_framework.request import Request

from apps.api.errors import BadParameter, Found


def check_parameters(request: Request, known: set[str]) -> None:
    """A misspelt filter, or one whose value was lost on the way, must not silently give everything.

    Raises:
        BadParameter: naming each parameter that is not known here, or has no value.
    """
    if found := [*_unknown(request, known), *_empty(request, known)]:
        raise BadParameter(found)


def whole_number(request: Request, name: str, *, default: int, least: int, most: int) -> int:
    """A query parameter as a number.

    Raises:
        BadParameter: it is no number from `least` to `most`.
    """
    text = request.query_params.get(name)
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) <= 19 and least <= int(text) <= most:
        return int(text)
    detail = f"{name} is a whole number from {least} to {most}."
    raise BadParameter([{"parameter": name, "code": "invalid", "detail": detail}])


def _unknown(request: Request, known: set[str]) -> Iterator[Found]:
    detail = f"Not a parameter here. Known are: {', '.join(sorted(known)) or 'none'}."
    details = {"as_of": "as_of is for one claim: /api/v1/claims/{id}/?as_of=…"}
    for name in sorted(set(request.query_params) - known):
        yield {"parameter": name, "code": "unknown", "detail": details.get(name, detail)}


def _empty(request: Request, known: set[str]) -> Iterator[Found]:
    for name, values in sorted(request.query_params.lists()):
        if name in known and not all(value.strip() for value in values):
            detail = f"{name} is given without a value. Give it one, or leave it out."
            yield {"parameter": name, "code": "empty", "detail": detail}
