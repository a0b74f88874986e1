from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifyhub.independence import EdgeKind, Interest, Origin, find_origins
from verifyhub.independence import Testimony as Word  # pytest would take a class called Test… for tests
from verifyhub.independence.sources import identify
from verifyhub.reading import Relation, Stance

MORNING = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)

WIRE = (
    "The harbour of Brenova was closed to all shipping shortly after dawn on Tuesday, when two tugs collided at the "
    "northern mole and spilled fuel into the basin, the port's duty officer told the agency by telephone."
)


def said(key: str, **fields: object) -> Word:
    """A first-hand support by a paper of its own, with a text of its own, unless told otherwise."""
    number = sum(key.encode())
    defaults: dict[str, object] = {
        "key": key,
        "url": f"https://{key}.example/harbour",
        "publisher": f"Paper{key}",
        "family": "",
        "reliability": "F",
        "interest": Interest.NEUTRAL,
        "stance": Stance.SUPPORTS,
        "relation": Relation.FIRST_HAND,
        "text": " ".join(f"{key}{number + step}" for step in range(40)),
        "published_at": MORNING,
    }
    return Word(**(defaults | fields))  # type: ignore[arg-type]


def relayed(key: str, **fields: object) -> Word:
    return said(key, **({"relation": Relation.RELAYS, "stance": Stance.REPORTS} | fields))


def clusters(*words: Word) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(origin.members)) for origin in find_origins(words))


def kinds(origin: Origin) -> set[EdgeKind]:
    return {edge.kind for edge in origin.edges}


def test_a_main_source_under_two_spellings_takes_one_place():
    speaker = relayed("a", named_origins=("Agent Igor Kovar", "Igor Kovar", "Brenova Times"))
    carrier = relayed("b", named_origins=("Brenova Times",))

    assert clusters(speaker, carrier) == [("a", "b")]


def test_two_first_hand_papers_that_nothing_ties_are_two_witnesses():
    origins = find_origins([said("a"), said("b")])

    assert [(o.label, o.members, o.is_independent, o.is_first_hand) for o in origins] == [
        ("Papera", ("a",), True, True),
        ("Paperb", ("b",), True, True),
    ]
    assert origins[0].reason == "Counted once: Papera speaks from its own access."


TIED = {
    "one owner": (said("a", family="Lakeside Media"), said("b", family="Lakeside media "), EdgeKind.SAME_FAMILY),
    "one text": (said("a", text=WIRE), said("b", text="Breaking. " + WIRE[:150]), EdgeKind.SAME_TEXT),
    "a long quotation": (
        said("a", text="He said: “The northern mole is gone, all of it.”"),
        said("b", text="«The northern mole  is gone, all of it», he told us."),
        EdgeKind.SHARED_QUOTE,
    ),
    "a credit to the same agency": (
        said("a", credited_wire="Coast Wire"),
        said("b", credited_wire="coast wire"),
        EdgeKind.WIRE_CREDIT,
    ),
    "a credit to the other": (
        said("a", publisher="Coast Wire"),
        said("b", credited_wire="Coast Wire"),
        EdgeKind.WIRE_CREDIT,
    ),
    "a forward of the other": (said("a"), said("b", forwarded_from="http://a.example/harbour/"), EdgeKind.FORWARD),
    "a forward of the same post": (
        said("a", forwarded_from="https://t.example/mole/7"),
        said("b", forwarded_from="https://t.example/mole/7?utm_source=x"),
        EdgeKind.FORWARD,
    ),
    "a link to the other": (said("a"), said("b", links=("https://www.a.example/harbour#top",)), EdgeKind.LINK),
    "the same named source": (
        said("a", named_origins=("Captain Anna Kovar",)),
        said("b", named_origins=("officials", "Kovar")),
        EdgeKind.NAMED_SOURCE,
    ),
    "an acronym": (
        said("a", named_origins=("the Harbour Safety Board",)),
        said("b", named_origins=("HSB",)),
        EdgeKind.NAMED_SOURCE,
    ),
    "naming the other": (
        said("a", publisher="Orlen Defence Ministry"),
        said("b", named_origins=("the Defense Ministry's spokesman",)),
        EdgeKind.NAMED_SOURCE,
    ),
}


@pytest.mark.parametrize("tie", TIED)
def test_one_tie_makes_two_documents_one_witness_and_shows_why(tie: str):
    left, right, kind = TIED[tie]

    (origin,) = find_origins([left, right])

    assert origin.members == ("a", "b")
    assert kind in kinds(origin)
    assert all(edge.evidence for edge in origin.edges)


def test_a_chain_of_citations_is_one_witness():
    first = said("c", publisher="Mole Watch")
    second = relayed("b", publisher="Daily Quay", named_origins=("Mole Watch channel",))
    third = relayed("a", named_origins=("the Daily Quay",))

    (origin,) = find_origins([third, second, first])

    assert origin.members == ("a", "b", "c")
    assert (origin.label, origin.stance, origin.is_first_hand) == ("Mole Watch, repeated by 2", Stance.SUPPORTS, True)


@pytest.mark.parametrize(
    "nobody",
    [
        "officials",
        "senior US officials",
        "sources",
        "residents",
        "a local resident",
        "reports",
        "witnesses",
        "",
        "…",
        "BREAKING",
        "YouTube and all over Reddit",
    ],
)
def test_a_source_that_identifies_nobody_never_ties(nobody: str):
    assert not identify(nobody)
    assert clusters(said("a", named_origins=(nobody,)), said("b", named_origins=(nobody,))) == [("a",), ("b",)]


def test_the_day_a_text_names_beside_its_source_is_no_part_of_the_source():
    assert identify("CNN Thursday") == identify("CNN")


def test_a_name_short_for_two_people_ties_nobody():
    words = [
        said("a", named_origins=("Anna Kovar",)),
        said("b", named_origins=("Petr Kovar",)),
        said("c", named_origins=("Kovar",)),
    ]

    assert clusters(*words) == [("a",), ("b",), ("c",)]


def test_a_bare_statement_that_others_credit_speaks_for_the_witness():
    post = said("post", publisher="Rybak", relation=Relation.UNCLEAR, stance=Stance.SUPPORTS, reliability="D")
    relays = [relayed(key, named_origins=("Rybak channel",), reliability="B") for key in "abcdef"]

    (origin,) = find_origins([*relays, post])

    assert origin.label == "Rybak, repeated by 6"
    assert (origin.stance, origin.reliability, origin.is_first_hand) == (Stance.SUPPORTS, "D", True)


@pytest.mark.parametrize(
    "fields, counts",
    [
        ({}, True),
        ({"named_origins": ("Papera",)}, True),  # its own name
        ({"is_official": False}, False),
        ({"relation": Relation.RELAYS}, False),
        ({"named_origins": ("residents",)}, False),
        ({"named_origins": ("Anna Kovar",)}, False),
        ({"credited_wire": "Coast Wire"}, False),
        ({"forwarded_from": "https://t.me/rybak/7"}, False),
    ],
)
def test_what_an_official_body_states_in_its_own_name_is_its_own_act(fields, counts):
    register = said("a", **({"is_official": True, "relation": Relation.UNCLEAR} | fields))

    (origin,) = find_origins([register])

    assert (origin.is_first_hand, origin.is_official) == (counts, counts)


def test_a_paper_that_repeats_an_official_body_is_no_official_evidence_itself():
    repeated = relayed("b", named_origins=("Papera",))

    (origin,) = find_origins([said("a", is_official=True), repeated])
    assert (origin.speaker, origin.is_official) == ("Papera", True)
    (origin,) = find_origins([said("a"), replace(repeated, is_official=True)])
    assert (origin.speaker, origin.is_official) == ("Papera", False)


def test_documents_that_only_repeat_a_post_nobody_read_are_one_witness_that_takes_no_side():
    (origin,) = find_origins([relayed(key, named_origins=("Rybak channel",)) for key in "abcdef"])

    assert (origin.stance, origin.is_independent, origin.is_first_hand) == (Stance.REPORTS, True, False)
    assert origin.label == "Rybak channel (at second hand), carried by 6"
    assert origin.reason == "Counted once: all go back to Rybak channel, known only at second hand."


def test_a_relay_never_says_more_than_its_origin():
    post = said("post", publisher="Rybak", stance=Stance.REPORTS)
    eager = relayed("a", named_origins=("Rybak",), stance=Stance.SUPPORTS)

    (origin,) = find_origins([post, eager])

    assert origin.stance is Stance.REPORTS


@pytest.mark.parametrize("relation", [Relation.UNCLEAR, Relation.RELAYS])
def test_a_document_that_does_not_tell_where_it_has_it_from_is_shown_but_not_counted(relation: Relation):
    (origin,) = find_origins([said("a", relation=relation)])

    assert (origin.is_independent, origin.members) == (False, ("a",))
    assert origin.reason == "Not counted: the text does not tell where the report comes from."


def test_a_document_that_rests_on_unnamed_people_alone_is_not_counted():
    (origin,) = find_origins([relayed("a", named_origins=("residents",))])

    assert not origin.is_independent
    assert origin.reason == "Not counted: the text does not say who “residents” are, so nobody could be asked."


def test_a_denial_is_not_swallowed_by_the_report_it_quotes_links_and_names():
    post = said("post", publisher="Rybak", text="He wrote: “The whole northern mole has been blown up.”")
    denial = said(
        "denial",
        stance=Stance.DISPUTES,
        text="Our own pictures show it standing, though Rybak wrote “The whole northern mole has been blown up.”",
        links=(post.url,),
        named_origins=("Rybak",),
    )

    assert [(o.label, o.stance) for o in find_origins([post, denial])] == [
        ("Paperdenial", Stance.DISPUTES),
        ("Rybak", Stance.SUPPORTS),
    ]


def test_a_witness_that_said_both_is_taken_at_its_later_word():
    report = said("a", family="Lakeside", publisher="Lakeside Post")
    retraction = said("b", family="Lakeside", stance=Stance.DISPUTES, published_at=MORNING + timedelta(hours=3))

    (origin,) = find_origins([retraction, report])

    assert origin.stance is Stance.DISPUTES
    assert origin.reason == (
        "Counted once: Paperb speaks from its own access; it has said both, and its later word is taken (disputes it)."
    )


def test_a_denial_by_someone_else_in_a_sister_paper_stays_a_witness_of_its_own():
    report = said("a", family="Lakeside")
    carried = relayed("b", family="Lakeside", stance=Stance.DISPUTES, named_origins=("Harbour Authority",))

    assert [(o.label, o.stance) for o in find_origins([report, carried])] == [
        ("Papera", Stance.SUPPORTS),
        ("Harbour Authority (at second hand), carried by 1", Stance.DISPUTES),
    ]


def test_members_are_earliest_first_and_undated_ones_last():
    words = [
        said("undated", family="X", published_at=None),
        said("future", family="X", published_at=datetime(2199, 1, 1, tzinfo=UTC)),
        said("naive", family="X", published_at=datetime(2026, 3, 11, 7, 0)),
        said("b", family="X"),
        said("a", family="X"),
    ]

    (origin,) = find_origins(words)

    assert origin.members == ("naive", "a", "b", "future", "undated")


def test_a_post_said_to_forward_itself_forwards_nothing():
    (origin,) = find_origins([relayed("a", forwarded_from="https://a.example/harbour/")])

    assert not origin.is_independent


def test_nothing_and_the_unrelated_make_no_origin():
    assert find_origins([]) == ()
    assert find_origins([said("a", stance=Stance.UNRELATED)]) == ()


def test_empty_texts_and_nameless_publishers_tie_nothing():
    words = [said(key, text="", publisher="", family="", url="") for key in "ab"]

    assert clusters(*words) == [("a",), ("b",)]


def test_one_document_given_twice_is_one_member():
    assert clusters(said("a"), said("a"), said("a", stance=Stance.REPORTS)) == [("a",)]


def test_a_sentence_that_every_page_carries_ties_nothing_for_ever():
    footer = " Subscribe to our newsletter and never miss what happens in your town today"
    words = [said(f"p{n}", text=said(f"p{n}").text + footer) for n in range(3)]

    assert clusters(*words) == [("p0",), ("p1",), ("p2",)]


def some_words() -> st.SearchStrategy[list[Word]]:
    names = st.sampled_from(["Rybak", "Anna Kovar", "Kovar", "officials", "Harbour Authority", "Paperb"])
    fields = st.fixed_dictionaries(
        {
            "stance": st.sampled_from([Stance.SUPPORTS, Stance.DISPUTES, Stance.REPORTS]),
            "relation": st.sampled_from(list(Relation)),
            "family": st.sampled_from(["", "", "", "Lakeside"]),
            "reliability": st.sampled_from("ABCDEF"),
            "named_origins": st.lists(names, max_size=2).map(tuple),
            "published_at": st.sampled_from([None, MORNING, MORNING + timedelta(hours=1)]),
            "forwarded_from": st.sampled_from(["", "", "https://a.example/harbour"]),
            "is_official": st.sampled_from([False, False, True]),
        }
    )
    return st.lists(fields, max_size=7).map(_keyed)


def _keyed(rows: list[dict[str, object]]) -> list[Word]:
    if rows:
        rows[0]["forwarded_from"] = ""  # the first is the one that others forward
    return [said("abcdefg"[n], **row) for n, row in enumerate(rows)]


@settings(deadline=None)
@given(some_words(), st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_matter(words, shuffler):
    shuffled = list(words)
    shuffler.shuffle(shuffled)

    assert find_origins(shuffled) == find_origins(words)


@settings(deadline=None)
@given(some_words())
def test_every_related_document_is_in_exactly_one_origin(words):
    members = [key for origin in find_origins(words) for key in origin.members]

    assert sorted(members) == sorted(word.key for word in words)


@settings(deadline=None)
@given(some_words())
def test_what_counts_can_be_said_to_go_back_to_somebody(words):
    by_key = {word.key: word for word in words}

    for origin in find_origins(words):
        members = [by_key[key] for key in origin.members]
        has_access = any(word.relation.has_own_access for word in members)
        tells = any(identify(name) for word in members for name in word.named_origins) or any(
            word.forwarded_from for word in members
        )
        is_own_act = any(word.is_official and word.relation is Relation.UNCLEAR for word in members)
        assert not origin.is_independent or has_access or tells or is_own_act


def test_a_copy_of_a_page_that_names_itself_makes_nobody_a_witness():
    alone = relayed("a", relation=Relation.UNCLEAR, named_origins=("Papera",), text=WIRE)
    copy = replace(alone, key="z", url="https://z.example/harbour", publisher="Copyist")

    assert [origin.is_independent for origin in find_origins([alone])] == [False]
    assert [origin.is_independent for origin in find_origins([alone, copy])] == [False]


def test_a_name_that_leads_to_a_page_which_only_relays_leads_no_further():
    origins = find_origins([relayed("a"), relayed("b", named_origins=("Papera",))])

    assert [(origin.members, origin.is_independent) for origin in origins] == [(("a", "b"), False)]
