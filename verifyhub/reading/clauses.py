"""Cutting a reported content into claims: side clauses off, coordinated clauses apart where it is safe."""

import re

from verifyhub.reading.phrases import Span, cleaned, count_words, has_finite_verb

LEAST_WORDS = 4  # in each half: shorter ones are rarely a claim
_SEMICOLON = re.compile(r";\s+")
# "…, and the army …", "… while troops …": the second half must open like a subject.
_COORDINATION = re.compile(
    r",? (?:and|but|while|whereas|where) (?=(?:the|a|an|its|his|her|their|two|three|four|some|[A-Z])[ \w])"
)
_PARTICIPLE = re.compile(r", (?:thus |thereby |possibly )?(?!including|according|during|morning|evening)[a-z]{2,}ing\b")
_RELATIVE = re.compile(r", (?:which|who|whose|whom)\b")
_RESUMES = re.compile(r", (?:\w+ed|is|are|was|were|has|have|had|will|would|said|and|but)\b")
_CLOSING = re.compile(r", (?:or (?:maybe|perhaps) both|as if|as though|if true|even though|although|though)\b")


def split_clauses(sentence: str, content: Span) -> tuple[Span, ...]:
    """Main clauses of a content, in order; only the first keeps its subject for certain."""
    spans = [
        part for outer in _at_marks(sentence, content, _SEMICOLON) for part in _at_marks(sentence, outer, _COORDINATION)
    ]
    return tuple(_without_side_clauses(sentence, span) for span in spans)


def _at_marks(sentence: str, span: Span, mark: re.Pattern[str]) -> list[Span]:
    parts: list[Span] = []
    start, end = span
    for match in mark.finditer(sentence, start, end):
        left, right = sentence[start : match.start()], sentence[match.end() : end]
        if _is_clause(left) and _is_clause(right) and _opens_soon_with_verb(right):
            parts.append(cleaned(sentence, start, match.start()))
            start = match.end()
    return [*parts, cleaned(sentence, start, end)]


def _is_clause(text: str) -> bool:
    return count_words(text) >= LEAST_WORDS and has_finite_verb(text)


def _opens_soon_with_verb(text: str) -> bool:
    return has_finite_verb(" ".join(text.split()[1:7]))


def _without_side_clauses(sentence: str, span: Span) -> Span:
    start, end = span
    for pattern in (_PARTICIPLE, _RELATIVE, _CLOSING):
        match = pattern.search(sentence, start, end)
        # A side clause in the middle ("X, who fled, said …") stays: cutting there would leave no sentence.
        is_whole = match and (pattern is _CLOSING or _is_clause(sentence[start : match.start()]))
        if (
            match
            and is_whole
            and count_words(sentence[start : match.start()]) >= LEAST_WORDS
            and not _RESUMES.search(sentence, match.end(), end)
        ):
            end = match.start()
    return cleaned(sentence, start, end)
