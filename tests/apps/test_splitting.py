"""Splitting: a claim that says several things becomes several claims with the same quote."""

from datetime import timedelta

import pytest

from apps.claims.models import Claim
from apps.claims.services import DeskRefused, embargo, merge, split, withdraw
from tests.apps.desk_scene import EDITOR, enter_claim, events

pytestmark = pytest.mark.django_db
WHOLE = "Troops have entered Brenova and hold the bridge."
PARTS = ["Troops have entered Brenova.", "Troops hold the bridge at Brenova."]
WHY = "It says two things."


def test_each_part_is_a_claim_of_its_own_with_the_same_quote_and_attribution(now):
    claim = enter_claim(WHOLE, attribution=["River Radio"], places=["Brenova"], gains="Kestria", hedge="rumoured")

    parts = split(claim, statements=[PARTS[0], f"  {PARTS[1]} ", "", PARTS[0]], reason=WHY, actor=EDITOR, now=now)

    assert [part.statement for part in parts] == PARTS
    for part in parts:
        assert (part.article, part.quote, part.quote_start, part.quote_end) == (claim.article, claim.quote, 0, 27)
        assert (part.attribution, part.hedge, part.places, part.gains) == (
            ["River Radio"],
            "rumoured",
            ["Brenova"],
            "Kestria",
        )
        assert (part.split_from, part.state, part.entered_by) == (claim, "submitted", "user:2")
        assert events(part) == ["claim.submitted"]
        assert part.journal.get().parts["after"]["claim"]["split_from"] == str(claim.uid)


def test_the_claim_itself_stays_as_it_was_and_its_journal_names_the_parts(now):
    claim = enter_claim(WHOLE)

    parts = split(claim, statements=PARTS, reason=WHY, actor=EDITOR, now=now)

    claim.refresh_from_db()
    assert (claim.statement, claim.state, claim.is_withdrawn) == (WHOLE, "submitted", False)
    entry = claim.journal.latest("position")
    assert (entry.event, entry.reason) == ("claim.split", WHY)
    assert entry.data == {"into": [str(part.uid) for part in parts], "statements": PARTS}


def test_the_parts_of_an_embargoed_claim_are_under_embargo_from_the_start(now):
    claim = enter_claim(WHOLE)
    embargo(claim, until=now + timedelta(hours=2), reason="Lives depend on it.", actor=EDITOR, now=now)

    parts = split(claim, statements=PARTS, reason=WHY, actor=EDITOR, now=now)

    assert [part.embargo_until for part in parts] == [now + timedelta(hours=2)] * 2
    assert all(part.journal.get().is_embargoed for part in parts)


@pytest.mark.parametrize(
    "statements,reason,refusal",
    [
        ([PARTS[0]], WHY, "Splitting needs at least two different statements."),
        ([PARTS[0], f" {PARTS[0]}"], WHY, "Splitting needs at least two different statements."),
        ([PARTS[0], WHOLE], WHY, "One of these statements is tracked already for this quote."),
        (PARTS, " ", "Splitting a claim needs a reason."),
    ],
)
def test_a_refused_split_leaves_no_trace(statements, reason, refusal, now):
    claim = enter_claim(WHOLE)

    with pytest.raises(DeskRefused, match=refusal):
        split(claim, statements=statements, reason=reason, actor=EDITOR, now=now)

    assert Claim.objects.count() == 1
    assert events(claim) == ["claim.submitted"]


def test_a_claim_that_does_not_count_is_not_split(now):
    withdrawn, merged = enter_claim("Nobody said so."), enter_claim("Somebody said so.")
    seen = [Claim.objects.get(pk=claim.pk) for claim in (withdrawn, merged)]  # on pages opened before
    withdraw(withdrawn, reason="Entered in error.", actor=EDITOR, now=now)
    merge(merged, enter_claim(), reason="The same.", actor=EDITOR, now=now)

    for claim in seen:
        with pytest.raises(DeskRefused, match="split the one that counts"):
            split(claim, statements=["One.", "Two."], reason="Two things.", actor=EDITOR, now=now)

    assert Claim.objects.exclude(split_from=None).count() == 0
