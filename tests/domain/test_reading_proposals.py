"""A language model may propose anything: what is taken stands in the article word for word, all else is counted."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.model_answers import claim, claims, completion
from verifyhub.reading.answers import MOST_ITEMS, UnusableAnswer, items_in
from verifyhub.reading.articles import Hedge, Kind, Shade
from verifyhub.reading.proposals import Proposals, Refused, read_proposals

ARTICLE = (
    "Tarvonian troops “have left” Brenova, the mayor’s office said on Monday.\n\n"
    "Sappers did not blow up the Lissow dam — the agency Norda wrote, citing a ministry source. "
    "At least three people\u00a0were\n killed in Brenova."
)
LEFT, KILLED = "Tarvonian troops “have left” Brenova", "three people were killed"
DAM = "Sappers did not blow up the Lissow dam"


def read(body: bytes, text: str = ARTICLE) -> Proposals:
    published = datetime(2024, 5, 8, tzinfo=UTC)
    return read_proposals(body, text, (0, len(text)), language="en", published_at=published)


def quotes(proposals: Proposals) -> list[str]:
    return [draft.quote for draft in proposals.drafts]


def test_a_proposal_becomes_a_draft_with_exact_offsets() -> None:
    answer = claims(
        claim(
            "Sappers did not blow up the Lissow dam",
            "Sappers did not blow up the Lissow dam.",
            attribution=["Norda", "a ministry source"],
            hedge="attributed",
            places=["Lissow"],
            organisations=["Norda"],
            people=["Boris Nowhere"],
        ),
        claim("Tarvonian troops “have left” Brenova", "Tarvonian troops have left Brenova.", time="on Monday"),
    )

    first, second = read(answer).drafts

    assert (first.start, first.end, first.quote) == (0, 36, "Tarvonian troops “have left” Brenova")
    assert first.time is not None
    assert (first.time.words, first.time.start) == ("on Monday", datetime(2024, 5, 6, tzinfo=UTC))
    assert ARTICLE[second.start : second.end] == second.quote == "Sappers did not blow up the Lissow dam"
    assert second.attribution == ("Norda", "a ministry source")
    assert [ARTICLE[slice(*speaker.span)] for speaker in second.speakers if speaker.span] == list(second.attribution)
    assert (second.hedge, second.shade, second.kind) == (Hedge.REPORTED, Shade.ATTRIBUTED, Kind.EVENT)
    assert (second.places, second.organisations, second.people) == (("Lissow",), ("Norda",), ())
    assert (second.needs_edit, second.reasons, second.check_worthiness) == (False, (), 0.0)


@pytest.mark.parametrize(
    "quote, found",
    [
        ('"have left" Brenova, the mayor\'s office said', "“have left” Brenova, the mayor’s office said"),
        ("Lissow dam - the agency Norda wrote", "Lissow dam — the agency Norda wrote"),
        ("At least three people were killed in Brenova", "At least three people\u00a0were\n killed in Brenova"),
        ("  “At least three people were killed in Brenova.”  ", "At least three people\u00a0were\n killed in Brenova"),
        ("At least\u00ad three people were killed…", "At least three people\u00a0were\n killed"),
    ],
)  # fmt: skip
def test_other_marks_and_spaces_are_tolerated_and_the_article_is_quoted(quote: str, found: str) -> None:
    assert quotes(read(claims(claim(quote, "Something.")))) == [found]


@pytest.mark.parametrize(
    "item, reason",
    [
        (claim("Tarvonian troops left Brenova"), Refused.NOT_IN_ARTICLE),
        (claim("tarvonian troops “have left” Brenova"), Refused.NOT_IN_ARTICLE),  # another capital
        (claim("roops “have left” Brenova"), Refused.NOT_IN_ARTICLE),  # begins in the middle of a word
        (claim("Sappers did not blow up the Lissow da"), Refused.NOT_IN_ARTICLE),
        (claim("in Brenova"), Refused.TOO_SHORT),
        (claim(ARTICLE * 9), Refused.TOO_LONG),
        ({"statement": "They left."}, Refused.NO_QUOTE),
        (claim("  "), Refused.NO_QUOTE),
        ({"quote": ["Tarvonian"], "statement": 3}, Refused.NO_QUOTE),
        ("Tarvonian troops “have left” Brenova", Refused.NOT_A_CLAIM),
        (None, Refused.NOT_A_CLAIM),
    ],
)
def test_what_is_not_in_the_article_word_for_word_is_refused_and_counted(item: object, reason: Refused) -> None:
    proposals = read(claims(item, claim("Sappers did not blow up the Lissow dam")))

    assert quotes(proposals) == ["Sappers did not blow up the Lissow dam"]
    assert proposals.refused == {reason: 1}


def test_a_quote_outside_the_part_that_was_asked_about_is_refused() -> None:
    body = claims(claim("Sappers did not blow up the Lissow dam"))

    assert read_proposals(body, ARTICLE, (0, 73), language="en").refused == {Refused.NOT_IN_ARTICLE: 1}


def test_words_said_twice_are_taken_in_order_and_marked() -> None:
    text = "The bridge has fallen. Nobody was hurt. The bridge has fallen."
    same = claim("The bridge has fallen", "The bridge has fallen.")

    proposals = read(claims(same, same, same), text)

    assert [(draft.start, draft.end) for draft in proposals.drafts] == [(0, 21), (40, 61)]
    assert {draft.reasons for draft in proposals.drafts} == {("these words stand in the article more than once",)}
    assert proposals.refused == {Refused.REPEATED: 1}


def test_one_quote_may_hold_two_claims() -> None:
    quote = "At least three people were killed in Brenova"
    proposals = read(claims(claim(quote, "Three people were killed."), claim(quote, "People were killed in Brenova.")))

    assert [draft.statement for draft in proposals.drafts] == [
        "Three people were killed.", "People were killed in Brenova.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "quote, statement, doubts",
    [
        (LEFT, "Tarvonian troops left Brenova.", ()),
        (KILLED, "3 people were killed in Brenova.", ()),
        (KILLED, "30 people were killed.", ("the article has no “30” near the quote",)),
        (LEFT, "Troops left Brenova in 2023.", ("the article has no “2023” near the quote",)),
        (LEFT, "Marek Sollan's troops left.", ("the article does not name “Marek Sollan” near the quote",)),
        (LEFT, "Tarvonian troops have not left.", ("the statement says “not”, the quote does not",)),
        (DAM, "Sappers blew up the Lissow dam.", ("the quote says “not”, the statement does not",)),
        (KILLED, "", ("the model gave no usable statement",)),
        (KILLED, "x" * 501, ("the model gave no usable statement",)),
    ],
)
def test_a_statement_that_adds_or_turns_round_something_needs_an_editor(
    quote: str, statement: str, doubts: tuple[str, ...]
) -> None:
    (draft,) = read(claims({"quote": quote, "statement": statement})).drafts

    assert tuple(doubt.replace("'", "’") for doubt in draft.reasons) == doubts
    assert draft.needs_edit == bool(doubts)
    assert draft.statement == (draft.quote if "usable" in "".join(doubts) else statement).replace(
        "\u00a0were\n", " were"
    )


def test_speakers_the_article_does_not_name_are_left_out_and_said() -> None:
    item = claim("Sappers did not blow up the Lissow dam", attribution=["Norda", "the president", 7, None])

    (draft,) = read(claims(item)).drafts

    assert draft.attribution == ("Norda",)
    assert draft.reasons == ("the article does not name the speaker “the president”",)


@pytest.mark.parametrize(
    "said, attribution, hedge, shade",
    [
        ("rumoured", [], Hedge.RUMOURED, Shade.RUMOURED),
        (" Denied ", [], Hedge.DENIED, Shade.DENIED),
        ("apparently", [], Hedge.REPORTED, Shade.APPARENT),
        ("asserted", [], Hedge.ASSERTED, Shade.ASSERTED),
        ("asserted", ["Norda"], Hedge.REPORTED, Shade.ATTRIBUTED),
        ("attributed", [], Hedge.REPORTED, Shade.REPORTED),
        ("certain", [], Hedge.REPORTED, Shade.REPORTED),
        (["x"], ["Norda"], Hedge.REPORTED, Shade.ATTRIBUTED),
        (None, [], Hedge.REPORTED, Shade.REPORTED),
    ],
)
def test_a_hedge_that_is_unknown_or_does_not_fit_becomes_the_more_careful_one(
    said: object, attribution: list[str], hedge: Hedge, shade: Shade
) -> None:
    item = claim("Sappers did not blow up the Lissow dam", hedge=said, attribution=attribution)

    (draft,) = read(claims(item)).drafts

    assert (draft.hedge, draft.shade) == (hedge, shade)


def test_characters_that_show_nothing_never_get_into_a_statement() -> None:
    item = claim("three people were killed", "Three\u202e people\x00 were\n killed\ud800 in Brenova.\u200b")

    (draft,) = read(claims(item)).drafts

    assert draft.statement == "Three people were killed in Brenova."


GOOD = json.dumps({"claims": [claim("three people were killed")]})


@pytest.mark.parametrize(
    "written, is_cut",
    [
        (GOOD, False),
        (f"```json\n{GOOD}\n```", False),
        (f"Sure! [1] Here you are: {GOOD} Anything else?", False),
        (f'<think>Maybe {{"claims": []}}?</think>\n{GOOD}', False),
        (json.dumps([claim("three people were killed")]), False),
        (json.dumps(claim("three people were killed")), True),
        ([{"type": "text", "text": GOOD}, 3], False),
        (GOOD[:-2] + ', {"quote": "Sappers did not', True),
        ("```json\n" + GOOD[:-2], True),
    ],
)
def test_the_list_is_found_in_whatever_is_around_it(written: object, is_cut: bool) -> None:
    proposals = read(completion(written))

    assert quotes(proposals) == ["three people\u00a0were\n killed"]
    assert proposals.is_cut == is_cut


def test_a_server_that_had_to_stop_says_so() -> None:
    assert read(completion(GOOD, finish_reason="length")).is_cut


def test_no_claims_are_an_answer() -> None:
    assert read(completion('{"claims": []}')) == Proposals((), {}, False)
    assert read(completion(" [ ] ")) == Proposals((), {}, False)


@pytest.mark.parametrize(
    "body, message",
    [
        (b"", "The endpoint did not answer as an OpenAI-compatible one does."),
        (b"<html>It works!</html>", "The endpoint did not answer as an OpenAI-compatible one does."),
        (b"\xff\xfe\x00", "The endpoint did not answer as an OpenAI-compatible one does."),
        (b"[" * 100_000, "The endpoint did not answer as an OpenAI-compatible one does."),
        (b'{"choices": []}', "The endpoint did not answer as an OpenAI-compatible one does."),
        (b'{"choices": [{"message": null}]}', "The endpoint did not answer as an OpenAI-compatible one does."),
        (b'{"choices": {"0": 1}}', "The endpoint did not answer as an OpenAI-compatible one does."),
        (completion(None), "The model answered with nothing."),
        (completion({"claims": []}), "The model answered with nothing."),
        (completion("I cannot help with that."), "The model did not answer with a list of claims."),
        (completion('{"claims": "none"}'), "The model did not answer with a list of claims."),
        (completion("[1, 2, 3]"), "The model did not answer with a list of claims."),
        (completion("[" * 300_000), "The model did not answer with a list of claims."),
        (completion('{"a":' * 60_000), "The model did not answer with a list of claims."),
        (completion('{"claims": [' + "9" * 10_000), "The model did not answer with a list of claims."),
    ],
)
def test_what_is_no_answer_is_refused_in_words(body: bytes, message: str) -> None:
    with pytest.raises(UnusableAnswer, match=message):
        read(body)


def test_thousands_of_items_are_cut() -> None:
    items, is_cut = items_in(claims(*range(5_000), claim("x")))

    assert (len(items), is_cut) == (MOST_ITEMS, True)


words = st.sampled_from([*ARTICLE.split(), "“", "'", "…", "\u202e", "\x00", "\ud800", "not", "7", "[", "{", '"', " "])
phrases = st.lists(words, max_size=12).map(" ".join)
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | phrases | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["claims", "quote", "a"]), inner),
    max_leaves=8,
)
item = st.fixed_dictionaries(
    {},
    optional={
        name: phrases | anything
        for name in ("quote", "statement", "attribution", "hedge", "kind", "places", "people", "organisations", "time")
    },
)


@settings(max_examples=60, deadline=None)
@given(items=st.lists(item | anything, max_size=6), cut_at=st.integers(0, 400), around=phrases)
def test_whatever_comes_is_quoted_exactly_or_refused(items: list[object], cut_at: int, around: str) -> None:
    whole = json.dumps({"claims": items})
    for content in (whole, whole[:cut_at], around + whole, json.dumps(items)):
        try:
            proposals = read(completion(content))
        except UnusableAnswer:
            continue
        for draft in proposals.drafts:
            assert draft.quote == ARTICLE[draft.start : draft.end]
            assert len(draft.quote.strip()) > 1
            assert 0 < len(draft.statement) <= 1_000
            draft.statement.encode()
            assert all(name.encode() for name in (*draft.attribution, *draft.entities, *draft.places))
        assert sum(proposals.refused.values()) + len(proposals.drafts) <= max(len(items), MOST_ITEMS)


@settings(max_examples=100, deadline=None)
@given(body=st.binary(max_size=200))
def test_bytes_at_random_are_never_an_answer(body: bytes) -> None:
    with pytest.raises(UnusableAnswer):
        read(body)
