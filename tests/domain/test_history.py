"""What changed between two times, in the words of an editor."""

from verifyhub.history import differences, empty


def test_times_are_told_as_an_editor_says_them():
    parked = empty() | {"claim": {"parked_until": "2026-03-14T10:05:00+00:00", "due_at": None}}
    due = empty() | {"claim": {"parked_until": None, "due_at": "2026-03-15T08:00:00.250000+00:00"}}

    assert differences(parked, due) == (
        "To be looked at again: 14 Mar 2026, 10:05 UTC → –",
        "Due: – → 15 Mar 2026, 08:00 UTC",
    )
