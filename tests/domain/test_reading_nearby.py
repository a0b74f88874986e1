"""Texts near a claim in meaning, none of whose sentences holds it: witnesses of something else, and bare likeness."""

import pytest

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


def think(monkeypatch, *shares: float, near: tuple[int, ...] = ()) -> None:
    """The model says that any text is about the claim, and with these shares that it reports, disputes, supports."""
    monkeypatch.setattr(documents, "opinion_on", lambda *_, **__: (Opinion(0.8, shares, near), ""))


def test_a_witness_of_something_else_on_the_same_topic_is_no_evidence(monkeypatch):
    think(monkeypatch, 0.1, 0.1, 0.8)

    reading = read_document(KOLVARY, statement=CLAIM, title="Nobody has seen a Kestrian on the road", names=NAMES)

    assert (reading.stance, reading.relation) == (Stance.UNRELATED, Relation.UNCLEAR)
    assert reading.reasons == ("a witness of something else",)


def test_what_no_sentence_holds_is_not_supported_on_likeness_alone(monkeypatch):
    think(monkeypatch, 0.36, 0.13, 0.51)

    reading = read_document(PRISONERS, statement=CLAIM, names=NAMES)

    assert (reading.stance, reading.confidence) == (Stance.REPORTS, 0.2)
    assert reading.reasons[0] == (
        "the whole text sounds like support, but no sentence tells the claim without hedge or denial"
    )


DAM = "Tarvonian sappers have blown up the Lissow dam."
REST = " The meadows were under water. Boats carried families to Brenova. Trains stand still."


@pytest.mark.parametrize(
    "sentence, statement, stance",
    [
        ("Tarvonian sappers have blown up the Lissow dam.", DAM, "supports"),
        ("Tarvonian sappers have blown up the Lissow dam, the Willow Line said.", DAM, "supports"),
        ("There is no doubt that Tarvonian sappers have blown up the Lissow dam.", DAM, "supports"),
        ("Tarvonian sappers may have blown up the Lissow dam.", DAM, "reports"),
        ("Did Tarvonian sappers blow up the Lissow dam?", DAM, "reports"),
        ("The mayor denied that Tarvonian sappers had blown up the Lissow dam.", DAM, "reports"),
        ("The Lissow was high that spring.", DAM, "reports"),
        ("The Lissow dam has not been blown up.", "The Lissow dam has not been blown up.", "supports"),
        ("The story of the Lissow dam was made up.", "The tale of the Lissow dam is a hoax.", "supports"),
        ("The story of the Lissow dam goes round.", "The tale of the Lissow dam is a hoax.", "reports"),
    ],
)
def test_the_model_supports_only_what_a_sentence_tells(monkeypatch, sentence, statement, stance):
    think(monkeypatch, 0.02, 0.02, 0.96)

    reading = read_document(sentence + REST, statement=statement)

    assert reading.stance is Stance(stance)


@pytest.mark.parametrize(
    "sentence, stance",
    [
        ("Engineers of the invading army destroyed the reservoir wall.", "supports"),
        ("Engineers of the invading army may have destroyed the reservoir wall.", "reports"),
        ("It is not true that engineers destroyed the reservoir wall.", "reports"),
    ],
)
def test_a_sentence_near_in_meaning_tells_the_claim_in_other_words(monkeypatch, sentence, stance):
    text = "The Lissow was high that spring. " + sentence + REST
    think(monkeypatch, 0.02, 0.02, 0.96, near=(1,))

    reading = read_document(text, statement=DAM)

    assert reading.stance is Stance(stance)
    if stance == "supports":
        assert reading.passage == sentence


@pytest.mark.parametrize("reports, stance", [(0.7, "supports"), (0.85, "reports")])
def test_a_plain_statement_is_support_unless_the_model_is_quite_sure_that_it_is_passed_on(monkeypatch, reports, stance):
    think(monkeypatch, reports, 0.05, 0.95 - reports)

    reading = read_document(DAM + REST, statement=DAM)

    assert reading.stance is Stance(stance)


@pytest.mark.parametrize(
    "opening, stance",
    [
        ("Tarvonian sappers have blown up the Lissow dam.", "supports"),
        ("Tarvonian sappers have reportedly blown up the Lissow dam.", "reports"),
        ("Word that Tarvonian sappers have blown up the Lissow dam is false.", "disputes"),
    ],
)
def test_where_the_model_cannot_tell_the_opening_does(monkeypatch, opening, stance):
    think(monkeypatch, 0.33, 0.33, 0.34)

    reading = read_document(opening + REST, statement=DAM)

    assert reading.stance is Stance(stance)


def test_a_denial_below_the_opening_leaves_a_text_that_passes_on_the_claim_a_report(monkeypatch):
    think(monkeypatch, 0.7, 0.2, 0.1)
    text = f"{DAM[:-1]}, a channel reported.{REST * 8} The mayor denied that they had blown up the dam."

    assert read_document(text, statement=DAM).stance is Stance.REPORTS


def test_an_opening_that_denies_says_nothing_against_a_claim_that_denies_itself(monkeypatch):
    hoax = "The tale of the Lissow dam is a hoax."
    think(monkeypatch, 0.33, 0.33, 0.34)

    assert read_document(hoax + REST, statement=hoax).stance is Stance.SUPPORTS
