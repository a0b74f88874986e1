"""A claim folded together from its journal, and what changed between two times in the words of an editor."""

from typing import Any

import pytest

from verifyhub.history import Snapshot, differences, empty, replay

READ = {"url": "https://herald.example/1", "title": "The crossing", "publisher": "Herald", "override_stance": ""}
WEIGHED = {"finding": "insufficient", "supporting_origins": 1, "disputing_origins": 0, "shortfall": "Needs a second."}


def claim(**fields: Any) -> Snapshot:
    return empty() | {"claim": fields}


def read(stance: str, **fields: Any) -> Snapshot:
    return empty() | {"readings": {"7": READ | {"stance": stance} | fields}}


def weighed(**fields: Any) -> Snapshot:
    return empty() | {"assessment": WEIGHED | fields}


TABLE = [
    ("nothing", empty(), empty(), []),
    ("the state", claim(state="submitted"), claim(state="under_review"), ["State: submitted → under review"]),
    ("the wording", claim(statement="They left."), claim(statement="All left."), ["Statement: They left. → All left."]),
    ("empty and missing are one", claim(gains="", places=[]), claim(), []),
    ("a side", claim(gains=""), claim(gains="Sarn"), ["Side that gains: – → Sarn"]),
    ("a list", claim(places=["Brenova"]), claim(places=["Brenova", "Sarn"]), ["Places: Brenova → Brenova, Sarn"]),
    ("yes and no", claim(is_withdrawn=False), claim(is_withdrawn=True), ["Withdrawn: – → yes"]),
    ("yes no more", claim(is_withdrawn=True), claim(is_withdrawn=False), ["Withdrawn: yes → –"]),
    (
        "a time",
        claim(parked_until="2026-03-14T10:05:00+00:00", due_at=None),
        claim(parked_until=None, due_at="2026-03-15T08:00:00.250000+00:00"),
        ["To be looked at again: 14 Mar 2026, 10:05 UTC → –", "Due: – → 15 Mar 2026, 08:00 UTC"],
    ),
    (
        "in the order of the screen",
        claim(priority="normal", state="corroborated"),
        claim(priority="breaking", state="confirmed"),
        ["State: corroborated → confirmed", "Priority: normal → breaking"],
    ),
    ("evidence", empty(), read("supports"), ["Evidence added: Herald, “The crossing” (supports)"]),
    (
        "evidence of an unknown publisher",
        empty(),
        read("disputes", publisher=""),
        ["Evidence added: https://herald.example/1, “The crossing” (disputes)"],
    ),
    ("no evidence", empty(), read("unrelated"), ["Read and set aside as unrelated: Herald, “The crossing”"]),
    (
        "read differently by a person",
        read("supports"),
        read("supports", override_stance="disputes"),
        ["Herald, “The crossing”: read as supports → disputes"],
    ),
    (
        "back to how the machine reads it",
        read("supports", override_stance="disputes"),
        read("supports"),
        ["Herald, “The crossing”: read as disputes → supports"],
    ),
    ("read again the same", read("supports", passage="A"), read("supports", passage="B"), []),
    (
        "weighed for the first time",
        empty(),
        weighed(),
        [
            "Finding: not weighed → insufficient",
            "Origins for: 0 → 1",
            "Missing for corroboration: Needs a second.",
        ],
    ),
    (
        "weighed anew",
        weighed(),
        weighed(finding="conflicting", disputing_origins=2),
        ["Finding: insufficient → conflicting", "Origins against: 0 → 2"],
    ),
    (
        "the bar is met",
        weighed(),
        weighed(supporting_origins=2, shortfall=""),
        ["Origins for: 1 → 2", "Missing for corroboration: nothing any more"],
    ),
    ("weighed the same", weighed(), weighed(), []),
]


@pytest.mark.parametrize("earlier, later, words", [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_changed_is_said_in_words(earlier, later, words):
    assert list(differences(earlier, later)) == words


def test_the_claim_comes_first_then_the_evidence_then_the_weighing():
    later = claim(state="submitted") | {"readings": read("supports")["readings"]} | {"assessment": WEIGHED}

    assert [line.partition(":")[0] for line in differences(empty(), later)] == [
        "State",
        "Evidence added",
        "Finding",
        "Origins for",
        "Missing for corroboration",
    ]


def test_entries_are_folded_oldest_first():
    entries = [
        {"claim": {"state": "submitted", "places": ["Brenova"]}},
        {"readings": {"7": {"stance": "supports", "passage": "They left."}}},
        {"assessment": WEIGHED, "claim": {}},
        {},
        {"claim": {"state": "under_review"}, "readings": {"7": {"override_stance": "disputes"}, "9": READ}},
        {"assessment": WEIGHED | {"supporting_origins": 2}},
    ]

    assert replay(entries) == {
        "claim": {"state": "under_review", "places": ["Brenova"]},
        "readings": {
            "7": {"stance": "supports", "passage": "They left.", "override_stance": "disputes"},
            "9": READ,
        },
        "assessment": WEIGHED | {"supporting_origins": 2},
    }
    assert replay(entries[:1]) == claim(state="submitted", places=["Brenova"])
    assert replay([]) == empty()


def test_a_snapshot_shares_nothing_with_the_entries_it_came_from():
    entry: dict[str, Any] = {"claim": {"places": ["Brenova"]}, "readings": {"7": {"named_origins": []}}}
    snapshot = replay([entry])

    snapshot["claim"]["places"].append("Sarn")
    snapshot["readings"]["7"]["named_origins"].append("the baker")

    assert entry == {"claim": {"places": ["Brenova"]}, "readings": {"7": {"named_origins": []}}}
