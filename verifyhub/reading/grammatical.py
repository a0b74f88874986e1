"""Reading an English text with the grammar of its sentences."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from verifyhub.reading import caveats
from verifyhub.reading.attribution import Hedge
from verifyhub.reading.chains import Sources
from verifyhub.reading.drafts import ArticleReading, ClaimDraft, EventTime, SetAside, Shade, Span, Speaker
from verifyhub.reading.factuality import reason_against, reason_for_sentence
from verifyhub.reading.grammar import TELLING, is_verb, subject_of, word
from verifyhub.reading.kinds import kind_of_claim, sorted_names
from verifyhub.reading.parsing import bounded_memory, parse
from verifyhub.reading.quotations import Piece, find_quotations, find_signatures, split_pieces
from verifyhub.reading.sentences import Sentence
from verifyhub.reading.setting_aside import is_caveat, worth
from verifyhub.reading.spans import Clause, Frame, Role, find_clauses
from verifyhub.reading.stretches import stretch_of
from verifyhub.reading.tellers import told_in
from verifyhub.reading.times import find_time
from verifyhub.reading.wording import Referents, word_claim

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OWN_ACTS = frozenset({"denial of a noun", "confirmed a fact", "said of oneself"})  # the author tells of them
_LEANS_BACK = frozenset({"it", "they", "he", "she"})
_SAID_THERE = 80  # characters behind a saying verb in which the outlet is named ("told CNN", "said on Telegram")


@dataclass(frozen=True)
class _Voice:
    """Who speaks in a quotation: the chain and its frames."""

    chain: tuple[str, ...]
    frames: tuple[Frame, ...]
    paragraph: int


def read_with_grammar(text: str, *, published_at: datetime | None = None) -> ArticleReading:
    with bounded_memory():
        return _read(text, published_at)


def _read(text: str, published_at: datetime | None) -> ArticleReading:
    reader = _Reader(text, published_at)
    signatures = dict(find_signatures(text))
    pieces = list(split_pieces(text, find_quotations(text)))
    docs = list(parse(piece.text for piece in pieces))
    for doc in docs:
        reader.sources.learn_names(doc)
    told: set[Span] = set()
    for piece, doc in zip(pieces, docs, strict=True):
        told |= told_in(piece, doc)
        if writer := signatures.get(piece.sentence.paragraph):
            reader.sign(writer, piece.sentence)
        else:
            reader.read(piece, doc)
    return ArticleReading("en", tuple(reader.drafts), tuple(reader.set_aside), sources=tuple(sorted(told)))


class _Reader:
    """What has been read so far: later sentences lean on it for speakers and lower it by caveats."""

    def __init__(self, text: str, published_at: datetime | None) -> None:
        self.text = text
        self.published_at = published_at
        self.drafts: list[ClaimDraft] = []
        self.set_aside: list[SetAside] = []
        self.sources = Sources()
        self._referents = Referents()
        self._paragraphs: list[int] = []  # of each draft
        self._voices: dict[int, _Voice] = {}  # by number of the quotation
        self._last_voice: _Voice | None = None
        self._carried: tuple[int, tuple[str, ...]] = (-1, ())  # the end of the sentence it was said in, and the chain

    def read(self, piece: Piece, doc: "Doc") -> None:
        if is_caveat(piece.sentence.text) and piece.inside < 0:
            self.drafts = caveats.lowered_by_caveat(self.drafts, self._paragraphs)
        clauses = find_clauses(doc, is_quotation=piece.inside >= 0)
        self.sources.meet(doc)
        kept = 0
        reasons: list[tuple[Clause, str]] = []
        for clause in clauses:
            if (quotation := piece.stands_in(clause.head.idx)) >= 0:
                self._hear(quotation, clause, piece, doc)
                kept += 1
                continue
            if self._hears_inside(clause, piece, doc):
                kept += 1
                continue
            reason = _reason_of_main(clause, reasons) or self._take(clause, piece, doc)
            kept += not reason
            reasons += [(clause, reason)] if reason else []
        self._note_unheard(piece, clauses)
        self._keep_aside(piece, doc, clauses, reasons, kept)

    def sign(self, writer: str, sentence: Sentence) -> None:
        """The signature under a quoted post names who wrote the paragraph above it."""
        self.set_aside.append(SetAside(sentence.start, sentence.end, "furniture"))
        for index, draft in enumerate(self.drafts):
            if self._paragraphs[index] == sentence.paragraph - 1 and not draft.attribution:
                hedge = Hedge.REPORTED if draft.hedge is Hedge.ASSERTED else draft.hedge
                shade = Shade.ATTRIBUTED if draft.shade is Shade.ASSERTED else draft.shade
                self.drafts[index] = replace(
                    draft, attribution=(writer,), hedge=hedge, shade=shade, reasons=(*draft.reasons, "signature")
                )

    def _take(self, clause: Clause, piece: Piece, doc: "Doc") -> str:
        """Drafts a clause, or says why not."""
        start, end = stretch_of(clause, piece, doc, self.text)
        quote = self.text[start:end]
        voice = self._voices.get(piece.inside)
        chain, notes = self._chain(clause, piece, doc, voice)
        is_attributed = bool(chain) or piece.inside >= 0 or any(frame.source is None for frame in clause.frames)
        sentence = piece.sentence.text
        reason = reason_against(clause, quote, sentence, is_attributed=is_attributed, is_quoted=piece.inside >= 0)
        if reason or not quote.strip():
            return reason or "fragment"
        self._draft(clause, (start, end), piece, chain, notes, is_quoted=piece.inside >= 0)
        return ""

    def _draft(
        self,
        clause: Clause,
        span: tuple[int, int],
        piece: Piece,
        chain: tuple[str, ...],
        notes: tuple[str, ...],
        *,
        is_quoted: bool,
    ) -> None:
        quote = self.text[slice(*span)]
        voice = self._voices.get(piece.inside)
        spoken = replace(clause, frames=(*(voice.frames if voice else ()), *clause.frames))
        hedge, shade, rules = caveats.hedge_of(
            spoken, quote, chain, is_person=self.sources.is_person(chain[-1] if chain else "")
        )
        if is_quoted and not chain:
            hedge = Hedge.REPORTED
        time = find_time(self.text, span, self.published_at)
        statement, needs_edit = self._worded(clause, quote, spoken.frames, chain, time)
        self._referents.remember(subject_of(clause.head) or clause.subject)
        if not statement:
            return
        names = sorted_names(statement, clause.head.doc)
        fired = (*(frame.rule for frame in spoken.frames), *notes, *rules)
        self._paragraphs.append(piece.sentence.paragraph)
        self.drafts.append(
            ClaimDraft(
                statement=statement,
                quote=quote,
                start=span[0],
                end=span[1],
                attribution=chain,
                hedge=hedge,
                kind=kind_of_claim(clause, quote, is_quoted=is_quoted),
                places=names.places,
                entities=names.others,
                language="en",
                check_worthiness=worth(statement, names=len(names.all), is_attributed=bool(chain)),
                needs_edit=needs_edit,
                reasons=tuple(dict.fromkeys(fired)) or ("plain statement",),
                shade=shade,
                speakers=self._speakers(chain, spoken, piece),
                people=names.people,
                organisations=names.organisations,
                time=time,
            )
        )

    def _worded(
        self, clause: Clause, quote: str, frames: tuple[Frame, ...], chain: tuple[str, ...], time: EventTime | None
    ) -> tuple[str, bool]:
        speaker = chain[-1] if chain else ""
        is_person = self.sources.is_person(speaker)
        rule = frames[-1].rule if frames else ""
        return word_claim(clause, quote, self._referents, speaker=speaker, is_person=is_person, time=time, rule=rule)

    def _chain(
        self, clause: Clause, piece: Piece, doc: "Doc", voice: _Voice | None
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names outward to inward, and a note when they come from elsewhere in the text."""
        own = self.sources.chain(clause.frames, tail=self._tail(clause, doc))
        outer = voice.chain if voice else ()
        chain = tuple(dict.fromkeys((*outer, *own)))
        if piece.inside >= 0:
            return chain, ("quote",) if voice else ("quote", "speaker not found")
        end, carried = self._carried
        is_next = carried and end <= piece.sentence.start and "\n" not in self.text[end : piece.sentence.start]
        if not chain and is_next and _leans_back(clause):
            self._carried = (piece.sentence.end, carried)
            return carried, ("origin carried over",)
        tells = any(frame.rule not in _OWN_ACTS for frame in clause.frames)
        self._carried = (piece.sentence.end, chain if tells else ())
        return chain, ()

    def _tail(self, clause: Clause, doc: "Doc") -> str:
        verb = next((frame.verb for frame in reversed(clause.frames) if frame.verb is not None), None)
        return doc.text[verb.idx : verb.idx + _SAID_THERE] if verb is not None else ""

    def _hear(self, quotation: int, clause: Clause, piece: Piece, doc: "Doc") -> None:
        """A stand-in was reached: the frames around it are the speaker of its quotation."""
        chain = self.sources.chain(clause.frames, tail=self._tail(clause, doc))
        if chain:
            self._last_voice = _Voice(chain, clause.frames, piece.sentence.paragraph)
        elif self._last_voice is None:
            return
        if self._last_voice:
            self._voices[quotation] = self._last_voice

    def _hears_inside(self, clause: Clause, piece: Piece, doc: "Doc") -> bool:
        """A saying verb with a stand-in among its words, though the parser did not see that this is what is said."""
        inside = {piece.stands_in(doc[place].idx) for place in range(clause.first, clause.last + 1)} - {-1}
        speaker = subject_of(clause.head) or clause.subject
        if not inside or speaker is None or word(clause.head) not in TELLING:
            return False
        said = replace(clause, frames=(*clause.frames, Frame(speaker, clause.head, Hedge.REPORTED, "quote")))
        for quotation in inside:
            self._hear(quotation, said, piece, doc)
        return True

    def _note_unheard(self, piece: Piece, clauses: list[Clause]) -> None:
        """A quotation whose stand-in no clause reached goes to the person its sentence tells of, or who spoke last."""
        people = [c.subject for c in clauses if c.subject is not None and _is_person(c.subject)]
        if people and any(quotation >= 0 and quotation not in self._voices for *_, quotation in piece.parts):
            frame = Frame(people[0], None, Hedge.REPORTED, "quote")
            self._last_voice = _Voice(self.sources.chain((frame,)), (frame,), piece.sentence.paragraph)
        for _, _, _, quotation in piece.parts:
            if quotation >= 0 and quotation not in self._voices and self._last_voice:
                self._voices[quotation] = self._last_voice

    def _speakers(self, chain: tuple[str, ...], clause: Clause, piece: Piece) -> tuple[Speaker, ...]:
        spans = {}
        for frame in clause.frames:
            if frame.source is not None and frame.source.doc == clause.head.doc:
                branch = frame.source
                start = piece.source_of(branch.doc[branch.left_edge.i].idx)
                spans[self.text[start : piece.source_of(branch.idx + len(branch.text))]] = start
        return tuple(Speaker(name, _place_of(name, spans)) for name in chain)

    def _keep_aside(
        self, piece: Piece, doc: "Doc", clauses: list[Clause], reasons: list[tuple[Clause, str]], kept: int
    ) -> None:
        """Whole sentences nothing was drafted from, and single clauses left out of others."""
        sentence = piece.sentence
        if not kept and sentence.text.strip(' "”“'):
            plain = reason_for_sentence(sentence.text, is_attributed=False) or "fragment"
            reason = reasons[0][1] if reasons else plain
            self.set_aside.append(SetAside(sentence.start, sentence.end, reason))
            return
        for clause, reason in reasons:
            start, end = stretch_of(clause, piece, doc, self.text)
            if start < end:
                self.set_aside.append(SetAside(start, end, reason))


def _reason_of_main(clause: Clause, reasons: list[tuple[Clause, str]]) -> str:
    """A participle shares the fate of the clause it hangs on."""
    if clause.role is not Role.PARTICIPLE:
        return ""
    above = (reason for main, reason in reasons if main.head.is_ancestor(clause.head) and reason != "fragment")
    return next(above, "")


def _is_person(subject: "Token") -> bool:
    return subject.ent_type_ == "PERSON" or any(
        child.dep_ == "appos" and child.ent_type_ == "PERSON" for child in subject.children
    )


def _leans_back(clause: Clause) -> bool:
    subject = subject_of(clause.head)
    return subject is not None and word(subject) in _LEANS_BACK and is_verb(clause.head)


def _place_of(name: str, spans: dict[str, int]) -> tuple[int, int] | None:
    for words, start in spans.items():
        if (at := words.find(name)) >= 0:
            return start + at, start + at + len(name)
    return None
