"""From the grammar of one sentence to its clauses, each with those who are said to say it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from verifyhub.reading import cues
from verifyhub.reading.attribution import Hedge
from verifyhub.reading.grammar import (
    CLAUSES,
    CONCLUDING,
    NO_EVENT,
    OPENERS,
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
    from spacy.tokens import Doc, Token

# Tokens of the shortest clause that is taken apart. Two people who mark claims cut long sentences and keep short ones.
LEAST_TOKENS = 5
LEAST_WITHOUT_SUBJECT = 6
LEAST_BESIDE = 8  # in a quotation, and beside a main clause
LONG_ASIDE = 8  # tokens: a subject so far from its verb is left out of the span and filled in by the wording
SHORT_CONTENT = 4  # tokens: less than that within somebody's report is not told apart
DEEPEST = 12  # clauses within clauses: no writer goes further, a jumble of words might
# Side clauses with one of these words in front say something of their own.
_PART_OF_THE_WHOLE = frozenset({"because", "if", "unless", "until", "so", "than", "when", "once", "whether"})
_CONTRARY = frozenset({"though", "although", "whereas"})
_SIDE_BY_SIDE = frozenset({"as", "while", "after", "since", "before", "where"})


_ANSWERING = frozenset({"elaborate", "comment", "respond", "specify", "provide", "give", "say", "name", "identify"})


class Role(StrEnum):
    MAIN = "main clause"
    CONJUNCT = "joined clause"
    RELATIVE = "relative clause"
    PARTICIPLE = "participle"
    SIDE = "side clause"
    COMPLEMENT = "reported content"


@dataclass(frozen=True)
class Frame:
    """Somebody's saying: `source` is the head of the words for who, None when nobody is named."""

    source: "Token | None"
    verb: "Token | None"
    hedge: Hedge
    rule: str


@dataclass(frozen=True)
class Clause:
    """Tokens `first` to `last` of its sentence. `subject` is borrowed when the clause has none of its own."""

    head: "Token"
    frames: tuple[Frame, ...]
    role: Role
    subject: "Token | None"
    first: int = 0
    last: int = 0


def find_clauses(doc: "Doc", *, is_quotation: bool = False) -> list[Clause]:
    """In the order of the text. Clauses that only carry a report ("X said") are no clauses of their own."""
    walker = _Walker(doc, is_quotation=is_quotation)
    for root in [token for token in doc if token.head == token or token.dep_ == "ROOT"]:
        walker.walk(root, walker.outer, Role.MAIN, None)
    return walker.found(doc)


class _Walker:
    """Goes down one sentence, clause by clause.

    `heads` holds the head of every clause; None stands for words that carry a report and say nothing themselves.
    Every other word belongs to the nearest head above it.
    """

    def __init__(self, doc: "Doc", *, is_quotation: bool) -> None:
        self.is_quotation = is_quotation
        self.heads: dict[int, Clause | None] = {}
        self.outer: tuple[Frame, ...] = ()
        self.local: dict[int, Frame] = {}
        self.moved: dict[int, Token] = {}  # branches the parser hung on the words of saying instead of on what is said
        for token in doc:
            if word(token) == "according" and (source := _according(token)):
                self._note_according(token, source)

    def _note_according(self, token: "Token", source: "Token") -> None:
        """At either end of the sentence it stands for all of it, elsewhere for the clause it hangs on."""
        frame = Frame(source, None, Hedge.REPORTED, "according to")
        start, end = token.left_edge.i, token.right_edge.i + 1
        self.heads[token.i] = None
        for child in source.children:  # a list behind the comma is the sentence's own subject
            if child.i > source.i and "," in token.doc[source.i : child.i].text and token.head != token:
                self.moved[child.i] = token.head
                end = min(end, child.left_edge.i)
        at_an_end = all(t.is_punct for t in token.doc[:start]) or all(t.is_punct for t in token.doc[end:])
        if at_an_end:
            self.outer = (*self.outer, frame)
        else:
            self.local[token.head.i] = frame

    def walk(
        self, head: "Token", frames: tuple[Frame, ...], role: Role, subject: "Token | None", depth: int = 0
    ) -> None:
        if depth > DEEPEST or head.i in self.heads:
            return
        subject = subject_of(head) or subject
        if (verb := _taken_for_participle(head)) is not None:
            self.walk(verb, frames, role, head, depth + 1)
            self.moved.update({head.i: verb} if self.heads.get(verb.i) else {})
            return
        frames = (*frames, *self._frames_beside(head))
        contents = _contents(head)
        if frames and contents and _is_empty_frame(head, subject):
            self.heads[head.i] = None
            self.walk(contents[0], frames, role, None, depth + 1)
            return
        frame = frame_of(head, subject, contents)
        if frame and frames and contents and contents[-1].right_edge.i - contents[0].left_edge.i < SHORT_CONTENT:
            frame = None  # "said he hoped so": the content is the whole of it
        if frame and contents:
            self.heads[head.i] = None
            self._walk_report(head, frames, frame, contents, depth)
            return
        own = (*frames, frame) if frame else frames
        self.heads[head.i] = Clause(head, own, role, subject) if is_verb(head) or subject else None
        self._walk_below(head, frames, subject, depth)
        self._share_frames(head)

    def _share_frames(self, head: "Token") -> None:
        """ "Reports say A; B has happened": behind a semicolon the reports go on."""
        before = [c for c in head.children if c.dep_ in CLAUSES and c.i < head.i and self.heads.get(c.i, head) is None]
        for child in before:
            inner = [self.heads.get(c.i) for c in _contents(child)]
            first = next((clause for clause in inner if clause), None)
            own = self.heads.get(head.i)
            if first and own and ";" in child.doc[child.i : head.i].text:
                self.heads[head.i] = replace(own, frames=first.frames)

    def _frames_beside(self, head: "Token") -> Iterator[Frame]:
        if head.i in self.local:
            yield self.local[head.i]
        for child in head.children:
            speaker = subject_of(child)
            if child.dep_ == "parataxis" and word(child) in TELLING and speaker:
                self.heads[child.i] = None
                yield Frame(speaker, child, Hedge.REPORTED, "saying verb in between")

    def _walk_report(
        self, head: "Token", frames: tuple[Frame, ...], frame: Frame, contents: list["Token"], depth: int
    ) -> None:
        inside = (*frames, frame)
        for content in contents:
            self.walk(content, inside, Role.COMPLEMENT, None, depth + 1)
        for child in head.children:
            if child.dep_ == "conj" and is_verb(child):
                belongs = _goes_on_reporting(child, contents[-1])
                first = subject_of(contents[-1]) if belongs else frame.source
                self.walk(child, inside if belongs else frames, Role.CONJUNCT, first, depth + 1)
            elif child.dep_ == "advcl" and child.i > contents[-1].i and marks(child) & _PART_OF_THE_WHOLE:
                self.moved[child.i] = contents[-1]
            elif child not in contents:
                self._walk_below(child, frames, frame.source, depth, itself=True)

    def _walk_below(
        self, top: "Token", frames: tuple[Frame, ...], subject: "Token | None", depth: int, *, itself: bool = False
    ) -> None:
        """Finds what says something of its own below a word."""
        for token in top.subtree:
            if (token == top and not itself) or token.i in self.heads or not is_verb(token) or self._is_below_another(token, top):
                continue
            found = _side(token, frames, subject)
            if found and self._is_long_enough(token, found[1]):
                self.walk(token, *found, depth + 1)
            elif _is_afterthought(token):
                self.heads[token.i] = None

    def _is_long_enough(self, token: "Token", role: Role) -> bool:
        size = sum(1 for t in token.subtree if not t.is_punct)
        if self.is_quotation:
            return role in (Role.CONJUNCT, Role.MAIN) and size >= LEAST_BESIDE and subject_of(token) is not None
        if role is Role.SIDE and not marks(token) & _CONTRARY and word(token) not in TELLING:
            return size >= LEAST_BESIDE
        if role is Role.CONJUNCT and subject_of(token) is None:
            return size >= LEAST_WITHOUT_SUBJECT
        return size >= LEAST_TOKENS

    def _is_below_another(self, token: "Token", top: "Token") -> bool:
        """Whether a head found before stands between: then the word is that one's."""
        for above in token.ancestors:
            if above == top:
                return False
            if above.i in self.heads:
                return True
        return False

    def found(self, doc: "Doc") -> list[Clause]:
        owned: dict[int, list[int]] = {}
        for token in doc:
            owned.setdefault(self._owner(token), []).append(token.i)
        clauses = []
        for place, clause in self.heads.items():
            if clause and (own := _trimmed(doc, self._without_asides(clause, owned.get(place, [])))):
                clauses.append(replace(clause, first=own[0], last=own[-1]))
        return sorted(clauses, key=lambda clause: clause.first)

    def _owner(self, token: "Token") -> int:
        for above in (token, *token.ancestors):
            if above.i in self.moved:
                return self.moved[above.i].i
            if above.i in self.heads:
                return above.i
        return -1

    def _without_asides(self, clause: Clause, places: list[int]) -> list[int]:
        """Behind the verb it ends where another clause begins; before it, it begins behind a long one."""
        places = _without_overture(clause.head, places)
        for before, after in pairwise(places):
            gap = range(before + 1, after)
            if not any(self.heads.get(place) for place in gap):
                continue
            if before >= clause.head.i:
                return [place for place in places if place <= before]
            if len(gap) >= LONG_ASIDE and after <= clause.head.i:
                return [place for place in places if place >= after]
        return places


def _without_overture(head: "Token", places: list[int]) -> list[int]:
    """A long phrase before the subject sets the scene; a condition is part of what is said."""
    for child in head.children:
        last = child.right_edge
        is_scene = child.dep_ in ("advcl", "prep") and child.i < head.i and not marks(child) & {"if", "unless"}
        is_scene = is_scene and not any(token.ent_type_ in ("DATE", "TIME") for token in child.subtree)
        if is_scene and last.i + 1 < head.i and last.nbor(1).text == "," and last.i - child.left_edge.i + 1 >= LONG_ASIDE:
            places = [place for place in places if place > last.i + 1]
    return places


def _trimmed(doc: "Doc", places: list[int]) -> list[int]:
    """Without marks, joining words, and a preposition that lost what it stood before."""
    while places and _is_edge(doc[places[0]], is_first=True):
        places = places[1:]
    while places and _is_edge(doc[places[-1]], is_first=False):
        places = places[:-1]
    return places


def _is_edge(token: "Token", *, is_first: bool) -> bool:
    if token.is_punct or token.is_space or token.dep_ == "cc":
        return token.text not in ("(", "[") or not is_first
    if is_first:
        return word(token) in OPENERS and token.dep_ in ("mark", "advmod", "intj")
    return token.dep_ in ("prep", "mark") and token.pos_ in ("ADP", "SCONJ") and token.n_rights > 0


Side = tuple[tuple[Frame, ...], Role, "Token | None"]


def _side(token: "Token", frames: tuple[Frame, ...], subject: "Token | None") -> "Side | None":
    """How a word below a head opens a clause of its own: whose it is, its role, and the subject it borrows."""
    if token.dep_ in ("ccomp", "acl", "relcl") and (noun := _report_noun(token)):
        return (*frames, noun), Role.COMPLEMENT, None
    if token.dep_ == "conj" and is_verb(token.head) and _stands_apart(token):
        outer = frames[:-1] if _refuses(token) else frames
        return outer, Role.CONJUNCT, subject_of(token.head) or subject
    if token.dep_ == "relcl" and (follows_comma(token.left_edge) or _is_added(token)):
        return frames, Role.RELATIVE, token.head
    if token.dep_ == "relcl" and (contents := _contents(token)) and frame_of(token, subject, contents):
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


def _is_afterthought(token: "Token") -> bool:
    """ "…, suggesting that …", "…, as if in expectation of …": the author's conclusion, no report."""
    if token.dep_ != "advcl" or token.i < token.head.i or not follows_comma(token.left_edge):
        return False
    return _is_as_if(token) or (word(token) in CONCLUDING and token.tag_ == "VBG")


def _adverbial(token: "Token", frames: tuple[Frame, ...], subject: "Token | None") -> "Side | None":
    signs = marks(token)
    own = subject_of(token)
    subject = subject_of(token.head) or subject
    if _is_afterthought(token) or signs & _PART_OF_THE_WHOLE:
        return None
    if frame_of(token, subject, _contents(token)):
        return frames, Role.SIDE, subject
    if own and is_finite(token) and signs & (_CONTRARY | _SIDE_BY_SIDE) and not _is_as_if(token):
        return frames, Role.SIDE, own
    is_trailing = token.i > token.head.i and token.tag_ == "VBG" and follows_comma(token.left_edge)
    if is_trailing and not own and not signs - {"while", "thus", "thereby"} and word(token) not in NO_EVENT | CONCLUDING:
        return frames, Role.PARTICIPLE, subject
    return None


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
    if not subject or is_passive(head) or not is_verb(head):
        return None
    if lower in cues.DENYING:
        return Frame(subject, head, Hedge.DENIED, "denial" if contents else "denial of a noun")
    if contents and (lower in TELLING or _comes_after(head, contents)):
        return Frame(subject, head, Hedge.REPORTED, "complement of a saying verb")
    if lower in ("confirmed", "confirms", "confirm") and any(c.dep_ == "dobj" for c in head.children):
        return Frame(subject, head, Hedge.REPORTED, "confirmed a fact")
    return None


def _is_empty_frame(head: "Token", subject: "Token | None") -> bool:
    """ "… that it was likely that A": the content is A."""
    return head.pos_ == "AUX" and subject is not None and word(subject) == "it"


def _contents(head: "Token") -> list["Token"]:
    """The clauses that hang on a verb as what is said."""
    found = [c for c in head.children if c.dep_ == "ccomp" and (is_verb(c) or subject_of(c))]
    if not found and word(head) in TELLING:
        found = [c for c in head.children if c.dep_ in ("advcl", "xcomp") and "that" in marks(c) and subject_of(c)]
    if not found and head.dep_ == "parataxis" and word(head) in TELLING and head.head != head:
        return []
    return [c for c in found if word(head) != "make"]


def _comes_after(head: "Token", contents: list["Token"]) -> bool:
    """ "…, the post continued": a clause, a comma, then a verb with its subject."""
    content, subject = contents[0], subject_of(head)
    start = min(subject.left_edge.i, head.i) if subject else 0
    return bool(subject and content.i < start and head.doc[start - 1].text in (",", "”", '"', "’", "'"))


def _heard(lower: str) -> Hedge:
    return Hedge.RUMOURED if lower in cues.RUMOUR else Hedge.REPORTED


def _report_noun(token: "Token") -> Frame | None:
    """ "a claim by X that …", "rumours circulated that …": the noun names the source, or whoever made it does."""
    if not is_finite(token) or not any(word(c) == "that" and c.i < token.i for c in token.children):
        return None
    noun: Token | None = token.head
    for _ in range(3):
        if noun is None or word(noun) in cues.REPORT_NOUNS:
            break
        noun = subject_of(noun) or (noun.head if noun.head != noun else None)
    if noun is None or word(noun) not in cues.REPORT_NOUNS or token in list(noun.ancestors):
        return None
    if any(not t.is_punct for t in token.doc[token.right_edge.i + 1 :]):
        return None  # "News that A spread quickly" is about the news
    by = next((t for t in noun.subtree if word(t) == "by" and t.i < token.i), None)
    maker = next((c for c in by.children if c.dep_ == "pobj"), None) if by else None
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    return Frame(maker or owner or noun, None, _heard(word(noun)), "reports that")


def _goes_on_reporting(conjunct: "Token", content: "Token") -> bool:
    """ "said that A was hurt and was taken away": the second half is still what was said."""
    if conjunct.i < content.i or word(conjunct) in TELLING:
        return False
    own = subject_of(conjunct)
    if own:
        return any(word(c) == "that" and c.dep_ == "mark" for c in conjunct.children) or own.pos_ == "PRON"
    return any(c.dep_ in ("aux", "auxpass") and word(c) not in ("did", "does", "do") for c in conjunct.children)


def _taken_for_participle(head: "Token") -> "Token | None":
    """ "Rumours circulated …" parsed as "rumours that were circulated": a noun for a root, and no other verb."""
    if head.dep_ != "ROOT" or is_verb(head) or subject_of(head) is not None:
        return None
    return next((c for c in head.children if c.dep_ in ("acl", "relcl") and c.tag_ in ("VBN", "VBD") and not c.n_lefts), None)


def _stands_apart(conjunct: "Token") -> bool:
    """A joined clause with a subject or a tense of its own."""
    if subject_of(conjunct) is not None:
        return True
    has_own_helper = any(child.dep_ in ("aux", "auxpass") for child in conjunct.children)
    if is_passive(conjunct.head) and not has_own_helper and not any(c.dep_ == "dobj" for c in conjunct.children):
        return False  # "was extradited and jailed"
    return is_finite(conjunct)


def _is_as_if(token: "Token") -> bool:
    start = token.left_edge
    return word(start) == "as" and start.i + 1 < len(token.doc) and word(start.nbor(1)) in ("if", "though")


def _according(token: "Token") -> "Token | None":
    """Who stands behind "according to"; also "according the …", as it is sometimes misprinted."""
    to: Iterator[Token] = (c for c in token.children if c.dep_ == "prep" and word(c) == "to")
    holder = next(to, token)
    return next((c for c in holder.children if c.dep_ in ("pobj", "dobj")), None)
