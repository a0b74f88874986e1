"""What readers are told in words: of a claim's state, its hedge, what a source says of it, and what happened last."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.claims.claim_review import LABELS
from apps.claims.models import Article, Claim, JournalEntry
from apps.claims.services import ASSESSED, CORRECTED, EVIDENCE_ADDED, STATE_CHANGED, SUBMITTED
from verifyhub.lifecycle import State
from verifyhub.reading import Stance
from verifyhub.reading.drafts import Shade

UNDECIDED = (State.SUBMITTED, State.UNDER_REVIEW)


@dataclass(frozen=True)
class StateWords:
    """`tone` picks the colour; the words alone must do for those who see none."""

    label: str
    meaning: str
    tone: str


_CHECKING = "Being checked"
STATES = {
    State.SUBMITTED: StateWords(_CHECKING, "We are about to look for sources. Nothing is decided.", "open"),
    State.UNDER_REVIEW: StateWords(
        _CHECKING, "We are looking for sources and comparing them. Nothing is decided.", "open"
    ),
    State.CORROBORATED: StateWords(
        LABELS[State.CORROBORATED], "Independent sources say the same. No editor has confirmed it yet.", "likely"
    ),
    State.CONFIRMED: StateWords(
        LABELS[State.CONFIRMED], "An editor has looked at the evidence and confirmed it.", "true"
    ),
    State.REFUTED: StateWords(
        LABELS[State.REFUTED], "An editor has looked at the evidence and found that it is not so.", "false"
    ),
}
HEDGES = {
    Shade.ASSERTED: "stated as a fact",
    Shade.REPORTED: "passed on as a report",
    Shade.ATTRIBUTED: "passed on in somebody else’s name",
    Shade.APPARENT: "said to be so by all appearances",
    Shade.RUMOURED: "passed on as a rumour",
    Shade.UNCONFIRMED: "passed on as unconfirmed",
    Shade.DENIED: "passed on together with a denial",
    Shade.PREDICTION: "foretold",
}
STANCES = {
    Stance.SUPPORTS: "says it is so",
    Stance.DISPUTES: "says it is not so",
    Stance.REPORTS: "repeats it without judging it",
    Stance.UNRELATED: "does not speak of it",
}
_HAPPENED = {
    SUBMITTED: "The claim was taken up",
    ASSESSED: "The evidence was weighed again",
    EVIDENCE_ADDED: "A document was added",
    CORRECTED: "The earlier finding was taken back, and the claim is being checked again",
}


def state_words(claim: Claim) -> StateWords:
    return STATES[State(claim.state)]


def who_says_so(claim: Claim) -> str:
    """The chain of speakers, first speaker first, and the article: 'A ministry source, according to Rybar channel'."""
    chain = [*reversed(claim.attribution), _article_name(claim.article)]
    return ", according to ".join(chain)


def what_happened(entry: JournalEntry) -> str:
    if entry.event == STATE_CHANGED:
        return f"The claim was moved to “{STATES[State(entry.data['to'])].label.lower()}”"
    return _HAPPENED.get(entry.event, "The claim's record was changed")


def places_asked(*, asked: int, answered: int, failed: int) -> str:
    """Silence is not an answer: what could not be reached is said."""
    if not asked:
        return "No place has been asked yet."
    told = f"{answered} of {_counted(asked, 'place')} that we asked {'has' if answered == 1 else 'have'} answered."
    return f"{told} {failed} could not be reached." if failed else told


def counted_sources(origins: Sequence[object], documents: int) -> str:
    if not documents:
        return "No source that speaks of it has been found so far."
    verb = "goes" if documents == 1 else "go"
    return f"{_counted(documents, 'document')} that we found {verb} back to {_counted(len(origins), 'origin')}."


def _article_name(article: Article) -> str:
    return article.publisher_name or f"the article “{article.title}”"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
