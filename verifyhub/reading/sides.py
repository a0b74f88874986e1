"""Which words below a clause open a clause of their own: joined, relative, trailing and side clauses."""

from enum import StrEnum
from typing import TYPE_CHECKING

from verifyhub.reading.frames import Frame, contents_of, frame_of, report_noun
from verifyhub.reading.grammar import (
    AUXILIARIES,
    CLAUSES,
    CONCLUDING,
    NO_EVENT,
    TELLING,
    follows_comma,
    is_finite,
    is_passive,
    is_verb,
    marks,
    subject_of,
    word,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

PART_OF_THE_WHOLE = frozenset({"because", "if", "unless", "until", "so", "than", "when", "once", "whether"})
CONTRARY = frozenset({"though", "although", "whereas"})
_SIDE_BY_SIDE = frozenset({"as", "while", "after", "since", "where"})


_ANSWERING = frozenset({"elaborate", "comment", "respond", "specify", "provide", "give", "say", "name", "identify"})


class Role(StrEnum):
    MAIN = "main clause"
    CONJUNCT = "joined clause"
    RELATIVE = "relative clause"
    PARTICIPLE = "participle"
    SIDE = "side clause"
    COMPLEMENT = "reported content"


Side = tuple[tuple[Frame, ...], Role, "Token | None"]


def side_of(token: "Token", frames: tuple[Frame, ...], subject: "Token | None") -> "Side | None":
    """How a word below a head opens a clause of its own: whose it is, its role, and the subject it borrows."""
    if token.dep_ in ("ccomp", "acl", "relcl") and (noun := report_noun(token)):
        return (*frames, noun), Role.COMPLEMENT, None
    if token.dep_ == "conj" and is_verb(token.head) and _stands_apart(token):
        outer = frames[:-1] if _refuses(token) else frames
        return outer, Role.CONJUNCT, subject_of(token.head) or subject
    if token.dep_ == "relcl" and (follows_comma(token.left_edge) or _is_added(token)):
        return frames, Role.RELATIVE, token.head
    if token.dep_ == "relcl" and (contents := contents_of(token)) and frame_of(token, subject, contents):
        return frames, Role.RELATIVE, token.head
    if token.dep_ == "advcl":
        return _adverbial(token, frames, subject)
    if token.dep_ == "pcomp" and word(token.head) == "with" and subject_of(token) and follows_comma(token.head):
        return frames, Role.PARTICIPLE, None
    if token.dep_ in CLAUSES and token.i < token.head.i and is_finite(token) and subject_of(token):
        return frames, Role.MAIN, None
    return None


def _is_added(token: "Token") -> bool:
    """ "which" without its comma, when it opens a clause about the subject."""
    return word(token.left_edge) == "which" and is_finite(token)


def _refuses(token: "Token") -> bool:
    """ "… but did not elaborate": the author's report about the speaker, not the speaker's words."""
    if word(token) in ("declined", "refused"):
        return True
    return word(token) in _ANSWERING and any(child.dep_ == "neg" for child in token.children)


def is_afterthought(token: "Token") -> bool:
    """ "…, suggesting that …", "…, as if in expectation of …": the author's conclusion, no report."""
    if token.dep_ != "advcl" or token.i < token.head.i or not follows_comma(token.left_edge):
        return False
    return _is_as_if(token) or (word(token) in CONCLUDING and token.tag_ == "VBG")


def _adverbial(token: "Token", frames: tuple[Frame, ...], subject: "Token | None") -> "Side | None":
    signs = marks(token)
    own = subject_of(token)
    subject = subject_of(token.head) or subject
    if is_afterthought(token) or signs & PART_OF_THE_WHOLE:
        return None
    if frame_of(token, subject, contents_of(token)):
        return frames, Role.SIDE, subject
    if own and is_finite(token) and signs & (CONTRARY | _SIDE_BY_SIDE) and not _is_no_side_clause(token, own):
        return frames, Role.SIDE, own
    is_trailing = token.i > token.head.i and token.tag_ == "VBG" and follows_comma(token.left_edge)
    if (
        is_trailing
        and not own
        and not signs - {"while", "thus", "thereby"}
        and word(token) not in NO_EVENT | CONCLUDING
    ):
        return frames, Role.PARTICIPLE, subject
    return None


def _is_no_side_clause(token: "Token", own: "Token") -> bool:
    """ "As if …", "shortly after …" (only tells when), "the same width as that found …" (a comparison)."""
    after = next((child for child in token.lefts if word(child) == "after"), None)
    timed = after is not None and (after.n_lefts > 0 or (after.i > 0 and after.nbor(-1) in token.children))
    return _is_as_if(token) or timed or word(own) == "that"


def stands_in_a_row(conjunct: "Token") -> bool:
    """One of three or more predicates of one subject: "turned round, taunted him and charged" is told in one breath."""
    first = conjunct
    while first.dep_ == "conj" and is_verb(first.head):
        first = first.head
    row = [t for t in first.subtree if t.dep_ == "conj" and is_verb(t) and subject_of(t) is None and _joins(t, first)]
    return len(row) >= 2


def _joins(conjunct: "Token", first: "Token") -> bool:
    above = conjunct.head
    while above != first and above.dep_ == "conj":
        above = above.head
    return above == first


def goes_on_reporting(conjunct: "Token", content: "Token") -> bool:
    """ "said that A was hurt and was taken away": the second half is still what was said."""
    if conjunct.i < content.i or word(conjunct) in TELLING:
        return False
    own = subject_of(conjunct)
    if own:
        return any(word(c) == "that" and c.dep_ == "mark" for c in conjunct.children) or own.pos_ == "PRON"
    return any(c.dep_ in ("aux", "auxpass") and word(c) not in ("did", "does", "do") for c in conjunct.children)


def taken_for_participle(head: "Token") -> "Token | None":
    """ "Rumours circulated …" parsed as "rumours that were circulated": a noun for a root, and no other verb."""
    if head.dep_ != "ROOT" or is_verb(head) or subject_of(head) is not None:
        return None
    return next(
        (c for c in head.children if c.dep_ in ("acl", "relcl") and c.tag_ in ("VBN", "VBD") and not c.n_lefts), None
    )


def _stands_apart(conjunct: "Token") -> bool:
    """A joined clause with a subject or a tense of its own."""
    if subject_of(conjunct) is not None:
        return True
    if (
        is_passive(conjunct.head)
        and not has_own_helper(conjunct)
        and not any(c.dep_ == "dobj" for c in conjunct.children)
    ):
        return False  # "was extradited and jailed"
    return is_finite(conjunct)


def has_own_helper(head: "Token") -> bool:
    return any(child.dep_ in AUXILIARIES for child in head.children)


def _is_as_if(token: "Token") -> bool:
    start = token.left_edge
    return word(start) == "as" and start.i + 1 < len(token.doc) and word(start.nbor(1)) in ("if", "though")
