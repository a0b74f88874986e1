"""How a weighing is told: sentence by sentence, each with the documents it rests on."""

from dataclasses import replace
from datetime import date

from tests.domain.test_corroboration import weighed
from tests.domain.test_independence import Word, relayed, said
from verifyhub.corroboration import Doubt, StepKind, Telling, weigh
from verifyhub.independence import Interest, Ruling, find_origins
from verifyhub.reading import Stance


def test_the_explanation_is_read_line_by_line():
    ministry = said("m", publisher="Orlen Defence Ministry", reliability="C", interest=Interest.SELF_SERVING)
    repeats = [relayed(key, named_origins=("Defence Ministry",)) for key in "abcde"]
    own = said("h", publisher="Brenova Herald", reliability="B")
    lost = relayed("x", publisher="Quay Gossip")

    result = weighed(*find_origins([ministry, *repeats, own, lost]))

    assert result.shortfall == ""
    assert result.explanation == (
        "8 documents, 2 independent origins.",
        "(1) Orlen Defence Ministry, repeated by 5: supports it, graded C, speaks in its own interest, at first hand. "
        "One witness because they name the same source (names “Defence Ministry” as its source).",
        "(2) Brenova Herald: supports it, graded B, has no known stake, at first hand.",
        "Quay Gossip: not counted: the text does not tell where the report comes from.",
        "Supported: at least two independent origins say so, not all of them gain by it, and nobody of weight "
        "disputes it.",
        "What would change this: a denial by anyone of weight, or a sign that the origins had it from one source.",
        "The estimate of 48 % starts from a base rate of 18 % (as shipped, while fewer than 30 claims are resolved "
        "here), and each origin moves it; it decides nothing.",
        "3 of 4 places asked have answered.",
    )


MINISTRY_AND_ITS_ECHO = [
    said("m", publisher="Orlen Defence Ministry", reliability="C"),
    *(relayed(key, publisher=f"Paper {key.upper()}", named_origins=("Defence Ministry",)) for key in "abcde"),
    *(relayed(key, publisher=f"Radio {key.upper()}", named_origins=("General Staff",)) for key in "pq"),
    said("h", publisher="Brenova Herald", reliability="B"),
    relayed("x", publisher="Quay Gossip"),
]
TELLINGS = {
    "m": Telling("Orlen Defence Ministry", "post", date(2026, 9, 10)),
    **{key: Telling(f"Paper {key.upper()}", "report", None) for key in "abcde"},
    **{key: Telling(f"Radio {key.upper()}", "report", date(2026, 9, 12)) for key in "pq"},
    "h": Telling("Brenova Herald", "report", date(2026, 9, 11)),
    "x": Telling("Quay Gossip", "post", None),
}


def test_the_explanation_names_posts_with_their_day_and_who_repeats_them():
    origins = find_origins(MINISTRY_AND_ITS_ECHO)

    result = weigh(origins, lookups_answered=4, lookups_asked=4, tellings=TELLINGS)

    assert [step.text.split(":")[0] for step in result.steps] == [
        "10 documents, 3 independent origins.",
        "(1) Orlen Defence Ministry, post of 10 Sep 2026, repeated by Paper A, Paper B and 3 more",
        "(2) Brenova Herald, own report of 11 Sep 2026",
        "(3) General Staff (at second hand), carried by Radio P and Radio Q, first on 12 Sep 2026",
        "Quay Gossip, post",
        "Supported",
        "What would change this",
        "The estimate of 54 % starts from a base rate of 18 % (as shipped, while fewer than 30 claims are resolved "
        "here), and each origin moves it; it decides nothing.",
        "All 4 places asked have answered.",
    ]


def test_every_sentence_says_what_it_is_about_and_which_documents_it_rests_on():
    origins = find_origins(MINISTRY_AND_ITS_ECHO)

    result = weigh(origins, lookups_answered=4, lookups_asked=4, tellings=TELLINGS)

    assert [(step.kind.value, step.origin, "".join(step.documents)) for step in result.steps] == [
        ("count", None, "abcdemhpqx"),
        ("origin", 1, "abcdem"),
        ("origin", 2, "h"),
        ("origin", 3, "pq"),
        ("not_counted", 4, "x"),
        ("finding", None, "mh"),
        ("would_change", None, ""),
        ("estimate", None, ""),
        ("places", None, ""),
    ]
    assert result.explanation == tuple(step.text for step in result.steps)


def test_what_would_change_it_rests_on_the_denial():
    denial = said("d", publisher="Harbour Authority", stance=Stance.DISPUTES)

    steps = weighed(*find_origins([said("h", publisher="Brenova Herald"), denial])).steps

    assert [(step.text, step.documents) for step in steps if step.kind is StepKind.WOULD_CHANGE] == [
        ("What would change this: Harbour Authority taking the denial back, or an editor resolving it.", ("d",))
    ]


def test_a_tie_made_by_an_editor_is_named_without_what_the_desk_said_of_it():
    own, other = said("h", publisher="Brenova Herald"), said("i", publisher="Ilka Post")

    explanation = weighed(
        *find_origins([own, other], [Ruling("h", "i", True, "Edda Editor: same byline.")])
    ).explanation

    assert explanation[1].endswith("One witness because an editor says so.")
    assert "Edda" not in " ".join(explanation)


def first_steps(*words: Word, **tellings: Telling) -> list[str]:
    return [
        step.text for step in weigh(find_origins(words), lookups_answered=1, lookups_asked=1, tellings=tellings).steps
    ]


FUTURE = Telling("Coast Wire", "report", date(2027, 5, 3), Doubt.IN_THE_FUTURE)


def test_a_day_in_the_future_is_said_and_never_given_as_the_day_of_the_report():
    steps = first_steps(said("h", publisher="Coast Wire"), h=FUTURE)

    assert steps[1] == (
        "(1) Coast Wire, own report: supports it, not graded, has no known stake, at first hand. "
        "The report by Coast Wire is dated 3 May 2027, which lies in the future: weighed as if it had no date."
    )


def test_a_day_before_the_event_is_said_beside_the_day_of_the_report():
    early = replace(FUTURE, day=date(2026, 3, 1), doubt=Doubt.BEFORE_THE_EVENT)

    steps = first_steps(said("h", publisher="Coast Wire"), h=early)

    assert steps[1].startswith("(1) Coast Wire, own report of 1 Mar 2026: supports it")
    assert steps[1].endswith(
        "The report by Coast Wire is dated 1 Mar 2026, which is before what the claim tells of, "
        "so it may be about something else."
    )


def test_odd_days_are_said_of_what_is_not_counted_too_and_once_for_many():
    lost = [relayed(key, publisher="Quay Gossip", family="Quay") for key in "xyz"]

    steps = first_steps(*lost, **dict.fromkeys("xyz", replace(FUTURE, publisher="Quay Gossip")))

    assert steps[1] == (
        "Quay Gossip, report: not counted: the texts do not tell where the report comes from. "
        "The report by Quay Gossip is dated 3 May 2027, which lies in the future: weighed as if it had no date. "
        "The same holds for 2 more."
    )


def test_of_a_word_carried_by_others_no_day_in_the_future_is_the_first():
    carried = relayed("p", publisher="Coast Wire", named_origins=("General Staff",))

    (_, step, *_) = first_steps(carried, p=FUTURE)

    assert step.startswith("(1) General Staff (at second hand), carried by Coast Wire: only reports it")
    assert "dated 3 May 2027" in step
