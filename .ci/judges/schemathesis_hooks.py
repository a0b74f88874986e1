"""What the judge cannot know of a query that is right as far as the description can say."""

from datetime import UTC, datetime
from urllib.parse import quote

import schemathesis

LONG_AGO = "2020-01-01T00:00:00Z"
LONGEST_CURSOR = 1_000
LONGEST_ADDRESS = 3_500  # characters: past that the web server itself says 414


@schemathesis.hook
def before_call(context, case, kwargs):
    """Nothing is asked about a time to come or before computers, no cursor is made up, and nobody waits."""
    query = case.query or {}
    for name in [name for name in query if name.endswith(("_since", "_before", "as_of"))]:
        if (moment := _moment(query[name])) and moment.year < 1971:
            query[name] = LONG_AGO
    if _moment(query.get("as_of")):  # a claim as it was is shown whole
        query.pop("fields", None)
        query.pop("expand", None)
    for name, could_be_right, instead in (
        ("as_of", _is_to_come, LONG_AGO),
        ("cursor", lambda value: isinstance(value, str) and 0 < len(value) <= LONGEST_CURSOR, None),
        ("wait", lambda value: str(value).isdigit() and int(value) <= 20, "0"),
    ):
        if name in query and could_be_right(query[name]):
            del query[name]
            if instead is not None:
                query[name] = instead


@schemathesis.hook
def filter_query(context, query):
    return _is_short(query)


@schemathesis.hook
def filter_path_parameters(context, path_parameters):
    return _is_short(path_parameters)


@schemathesis.hook
def filter_headers(context, headers):
    return _is_short(headers)


def _is_short(parameters):
    return len(quote(str(parameters))) < LONGEST_ADDRESS


def _is_to_come(text):
    moment = _moment(text)
    return moment is not None and moment > datetime.now(UTC)


def _moment(text):
    """None for what is not a time with its zone: the API is to say so."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None
