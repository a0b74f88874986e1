"""What the claim page shows of the article: the quote with the words around it, who is named there, and when it was."""

from dataclasses import dataclass

from django.utils import timezone

from apps.claims.models import Claim
from apps.newsroom.highlighting import Mark, Piece, cut, in_context
from verifyhub.reading.drafts import EventTime
from verifyhub.reading.times import in_words


@dataclass(frozen=True)
class WhatWasSaid:
    """`pieces` are marked "quote" and "speaker"; `goes_on…` tells on which sides the article goes on."""

    pieces: tuple[Piece, ...]
    goes_on_before: bool
    goes_on_after: bool
    when: str


def what_was_said(claim: Claim) -> WhatWasSaid:
    context = in_context(claim.article.text, claim.quote_start, claim.quote_end)
    first = claim.quote_start - len(context.before)
    shown = context.before + context.quote + context.after
    spans = [(claim.quote_start, claim.quote_end, "quote")]
    spans += [(s["start"], s["end"], "speaker") for s in claim.speakers if s["start"] is not None]
    near = [Mark(start - first, end - first, what) for start, end, what in spans]
    marks = [mark for mark in near if 0 <= mark.start < mark.end <= len(shown)]
    return WhatWasSaid(tuple(cut(shown, marks)), context.goes_on_before, context.goes_on_after, when(claim))


def when(claim: Claim) -> str:
    """ "10 September 2022, from “on Saturday”"; "" when the article does not say."""
    read = f"“{claim.event_words}”"
    if claim.event_start is None or claim.event_end is None:
        return f"{read}; which day that is cannot be told from this article" if claim.event_words else ""
    start, end = timezone.localtime(claim.event_start), timezone.localtime(claim.event_end)
    days = in_words(EventTime(claim.event_words, (0, 0), start, end))
    return f"{days}, from {read}" if claim.event_words else days
