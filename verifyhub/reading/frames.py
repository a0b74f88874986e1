"""Words that carry a report: who is said to say it, and which clause is what is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifyhub.reading import cues
from verifyhub.reading.attribution import Hedge
from verifyhub.reading.grammar import TELLING, is_finite, is_passive, is_verb, marks, subject_of, word
from verifyhub.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Frame:
    """Somebody's saying: `source` is the head of the words for who, None when nobody is named."""

    source: "Token | None"
    verb: "Token | None"
    hedge: Hedge
    rule: str


SAYINGS = word_set(
    "statement announcement assertion allegation accusation admission suggestion warning insistence claim"
)
_BESIDE_SPEECH = frozenset({"nsubj", "ccomp", "punct", "advmod", "npadvmod", "prep", "cc", "conj", "advcl"})
NOBODY = word_set("nothing nobody none neither")
QUOTED = word_set("quoted cited reported")
TELLING_SOMEBODY = word_set("told tells tell telling")
EMERGING = word_set("emerged emerges transpired transpires turned turns")


def frame_of(head: "Token", subject: "Token | None", contents: list["Token"]) -> Frame | None:
    """What a verb says of who says it; None when it reports nothing."""
    lower = word(head)
    if subject and subject.tag_ in ("WDT", "WP") and head.dep_ == "relcl":
        subject = head.head
    if contents and lower in ("have", "has", "had", "put") and subject and word(subject) in cues.REPORT_NOUNS:
        return Frame(subject, head, Hedge.REPORTED, "reports have")
    if contents and is_passive(head) and subject and word(subject) == "it" and lower in cues.HEARSAY_PASSIVES:
        return Frame(None, head, _heard(lower), "hearsay passive")
    if contents and subject and word(subject) == "it" and lower in ("appears", "appeared", "seems", "seemed"):
        return Frame(None, head, Hedge.REPORTED, "adverb")
    if contents and subject and lower in QUOTED and is_passive(head):
        return Frame(subject, head, Hedge.REPORTED, "quoted as saying")
    if not subject or is_passive(head) or not is_verb(head) or word(subject) in NOBODY:
        return None
    if lower in cues.DENYING:
        return Frame(subject, head, Hedge.DENIED, "denial" if contents else "denial of a noun")
    if contents and (lower in TELLING or _comes_after(head, contents)):
        return Frame(subject, head, Hedge.REPORTED, "complement of a saying verb")
    if lower in ("confirmed", "confirms", "confirm") and any(c.dep_ == "dobj" for c in head.children):
        return Frame(subject, head, Hedge.REPORTED, "confirmed a fact")
    if lower in ("claim", "claims", "claimed") and any(c.dep_ == "xcomp" for c in head.children):
        return Frame(subject, head, Hedge.REPORTED, "said of oneself")
    return None


def is_empty_frame(head: "Token", subject: "Token | None", *, is_reported: bool) -> bool:
    """ "It later emerged that A", and in somebody's report "… that it was likely that A": the content is A."""
    if subject is None or word(subject) != "it":
        return False
    return word(head) in EMERGING or (is_reported and head.pos_ == "AUX")


def contents_of(head: "Token") -> list["Token"]:
    """The clauses that hang on a verb as what is said."""
    found = [c for c in head.children if c.dep_ == "ccomp" and (is_verb(c) or subject_of(c))]
    if not found and word(head) in TELLING:
        found = [c for c in head.children if c.dep_ in ("advcl", "xcomp") and "that" in marks(c) and subject_of(c)]
    if not found and word(head) in QUOTED and is_passive(head):
        found = [inner for verb in _as_saying(head) for inner in contents_of(verb)]
    if not found and word(head) in TELLING_SOMEBODY:
        found = [c for listener in head.children if listener.dep_ == "dobj" for c in _told_to(listener)]
    if not found and head.dep_ == "parataxis" and word(head) in TELLING and head.head != head:
        return []
    return [c for c in found if word(head) != "make"]


def _as_saying(head: "Token") -> "Iterator[Token]":
    """ "was quoted as saying"."""
    for link in head.children:
        if link.dep_ == "prep" and word(link) == "as":
            yield from (c for c in link.children if c.dep_ == "pcomp" and word(c) in TELLING)


def _told_to(listener: "Token") -> "Iterator[Token]":
    """ "told the Courier he had fled": taken by the parser for a Courier that he had fled."""
    for clause in listener.children:
        speaks_of = subject_of(clause) if clause.dep_ == "relcl" else None
        if speaks_of is not None and clause.left_edge.tag_ not in ("WDT", "WP", "WRB", "IN"):
            yield clause


def quoting_outlet(head: "Token") -> "Token | None":
    """Reuters in "was quoted by Reuters as saying"."""
    if word(head) not in QUOTED or not is_passive(head) or not contents_of(head):
        return None
    by = (child for child in head.children if child.dep_ == "agent")
    return next((c for agent in by for c in agent.children if c.dep_ == "pobj"), None)


def _comes_after(head: "Token", contents: list["Token"]) -> bool:
    """ "…, the post continued": a clause, a comma, then a verb with its subject."""
    if any(child.dep_ not in _BESIDE_SPEECH for child in head.children):
        return False  # "…, he would not want it shown" says something of its own
    content, subject = contents[0], subject_of(head)
    start = min(subject.left_edge.i, head.i) if subject else 0
    return bool(subject and content.i < start and head.doc[start - 1].text in (",", "”", '"', "’", "'"))


def _heard(lower: str) -> Hedge:
    return Hedge.RUMOURED if lower in cues.RUMOUR else Hedge.REPORTED


def report_noun(token: "Token") -> Frame | None:
    """ "a claim by X that …", "rumours circulated that …": the noun names the source, or whoever made it does."""
    if not is_finite(token) or not any(word(c) == "that" and c.i < token.i for c in token.children):
        return None
    noun: Token | None = token.head
    if word(token.head) in SAYINGS and (maker := _maker_of(token.head, token)):
        return Frame(maker, None, Hedge.REPORTED, "somebody’s statement that")
    for _ in range(3):
        if noun is None or word(noun) in cues.REPORT_NOUNS:
            break
        noun = subject_of(noun) or (noun.head if noun.head != noun else None)
    if noun is None or word(noun) not in cues.REPORT_NOUNS or token in list(noun.ancestors):
        return None
    if any(not t.is_punct for t in token.doc[token.right_edge.i + 1 :]):
        return None  # "News that A spread quickly" is about the news
    return Frame(_maker_of(noun, token) or noun, None, _heard(word(noun)), "reports that")


def _maker_of(noun: "Token", content: "Token") -> "Token | None":
    by = next((t for t in noun.subtree if word(t) == "by" and t.i < content.i), None)
    maker = next((c for c in by.children if c.dep_ == "pobj"), None) if by else None
    return maker or next((c for c in noun.children if c.dep_ == "poss"), None)


def according_to(token: "Token") -> "Token | None":
    """Who stands behind "according to"; also "according the …", as it is sometimes misprinted."""
    to: Iterator[Token] = (c for c in token.children if c.dep_ == "prep" and word(c) == "to")
    holder = next(to, token)
    return next((c for c in holder.children if c.dep_ in ("pobj", "dobj")), None)
