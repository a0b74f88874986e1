"""From an article's text to drafts of claims, each a verbatim span."""

from dataclasses import replace
from datetime import datetime

from verifyhub.reading.attribution import Hedge
from verifyhub.reading.cyrillic import read_slavic
from verifyhub.reading.drafts import ArticleReading, ClaimDraft, EventTime, Kind, SetAside, Shade, Speaker
from verifyhub.reading.grammatical import read_with_grammar
from verifyhub.reading.languages import language_to_read, why_not_read
from verifyhub.reading.lexical import read_by_words
from verifyhub.reading.parsing import why_no_parser

__all__ = [
    "ArticleReading", "ClaimDraft", "EventTime", "Hedge", "Kind", "SetAside", "Shade", "Speaker", "read_article",
]  # fmt: skip

# Read of one article: about 6,500 words. Prose of that length takes two seconds, a jumble of words up to ten.
MOST_CHARACTERS = 40_000
NOT_READ = "not read"
# Proposed of one article: a desk can look at no more, and 40,000 characters of plain sentences would give a thousand.
MOST_DRAFTS = 200
LEFT_OUT = "left out"


def read_article(text: str, *, published_at: datetime | None = None) -> ArticleReading:
    """Drafts and passages set aside. Texts in a language we do not read give neither, and the language "und".

    English is read with its grammar, Ukrainian and Russian by words. Where the language model is missing or not the one
    we know, English too is read by words alone, and each draft's reasons say so. Of a very long text only the beginning
    is read, and of very many drafts only the best are kept; `notes` says so.
    """
    language = language_to_read(text)
    if language == "und":
        return ArticleReading(language, (), (), (why_not_read(text),))
    end = _end_of_reading(text)
    is_english = language == "en"
    reading = _read_english(text[:end], published_at) if is_english else read_slavic(text[:end], language)
    if end < len(text.rstrip()):
        rest = SetAside(end, len(text), NOT_READ)
        note = f"Only the first {end:,} of {len(text):,} characters were read."
        reading = replace(reading, set_aside=(*reading.set_aside, rest), notes=(*reading.notes, note))
    return _most_worth_a_check(reading)


def _most_worth_a_check(reading: ArticleReading) -> ArticleReading:
    """No more than `MOST_DRAFTS`, in the order of the text; the others are set aside, and a note says how many."""
    if len(reading.drafts) <= MOST_DRAFTS:
        return reading
    ranked = sorted(reading.drafts, key=lambda draft: -draft.check_worthiness)
    kept = {id(draft) for draft in ranked[:MOST_DRAFTS]}
    rest = [SetAside(draft.start, draft.end, LEFT_OUT) for draft in reading.drafts if id(draft) not in kept]
    note = f"Of {len(reading.drafts):,} claims found, the {MOST_DRAFTS:,} most worth a check are proposed."
    return replace(
        reading,
        drafts=tuple(draft for draft in reading.drafts if id(draft) in kept),
        set_aside=tuple(sorted((*reading.set_aside, *rest), key=lambda passage: passage.start)),
        notes=(*reading.notes, note),
    )


def _read_english(text: str, published_at: datetime | None) -> ArticleReading:
    reason = why_no_parser()
    if not reason:
        return read_with_grammar(text, published_at=published_at)
    reading = read_by_words(text)
    drafts = tuple(replace(draft, reasons=(*draft.reasons, f"read by words: {reason}")) for draft in reading.drafts)
    return replace(reading, drafts=drafts, notes=(f"Read by words alone: {reason}.",))


def _end_of_reading(text: str) -> int:
    """The whole text, or up to the last line or word that fits."""
    if len(text) <= MOST_CHARACTERS:
        return len(text)
    cut = max(text.rfind("\n", 0, MOST_CHARACTERS), text.rfind(". ", 0, MOST_CHARACTERS) + 1)
    return cut if cut > MOST_CHARACTERS // 2 else MOST_CHARACTERS
