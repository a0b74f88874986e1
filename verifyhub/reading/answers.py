"""The JSON in what a language model has written: bare, fenced, with talk around it, or broken off half-way."""

import json
import re
import unicodedata
from typing import Any

LONGEST_ANSWER = 400_000  # characters of the model's own words that are looked at
MOST_ITEMS = 1_000  # in one answer; a part of an article has some dozens
_MOST_STARTS = 50  # places at which JSON is looked for in talk
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_BEGIN = re.compile(r"[\[{]")
_LIST = re.compile(r'\{\s*"claims"\s*:\s*\[|\[(?=\s*\{)')
_DECODER = json.JSONDecoder()


class UnusableAnswer(Exception):
    """Nothing can be made of an answer; the message is for an editor."""


def items_in(body: bytes) -> tuple[list[Any], bool]:
    """What an answer to a request for chat completions lists, and whether it was cut short.

    The items are of any type. Lists that are too long are cut.

    Raises:
        UnusableAnswer: it is no such answer, or lists nothing that can be read.
    """
    written, is_cut = _message(body)
    found = _whole(written)
    if found is None:
        found, is_cut = _salvaged(written) or _single(written), True
    if found is None:
        raise UnusableAnswer("The model did not answer with a list of claims.")
    return found[:MOST_ITEMS], is_cut or len(found) > MOST_ITEMS


def text_of(value: object, *, longest: int) -> str:
    """A text on one line without characters that show nothing; "" for anything else, or what is too long."""
    if not isinstance(value, str) or len(value) > 4 * longest:
        return ""
    shown = "".join(" " if c.isspace() else c for c in value if c.isspace() or unicodedata.category(c)[0] != "C")
    text = " ".join(shown.split())
    return text if len(text) <= longest else ""


def _message(body: bytes) -> tuple[str, bool]:
    """The model's own words, and whether the server says it had to stop."""
    try:
        choice = json.loads(body)["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise UnusableAnswer("The endpoint did not answer as an OpenAI-compatible one does.") from error
    if isinstance(content, list):  # some servers send it in pieces
        content = "".join(str(piece.get("text", "")) for piece in content if isinstance(piece, dict))
    if not isinstance(content, str) or not content.strip():
        raise UnusableAnswer("The model answered with nothing.")
    return _THOUGHTS.sub("", content[:LONGEST_ANSWER]), choice.get("finish_reason") == "length"


def _whole(written: str) -> list[Any] | None:
    """The list of a JSON value that is complete, wherever it begins."""
    for begin, _ in zip(_BEGIN.finditer(written), range(_MOST_STARTS), strict=False):
        try:
            value, _ = _DECODER.raw_decode(written, begin.start())
        except (ValueError, RecursionError):
            continue
        found = value.get("claims") if isinstance(value, dict) else value
        if isinstance(found, list) and (isinstance(value, dict) or _is_list_of_claims(found, written)):
            return found
    return None


def _is_list_of_claims(found: list[Any], written: str) -> bool:
    """A bare list: "[1]" in talk is none, and "[]" is one only when it is all there is."""
    return any(isinstance(item, dict) for item in found) or "".join(written.split()) == "[]"


def _single(written: str) -> list[Any] | None:
    """One claim that stands alone."""
    begin = written.find("{")
    try:
        value, _ = _DECODER.raw_decode(written, max(begin, 0))
    except (ValueError, RecursionError):
        return None
    return [value] if isinstance(value, dict) and "quote" in value else None


def _salvaged(written: str) -> list[Any] | None:
    """Whatever is complete of a list that is not."""
    begin = _LIST.search(written)
    if not begin:
        return None
    found: list[Any] = []
    at = begin.end()
    while len(found) <= MOST_ITEMS:
        at = _next_item(written, at)
        try:
            item, at = _DECODER.raw_decode(written, at)
        except (ValueError, RecursionError):
            break
        found.append(item)
    return found or None


def _next_item(written: str, at: int) -> int:
    while at < len(written) and written[at] in " \t\r\n,":
        at += 1
    return at
