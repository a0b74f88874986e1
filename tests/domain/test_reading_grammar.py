import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifyhub.reading import articles, parsing, read_article
from verifyhub.reading.articles import Hedge, Shade

SUNDAY = datetime(2022, 9, 11, 18, tzinfo=UTC)


def drafts_of(text, **more):
    drafts = read_article(text, **more).drafts
    assert [text[draft.start : draft.end] for draft in drafts] == [draft.quote for draft in drafts]
    return drafts


def heard(text):
    return [(draft.statement, draft.attribution, draft.hedge) for draft in drafts_of(text)]


def test_a_list_behind_according_to_is_the_subject_and_not_the_source():
    text = "According to Kestrians themselves, Brenova, Dovrin, and Askel in Lissow Oblast have all been abandoned."

    (draft,) = drafts_of(text)

    assert draft.statement == "Brenova, Dovrin, and Askel in Lissow Oblast have all been abandoned."
    assert draft.attribution == ("Kestrians themselves",)
    assert draft.places == ("Lissow Oblast",)


def test_a_report_about_one_town_carries_the_raid_told_in_its_side_clause():
    text = (
        "According the Kestrian Willow channel, formations have reached the border near Pelmark, where special forces "
        "reportedly carried out a lightning raid this week."
    )

    assert heard(text) == [
        ("Formations have reached the border near Pelmark.", ("Kestrian Willow channel",), Hedge.REPORTED),
        ("Special forces carried out a lightning raid this week.", ("Kestrian Willow channel",), Hedge.REPORTED),
    ]


def test_the_author_s_conclusion_behind_a_report_is_no_report():
    text = "Reports say that Askel Airport is back in Velmar hands, suggesting that the city is about to be freed."

    assert heard(text) == [("Askel Airport is back in Velmar hands.", ("Reports",), Hedge.REPORTED)]


def test_spin_that_concedes_the_fact_stays_the_author_s_own_sentence():
    text = "The Kestrian defence ministry is trying to spin the retreat from Brenova as a move to the rear."

    assert heard(text) == [(text, (), Hedge.ASSERTED)]


def test_calling_on_somebody_is_an_event_and_no_attribution():
    text = (
        "Yesterday, a group of Morvograd legislators called on Marek to resign and have reportedly met the same answer."
    )

    assert heard(text) == [
        ("Yesterday, a group of Morvograd legislators called on Marek to resign.", (), Hedge.ASSERTED),
        ("A group of Morvograd legislators have met the same answer.", (), Hedge.REPORTED),
    ]


def test_every_sentence_of_a_quotation_belongs_to_the_speaker_named_in_its_middle():
    text = (
        "“The bridge at Brenova was blown up on Monday,” said Col. Anna Vetrova. “Forty trucks were left on the bank.”"
    )

    assert [draft.attribution for draft in drafts_of(text)] == [("Col. Anna Vetrova",), ("Col. Anna Vetrova",)]
    assert [draft.quote for draft in drafts_of(text)] == [
        "The bridge at Brenova was blown up on Monday",
        "Forty trucks were left on the bank",
    ]


def test_the_office_leads_back_to_the_person():
    text = (
        "Defence Secretary Jan Horak visited Brenova on Monday. "
        "“The town was shelled for nine hours,” the secretary told Radio Askel."
    )

    assert drafts_of(text)[-1].attribution == ("Radio Askel", "Jan Horak")


def test_a_source_is_shown_where_the_text_names_it():
    text = "Reuters said the ministry denied that the dam had been damaged."

    (draft,) = drafts_of(text)

    assert [(speaker.name, text[slice(*speaker.span)]) for speaker in draft.speakers] == [
        ("Reuters", "Reuters"),
        ("ministry", "ministry"),
    ]


def test_a_signature_names_who_wrote_the_post_above_it():
    text = "Kestrian troops have taken the dam at Lissow\n\n— Willow Line (@willowline) September 3, 2022"

    reading = read_article(text)

    assert [draft.attribution for draft in reading.drafts] == [("Willow Line",)]
    assert [text[passage.start : passage.end] for passage in reading.set_aside] == [
        "— Willow Line (@willowline) September 3, 2022"
    ]


@pytest.mark.parametrize(
    "text, shade",
    [
        ("Kestrian troops have crossed the Sarn.", Shade.ASSERTED),
        ("Reports say that Kestrian troops have crossed the Sarn.", Shade.REPORTED),
        ("Jan Horak said that Kestrian troops had crossed the Sarn.", Shade.ATTRIBUTED),
        ("Kestrian troops have apparently crossed the Sarn.", Shade.APPARENT),
        ("Kestrian troops are rumoured to be across the Sarn.", Shade.RUMOURED),
        ("Unconfirmed reports say that Kestrian troops have crossed the Sarn.", Shade.UNCONFIRMED),
        ("Jan Horak denied that Kestrian troops had crossed the Sarn.", Shade.DENIED),
        ("The claim that Brenova has fallen is false, Jan Horak said.", Shade.DENIED),
        ("The court at Askel will sit on Monday.", Shade.PREDICTION),
    ],
)
def test_the_hedge_is_told_in_full(text, shade):
    assert drafts_of(text)[-1].shade is shade


@pytest.mark.parametrize(
    "words, start, end",
    [
        ("on Monday", datetime(2022, 9, 5, tzinfo=UTC), datetime(2022, 9, 6, tzinfo=UTC)),
        ("yesterday", datetime(2022, 9, 10, tzinfo=UTC), datetime(2022, 9, 11, tzinfo=UTC)),
        ("last month", datetime(2022, 8, 1, tzinfo=UTC), datetime(2022, 9, 1, tzinfo=UTC)),
        ("last week", datetime(2022, 8, 29, tzinfo=UTC), datetime(2022, 9, 5, tzinfo=UTC)),
        ("three days ago", datetime(2022, 9, 8, tzinfo=UTC), datetime(2022, 9, 9, tzinfo=UTC)),
        ("in 2014", datetime(2014, 1, 1, tzinfo=UTC), datetime(2015, 1, 1, tzinfo=UTC)),
        ("September 3", datetime(2022, 9, 3, tzinfo=UTC), datetime(2022, 9, 4, tzinfo=UTC)),
    ],
)
def test_words_of_time_are_resolved_against_the_article_s_date(words, start, end):
    text = f"Kestrian troops crossed the Sarn {words}."

    (draft,) = drafts_of(text, published_at=SUNDAY)

    assert (draft.time.words, draft.time.start, draft.time.end) == (words, start, end)
    assert text[slice(*draft.time.span)] == words


def test_the_date_is_added_to_the_statement_and_never_to_the_quote():
    (draft,) = drafts_of("Kestrian troops crossed the Sarn on Monday.", published_at=SUNDAY)

    assert draft.statement == "Kestrian troops crossed the Sarn on Monday (5 September 2022)."
    assert draft.quote == "Kestrian troops crossed the Sarn on Monday"


def test_he_is_never_the_newspaper_that_reports_it():
    text = "Jan Horak was kidnapped in Brenova, the Askel Daily News reported. He was held near the Kestrian border."

    assert drafts_of(text)[-1].attribution == ("Askel Daily News",)
    assert drafts_of(text)[-1].statement == "Jan Horak was held near the Kestrian border."


@pytest.mark.parametrize(
    "text",
    [
        "The marsh swallowed a tank last autumn. Has not given it back.",
        "It was not immediately clear how many houses were flooded, a spokesman for the fire service said.",
        "Officials said where the shells had landed.",
        "You may recall the marsh in front of Pelmark, which swallowed a tank company last autumn.",
    ],
)
def test_what_is_no_statement_by_itself_needs_an_editor(text):
    assert drafts_of(text)[-1].needs_edit


def test_words_in_the_first_person_need_an_editor():
    (draft,) = drafts_of("“My brigade has left forty guns behind in Brenova,” Viktor Malek said.")

    assert draft.needs_edit


def test_a_line_broken_in_the_middle_of_a_sentence_does_not_end_it():
    text = "Several channels reported last week that the\nSarn bridge had been blown up."

    assert [draft.quote for draft in drafts_of(text)] == ["the\nSarn bridge had been blown up"]


def test_without_the_article_s_date_words_of_time_stay_words():
    (draft,) = drafts_of("Kestrian troops crossed the Sarn on Monday.")

    assert (draft.time.words, draft.time.start) == ("on Monday", None)


@pytest.mark.parametrize(
    "text",
    [
        "Things are falling apart everywhere, all at once, for the Kestrian army.",
        "Artillery directed against towns is ineffective and wasteful.",
        "Fabricated reports of success create distrust.",
        "They are not peacemakers.",
        "And of course, it is raining rockets everywhere that matters.",
        "At least one source is reportedly standing with their toes on the edge of treason.",
        "Nevertheless, they are consistent with the tone of reporting from channels such as the Willow Line.",
        "When, not if, mortality catches up with Marek, they will probably inherit the power in Morvograd.",
    ],
)
def test_opinion_irony_and_circular_remarks_are_no_claims(text):
    reading = read_article(text)

    assert reading.drafts == ()
    assert [(passage.start, passage.end) for passage in reading.set_aside] == [(0, len(text))]


def test_ukrainian_keeps_its_words_and_names_who_says_so():
    text = (
        "За словами речника Марка Ветера, міст через Сарн зруйновано. "
        "«Ми бачили колону з сорока машин», – заявив мер Довріна. Генштаб спростував, що аеродром захоплено. "
        "Колона рухається на Пельмарк. Про це повідомляє канал «Лінія»."
    )

    assert heard(text) == [
        ("Міст через Сарн зруйновано.", ("речника Марка Ветера",), Hedge.REPORTED),
        ("Ми бачили колону з сорока машин.", ("мер Довріна",), Hedge.REPORTED),
        ("Аеродром захоплено.", ("Генштаб",), Hedge.DENIED),
        ("Колона рухається на Пельмарк.", ("канал «Лінія»",), Hedge.REPORTED),
    ]
    assert read_article(text).language == "uk"


def test_russian_keeps_its_words_and_names_who_says_so():
    text = (
        "По данным канала Рыбак, мост через Сарн разрушен. Колонна движется на Пельмарк, сообщает ген. штаб. "
        "Министерство опровергло, что аэродром захвачен. Это было вечером, и город якобы оставлен."
    )

    assert heard(text) == [
        ("Мост через Сарн разрушен.", ("канала Рыбак",), Hedge.REPORTED),
        ("Колонна движется на Пельмарк.", ("ген. штаб",), Hedge.REPORTED),
        ("Аэродром захвачен.", ("Министерство",), Hedge.DENIED),
        ("Это было вечером, и город якобы оставлен.", (), Hedge.REPORTED),
    ]
    assert read_article(text).language == "ru"


@pytest.mark.parametrize(
    "text, note",
    [
        (
            "Der Minister ist nicht in der Stadt und die Brücke ist zerstört.",
            "This text is in German, which VerifyHub does not read yet.",
        ),
        ("Ελληνικά στρατεύματα μπήκαν σήμερα.", "This text is in a language that VerifyHub does not read yet."),
        ("12345", "There are no words in this text."),
    ],
)
def test_a_language_we_do_not_read_is_said(text, note):
    reading = read_article(text)

    assert (reading.language, reading.drafts, reading.notes) == ("und", (), (note,))


@pytest.fixture
def parser_forgotten():
    parsing.forget()
    yield
    parsing.forget()


@pytest.mark.parametrize(
    "missing, reason",
    [
        ({"MODEL": "no_such_model"}, "the language model is not installed"),
        ({"EXPECTED": "0" * 64}, "the language model's files are not the ones we know"),
    ],
)
def test_without_the_model_we_know_articles_are_read_by_words_and_say_so(
    parser_forgotten, monkeypatch, missing, reason
):
    for name, value in missing.items():
        monkeypatch.setattr(parsing, name, value)

    reading = read_article("Unconfirmed reports say that troops have left Brenova.")

    assert [draft.statement for draft in reading.drafts] == ["Troops have left Brenova."]
    assert reading.drafts[0].reasons[-1] == f"read by words: {reason}"
    assert reading.notes == (f"Read by words alone: {reason}.",)


def test_two_threads_may_read_at_once():
    texts = ["Kestrian troops have crossed the Sarn.", "Reports say that Askel has fallen."] * 10

    with ThreadPoolExecutor(max_workers=4) as threads:
        readings = list(threads.map(read_article, texts))

    assert [reading.drafts[0].statement for reading in readings] == [
        "Kestrian troops have crossed the Sarn.",
        "Askel has fallen.",
    ] * 10


def test_importing_the_reading_loads_neither_parser_nor_model():
    script = "import sys, verifyhub.reading; print('spacy' in sys.modules, 'numpy' in sys.modules)"

    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert printed == "False False\n"


def test_what_is_left_of_a_very_long_text_is_said(monkeypatch):
    monkeypatch.setattr(articles, "MOST_CHARACTERS", 60)
    text = "Kestrian troops have crossed the Sarn. Askel has fallen. " * 3

    reading = read_article(text)

    assert len(reading.drafts) == 2
    assert [(text[p.start : p.end][:9], p.reason) for p in reading.set_aside] == [(" Kestrian", "not read")]
    assert reading.notes == ("Only the first 56 of 171 characters were read.",)


def test_of_very_many_claims_the_most_worth_a_check_are_proposed_and_the_rest_is_said(monkeypatch):
    monkeypatch.setattr(articles, "MOST_DRAFTS", 1)
    text = "Askel has fallen. Kestrian troops killed nine people in Brenova on Monday. Dovrin has fallen."

    reading = read_article(text)

    assert [draft.statement for draft in reading.drafts] == ["Kestrian troops killed nine people in Brenova on Monday."]
    assert [(text[p.start : p.end], p.reason) for p in reading.set_aside] == [
        ("Askel has fallen", "left out"),
        ("Dovrin has fallen", "left out"),
    ]
    assert reading.notes == ("Of 3 claims found, the 1 most worth a check are proposed.",)


PIECES = st.sampled_from(
    ("Brenova", "has fallen", "said", "that", "which", "according to", "“", "”", '"', ",", ".", "— ", "(", ")", "IS")
    + ("за словами", "«", "»", "заявив", "сообщил", "\u202e", "\u200f", "\x00", "\t|\t", "\n", "HE HAS LEFT", "😀")
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join))
def test_mixed_scripts_marks_and_tables_keep_exact_offsets(text):
    reading = read_article(text, published_at=SUNDAY)

    for draft in reading.drafts:
        assert text[draft.start : draft.end] == draft.quote != ""
        assert draft.time is None or text[slice(*draft.time.span)] == draft.time.words
        assert all(text[slice(*s.span)] == s.name for s in draft.speakers if s.span)
    for passage in reading.set_aside:
        assert 0 <= passage.start < passage.end <= len(text)
