"""Keeping what was read as evidence, so that anyone can look at it, compare it and check it later."""

from verifyhub.preservation.diff import Paragraph, Span, changes_in_words, compare
from verifyhub.preservation.warc import DamagedArchive, Record, read_warc, without, write_warc

__all__ = [
    "DamagedArchive",
    "Paragraph",
    "Record",
    "Span",
    "changes_in_words",
    "compare",
    "read_warc",
    "without",
    "write_warc",
]
