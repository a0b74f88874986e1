"""From the grammar of one sentence to its clauses, each with those who are said to say it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from verifyhub.reading import cues
from verifyhub.reading.attribution import Hedge
from verifyhub.reading.frames import Frame, according_to, contents_of, frame_of, is_empty_frame, quoting_outlet
from verifyhub.reading.grammar import CLAUSES, OPENERS, TELLING, is_verb, marks, subject_of, word
from verifyhub.reading.sides import (
    CONTRARY,
    PART_OF_THE_WHOLE,
    Role,
    goes_on_reporting,
    has_own_helper,
    is_afterthought,
    side_of,
    stands_in_a_row,
    taken_for_participle,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Clause", "Frame", "Role", "find_clauses"]

# Tokens of the shortest clause that is taken apart. Two people who mark claims cut long sentences and keep short ones.
LEAST_TOKENS = 5
LEAST_HEDGED = 4
LEAST_WITHOUT_SUBJECT = 8
LEAST_RELATIVE = 6
LEAST_BESIDE = 8  # in a quotation, and beside a main clause
LEAST_BEFORE = 9  # what is left of a quotation when a joined clause is taken off
LONG_ASIDE = 8  # tokens: a subject so far from its verb is left out of the span and filled in by the wording
SHORT_CONTENT = 4  # tokens: less than that within somebody's report is not told apart
_KEEP_OPENER = frozenset({"of", "if"})
DEEPEST = 12  # clauses within clauses: no writer goes further, a jumble of words might


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
            if word(token) == "according" and (source := according_to(token)):
                self._noteaccording_to(token, source)

    def _noteaccording_to(self, token: "Token", source: "Token") -> None:
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
        if (verb := taken_for_participle(head)) is not None:
            self.walk(verb, frames, role, head, depth + 1)
            self.moved.update({head.i: verb} if self.heads.get(verb.i) else {})
            return
        frames = (*frames, *self._frames_beside(head))
        contents = contents_of(head)
        if contents and is_empty_frame(head, subject, is_reported=bool(frames)):
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
        self._leave_out_carrier(head, subject)

    def _leave_out_carrier(self, head: "Token", subject: "Token | None") -> None:
        """ "Rumours circulated that A": that rumours circulate is said by giving A as a rumour."""
        if subject is None or any(child.dep_ == "dobj" for child in head.children):
            return
        carried = (clause for clause in self.heads.values() if clause and clause.head != head)
        if any(frame.rule == "reports that" and frame.source == subject for c in carried for frame in c.frames):
            self.heads[head.i] = None

    def _share_frames(self, head: "Token") -> None:
        """ "Reports say A; B has happened": behind a semicolon the reports go on."""
        before = [c for c in head.children if c.dep_ in CLAUSES and c.i < head.i and self.heads.get(c.i, head) is None]
        for child in before:
            inner = [self.heads.get(c.i) for c in contents_of(child)]
            first = next((clause for clause in inner if clause), None)
            own = self.heads.get(head.i)
            if first and own and ";" in child.doc[child.i : head.i].text:
                self.heads[head.i] = replace(own, frames=first.frames)

    def _frames_beside(self, head: "Token") -> Iterator[Frame]:
        if head.i in self.local:
            yield self.local[head.i]
        if (outlet := quoting_outlet(head)) is not None:
            yield Frame(outlet, None, Hedge.REPORTED, "quoted as saying")
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
                belongs = goes_on_reporting(child, contents[-1])
                first = subject_of(contents[-1]) if belongs else frame.source
                self.walk(child, inside if belongs else frames, Role.CONJUNCT, first, depth + 1)
            elif child.dep_ == "advcl" and child.i > contents[-1].i and marks(child) & PART_OF_THE_WHOLE:
                self.moved[child.i] = contents[-1]
            elif child not in contents:
                self._walk_below(child, frames, frame.source, depth, itself=True)

    def _walk_below(
        self, top: "Token", frames: tuple[Frame, ...], subject: "Token | None", depth: int, *, itself: bool = False
    ) -> None:
        """Finds what says something of its own below a word."""
        for token in top.subtree:
            if (
                (token == top and not itself)
                or token.i in self.heads
                or not is_verb(token)
                or self._is_below_another(token, top)
            ):
                continue
            found = side_of(token, frames, subject)
            if found and self._is_long_enough(token, found[1]):
                self.walk(token, *found, depth + 1)
            elif is_afterthought(token):
                self.heads[token.i] = None

    def _is_long_enough(self, token: "Token", role: Role) -> bool:
        size = sum(1 for t in token.subtree if not t.is_punct)
        if contents_of(token) and word(token) in TELLING:
            return True
        if size >= LEAST_HEDGED and any(word(child) in cues.HEARSAY_ADVERBS for child in token.children):
            return True  # "… and have reportedly met the same answer": the hedge is for this half alone
        if self.is_quotation:
            return _stands_apart_in_quotation(token, role, size)
        if role is Role.SIDE and not marks(token) & CONTRARY and word(token) not in TELLING:
            return size >= LEAST_BESIDE
        if role is Role.CONJUNCT and subject_of(token) is None:
            if token.pos_ == "AUX" or stands_in_a_row(token):
                return False
            return size >= (LEAST_HEDGED if has_own_helper(token) else LEAST_WITHOUT_SUBJECT)
        return size >= (LEAST_RELATIVE if role is Role.RELATIVE else LEAST_TOKENS)

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


def _stands_apart_in_quotation(token: "Token", role: Role, size: int) -> bool:
    """People speak in long sentences: only what is long itself and leaves enough before it is taken off."""
    if role is Role.PARTICIPLE:
        return size >= LEAST_TOKENS and any(child.dep_ == "dobj" for child in token.children)
    if role is Role.CONJUNCT and token.left_edge.i - token.head.left_edge.i < LEAST_BEFORE:
        return False
    if role is Role.RELATIVE:
        return size >= LEAST_BESIDE
    return role in (Role.CONJUNCT, Role.MAIN) and size >= LEAST_BESIDE and subject_of(token) is not None


def _without_overture(head: "Token", places: list[int]) -> list[int]:
    """A long phrase before the subject sets the scene; a condition is part of what is said."""
    for child in head.children:
        last = child.right_edge
        is_scene = child.dep_ in ("advcl", "prep") and child.i < head.i and not marks(child) & {"if", "unless"}
        is_scene = is_scene and not any(token.ent_type_ in ("DATE", "TIME") for token in child.subtree)
        if (
            is_scene
            and last.i + 1 < head.i
            and last.nbor(1).text == ","
            and last.i - child.left_edge.i + 1 >= LONG_ASIDE
        ):
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
    if is_first and word(token) == "that" and token.tag_ == "IN":
        return True
    if is_first:
        if word(token.nbor(1) if token.i + 1 < len(token.doc) else token) in _KEEP_OPENER:
            return False  # "instead of", "even if"
        return word(token) in OPENERS and token.dep_ in ("mark", "advmod", "intj")
    return token.dep_ in ("prep", "mark") and token.pos_ in ("ADP", "SCONJ") and token.n_rights > 0
