import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beside import KHARKIV, needs_kharkiv
from tests.thoroughness import IS_THOROUGH
from verifyhub.reading import read_article
from verifyhub.reading.articles import Hedge, Kind


def only_draft(text):
    (draft,) = read_article(text).drafts
    assert text[draft.start : draft.end] == draft.quote
    return draft


@pytest.mark.parametrize(
    "text, statement, attribution, hedge",
    [
        (
            "Unconfirmed reports say that troops have left Brenova.",
            "Troops have left Brenova.",
            ("Unconfirmed reports",),
            Hedge.UNCONFIRMED,
        ),
        (
            "Other reports have Kestrians advancing on Kolvary.",
            "Kestrians are advancing on Kolvary.",
            ("Other reports",),
            Hedge.REPORTED,
        ),
        (
            "According the Russian Rybar channel, formations have reached Belgorod.",
            "Formations have reached Belgorod.",
            ("Russian Rybar channel",),
            Hedge.REPORTED,
        ),
        (
            "Formations have reached Belgorod, according to the Rybar channel.",
            "Formations have reached Belgorod.",
            ("Rybar channel",),
            Hedge.REPORTED,
        ),
        ("Scouts are rumoured to be inside Pelmark.", "Scouts are inside Pelmark.", (), Hedge.RUMOURED),
        ("The mayor has reportedly fled to Morvograd.", "The mayor has fled to Morvograd.", (), Hedge.REPORTED),
        (
            "The defence ministry denied that the Lissow dam had been damaged.",
            "The Lissow dam had been damaged.",
            ("defence ministry",),
            Hedge.DENIED,
        ),
        (
            "The depot is burning, the mayor of Dovrin said on Monday.",
            "The depot is burning.",
            ("mayor of Dovrin",),
            Hedge.REPORTED,
        ),
        (
            "The army said that its units had left Brenova.",
            "The army’s units had left Brenova.",
            ("army",),
            Hedge.REPORTED,
        ),
        (
            "The army has taken Brenova, police spokesman Jan Horak said.",
            "The army has taken Brenova.",
            ("Jan Horak",),
            Hedge.REPORTED,
        ),
        (
            "The dam is damaged, the New York Courier reported.",
            "The dam is damaged.",
            ("New York Courier",),
            Hedge.REPORTED,
        ),
        (
            "Defence Secretary Jan Horak said that the army had taken Brenova.",
            "The army had taken Brenova.",
            ("Jan Horak",),
            Hedge.REPORTED,
        ),
        (
            "Rumours circulated on social media that the airport had fallen.",
            "The airport had fallen.",
            ("Rumours",),
            Hedge.RUMOURED,
        ),
        ("Kestrian forces have crossed the Sarn.", "Kestrian forces have crossed the Sarn.", (), Hedge.ASSERTED),
    ],
)
def test_a_report_becomes_a_statement_with_its_source_and_its_hedge(text, statement, attribution, hedge):
    draft = only_draft(text)

    assert (draft.statement, draft.attribution, draft.hedge) == (statement, attribution, hedge)


def test_a_quote_keeps_its_words_and_names_speaker_and_platform():
    text = "“A hasty retreat has cost us forty guns in Brenova,” Malek said in a Telegram post."

    draft = only_draft(text)

    assert draft.quote == "A hasty retreat has cost us forty guns in Brenova"
    assert draft.attribution == ("Telegram", "Malek")
    assert draft.kind is Kind.QUOTE


def test_words_quoted_inside_a_sentence_stay_inside_it():
    text = "The ministry is trying to sell the retreat from Brenova as a move to “reach the stated goals.”"

    assert only_draft(text).statement == text
    assert only_draft(text).attribution == ()


def test_alternatives_lose_their_shrug():
    draft = only_draft("Other reports have Kestrians advancing on Kolvary, or Askel, or maybe both.")

    assert draft.statement == "Kestrians are advancing on Kolvary, or Askel."
    assert draft.quote == "Kestrians advancing on Kolvary, or Askel"


def test_a_surname_is_led_back_to_the_full_name():
    text = "Viktor Malek lives in Askel. The brigade left forty guns behind in Brenova, Malek said."

    assert read_article(text).drafts[-1].attribution == ("Viktor Malek",)


def test_a_source_inside_a_source_makes_a_chain_outward_in():
    draft = only_draft("Reuters said the ministry denied that the dam had been damaged.")

    assert draft.attribution == ("Reuters", "ministry")
    assert draft.hedge is Hedge.DENIED
    assert draft.statement == "The dam had been damaged."


def test_confirming_a_fact_keeps_the_whole_sentence():
    draft = only_draft("Igor Girkin, a former colonel, also confirmed the retreat from Izyum.")

    assert draft.attribution == ("Igor Girkin",)
    assert draft.quote == "Igor Girkin, a former colonel, also confirmed the retreat from Izyum"
    assert "Izyum" in draft.places


def test_a_named_channel_stays_the_source_of_the_next_sentence():
    text = "The channel Willow Line claims that sappers have blown up the dam. It has also burned the depot at Dovrin."

    drafts = read_article(text).drafts

    assert [draft.attribution for draft in drafts] == [("Willow Line",), ("Willow Line",)]
    assert "origin carried over" in drafts[1].reasons


def test_clauses_with_their_own_subject_and_verb_become_two_claims():
    text = "Reports say that the airport has been taken; the mayor of Donetsk has already fled."

    drafts = read_article(text).drafts

    assert [draft.statement for draft in drafts] == [
        "The airport has been taken.",
        "The mayor of Donetsk has already fled.",
    ]
    assert [draft.attribution for draft in drafts] == [("Reports",), ("Reports",)]


def test_a_pronoun_is_filled_in_from_the_subject_before_it():
    text = "Seven members petitioned the Duma this week. They were all arrested and fined."

    first, second = read_article(text).drafts

    assert (first.needs_edit, second.needs_edit) == (False, False)
    assert second.statement == "Seven members were all arrested and fined."


def test_a_pronoun_that_may_stand_for_two_needs_an_editor():
    text = "Seven members petitioned the Duma this week. Nine officers left Brenova. They were all arrested and fined."

    *_, last = read_article(text).drafts

    assert last.statement == "They were all arrested and fined."
    assert last.needs_edit


def test_a_caveat_lowers_the_reports_above_it_and_nothing_below():
    text = (
        "A storm has closed the port of Askel. Reports say that troops have left Brenova. Pelmark is falling.\n"
        "The above reports remain unconfirmed by independent agencies.\n"
        "According to the Rybar channel, Lyman has been abandoned."
    )

    hedges = {draft.statement: draft.hedge for draft in read_article(text).drafts}

    assert hedges == {
        "A storm has closed the port of Askel.": Hedge.ASSERTED,
        "Troops have left Brenova.": Hedge.UNCONFIRMED,
        "Pelmark is falling.": Hedge.UNCONFIRMED,
        "Lyman has been abandoned.": Hedge.REPORTED,
    }


@pytest.mark.parametrize(
    "text, reason",
    [
        ("This is no way to run a war.", "opinion"),
        ("Things are falling apart everywhere for the army.", "opinion"),
        ("And of course, it is raining rockets everywhere that matters.", "irony"),
        ("You should not trust a map of the river this week.", "advice"),
        ("Why was nobody told that the bridge had fallen?", "question"),
        ("They will probably inherit the power in Moscow.", "prediction"),
        ("And so on.", "fragment"),
        ("Follow us on Twitter", "furniture"),
        ("The above reports remain unconfirmed.", "caveat"),
        ("They are consistent with the tone of the channels.", "circular"),
    ],
)
def test_what_is_no_report_is_set_aside_with_the_reason(text, reason):
    reading = read_article(text)

    assert reading.drafts == ()
    assert [(passage.start, passage.end, passage.reason) for passage in reading.set_aside] == [(0, len(text), reason)]


def test_an_opinion_that_somebody_is_said_to_hold_is_a_report():
    assert only_draft("The minister said that the defence was pathetic.").attribution == ("minister",)


def test_kinds_tell_numbers_and_causes_apart():
    assert only_draft("Kestrian forces have taken 1,200 prisoners since Tuesday.").kind is Kind.NUMERICAL
    assert only_draft("The bridge at Halvik fell because of the flood.").kind is Kind.CAUSAL
    assert only_draft("Kestrian forces have crossed the Sarn.").kind is Kind.EVENT


def test_places_and_other_names_are_told_apart():
    draft = only_draft("Anton Veresk was arrested near Morvograd by soldiers from Luhansk Oblast.")

    assert draft.places == ("Morvograd", "Luhansk Oblast")
    assert draft.entities == ("Anton Veresk",)


def test_a_named_dated_event_is_worth_more_than_a_vague_one():
    named = only_draft("Commandos raided the airfield at Stennick on Tuesday and burned nine helicopters.")
    vague = only_draft("The talks have reportedly ended.")

    assert 0.0 <= vague.check_worthiness < named.check_worthiness <= 1.0


@pytest.mark.parametrize(
    "text, language",
    [
        ("Ελληνικά στρατεύματα μπήκαν σήμερα στην πόλη.", "und"),
        ("Der Minister ist nicht in der Stadt und die Brücke ist zerstört.", "und"),
        ("", "und"),
        ("12345 67890", "und"),
        ("Brenova fell.", "en"),
    ],
)
def test_what_is_not_english_is_said_to_be_unknown_and_gives_no_drafts(text, language):
    reading = read_article(text)

    assert reading.language == language
    assert language == "en" or (reading.drafts, reading.set_aside) == ((), ())


@needs_kharkiv
@pytest.mark.parametrize(
    "start_of_statement, attribution, hedge",
    [
        ("Ukrainians are advancing on Lysychansk and Svatove", ("Unconfirmed reports",), Hedge.UNCONFIRMED),
        ("Sieverodonetsk is falling", (), Hedge.UNCONFIRMED),
        ("Ukrainians are advancing out of Vulhedar towards Mariupol", ("Other reports",), Hedge.UNCONFIRMED),
        ("Donetsk Airport", ("Increasingly gleeful reports",), Hedge.UNCONFIRMED),
        ("The Russian-appointed city apparatchik of Donetsk", ("Increasingly gleeful reports",), Hedge.UNCONFIRMED),
        ("Ukrainians are inside of Nova Kakhovka", (), Hedge.RUMOURED),
        ("Ukrainian formations have reached the border region", ("Russian Rybar channel",), Hedge.UNCONFIRMED),
        ("Ukrainian special forces carried out a lightning raid", ("Russian Rybar channel",), Hedge.UNCONFIRMED),
        ("Vladimir Putin", (), Hedge.ASSERTED),
        ("Izyum, Lyman, and Svatove", ("Russians themselves",), Hedge.REPORTED),
        ("Igor Girkin", ("Igor Girkin",), Hedge.REPORTED),
        ("A hasty retreat will inevitably lead", ("Telegram", "Igor Girkin"), Hedge.REPORTED),
        ("Seven members of the Duma (Russian parliament) petitioned", (), Hedge.ASSERTED),
        ("Seven members of the Duma were all arrested", (), Hedge.ASSERTED),
        ("Everything Russia has gained in the east for the last six months", (), Hedge.REPORTED),
        ("Yesterday, a group of Moscow legislators called on Putin to resign", (), Hedge.ASSERTED),
        ("The Russian defense ministry is trying to spin the headlong retreat", (), Hedge.ASSERTED),
    ],
)
def test_the_kharkiv_article_gives_its_reports(start_of_statement, attribution, hedge):
    drafts = read_article(KHARKIV.read_text(encoding="utf-8")).drafts

    found = [(d.attribution, d.hedge) for d in drafts if d.statement.startswith(start_of_statement)]

    assert found == [(attribution, hedge)]


@needs_kharkiv
def test_the_kharkiv_article_keeps_its_irony_and_opinion_out_of_the_claims():
    text = KHARKIV.read_text(encoding="utf-8")
    reading = read_article(text)

    aside = " ".join(text[passage.start : passage.end] for passage in reading.set_aside)

    for trap in (
        "HIMARS",
        "no way to run a war",
        "And so on",
        "toes on the edge",
        "safe in Russia",
        "Their type",
        "people to fear",
    ):
        assert trap in aside
        assert not any(trap in draft.quote for draft in reading.drafts)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=600))
def test_any_text_gives_drafts_with_exact_offsets(text):
    assert_exact(text)


FRAGMENTS = (
    *("reports", "say", "that", "the", "troops", "have", "left", ",", ".", ";", "“", "”", '"', "?", "according", "to"),
    *("Kyiv", "said", "denied", "\u202e", "\x00", "\u00a0", "\n\n", "—", "told", "CNN"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=80).map(" ".join))
def test_any_jumble_of_reporting_words_gives_drafts_with_exact_offsets(text):
    assert_exact(text)


LONG = {
    "short quotes": '"a b c d" ' * 20_000,
    "invisible": "\u202e\x00" * 100_000,
    "no stops": "word " * 40_000,
    "capitals": "TROOPS HAVE LEFT BRENOVA. " * 7_000,
    "one word": "a" * 200_000,
    "quotes": "“" * 200_000,
    "verbs": "said, " * 33_000,
    "commas": "Reports say that A, " * 10_000,
    "table": "x\ty\tz\n" * 33_000,
}
TRIED = list(LONG) if IS_THOROUGH else ["short quotes", "invisible"]  # the costliest, and the strangest


@pytest.mark.parametrize("what", TRIED)
def test_two_hundred_thousand_characters_are_read_in_bounded_time(what):
    started = time.process_time()

    assert_exact(LONG[what])

    assert time.process_time() - started < 30


def assert_exact(text):
    reading = read_article(text)
    for draft in reading.drafts:
        assert text[draft.start : draft.end] == draft.quote
        assert draft.quote.strip()
        assert 0.0 <= draft.check_worthiness <= 1.0
    for passage in reading.set_aside:
        assert 0 <= passage.start < passage.end <= len(text)
