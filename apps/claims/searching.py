"""Claims found by what is said in them: every word asked for, by its beginning, or a "phrase in quotation marks".

Full text on PostgreSQL, where longer words are also found as they are misspelt; FTS5 on SQLite (migration 0009).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from apps.claims.models import Claim

MAYBE_MISSPELT = 5  # letters: a shorter word is like too many others
_ASKED = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORD = re.compile(r"[^\W_]+")


class Phrase(NamedTuple):
    """Words that stand together in this order; the last one may go on unless the phrase `ends` there."""

    words: tuple[str, ...]
    ends: bool


def asked_for(query: str) -> list[Phrase]:
    """A word with a sign in it ("mi-8") is a phrase."""
    parts = (Phrase(tuple(_WORD.findall(quoted or word)), bool(quoted)) for quoted, word in _ASKED.findall(query))
    return [phrase for phrase in parts if phrase.words]


def saying(claims: QuerySet[Claim], query: str) -> QuerySet[Claim]:
    """Those in which all of it is said; none for a query without a word."""
    phrases = asked_for(query)
    if not phrases:
        return claims.none()
    found = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return found(claims, phrases)


def _on_postgresql(claims: QuerySet[Claim], phrases: Sequence[Phrase]) -> QuerySet[Claim]:
    for words, ends in phrases:
        text = " <-> ".join(f"'{word}'" for word in words) + ("" if ends else ":*")
        said, values = "claims_claim.said @@ to_tsquery('simple', %s)", [text]
        if not ends and len(words) == 1 and len(words[0]) >= MAYBE_MISSPELT:
            said, values = f"({said} OR %s <%% claims_claim.statement)", [text, words[0]]
        claims = claims.filter(RawSQL(said, values, output_field=BooleanField()))
    return claims


def _on_sqlite(claims: QuerySet[Claim], phrases: Sequence[Phrase]) -> QuerySet[Claim]:
    text = " AND ".join(f'"{" ".join(words)}"{"" if ends else "*"}' for words, ends in phrases)
    said = "claims_claim.id IN (SELECT rowid FROM claims_said WHERE claims_said MATCH %s)"
    return claims.filter(RawSQL(said, [text], output_field=BooleanField()))
