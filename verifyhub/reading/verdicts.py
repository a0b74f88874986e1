"""From the cues of a document's passages to its stance: what it leads with, what it denies, what it passes on."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from verifyhub.reading.attribution import find_chain
from verifyhub.reading.denying import says_false
from verifyhub.reading.relevance import Passage, Relevance, says_as_much
from verifyhub.reading.stances import Cue, Leaning, calls_false, cue_in, says_no, tells

# A sentence that holds less of the claim than this states or denies something else, perhaps something weaker.
LEAST_TO_JUDGE = 0.4
NEAR_THE_BEST = 0.75  # a plain sentence counts when it holds at least this part of what the best one holds

# How often each rule was right on development data: Emergent headlines, and whole texts where they are stricter.
CONFIDENCE = {
    "the headline disputes it": 0.85,
    "says itself that it is false": 0.95,
    "a denial or negation leads": 0.85,
    "airs the claim and a denial": 0.6,
    "states it plainly": 0.75,
    "touches on the claim": 0.5,
    "hedges it or passes it on": 0.78,
}


class Stance(StrEnum):
    SUPPORTS = "supports"
    DISPUTES = "disputes"
    REPORTS = "reports"  # airs the claim without judging it: the default, for the costly error is to take it as support
    UNRELATED = "unrelated"


@dataclass(frozen=True)
class Verdict:
    """`rule` is a key of CONFIDENCE, or what the model found; `cue` the words that decided, "" when none did."""

    stance: Stance
    rule: str
    cue: str
    passage: Passage
    share: float = 0.0  # the model's own probability, when it decided

    @property
    def confidence(self) -> float:
        """In 0..1."""
        return self.share or CONFIDENCE[self.rule]


@dataclass(frozen=True)
class Witness:
    """One document as it speaks about one claim. `relevance` has at least one passage."""

    statement: str
    names: tuple[str, ...]
    title: str
    relevance: Relevance
    has_own_access: bool
    known_related: bool

    def verdict(self) -> Verdict:
        """A debunking in its own voice decides; then what it leads with; then whether anything hedges it."""
        return self._against() or self._for() or self._neither()

    def passes_on(self) -> bool:
        """Whether a passage is hedged, or said by somebody."""
        return any(
            cue.leaning is Leaning.AIRS or any(speech.source for speech in find_chain(passage.sentence.text))
            for passage, cue in self.cues
        )

    @cached_property
    def cues(self) -> tuple[tuple[Passage, Cue], ...]:
        return tuple(
            (p, cue_in(p.sentence.text, self.statement, is_about=self.known_related)) for p in self.relevance.passages
        )

    def backing(self) -> Passage | None:
        """The passage that holds most of the claim among those that tell it too, be it as a source's word.

        Of a claim that calls something a hoax or a lie any sentence on its subject that says no will do: that word
        seldom stands in the nearest one.
        """
        if calls_false(self.statement):
            return self._best if any(says_no(p.sentence.text) for p in self.relevance.touching) else None
        held = [p for p in self.relevance.passages if p.share >= self._bar and tells(p.sentence.text, self.statement)]
        told = [p for p in held if says_as_much(p.sentence.text, self.statement, self.names)]
        return max(told, key=lambda passage: (passage.share, -passage.order), default=None)

    @property
    def _best(self) -> Passage:
        return self.relevance.best

    @property
    def _bar(self) -> float:
        return 0.0 if self.known_related else LEAST_TO_JUDGE

    def _against(self) -> Verdict | None:
        against = next(((p, c) for p, c in self.cues if c.leaning in (Leaning.DEBUNKS, Leaning.DENIES)), None)
        headline = cue_in(self.title, self.statement) if self.title else None
        if headline and headline.leaning in (Leaning.DEBUNKS, Leaning.DENIES):
            passage = against[0] if against else self._best
            return Verdict(Stance.DISPUTES, "the headline disputes it", headline.words, passage)
        if debunking := next(((p, c) for p, c in self.cues if c.leaning is Leaning.DEBUNKS), None):
            return Verdict(Stance.DISPUTES, "says itself that it is false", debunking[1].words, debunking[0])
        if not against:
            return None
        passage, cue = against
        if passage in (self.cues[0][0], self._best) and passage.share >= self._bar:
            return Verdict(Stance.DISPUTES, "a denial or negation leads", cue.words, passage)
        return Verdict(Stance.REPORTS, "airs the claim and a denial", cue.words, self._best)

    def _for(self) -> Verdict | None:
        plain = next(((p, c) for p, c in self.cues if c.leaning is Leaning.STATES and self._says_as_much(p)), None)
        if not plain or (self._is_hedged() and not self.has_own_access):
            return None
        denial = next((p for p in self.relevance.touching if says_false(p.sentence.text)), None)
        if denial and not self.has_own_access:
            return Verdict(Stance.REPORTS, "airs the claim and a denial", denial.sentence.text[:80], self._best)
        return Verdict(Stance.SUPPORTS, "states it plainly", plain[1].words, plain[0])

    def _neither(self) -> Verdict:
        hedged = next((c for _, c in self.cues if c.leaning is Leaning.AIRS), None)
        if hedged is None:
            return Verdict(Stance.REPORTS, "touches on the claim", "", self._best)
        return Verdict(Stance.REPORTS, "hedges it or passes it on", hedged.words, self._best)

    def _is_hedged(self) -> bool:
        return any(cue.leaning is Leaning.AIRS for _, cue in self.cues)

    def _says_as_much(self, passage: Passage) -> bool:
        if self.known_related:
            return True
        is_close = passage.share >= max(self._bar, NEAR_THE_BEST * self._best.share)
        return is_close and says_as_much(passage.sentence.text, self.statement, self.names)
