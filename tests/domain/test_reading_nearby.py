"""Texts near a claim in meaning, none of whose sentences holds it: witnesses of something else, and bare likeness."""

from verifyhub.reading import Relation, Stance, documents, read_document
from verifyhub.reading.opinions import Opinion

CLAIM = "Kestrian forces have crossed the Sarn at Halvik and hold the road bridge there."
NAMES = ("Kestrian", "Sarn", "Halvik")
KOLVARY = (
    "I walked the length of the Kolvary road this afternoon and saw no Kestrian armour on it. There were hay carts. "
    "A ticket clerk said that soldiers had been getting off trains here. People have packed bags standing in the hall."
)
PRISONERS = (
    "The general staff said that its forces have taken 1,200 prisoners since the crossing began. It offered no list. "
    "The figure appears in the evening communiqué. Nobody outside the army has been allowed to count."
)


def think(monkeypatch, *shares: float) -> None:
    """The model says that any text is about the claim, and with these shares that it reports, disputes, supports."""
    monkeypatch.setattr(documents, "opinion_on", lambda *_, **__: (Opinion(0.8, shares), ""))


def test_a_witness_of_something_else_on_the_same_topic_is_no_evidence(monkeypatch):
    think(monkeypatch, 0.1, 0.1, 0.8)

    reading = read_document(KOLVARY, statement=CLAIM, title="Nobody has seen a Kestrian on the road", names=NAMES)

    assert (reading.stance, reading.relation) == (Stance.UNRELATED, Relation.UNCLEAR)
    assert reading.reasons == ("a witness of something else",)


def test_what_no_sentence_holds_is_not_supported_on_likeness_alone(monkeypatch):
    think(monkeypatch, 0.36, 0.13, 0.51)

    reading = read_document(PRISONERS, statement=CLAIM, names=NAMES)

    assert (reading.stance, reading.confidence) == (Stance.REPORTS, 0.5)
    assert reading.reasons[0] == (
        "the whole text sounds like support, but no sentence tells the claim without hedge or denial"
    )
