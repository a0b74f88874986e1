"""Who is said to say so, in the ways English news puts it."""

import pytest

from verifyhub.reading import read_article
from verifyhub.reading.articles import Hedge


def heard(text):
    drafts = read_article(text).drafts
    assert [text[draft.start : draft.end] for draft in drafts] == [draft.quote for draft in drafts]
    return [(draft.quote, draft.attribution) for draft in drafts]


@pytest.mark.parametrize(
    "text, quote, attribution",
    [
        ("Jan Horak was quoted as saying that the dam had burst.", "the dam had burst", ("Jan Horak",)),
        (
            "The minister was quoted by Reuters as saying the dam had burst on Monday.",
            "the dam had burst on Monday",
            ("Reuters", "minister"),
        ),
        (
            "Sources close to the mayor told the Askel Courier he had fled to Dovrin.",
            "he had fled to Dovrin",
            ("the Askel Courier", "Sources"),
        ),
        (
            "State media, citing unnamed officials, reported that the general had been dismissed.",
            "the general had been dismissed",
            ("State media",),
        ),
        (
            "In a statement, the ministry said that nine people had been killed.",
            "nine people had been killed",
            ("ministry",),
        ),
        (
            "Witnesses as well as officials have said that nine shots were fired.",
            "nine shots were fired",
            ("Witnesses",),
        ),
        (
            "A spokeswoman for the hospital, Anna Vetrova, confirmed that nine people had died.",
            "nine people had died",
            ("Anna Vetrova",),
        ),
        ("The ministry said on Twitter that the bridge had fallen.", "the bridge had fallen", ("Twitter", "ministry")),
        (
            "According to a report from Taiwan's DigiTimes, the plant has been closed.",
            "the plant has been closed",
            ("DigiTimes",),
        ),
    ],
)
def test_a_report_is_given_to_whoever_makes_it(text, quote, attribution):
    assert heard(text) == [(quote, attribution)]


def test_a_statement_that_something_is_so_is_its_maker_s_claim():
    text = "The minister's statement that nine people had been killed was met with anger."

    assert heard(text)[1] == ("nine people had been killed", ("minister",))


def test_nothing_and_nobody_are_no_sources():
    text = "Nothing in the report suggests that the dam at Lissow has burst."

    assert heard(text) == [(text[:-1], ())]


def test_what_people_claim_of_themselves_is_their_claim():
    (draft,) = read_article("Two witnesses claim to have seen tanks in Brenova.").drafts

    assert (draft.attribution, draft.hedge) == (("Two witnesses",), Hedge.REPORTED)


def test_what_emerges_is_the_content_alone():
    assert heard("It later emerged that the mayor had fled.") == [("the mayor had fled", ())]


def test_what_the_author_has_a_feeling_of_is_opinion():
    text = "We have a feeling that the river has not seen the last of the flood."

    reading = read_article(text)

    assert reading.drafts == ()
    assert [passage.reason for passage in reading.set_aside] == ["opinion"]


def test_a_verb_with_an_object_of_its_own_behind_a_clause_is_no_speech():
    text = "Reuters said the ministry had denied it. Velmar is an artist who lives in Askel, he wanted no fame there."

    assert heard(text)[-1] != ("Velmar is an artist who lives in Askel", ("Reuters", "ministry"))


def test_the_author_s_i_is_nobody_s_name():
    text = "Jan Horak said that the dam had burst. The water has reached Dovrin on Monday, I hear."

    assert all(attribution != ("Jan Horak",) for quote, attribution in heard(text) if "Dovrin" in quote)
