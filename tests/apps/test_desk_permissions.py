"""Every act of the desk asks the one table who may do it, before it does anything."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.claims.models import Claim, ClaimRelation, JournalEntry, Note, Priority, Story
from apps.claims.services import (
    ArticleText,
    Details,
    add_note,
    assign,
    close_story,
    create_story,
    declare_interest,
    describe,
    embargo,
    lift_embargo,
    merge,
    park,
    prioritise,
    put_in_story,
    raise_flag,
    reinstate,
    relate,
    reopen_story,
    reword,
    settle_flag,
    split,
    submit_article,
    unmerge,
    unpark,
    unrelate,
    withdraw,
    withdraw_own,
)
from apps.evidence.models import (
    Affiliation,
    ConnectorState,
    Document,
    Host,
    Inquiry,
    Lookup,
    Publisher,
    PublisherChange,
    Reading,
)
from apps.evidence.services import (
    add_evidence_url,
    affiliate,
    ask_again,
    ask_host_again,
    bring_together,
    change_facts,
    enter_publisher,
    grade_publisher,
    judge_credibility,
    override_reading,
    pause_connector,
    resume_connector,
    run_connector_now,
    set_apart,
    set_connector_budget,
    set_owner,
    set_side,
    take_back,
)
from apps.evidence.services.searching import edit_search, forget_search
from apps.names.models import Spelling
from apps.names.services import add_spelling, change_spelling, import_spellings, switch_spelling
from apps.proposals.services import request_reading, track
from tests.apps.api_caller import make_assessment, make_document
from tests.apps.desk_scene import enter_claim
from tests.apps.model_scene import make_proposal
from tests.factories import NOW, make_article, make_claim, make_staff
from verifyhub.lifecycle import Actor, Role
from verifyhub.names import NameRow
from verifyhub.permissions import ACTS, NotAllowed
from verifyhub.queries import Terms
from verifyhub.reading import Stance
from verifyhub.reading.drafts import Shade
from verifyhub.relations import Relation

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
WHY = "Because."
RUMOUR = Details((), Shade.RUMOURED, (), (), (), None, "")
Try = Callable[[Claim, Actor], object]


def _relation(claim: Claim) -> ClaimRelation:
    return ClaimRelation.objects.create(
        claim=claim, other=enter_claim(), kind="implies", reason=WHY, added_at=NOW, accepted_at=NOW
    )


def _story() -> Story:
    return Story.objects.get_or_create(title="The river front", created_at=NOW)[0]


def _host() -> Host:
    return Host.objects.get_or_create(name="press.example", defaults={"left_alone_until": LATER})[0]


def _publisher() -> Publisher:
    return Publisher.objects.get_or_create(name="The Courier")[0]


def _spelling() -> Spelling:
    fields = {"kind": "place", "name": "Vuhledar", "spelling": "Wugledar", "added_by": "Ada", "added_at": NOW}
    return Spelling.objects.get_or_create(key="latin wugledar", defaults=fields)[0]


def _reading(claim: Claim) -> Reading:
    return make_document(claim, 1).readings.get()


def _two_documents(claim: Claim) -> tuple[Document, Document]:
    """Of one witness, as the claim was weighed."""
    known = [reading.document for reading in claim.readings.order_by("id")]
    one, other = known or [make_document(claim, number) for number in (1, 2)]
    make_assessment(claim, [one, other])
    return one, other


def _entered_by(actor: Actor) -> Claim:
    return make_claim(entered_by=actor.key)


def _asked_long_ago(claim: Claim) -> Claim:
    Inquiry.objects.create(claim=claim, opened_at=NOW)
    return claim


TRIES: dict[str, list[Try]] = {
    "submit": [lambda c, a: submit_article(ArticleText("Reports say so."), actor=a, max_characters=99, now=NOW)],
    "withdraw_own": [lambda c, a: withdraw_own(_entered_by(a), actor=a, now=NOW)],
    "ask_again": [lambda c, a: ask_again(_asked_long_ago(c), actor=a, now=NOW)],
    "note": [lambda c, a: add_note(c, author=make_staff(), actor=a, text="Hm.", is_private=False, now=NOW)],
    "add_evidence": [lambda c, a: add_evidence_url(c, "https://paper.example/1", actor=a, now=NOW)],
    "read_differently": [
        lambda c, a: override_reading(_reading(c), stance=Stance.DISPUTES, reason=WHY, actor=a, now=NOW)
    ],
    "tell_witnesses": [
        lambda c, a: set_apart(_two_documents(c)[0], c, reason=WHY, actor=a, now=NOW),
        lambda c, a: bring_together(*_two_documents(c), c, reason=WHY, actor=a, now=NOW),
        lambda c, a: take_back(c, _two_documents(c)[0], reason=WHY, actor=a, now=NOW),
    ],
    "judge_credibility": [lambda c, a: judge_credibility(_reading(c), 2, reason=WHY, actor=a, now=NOW)],
    "assign": [lambda c, a: assign(c, to=None, actor=a, now=NOW)],
    "reword": [lambda c, a: reword(c, statement="Better.", reason=WHY, actor=a, now=NOW)],
    "describe": [lambda c, a: describe(c, RUMOUR, reason=WHY, actor=a, now=NOW)],
    "edit_search": [
        lambda c, a: edit_search(c, Terms(phrases=("Brenova bridge",)), actor=a, now=NOW),
        lambda c, a: forget_search(c, actor=a, now=NOW),
    ],
    "prioritise": [lambda c, a: prioritise(c, priority=Priority.HIGH, due_at=None, actor=a, now=NOW)],
    "declare_interest": [lambda c, a: declare_interest(c, gains="Kestria", loses="", actor=a, now=NOW)],
    "park": [
        lambda c, a: park(c, until=LATER, reason=WHY, actor=a, now=NOW),
        lambda c, a: unpark(c, actor=a, now=NOW),
    ],
    "merge": [
        lambda c, a: merge(c, enter_claim(), reason=WHY, actor=a, now=NOW),
        lambda c, a: unmerge(c, reason=WHY, actor=a, now=NOW),
    ],
    "relate": [
        lambda c, a: relate(c, enter_claim(), Relation.IMPLIES, reason=WHY, actor=a, now=NOW),
        lambda c, a: unrelate(_relation(c), reason=WHY, actor=a, now=NOW),
    ],
    "split": [lambda c, a: split(c, statements=["One.", "Two."], reason=WHY, actor=a, now=NOW)],
    "withdraw": [
        lambda c, a: withdraw(c, reason=WHY, actor=a, now=NOW),
        lambda c, a: reinstate(c, reason=WHY, actor=a, now=NOW),
    ],
    "embargo": [
        lambda c, a: embargo(c, until=LATER, reason=WHY, actor=a, now=NOW),
        lambda c, a: lift_embargo(c, actor=a, now=NOW),
    ],
    "settle_flag": [
        lambda c, a: settle_flag(
            raise_flag(c, "evidence_gone", subject="document:1", message="Gone.", now=NOW),
            actor=a,
            reason=WHY,
            now=NOW,
        )
    ],
    "keep_stories": [
        lambda c, a: create_story("Another", actor=a, now=NOW),
        lambda c, a: put_in_story(c, _story(), actor=a, now=NOW),
        lambda c, a: close_story(_story(), actor=a, now=NOW),
        lambda c, a: reopen_story(_story(), actor=a),
    ],
    "use_model": [
        lambda c, a: request_reading(make_article(), actor=a, now=NOW),
        lambda c, a: track(make_proposal(make_article()), actor=a, now=NOW),
    ],
    "keep_names": [
        lambda c, a: add_spelling(NameRow("place", ("Vuhledar", "Wugledar")), actor=a, now=NOW),
        lambda c, a: switch_spelling(_spelling(), is_active=False, actor=a, now=NOW),
        lambda c, a: switch_spelling(_spelling(), is_active=True, actor=a, now=NOW),
        lambda c, a: change_spelling(_spelling(), NameRow("place", ("Vuhledar", "Wuhledar")), actor=a, now=NOW),
        lambda c, a: import_spellings("kind,name,spelling\n", actor=a, now=NOW),
    ],
    "keep_publishers": [
        lambda c, a: grade_publisher(_publisher(), "B", reason=WHY, actor=a, now=NOW),
        lambda c, a: set_side(_publisher(), "Kestria", reason=WHY, actor=a, now=NOW),
        lambda c, a: set_owner(_publisher(), None, family="Lantern", reason=WHY, actor=a, now=NOW),
        lambda c, a: affiliate(_publisher(), _story(), Affiliation.Kind.NONE, reason=WHY, actor=a, now=NOW),
        lambda c, a: enter_publisher("The Herald", actor=a, now=NOW),
        lambda c, a: change_facts(
            _publisher(), name="Courier", kind="agency", addresses=(), aliases=(), actor=a, now=NOW
        ),
    ],
    "run_connectors": [
        lambda c, a: pause_connector("gdelt", reason=WHY, actor=a, now=NOW),
        lambda c, a: resume_connector("gdelt", actor=a, now=NOW),
        lambda c, a: run_connector_now("gdelt", actor=a, now=NOW),
        lambda c, a: set_connector_budget("gdelt", pause_seconds=9, per_day=None, actor=a, now=NOW),
        lambda c, a: ask_host_again(_host(), actor=a, now=NOW),
    ],
}
ROLES = [role for role in Role if role is not Role.SYSTEM]


def test_every_act_is_tried_here() -> None:
    assert list(TRIES) == [act.name for act in ACTS]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_the_services_let_in_whom_the_table_lets_in(act, role) -> None:
    actor, claim = Actor(role, "Someone", "user:77"), enter_claim()

    for attempt in TRIES[act.name]:
        if role in act.roles:
            attempt(claim, actor)
        else:
            with pytest.raises(NotAllowed, match=f"^{act.label} is for "):
                attempt(claim, actor)

    if role not in act.roles:
        assert not JournalEntry.objects.filter(actor_key="user:77").exists()
        assert not Note.objects.exists()
        assert not Lookup.objects.exists()
        assert not ConnectorState.objects.exists()
        assert not PublisherChange.objects.exists()
        assert not Host.objects.filter(left_alone_until=None).exists()
        assert not Story.objects.exclude(title="The river front").exists()
