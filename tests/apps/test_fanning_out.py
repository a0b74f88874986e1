"""Fanning out: each journal entry becomes one delivery per endpoint that wants it, with the published body."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Claim
from apps.claims.services import number_entries
from apps.queue.models import Status
from apps.webhooks.models import Delivery, FanOut
from apps.webhooks.payloads import EVENT_TYPES, body_of
from apps.webhooks.services import disable_endpoint, enable_endpoint, fan_out_events, fanning_out, release_held
from tests.factories import make_claim, make_endpoint, make_entry, make_partner
from tests.threads import at_once
from verifyhub.lifecycle import Actor, Role

pytestmark = pytest.mark.django_db
EDITOR = Actor(Role.EDITOR, "Edith Editor", "user:2")


def sequences(endpoint) -> list[int]:
    return list(endpoint.deliveries.order_by("entry__sequence").values_list("entry__sequence", flat=True))


def test_fanning_out_twice_delivers_once(now):
    endpoint = make_endpoint()
    entry = make_entry()

    assert fan_out_events(now=now) == 1
    assert fan_out_events(now=now) == 0

    delivery = Delivery.objects.get()
    assert (delivery.endpoint, delivery.entry, delivery.event) == (endpoint, entry, "claim.submitted")
    assert (delivery.status, delivery.due_at, delivery.attempts) == (Status.WAITING, now, 0)
    assert delivery.webhook_id.startswith("msg_")
    assert len(delivery.webhook_id) == 36


def test_a_cursor_set_back_makes_no_second_delivery_and_changes_none(now):
    make_endpoint()
    make_entry()
    fan_out_events(now=now)
    before = Delivery.objects.values_list("pk", "webhook_id", "due_at").get()

    FanOut.objects.update(sequence=0)
    fan_out_events(now=now + timedelta(hours=1))

    assert Delivery.objects.values_list("pk", "webhook_id", "due_at").get() == before


def test_entries_are_delivered_to_each_endpoint_in_the_order_of_the_feed(now):
    first, second = make_endpoint(), make_endpoint()
    claim = make_claim()
    for event in ("claim.submitted", "evidence.added", "claim.assessed"):
        make_entry(claim, event=event)

    fan_out_events(now=now)

    assert sequences(first) == sequences(second) == [1, 2, 3]
    assert Delivery.objects.values("webhook_id").distinct().count() == 6


def test_an_endpoint_gets_only_the_events_it_asked_for(now):
    endpoint = make_endpoint(event_types=["claim.corrected"])
    make_entry(event="claim.submitted")
    make_entry(event="claim.corrected")

    fan_out_events(now=now)

    assert [delivery.event for delivery in endpoint.deliveries.all()] == ["claim.corrected"]


def test_what_stays_inside_the_house_is_not_sent_and_does_not_stop_the_rest(now):
    endpoint = make_endpoint()
    make_entry(event="claim.interest_declared")
    make_entry(event="claim.submitted")

    fan_out_events(now=now)

    assert [delivery.event for delivery in endpoint.deliveries.all()] == ["claim.submitted"]
    assert FanOut.objects.get().sequence == 2


def test_a_new_endpoint_is_told_of_what_happens_from_now_on(now):
    make_entry(event="claim.submitted")  # committed before, but not yet numbered
    endpoint = make_endpoint(from_start=False)
    make_entry(event="claim.assessed")

    fan_out_events(now=now)

    assert [delivery.event for delivery in endpoint.deliveries.all()] == ["claim.assessed"]


def test_a_disabled_endpoint_has_its_deliveries_held_and_gets_them_once_enabled(now):
    endpoint = make_endpoint()
    disable_endpoint(endpoint, reason="It asked us to stop.")
    make_entry()
    fan_out_events(now=now)
    held = Delivery.objects.get()

    assert (held.status, held.due_at, held.last_error) == (Status.WAITING, None, "held: endpoint disabled")
    assert release_held(now=now) == 0

    enable_endpoint(endpoint)
    assert release_held(now=now) == 1
    held.refresh_from_db()
    assert (held.due_at, held.last_error) == (now, "")


def test_an_endpoint_of_a_partner_who_left_is_held_too(now):
    make_endpoint(make_partner(is_active=False))
    make_entry()

    fan_out_events(now=now)

    assert Delivery.objects.get().due_at is None


def test_the_number_of_queries_does_not_grow_with_the_number_of_entries(now):
    make_endpoint()
    make_endpoint()
    claim = make_claim()
    make_entry(claim)
    fan_out_events(now=now)  # the single rows are there from now on

    def queries_for(entries: int) -> int:
        for _ in range(entries):
            make_entry(claim, event="claim.assessed")
        number_entries()
        with CaptureQueriesContext(connection) as queries:
            fan_out_events(now=now)
        return len(queries)

    assert queries_for(1) == queries_for(30)
    assert Delivery.objects.count() == 2 * 32


def test_an_entry_that_commits_after_the_numbering_is_found_by_the_next_run(now, monkeypatch):
    endpoint = make_endpoint()
    claim = make_claim()
    make_entry(claim)

    def number_and_be_overtaken() -> None:
        number_entries()
        make_entry(claim, event="claim.assessed")

    monkeypatch.setattr(fanning_out, "number_all_entries", number_and_be_overtaken)
    fan_out_events(now=now)
    assert sequences(endpoint) == [1]
    monkeypatch.undo()
    fan_out_events(now=now)

    assert sequences(endpoint) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_workers_fanning_out_while_others_write_deliver_all_once(now):
    endpoint = make_endpoint()
    claims = [make_claim(), make_claim()]

    def write(claim: Claim) -> None:
        for _ in range(10):
            make_entry(claim, event="claim.assessed")

    def fan_out() -> None:
        for _ in range(10):
            fan_out_events(now=now)

    at_once([partial(write, claim) for claim in claims] + [fan_out, fan_out])
    fan_out_events(now=now)

    assert sequences(endpoint) == list(range(1, 21))


# --- The published bodies ------------------------------------------------------------------------
AT = datetime(2026, 3, 11, 18, 0, 5, 250_000, tzinfo=UTC)


def told(event: str, *, reason: str = "", data: dict) -> dict:
    claim = make_claim(uid="0b8f1f5c-63f0-4a0b-9f0e-0d7a3f3c1a11", statement="Війська увійшли до Бренови.")
    make_entry(claim, event=event, actor=EDITOR, reason=reason, data=data, now=AT)
    number_entries()
    return json.loads(body_of(claim.journal.get(), base_url="https://hub.example"))


def message(event: str, **fields: object) -> dict:
    return {
        "type": event,
        "timestamp": "2026-03-11T18:00:05.250000Z",
        "sequence": 1,
        "data": {
            "claim_id": "0b8f1f5c-63f0-4a0b-9f0e-0d7a3f3c1a11",
            "claim_version": 1,
            "statement": "Війська увійшли до Бренови.",
            **fields,
            "url": "https://hub.example/api/v1/claims/0b8f1f5c-63f0-4a0b-9f0e-0d7a3f3c1a11/",
        },
    }


def test_the_body_of_a_submitted_claim():
    data = {
        "statement": "Війська увійшли до Бренови.",
        "quote": "увійшли",
        "attribution": ["канал", "джерело"],
        "hedge": "rumoured",
    }

    assert told("claim.submitted", data=data) == message(
        "claim.submitted", attribution=["канал", "джерело"], hedge="rumoured"
    )


def test_the_body_of_a_move():
    data = {"move": "confirm", "from": "corroborated", "to": "confirmed", "finding": "supported", "probability": 0.93}

    assert told("claim.state_changed", reason="Seen on the ground.", data=data) == message(
        "claim.state_changed",
        **{"from": "corroborated", "to": "confirmed"},
        finding="supported",
        reason="Seen on the ground.",
    )


def test_the_body_of_an_assessment():
    data = {
        "assessment": 7,
        "finding": "conflicting",
        "probability": 0.4821,
        "supporting_origins": 2,
        "disputing_origins": 1,
        "explanation": ["…"],
    }

    assert told("claim.assessed", data=data) == message(
        "claim.assessed", finding="conflicting", probability=0.4821, supporting_origins=2, disputing_origins=1
    )


def test_the_body_of_added_evidence():
    data = {
        "document": 12,
        "url": "https://paper.example/1",
        "title": "Crossing taken",
        "publisher": "The Paper",
        "sha256": "0" * 64,
        "stance": "supports",
        "passage": "The crossing was taken at dawn.",
    }

    assert told("evidence.added", data=data) == message(
        "evidence.added",
        document_url="https://paper.example/1",
        title="Crossing taken",
        publisher="The Paper",
        stance="supports",
    )


def test_the_body_of_a_withdrawal():
    assert told("claim.withdrawn", reason="Entered twice.", data={}) == message(
        "claim.withdrawn", reason="Entered twice."
    )


def test_the_body_of_a_rewording():
    data = {
        "statement": "Війська увійшли до Бренови.",
        "from": "Війська в Бренові.",
        "to": "Війська увійшли до Бренови.",
    }

    assert told("claim.reworded", reason="As quoted.", data=data) == message(
        "claim.reworded", previous_statement="Війська в Бренові.", reason="As quoted."
    )


def test_the_body_of_corrected_details():
    data = {"changed": ["attribution", "hedge"]}

    assert told("claim.details_corrected", reason="As quoted.", data=data) == message(
        "claim.details_corrected", changed=["attribution", "hedge"], reason="As quoted."
    )


def test_the_body_of_a_merger_and_of_its_undoing_names_the_other_claim_by_its_id_alone():
    other = {"into": "7f1c", "into_statement": "Another.", "from": "7f1c", "from_statement": "Another."}
    data = {"statement": "Війська увійшли до Бренови."} | other

    merged = told("claim.merged", reason="The same.", data=data)
    assert merged == message("claim.merged", into="7f1c", reason="The same.")

    entry = make_entry(Claim.objects.get(), event="claim.unmerged", actor=EDITOR, reason="Two.", data=data, now=AT)
    number_entries()
    entry.refresh_from_db()
    parted = json.loads(body_of(entry, base_url="https://hub.example"))["data"]
    assert (parted["out_of"], parted["reason"]) == ("7f1c", "Two.")
    assert "Another." not in json.dumps(parted)


def test_the_bytes_are_compact_utf_8_in_a_fixed_order():
    claim = make_claim(uid="0b8f1f5c-63f0-4a0b-9f0e-0d7a3f3c1a11", statement="„Ja“")
    make_entry(claim, event="claim.withdrawn", reason="«»", now=AT)
    number_entries()

    assert (
        body_of(claim.journal.get(), base_url="https://hub.example")
        == (
            '{"type":"claim.withdrawn","timestamp":"2026-03-11T18:00:05.250000Z","sequence":1,"data":'
            '{"claim_id":"0b8f1f5c-63f0-4a0b-9f0e-0d7a3f3c1a11","claim_version":1,"statement":"„Ja“","reason":"«»",'
            '"url":"https://hub.example/api/v1/claims/0b8f1f5c-63f0-4a0b-9f0e-0d7a3f3c1a11/"}}'
        ).encode()
    )


def test_the_longest_body_stays_below_20_kb(now):
    longest = "\x01" * 50_000  # the costliest characters in JSON
    claim = make_claim(statement=longest)
    data = {"attribution": [longest] * 30, "hedge": "reported", "title": "Ж" * 50_000, "from": "corroborated"}
    data["taken_back"] = {"said_at": "2026-03-11T18:00:00Z", "reason": longest}
    for event in (event for event in EVENT_TYPES if event != "endpoint.ping"):
        make_entry(claim, event=event, reason=longest, data=data)
    make_entry(claim, event="claim.reworded", reason=longest, data={"from": longest})
    number_entries()

    assert max(len(body_of(entry, base_url="https://hub.example")) for entry in claim.journal.all()) < 20_000


def test_the_events_are_those_that_were_promised():
    assert EVENT_TYPES == (
        "claim.submitted",
        "claim.state_changed",
        "claim.corrected",
        "claim.assessed",
        "evidence.added",
        "claim.withdrawn",
        "claim.reinstated",
        "claim.reworded",
        "claim.details_corrected",
        "claim.merged",
        "claim.unmerged",
        "claim.embargo_lifted",
        "endpoint.ping",
    )
