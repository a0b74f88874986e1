"""The only writer of claims: every change and its journal entry stand or fall together."""

from apps.claims.services.intake import ArticleRefused, ArticleText, article_from_page, decode_article, submit_article
from apps.claims.services.journal import (
    ASSESSED,
    CORRECTED,
    EVIDENCE_ADDED,
    STATE_CHANGED,
    SUBMITTED,
    chained_part,
    number_entries,
    record,
)
from apps.claims.services.moves import available_moves, declare_interest, move_claim, record_assessment, standing

__all__ = [
    "ASSESSED",
    "CORRECTED",
    "EVIDENCE_ADDED",
    "STATE_CHANGED",
    "SUBMITTED",
    "ArticleRefused",
    "ArticleText",
    "article_from_page",
    "available_moves",
    "chained_part",
    "declare_interest",
    "decode_article",
    "move_claim",
    "number_entries",
    "record",
    "record_assessment",
    "standing",
    "submit_article",
]
