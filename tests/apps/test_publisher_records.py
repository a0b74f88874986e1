"""A publisher's record from the rows: its words with their outcomes, and a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Claim
from apps.evidence.records import record_of
from tests.apps.desk_scene import decide, enter_claim
from tests.apps.publisher_scene import make_publisher, speak, weigh
from tests.factories import NOW
from verifyhub.records import Copying, SharedErrors, TrackRecord

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(hours=1)


def resolved(verdict: str) -> Claim:
    claim = enter_claim()
    decide(claim, verdict, now=NOW)
    return claim


def queries(name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        record_of(make_publisher(name))
    return len(seen) - 1  # but for the publisher itself


def test_a_record_counts_first_hand_words_on_resolved_claims():
    speak(resolved("confirmed"), "The Courier", published_at=BEFORE)
    speak(resolved("refuted"), "The Courier", published_at=BEFORE)
    speak(resolved("refuted"), "The Courier", published_at=BEFORE, relation="relays")
    speak(resolved("confirmed"), "The Courier", published_at=NOW + timedelta(days=1))
    speak(enter_claim(), "The Courier")
    speak(resolved("confirmed"), "The Herald", published_at=BEFORE)

    record = record_of(make_publisher("The Courier"))

    assert record.track == TrackRecord(right=1, resolved=2)
    assert (record.word_count, len(record.words)) == (5, 5)


def test_a_word_of_own_access_counts_though_it_repeats_others_beside():
    speak(resolved("confirmed"), "The Courier", published_at=BEFORE, relation="mixed")

    assert record_of(make_publisher("The Courier")).track == TrackRecord(1, 1)


def test_a_persons_reading_is_what_counts_and_what_is_unrelated_is_left_out():
    reading = speak(resolved("refuted"), "The Courier", published_at=BEFORE)
    aside = speak(resolved("refuted"), "The Courier", published_at=BEFORE)
    reading.__class__.objects.filter(pk=reading.pk).update(override_stance="disputes")
    aside.__class__.objects.filter(pk=aside.pk).update(override_stance="unrelated")

    record = record_of(make_publisher("The Courier"))

    assert (record.track, record.word_count) == (TrackRecord(1, 1), 1)


def test_whom_it_copies_and_how_fast_is_read_off_the_latest_weighings():
    claim = enter_claim()
    speak(claim, "Meridian Wire", published_at=BEFORE)
    speak(
        claim,
        "The Courier",
        relation="relays",
        named_origins=["Meridian Wire"],
        published_at=BEFORE + timedelta(minutes=20),
    )
    weigh(claim)

    courier, wire = (record_of(make_publisher(name)) for name in ("The Courier", "Meridian Wire"))

    assert courier.copies == [Copying(wire.publisher.pk, claims=1, delay=timedelta(minutes=20), timed=1)]
    assert wire.copied == [Copying(courier.publisher.pk, claims=1, delay=timedelta(minutes=20), timed=1)]
    assert (courier.names, courier.copied) == ({wire.publisher.pk: "Meridian Wire"}, [])


def test_errors_shared_with_one_other_are_counted():
    claim = resolved("refuted")
    speak(claim, "The Courier", published_at=BEFORE)
    speak(claim, "The Herald", published_at=BEFORE, relation="unclear")

    record = record_of(make_publisher("The Courier"))

    assert record.shared == [SharedErrors(make_publisher("The Herald").pk, alone=1, both=1)]


def test_the_number_of_queries_does_not_grow(now):
    def one_more() -> None:
        claim = resolved("refuted")
        for name in ("The Courier", "The Herald"):
            speak(claim, name, published_at=BEFORE, named_origins=["Meridian Wire"], relation="relays")
        speak(claim, "Meridian Wire", published_at=BEFORE)
        weigh(claim)

    one_more()
    few = queries("The Courier")
    for _ in range(3):
        one_more()

    assert queries("The Courier") == few <= 10
