"""What the text around a report does to it: hedge words, and the article's own warnings."""

from dataclasses import replace
from typing import TYPE_CHECKING

from verifyhub.reading import cues
from verifyhub.reading.attribution import Hedge
from verifyhub.reading.drafts import ClaimDraft, Shade
from verifyhub.reading.grammar import foretells, is_negated, is_passive, is_possible, subject_of, word
from verifyhub.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

    from verifyhub.reading.spans import Clause

_APPARENT = word_set("apparently seemingly evidently")
_SEEMS = word_set("appears appear appeared seems seem seemed")
_UNTRUE = word_set("false untrue unfounded baseless fabricated hoax fake bogus nonsense incorrect wrong rumour rumor")
_SAYINGS = cues.REPORT_NOUNS | word_set("suggestion suggestions story stories video photo image notion idea")
CAVEAT_RULE = "the article's own caveat"


def hedge_of(
    clause: "Clause", words: str, chain: tuple[str, ...], *, is_person: bool
) -> tuple[Hedge, Shade, tuple[str, ...]]:
    """The hedge to store, the hedge in full, and the rules that gave them. `is_person`: the chain ends with one."""
    lower = frozenset(words.casefold().split())
    adverb = _adverb(clause)
    named = " ".join(chain).casefold()
    if any(frame.hedge is Hedge.DENIED for frame in clause.frames):
        return Hedge.DENIED, Shade.DENIED, ()
    if chain and _calls_it_untrue(clause.head):
        return Hedge.DENIED, Shade.DENIED, ("called untrue",)
    if cues.UNSURE & set(named.split()) or cues.UNSURE & lower:
        return Hedge.UNCONFIRMED, Shade.UNCONFIRMED, ("unconfirmed",)
    if any(frame.hedge is Hedge.RUMOURED for frame in clause.frames) or _is_hearsay(clause.head, cues.RUMOUR):
        return Hedge.RUMOURED, Shade.RUMOURED, ("hearsay passive",) if not chain else ()
    if foretells(clause.head) and not adverb:
        foretold = _named(chain) if is_person else Shade.PREDICTION
        return (Hedge.REPORTED if chain else Hedge.ASSERTED), foretold, ()
    if adverb:
        return Hedge.REPORTED, Shade.APPARENT if adverb in _APPARENT | _SEEMS else Shade.REPORTED, ("adverb",)
    if _is_hearsay(clause.head, cues.HEARSAY_PASSIVES) and not chain:
        return Hedge.REPORTED, Shade.REPORTED, ("hearsay passive",)
    if any(frame.source is None for frame in clause.frames) and not chain:
        return Hedge.REPORTED, Shade.REPORTED, ()
    if chain and not is_person and (_is_hearsay(clause.head, cues.HEARSAY_PASSIVES) or is_possible(clause.head)):
        return Hedge.REPORTED, Shade.REPORTED, ()
    return (Hedge.REPORTED, _named(chain), ()) if chain else (Hedge.ASSERTED, Shade.ASSERTED, ())


def lowered_by_caveat(drafts: list[ClaimDraft], paragraphs: list[int]) -> list[ClaimDraft]:
    """Reports above a caveat become unconfirmed, from the first report of each paragraph on.

    What stands before the first report is the article's own framing, and stays.
    """
    carrying: set[int] = set()
    lowered = []
    for draft, paragraph in zip(drafts, paragraphs, strict=True):
        if draft.hedge is not Hedge.ASSERTED:
            carrying.add(paragraph)
        is_own_view = draft.shade is Shade.APPARENT and not draft.attribution
        if paragraph in carrying and not is_own_view and draft.hedge in (Hedge.ASSERTED, Hedge.REPORTED):
            reasons = (*draft.reasons, CAVEAT_RULE)
            draft = replace(draft, hedge=Hedge.UNCONFIRMED, shade=Shade.UNCONFIRMED, reasons=reasons)
        lowered.append(draft)
    return lowered


def _named(chain: tuple[str, ...]) -> Shade:
    last = f" {chain[-1].casefold()} "
    is_hearsay = any(f" {noun} " in last for noun in ("reports", "report", "media", "rumours", "rumors"))
    return Shade.REPORTED if is_hearsay else Shade.ATTRIBUTED


def _adverb(clause: "Clause") -> str:
    """The hedge word that lowers the whole clause, "" when there is none ("the apparently doctored photo" has none)."""
    head = clause.head
    if word(head) in _SEEMS and any(child.dep_ in ("xcomp", "oprd") for child in head.children):
        return word(head)
    for token in head.doc[clause.first : clause.last + 1]:
        if word(token) in cues.HEARSAY_ADVERBS | _APPARENT and token.head.dep_ not in ("amod", "compound"):
            return word(token)
    return ""


def _is_hearsay(head: "Token", verbs: frozenset[str]) -> bool:
    """ "is rumoured to be", "were reported dead"."""
    hangs = any(child.dep_ in ("xcomp", "oprd", "acomp", "advcl") for child in head.children)
    return word(head) in verbs and is_passive(head) and hangs


def _calls_it_untrue(head: "Token") -> bool:
    """ "The claim is false": the speaker denies what the subject says."""
    subject = subject_of(head)
    if subject is None or word(subject) not in _SAYINGS or is_negated(head):
        return False
    return any(
        word(token) in _UNTRUE for child in head.children if child.dep_ in ("acomp", "attr") for token in child.subtree
    )
