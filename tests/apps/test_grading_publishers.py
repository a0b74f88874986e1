"""Grades, sides and owners are judgements with a reason; claims that rest on them are weighed again, a few at once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.claims.models import Story
from apps.evidence.models import Affiliation, Inquiry, Publisher, PublisherChange, Reading
from apps.evidence.services import (
    JudgementRefused,
    PublisherRefused,
    affiliate,
    change_facts,
    enter_publisher,
    grade_publisher,
    judge_credibility,
    set_owner,
    set_side,
    weigh_again,
)
from tests.apps.publisher_scene import EDITOR, SIGNED, make_publisher, speak, weigh
from tests.factories import NOW, make_claim

pytestmark = pytest.mark.django_db
PARTY, ALLIED, NO_SIDE = Affiliation.Kind.PARTY, Affiliation.Kind.ALLIED, Affiliation.Kind.NONE


def history(publisher: Publisher) -> list[tuple[str, str, str, str]]:
    changes = PublisherChange.objects.filter(publisher=publisher).order_by("id")
    return list(changes.values_list("what", "before", "after", "reason"))


def wanted(claim: Any) -> int:
    """How often its weighing was asked for."""
    return Inquiry.objects.get(claim=claim).requests


def test_a_grade_is_kept_with_who_gave_it_and_why():
    courier = make_publisher("The Courier")

    grade_publisher(courier, "B", **SIGNED)
    grade_publisher(courier, "C", **SIGNED | {"reason": "A made-up quotation in May."})

    assert courier.reliability == "C"
    assert history(courier) == [
        ("grade", "F", "B", "Two corrections a week."),
        ("grade", "B", "C", "A made-up quotation in May."),
    ]
    assert courier.changes.first().actor_name == "Edda Editor"


@pytest.mark.parametrize(
    "letter, reason, message",
    [("B", " ", "Say why"), ("G", "Why.", "a letter from A to F"), ("F", "Why.", "is graded F already")],
)
def test_a_grade_without_reason_or_without_change_is_refused(letter, reason, message):
    courier = make_publisher("The Courier")

    with pytest.raises(PublisherRefused, match=message):
        grade_publisher(courier, letter, **SIGNED | {"reason": reason})

    assert history(courier) == []


def test_open_claims_that_rest_on_it_are_weighed_again_and_no_others(now):
    story = Story.objects.create(title="The winter", created_at=now)
    resting, unrelated, decided, elsewhere = (make_claim(story=story) for _ in range(4))
    decided.__class__.objects.filter(pk=decided.pk).update(state="refuted")
    for claim, stance in ((resting, "supports"), (unrelated, "unrelated"), (decided, "supports")):
        speak(claim, "The Courier", stance=stance)
    speak(elsewhere, "The Herald")
    for claim in (resting, unrelated, decided, elsewhere):
        Inquiry.objects.create(claim=claim, opened_at=now, look_again_at=now)

    grade_publisher(make_publisher("The Courier"), "B", **SIGNED)
    weighed = weigh_again(now=now)

    assert weighed == 1
    assert [wanted(claim) for claim in (resting, unrelated, decided, elsewhere)] == [1, 0, 0, 0]
    assert weigh_again(now=now) == 0


def test_many_claims_are_asked_for_a_few_at_once_and_none_twice(now):
    claims = [make_claim() for _ in range(5)]
    for claim in claims:
        speak(claim, "The Courier")
        Inquiry.objects.create(claim=claim, opened_at=now, look_again_at=now)
    grade_publisher(make_publisher("The Courier"), "B", **SIGNED)

    steps = [weigh_again(limit=2, now=now) for _ in range(4)]

    assert steps == [2, 2, 1, 0]
    assert [wanted(claim) for claim in claims] == [1, 1, 1, 1, 1]


def test_a_better_grade_counts_at_the_next_weighing():
    claim = make_claim()
    speak(claim, "The Courier")
    before = weigh(claim)

    grade_publisher(make_publisher("The Courier"), "B", **SIGNED)
    after = weigh(claim)

    assert (before["reliability"], after["reliability"]) == ("F", "B")
    assert after["log_odds"] > before["log_odds"]


@pytest.mark.parametrize(
    "general, kind, side, interest",
    [
        ("", PARTY, "Kestria", "self_serving"),
        ("", ALLIED, "Tarvonia", "against_interest"),
        ("Kestria", NO_SIDE, "", "neutral"),
        ("Kestria", None, "", "self_serving"),
        ("Kestria", ALLIED, "Tarvonia", "against_interest"),
    ],
)
def test_what_is_said_for_the_story_goes_before_the_side_in_general(now, general, kind, side, interest):
    story = Story.objects.create(title="The winter", created_at=now)
    claim = make_claim(story=story, gains="Kestria", loses="Tarvonia")
    speak(claim, "The Ministry")
    ministry = make_publisher("The Ministry")
    Publisher.objects.filter(pk=ministry.pk).update(side=general)
    if kind:
        affiliate(ministry, story, kind, side=side, **SIGNED)

    assert weigh(claim)["interest"] == interest


OFFICIAL = Publisher.Kind.OFFICIAL


@pytest.mark.parametrize(
    "publisher_kind, kind, side, is_official",
    [
        (OFFICIAL, NO_SIDE, "", True),
        (OFFICIAL, ALLIED, "Tarvonia", True),  # against its own interest
        (OFFICIAL, PARTY, "Kestria", False),
        (OFFICIAL, PARTY, "Somebody else", False),
        (OFFICIAL, None, "", False),  # nobody has said that it is no party
        (Publisher.Kind.OUTLET, NO_SIDE, "", False),
    ],
)
def test_an_official_body_counts_for_more_only_where_it_is_known_to_gain_nothing(
    now, publisher_kind, kind, side, is_official
):
    story = Story.objects.create(title="The winter", created_at=now)
    claim = make_claim(story=story, gains="Kestria", loses="Tarvonia")
    speak(claim, "The Registry")
    registry = make_publisher("The Registry")
    Publisher.objects.filter(pk=registry.pk).update(kind=publisher_kind)
    if kind:
        affiliate(registry, story, kind, side=side, **SIGNED)

    weighed = weigh(claim)

    assert weighed["official"] is is_official
    assert ("as an official body, which counts half as much again" in weighed["weight_reason"]) is is_official


def test_a_side_in_one_story_says_nothing_of_another(now):
    winter, spring = (Story.objects.create(title=title, created_at=now) for title in ("Winter", "Spring"))
    claim = make_claim(story=spring, gains="Kestria")
    speak(claim, "The Ministry")

    affiliate(make_publisher("The Ministry"), winter, PARTY, side="Kestria", **SIGNED)

    assert weigh(claim)["interest"] == "neutral"


def test_a_side_in_a_story_is_said_changed_and_taken_back_with_reasons(now):
    story = Story.objects.create(title="The winter", created_at=now)
    ministry = make_publisher("The Ministry")

    affiliate(ministry, story, PARTY, side="Kestria", **SIGNED)
    affiliate(ministry, story, ALLIED, side="Tarvonia", **SIGNED)
    affiliate(ministry, story, None, **SIGNED)

    assert [(before, after) for _, before, after, _ in history(ministry)] == [
        ("as in general", "is a party: Kestria"),
        ("is a party: Kestria", "is allied with a party: Tarvonia"),
        ("is allied with a party: Tarvonia", "as in general"),
    ]
    assert not Affiliation.objects.exists()
    with pytest.raises(PublisherRefused, match="already written down"):
        affiliate(ministry, story, None, **SIGNED)
    with pytest.raises(PublisherRefused, match="Name the party"):
        affiliate(ministry, story, ALLIED, **SIGNED)


def test_what_belongs_to_one_owner_has_one_family_down_to_the_last():
    holding, press, post = (make_publisher(name) for name in ("Holding", "Press", "Post"))

    set_owner(post, press, **SIGNED)
    set_owner(press, holding, **SIGNED)
    post.refresh_from_db()
    owned = (press.family, post.family)
    set_owner(press, None, **SIGNED)
    post.refresh_from_db()

    assert owned == ("Holding", "Holding")
    assert (press.family, post.family) == ("", "Press")
    assert history(post)[-1] == ("owner", "owned by Press, family Holding", "owned by Press, family Press",
                                 "It follows its owner, Press.")  # fmt: skip


def test_a_ring_of_owners_is_refused_in_words():
    holding, press, post = (make_publisher(name) for name in ("Holding", "Press", "Post"))
    set_owner(post, press, **SIGNED)
    set_owner(press, holding, **SIGNED)

    with pytest.raises(PublisherRefused) as refusal:
        set_owner(holding, post, **SIGNED)

    assert str(refusal.value) == (
        "Holding would own itself in a ring: Holding by Post, Post by Press, Press by Holding."
    )
    holding.refresh_from_db()
    assert holding.owner is None


def test_the_database_refuses_a_publisher_that_owns_itself():
    press = make_publisher("Press")

    with pytest.raises(IntegrityError), transaction.atomic():
        Publisher.objects.filter(pk=press.pk).update(owner=press)


def test_an_address_of_another_is_refused_by_naming_it():
    enter_publisher("The Courier", addresses=["courier.example"], actor=EDITOR, now=NOW)

    with pytest.raises(PublisherRefused, match=r"courier.example belongs to The Courier already"):
        enter_publisher("The Herald", addresses=["https://www.courier.example/"], actor=EDITOR, now=NOW)

    assert not Publisher.objects.filter(name="The Herald").exists()


@pytest.mark.parametrize(
    "name, aliases, message",
    [
        ("the courier", [], "The Courier is on file already"),
        ("Evening Post", [], "another name of The Courier already"),
        ("The Herald", ["The Evening Post"], "another name of The Courier already"),
        ("The Herald", ["The Courier"], "The Courier is a publisher of its own"),
        ("The Herald", ["officials"], "could be anyone"),
    ],
)
def test_a_name_belongs_to_one_publisher(name, aliases, message):
    enter_publisher("The Courier", aliases=["Evening Post"], actor=EDITOR, now=NOW)

    with pytest.raises(PublisherRefused, match=message):
        enter_publisher(name, aliases=aliases, actor=EDITOR, now=NOW)


def test_facts_are_changed_with_their_history_and_an_own_alias_may_stay(now):
    courier = enter_publisher("The Courier", aliases=["Evening Post"], addresses=["a.example"], actor=EDITOR, now=NOW)
    facts = {"name": "The Courier", "kind": "agency", "addresses": ["b.example"], "aliases": ["Evening Post", "EP"]}

    changed = change_facts(courier, **facts, actor=EDITOR, now=now)
    again = change_facts(courier, **facts, actor=EDITOR, now=now)

    assert (changed, again) == (True, False)
    assert history(courier)[-1][1:3] == (
        "The Courier; Outlet; a.example; also “Evening Post”",
        "The Courier; Agency; b.example; also “EP”; also “Evening Post”",
    )


def test_a_text_that_credits_an_alias_goes_back_to_the_publisher():
    claim = make_claim()
    speak(claim, "Meridian Wire")
    speak(claim, "The Herald", relation="relays", named_origins=["Greenline"])
    apart = (weigh(claim), claim.assessments.latest("id").origins)

    wire = make_publisher("Meridian Wire")
    change_facts(wire, name=wire.name, kind="agency", addresses=[], aliases=["Greenline"], actor=EDITOR, now=NOW)
    together = (weigh(claim), claim.assessments.latest("id").origins)

    assert [len(origins) for _, origins in (apart, together)] == [2, 1]
    assert together[0]["edges"][0]["evidence"] == "Names “Greenline” as its source."


@pytest.mark.parametrize("kind, is_weighed_again", [("official", True), ("outlet", False)])
def test_what_a_publisher_says_is_weighed_again_when_it_turns_out_to_be_an_official_body(kind, is_weighed_again):
    registry = enter_publisher("The Registry", addresses=["a.example"], actor=EDITOR, now=NOW)

    change_facts(registry, name=registry.name, kind=kind, addresses=["b.example"], aliases=[], actor=EDITOR, now=NOW)

    assert (registry.changes.latest("id").weigh_after is not None) is is_weighed_again


def test_credibility_is_judged_apart_from_the_grade_and_journalled():
    claim = make_claim()
    reading = speak(claim, "The Courier")

    judge_credibility(reading, 2, **SIGNED | {"reason": "Fits the satellite picture."})

    entry = claim.journal.get(event="claim.credibility_judged")
    assert (entry.data, entry.reason) == (
        {"document": reading.document_id, "from": None, "to": 2},
        "Fits the satellite picture.",
    )
    kept = entry.parts["after"]["readings"][str(reading.document_id)]
    assert (kept["credibility"], kept["credibility_by"]) == (2, "Edda Editor")
    assert make_publisher("The Courier").reliability == "F"


def test_a_grade_never_judges_what_is_said_and_a_judgement_weighs_nothing():
    claim = make_claim()
    reading = speak(claim, "The Courier")
    before = weigh(claim)

    grade_publisher(make_publisher("The Courier"), "A", **SIGNED)
    reading.refresh_from_db()
    graded = weigh(claim)
    judge_credibility(reading, 5, **SIGNED)

    assert reading.credibility == 5
    assert Reading.objects.get().credibility == 5
    assert weigh(claim) == graded != before


@pytest.mark.parametrize("fields", [{"relation": "relays"}, {"forwarded_from": "https://t.me/a/1"}])
def test_a_relay_never_earns_a_1(fields):
    reading = speak(make_claim(), "The Courier", **fields)

    with pytest.raises(JudgementRefused, match="a relay never earns a 1"):
        judge_credibility(reading, 1, **SIGNED)
    judge_credibility(reading, 2, **SIGNED)

    assert Reading.objects.get().credibility == 2


def test_the_database_refuses_a_1_for_a_relay():
    reading = speak(make_claim(), "The Courier", relation="relays")

    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.filter(pk=reading.pk).update(credibility=1)


@pytest.mark.parametrize("credibility, reason, message", [(7, "Why.", "1 to 6"), (2, " ", "Say why")])
def test_a_judgement_needs_a_number_and_a_reason(credibility, reason, message):
    reading = speak(make_claim(), "The Courier")

    with pytest.raises(JudgementRefused, match=message):
        judge_credibility(reading, credibility, **SIGNED | {"reason": reason})


def test_a_side_in_general_is_kept_with_its_reason():
    ministry = make_publisher("The Ministry")

    set_side(ministry, " Kestria ", **SIGNED)

    assert history(ministry) == [("side", "no side", "Kestria", "Two corrections a week.")]
