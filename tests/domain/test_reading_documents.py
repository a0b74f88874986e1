import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifyhub.reading import Relation, Stance, read_document

CLAIM = "Tarvonian sappers have blown up the Lissow dam."
NAMES = ("Lissow",)


def read(text, statement=CLAIM, names=NAMES, **more):
    return read_document(text, statement=statement, names=names, **more)


@pytest.mark.parametrize(
    "text, stance, relation",
    [
        ("Tarvonian sappers have blown up the Lissow dam. The meadows are flooded.", "supports", "unclear"),
        ("I saw the wall go. Tarvonian sappers have blown up the Lissow dam.", "supports", "first_hand"),
        ("Our sappers have blown up the Lissow dam. We have left the far bank.", "supports", "first_hand"),
        (
            "Tarvonian sappers have blown up the Lissow dam. A farmer told us; according to Radio Orlen two died.",
            "supports",
            "mixed",
        ),
        ("According to the channel Willow Line, Tarvonian sappers have blown up the Lissow dam.", "reports", "relays"),
        ("Tarvonian sappers have blown up the Lissow dam, the channel Willow Line said.", "reports", "relays"),
        ("Tarvonian sappers have reportedly blown up the Lissow dam.", "reports", "relays"),
        ("Rumours that Tarvonian sappers blew up the Lissow dam could not be confirmed.", "reports", "relays"),
        ("Did Tarvonian sappers blow up the Lissow dam?", "reports", "relays"),
        ("The Lissow dam has not been blown up, or even damaged.", "disputes", "unclear"),
        ("The ministry denied that Tarvonian sappers had blown up the Lissow dam.", "disputes", "relays"),
        ("Reports that sappers blew up the Lissow dam are false.", "disputes", "relays"),
        ("The Ministry of Defence denies that sappers have blown up the Lissow dam.", "disputes", "first_hand"),
        ("The Lissow dam is still standing; sappers were nowhere near.", "disputes", "unclear"),
        ("The rowing club opened its season with a win.", "unrelated", "unclear"),
        ("", "unrelated", "unclear"),
    ],
)
def test_the_stance_and_the_relation_of_one_passage(text, stance, relation):
    reading = read(text)

    assert (reading.stance, reading.relation) == (Stance(stance), Relation(relation))


def test_a_denial_below_a_plain_report_leaves_both_standing():
    text = (
        "Tarvonian sappers have blown up the Lissow dam and the meadows are under water. "
        "Boats were out all day. The ministry denied that the dam had been damaged."
    )

    reading = read(text)

    assert reading.stance is Stance.REPORTS
    assert reading.reasons[0] == "airs the claim and a denial"


def test_a_headline_that_disputes_decides():
    reading = read("Willow Line said sappers had blown up the Lissow dam.", title="False reports about the Lissow dam")

    assert reading.stance is Stance.DISPUTES
    assert reading.reasons[:2] == ("the headline disputes it", "False")


def test_not_knowing_is_not_denying():
    reading = read("It is not clear whether Tarvonian sappers have blown up the Lissow dam.")

    assert reading.stance is Stance.REPORTS


def test_a_negation_beyond_the_claims_own_words_does_not_dispute_it():
    reading = read("Tarvonian sappers have blown up the Lissow dam, and nobody was warned.")

    assert reading.stance is Stance.SUPPORTS


def test_a_weaker_fact_is_no_support():
    reading = read(
        "Our troops regrouped around Brenova to shorter lines.",
        statement="Tarvonian troops have abandoned Brenova.",
        names=("Brenova",),
    )

    assert reading.stance is Stance.REPORTS
    assert reading.relation is Relation.FIRST_HAND


def test_a_witness_who_told_this_paper_is_first_hand_support():
    reading = read("Tarvonian sappers have blown up the Lissow dam, the lock keeper told us.")

    assert (reading.stance, reading.relation) == (Stance.SUPPORTS, Relation.FIRST_HAND)


def test_a_quoted_party_supports_but_the_paper_that_quotes_it_only_relays():
    reading = read("“We have blown up the Lissow dam with our own sappers,” the Tarvonian Third Brigade said.")

    assert (reading.stance, reading.relation) == (Stance.SUPPORTS, Relation.RELAYS)
    assert reading.named_origins == ("Tarvonian Third Brigade",)


def test_reporters_who_are_told_have_seen_nothing():
    reading = read("People in the city told reporters that they heard Tarvonian sappers blow up the Lissow dam.")

    assert (reading.stance, reading.relation) == (Stance.REPORTS, Relation.RELAYS)


def test_media_that_are_reporting_are_a_source():
    reading = read("Tarvonian sappers have blown up the Lissow dam, Harbour News is reporting.")

    assert reading.stance is Stance.REPORTS


def test_the_passage_is_verbatim_and_the_most_telling_one():
    text = "Boats were out.\n\nTarvonian sappers have blown up the Lissow dam. The meadows are wet."

    reading = read(text)

    assert reading.passage == "Tarvonian sappers have blown up the Lissow dam."
    assert text[reading.start : reading.end] == reading.passage


def test_only_sources_with_a_name_are_named_and_the_most_telling_first():
    text = (
        "Officials said the river was rising. "
        "Tarvonian sappers have blown up the Lissow dam, according to the channel Willow Line. "
        "The report, citing the Joint River Commission, gave no time."
    )

    reading = read(text)

    assert reading.named_origins == ("Willow Line", "Joint River Commission")


def test_another_spelling_of_the_town_is_the_same_town():
    reading = read("Fighters have entered Ugledar.", statement="Fighters have entered Vuhledar.", names=("Vuhledar",))

    assert reading.stance is Stance.SUPPORTS


def test_a_text_that_is_not_english_is_left_to_a_person():
    reading = read(
        "Українські війська увійшли у Вугледар.", statement="Вугледар: війська увійшли.", names=("Вугледар",)
    )

    assert reading.stance is Stance.REPORTS
    assert reading.confidence == 0.2
    assert reading.reasons == ("not in English: a person has to read it",)


def test_what_a_person_attached_is_never_called_unrelated():
    text = "Water came over the meadows at five."

    assert read(text).stance is Stance.UNRELATED
    assert read(text, known_related=True).stance is not Stance.UNRELATED


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=80))
def test_any_text_is_read_with_an_exact_passage(text, statement):
    reading = read_document(text, statement=statement)

    assert text[reading.start : reading.end] == reading.passage
    assert 0.0 <= reading.confidence <= 1.0


def test_a_very_long_document_is_read_in_bounded_time():
    text = "tarvonian sappers dam " * 9_000
    started = time.perf_counter()

    reading = read(text)

    assert time.perf_counter() - started < 20
    assert text[reading.start : reading.end] == reading.passage
