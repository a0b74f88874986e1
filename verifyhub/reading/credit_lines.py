"""Whom a text credits outside its sentences: in brackets behind the last one, or on a line of its own."""

import re

from verifyhub.reading.mentions import names_in

_NAME = r"((?:the )?[A-Z][\w’'&.]*(?: (?:of |the )?[A-Z][\w’'&.]*){0,4})"
_GIVEN = r"(?i:via|sources?|h/t|hat[ -]tip|from|by way of|credit)(?i: to)?:?"
_LINES = (
    re.compile(rf"[.!?”\"’)…] ?[\[(](?:{_GIVEN} )?{_NAME}[\])]\s*$", re.MULTILINE),
    re.compile(rf"^\W{{0,3}}{_GIVEN} {_NAME} *\W{{0,3}}$", re.MULTILINE),
    re.compile(rf"[.!?”\"’)…] ?(?i:via|source:|h/t|hat[ -]tip:?) {_NAME}\W{{0,3}}$", re.MULTILINE),
)
_OF_PICTURES = re.compile(
    r"\b(?:getty|shutterstock|photo\w*|image\w*|picture\w*|screen\w*|video|file|flickr|instagram|youtube|twitter"
    r"|facebook|updated?|wikimedia|illustration|staff|via|source)\b",
    re.IGNORECASE,
)


def credit_lines(text: str) -> tuple[str, ...]:
    """ "… of the building. [WSJ]", "Source: The Herald", "via Mashable", each once; not those of pictures."""
    found = {match.start(1): match[1] for line in _LINES for match in line.finditer(text)}
    names = (found[at].rstrip(". ") for at in sorted(found))
    return tuple(dict.fromkeys(name for name in names if names_in(f"x {name}") and not _OF_PICTURES.search(name)))
