"""An editor makes a claim of a proposal: theirs in the journal, and the model's by name."""

import pytest

from apps.claims.models import Claim
from apps.claims.services import DeskRefused, move_claim, number_entries
from apps.newsroom.phrases import phrase_for
from apps.proposals.models import Proposal
from apps.proposals.services import track
from apps.webhooks.payloads import body_of
from tests.apps.desk_scene import EDITOR, OTHER, REPORTER, STANDARDS, events
from tests.apps.model_scene import put_before_model, read_by
from tests.domain.model_answers import claim, claims
from tests.factories import NOW
from verifyhub.lifecycle import SYSTEM, TransitionRefused
from verifyhub.permissions import NotAllowed

pytestmark = pytest.mark.django_db
DAM = claim("Sappers did not blow up the dam", "Sappers blew up the dam.", hedge="rumoured", places=["Brenova"])


def propose() -> Proposal:
    reading = put_before_model()
    read_by(reading, claims(DAM))
    return reading.proposals.get()


def test_a_tracked_proposal_is_a_claim_with_all_it_said() -> None:
    made = track(propose(), actor=EDITOR, now=NOW)

    made = Claim.objects.get(pk=made.pk)
    assert (made.statement, made.quote) == ("Sappers blew up the dam.", "Sappers did not blow up the dam")
    assert made.article.text[made.quote_start : made.quote_end] == made.quote
    assert (made.hedge, made.places, made.needs_edit, made.state) == ("rumoured", ["Brenova"], True, "submitted")
    assert made.reasons == ["the quote says “not”, the statement does not"]
    assert Proposal.objects.get().claim == made


def test_the_journal_names_the_editor_and_the_model() -> None:
    made = track(propose(), actor=EDITOR, now=NOW)

    entry = made.journal.get()
    assert events(made) == ["claim.submitted"]
    assert (entry.actor_name, entry.data["proposed_by"]) == ("Edda Editor", "llama3.1")
    assert phrase_for(entry) == "Proposed by the language model llama3.1, accepted from the article"


def test_a_proposal_is_tracked_once() -> None:
    proposal = propose()
    track(proposal, actor=EDITOR, now=NOW)

    with pytest.raises(DeskRefused, match=r"^This proposal is tracked already\.$"):
        track(proposal, actor=OTHER, now=NOW)
    assert Claim.objects.count() == 1


def test_a_claim_that_says_so_already_is_not_made_twice() -> None:
    first = track(propose(), actor=EDITOR, now=NOW)
    Proposal.objects.update(claim=None)

    with pytest.raises(DeskRefused, match="A claim says this already"):
        track(Proposal.objects.get(), actor=EDITOR, now=NOW)
    assert Claim.objects.get() == first


def test_what_was_tracked_stays_when_the_model_is_asked_again() -> None:
    made = track(propose(), actor=EDITOR, now=NOW)
    reading = put_before_model(made.article)

    read_by(reading, claims(DAM))

    assert reading.status == "done"
    assert Proposal.objects.get().claim == made


def test_a_proposal_that_went_when_the_model_was_asked_again_is_told_to_be_gone() -> None:
    proposal = propose()
    put_before_model(proposal.reading.article)

    with pytest.raises(DeskRefused, match=r"^This proposal is gone: the model has been asked again\.$"):
        track(proposal, actor=EDITOR, now=NOW)


def test_tracking_is_for_editors() -> None:
    proposal = propose()

    with pytest.raises(NotAllowed):
        track(proposal, actor=REPORTER, now=NOW)
    assert not Claim.objects.exists()


def test_who_accepted_a_proposal_cannot_decide_the_claim() -> None:
    made = track(propose(), actor=STANDARDS, now=NOW)
    move_claim(made, "begin_review", actor=SYSTEM, now=NOW)

    with pytest.raises(TransitionRefused, match="entered"):
        move_claim(made, "refute", actor=STANDARDS, reason="Seen.", now=NOW)


def test_partners_are_not_told_which_model_it_was() -> None:
    made = track(propose(), actor=EDITOR, now=NOW)
    number_entries()

    assert b"llama3.1" not in body_of(made.journal.get(), base_url="https://verifyhub.example")
