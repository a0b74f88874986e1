"""What an article claims, and what a document says about a claim. Everything read is a suggestion with its reasons."""

from verifyhub.reading.articles import ArticleReading, ClaimDraft, SetAside, read_article
from verifyhub.reading.documents import DocumentReading, Relation, Stance, read_document

__all__ = [
    "ArticleReading",
    "ClaimDraft",
    "DocumentReading",
    "Relation",
    "SetAside",
    "Stance",
    "read_article",
    "read_document",
]
