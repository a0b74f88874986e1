"""Values out of a JSON answer whose shape is checked, because errors come with status 200 and in any shape."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from verifyhub.connectors.base import Hit, UnreadableAnswer
from verifyhub.connectors.markup import read_text, usable_address
from verifyhub.documents.dates import read_time
from verifyhub.outbound import Response

Record = dict[str, Any]
_PAIR = r"u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}"  # one character beyond the first 65,536
_ESCAPE = re.compile(rf'\\(["\\/bfnrt]|{_PAIR}|u[0-9A-Fa-f]{{4}})?')
_NUL, _HALF_A_CHARACTER = re.compile("u0000"), re.compile("u[dD][89a-fA-F]..")
MOST_RECORDS = 1_000  # no source sends more at once; a broken one may send any number, and each takes its time
_SHOWN = 200  # characters of what came instead


def read_json(response: Response, *, source: str) -> Any:
    """The value that a successful answer holds; stray backslashes and raw control characters are forgiven.

    NUL is left out and half a character replaced: no row could keep them.

    Raises:
        UnreadableAnswer: it is not JSON, or only the beginning of it. `source` is what the message calls the sender.
    """
    text = read_text(response, source=source).strip()
    if text.startswith("<"):
        raise UnreadableAnswer(f"{source} sent a web page where data is due.")
    if not text.startswith(("{", "[")):
        raise UnreadableAnswer(f"{source} sent a message instead of data: {_first_words(text)}")
    try:
        return json.loads(_ESCAPE.sub(_mended, text), strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer(f"The answer of {source} breaks off, or is not JSON.") from error


def read_record(response: Response, *, source: str) -> Record:
    """As `read_json`, for sources that answer with an object."""
    return as_record(read_json(response, source=source), source=source)


def as_record(value: Any, *, source: str) -> Record:
    if not isinstance(value, dict):
        raise UnreadableAnswer(f"The answer of {source} is not built as we know it.")
    return value


def records(holder: Record, name: str, *, source: str) -> list[Record]:
    """The list of objects under `name`, at most MOST_RECORDS; a missing or odd one is no empty list."""
    listed = holder.get(name)
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise UnreadableAnswer(f"The answer of {source} is not built as we know it: “{name}” is not a list.")
    return listed[:MOST_RECORDS]


def with_addresses(hits: Iterable[Hit | None], listed: Sequence[object], *, source: str) -> list[Hit]:
    """The hits that there are; none at all out of a list that is not empty is no empty answer."""
    found = [hit for hit in hits if hit]
    if listed and not found:
        raise UnreadableAnswer(f"{source} lists results, but none has a web address.")
    return found


def part(holder: Record, name: str) -> Record:
    """The object under `name`; an empty one when there is none."""
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def words(holder: Record, name: str) -> str:
    """The text under `name`, blanks folded; "" when there is none."""
    value = holder.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def address(holder: Record, name: str) -> str:
    """The web address under `name`; "" when it is none that could be fetched."""
    return usable_address(words(holder, name))


def moment(holder: Record, name: str) -> datetime | None:
    return read_time(words(holder, name))


def refused(source: str, message: str) -> UnreadableAnswer:
    """An error that the source itself put into words."""
    return UnreadableAnswer(f"{source} refused the question: {_first_words(message) or 'it does not say why.'}")


def _first_words(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _SHOWN else f"{folded[: _SHOWN - 1]}…"


def _mended(escape: re.Match[str]) -> str:
    """A lone backslash is doubled; what no database keeps is taken out or replaced."""
    escaped = escape[1] or ""
    if not escaped:
        return "\\\\"
    if _NUL.fullmatch(escaped):
        return ""
    return "\ufffd" if _HALF_A_CHARACTER.fullmatch(escaped) else escape[0]
