"""Who may open and do what at the desk, as a table of people and actions."""

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services import issue_key
from apps.claims.models import ClaimRelation, Flag, JournalEntry, Note, Story
from apps.evidence.models import Document, Host, Publisher, Reading
from apps.newsroom.acts import ACTS as DESK_ACTS
from apps.webhooks.models import Delivery
from tests.apps.model_scene import make_proposal
from tests.factories import NOW, make_claim, make_endpoint, make_entry, make_staff

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "no group", "looks only", "operator", "reporter", "editor", "standards editor", "administrator")
TO_LOGIN, CLOSED, OPEN, DONE = "to login", 403, 200, 302

PAGES = {
    "claims_claim_changelist": (TO_LOGIN, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "claims_article_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "claims_article_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN),
    "claims_claim_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
    "evidence_publisher_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "evidence_publisher_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "evidence_publisher_import": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "evidence_publisher_export": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "evidence_feed_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "accounts_partner_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "accounts_partner_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "webhooks_delivery_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "accounts_user_changelist": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "claims_correction_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "claims_story_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "claims_story_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "evidence_feed_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "evidence_connectorstate_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "evidence_connectorstate_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
    "evidence_host_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN),
    "names_spelling_changelist": (TO_LOGIN, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "names_spelling_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "names_spelling_import": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "names_spelling_export": (TO_LOGIN, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "names_spelling_look_up": (TO_LOGIN, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "auth_group_changelist": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
}
ACTS = {
    "move": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "add evidence": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "declare interest": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "edit the search": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "forget the search": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "override": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "judge credibility": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "grade a publisher": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "change a publisher's facts": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "say whose side one is on": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "write a note": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "settle a flag": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "assign": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "reword": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "describe": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE, DONE),
    "prioritise": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "put_in_story": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "park": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "unpark": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "merge": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "unmerge": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "relate": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "accept a relation": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "end a relation": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "split": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "embargo": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "lift_embargo": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "withdraw": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "reinstate": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "begin a story": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "close a story": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "open a story again": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "fill a story": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "ask the model": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "track a proposal": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "send again": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE, DONE, DONE),
    "pause": (TO_LOGIN, CLOSED, CLOSED, DONE, CLOSED, DONE, DONE, DONE),
    "resume": (TO_LOGIN, CLOSED, CLOSED, DONE, CLOSED, DONE, DONE, DONE),
    "run": (TO_LOGIN, CLOSED, CLOSED, DONE, CLOSED, DONE, DONE, DONE),
    "budget": (TO_LOGIN, CLOSED, CLOSED, DONE, CLOSED, DONE, DONE, DONE),
    "ask a site again": (TO_LOGIN, CLOSED, CLOSED, DONE, CLOSED, DONE, DONE, DONE),
    "issue a key": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "replace a key": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "limit a key": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, DONE),
    "revoke a key": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, DONE),
    "add an endpoint": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "switch an endpoint": (TO_LOGIN, CLOSED, CLOSED, DONE, CLOSED, CLOSED, CLOSED, DONE),
}


def sign_in(client: Client, person: str) -> None:
    if person == "anonymous":
        return
    user: User = make_staff(*[f"{person.capitalize()}s"], is_superuser=person == "administrator")
    if person == "looks only":
        user.user_permissions.add(Permission.objects.get(codename="view_claim"))
    client.force_login(user)


def outcome(response) -> str | int:
    is_login = response.status_code == 302 and response["Location"].startswith("/admin/login/")
    return TO_LOGIN if is_login else response.status_code


@pytest.mark.parametrize("person", PEOPLE)
def test_pages(client, person):
    sign_in(client, person)

    found = {page: outcome(client.get(reverse(f"admin:{page}"))) for page in PAGES}

    assert found == {page: allowed[PEOPLE.index(person)] for page, allowed in PAGES.items()}


@pytest.mark.parametrize("person", PEOPLE)
def test_acts(client, person):
    sign_in(client, person)

    found = {act: tried(client, act) for act in ACTS}

    assert found == {act: allowed[PEOPLE.index(person)] for act, allowed in ACTS.items()}


def tried(client: Client, act: str) -> str | int:
    """What comes of it; whatever it has written is undone, so that each act finds the same desk."""
    before = transaction.savepoint()
    address, sent = an_act_of_the_desk(act) if act in SENT else an_act(act)
    found = outcome(client.post(address, sent))
    transaction.savepoint_rollback(before)
    return found


@pytest.mark.parametrize(
    "model", ["claims_claim", "claims_article", "claims_story", "accounts_partner", "accounts_user"]
)
def test_nothing_is_deleted_not_even_by_an_administrator(client, model):
    claim = make_claim()
    row = {"claims_claim": claim.pk, "claims_article": claim.article_id}.get(model, 1)
    sign_in(client, "administrator")

    response = client.post(reverse(f"admin:{model}_delete", args=[row]), {"post": "yes"})

    assert response.status_code in (302, 403, 404)
    claim.refresh_from_db()
    assert claim.article.pk == claim.article_id


@pytest.mark.parametrize("field", ["statement", "state", "finding"])
def test_a_claim_cannot_be_written_through_a_form(client, field):
    claim = make_claim()
    sign_in(client, "administrator")

    client.post(reverse("admin:claims_claim_change", args=[claim.pk]), {field: "confirmed"})

    claim.refresh_from_db()
    assert (claim.statement, claim.state, claim.finding) == (
        "Troops have entered Brenova.",
        "submitted",
        "insufficient",
    )


def an_act(act: str) -> tuple[str, dict[str, object]]:
    """Where it is sent, and something valid to send; the rows for it are made."""
    claim = make_claim(shortfall="")
    document = Document.objects.create(url="https://herald.example/1", text="Seen.", status="done")
    reading = Reading.objects.create(
        claim=claim, document=document, stance="reports", confidence=0.5, relation="unclear", read_at=NOW
    )
    endpoint = make_endpoint()
    delivery = Delivery.objects.create(
        endpoint=endpoint,
        entry=make_entry(claim),
        webhook_id="msg_1",
        event="claim.submitted",
        body=b"{}",
        created_at=NOW,
    )
    proposal = make_proposal(claim.article)
    publisher, story = Publisher.objects.create(name="Herald"), Story.objects.create(title="Winter", created_at=NOW)
    partner, host = endpoint.partner_id, Host.objects.create(name="press.example")
    key, _ = issue_key(endpoint.partner, label="CMS", scopes=["claims:read"], now=NOW)
    acts: dict[str, tuple[str, dict[str, object]]] = {
        "move": (reverse("admin:claims_claim_move", args=[claim.pk, "begin_review"]), {"version": 1}),
        "add evidence": (
            reverse("admin:claims_claim_add_evidence", args=[claim.pk]),
            {"url": "https://herald.example/2"},
        ),
        "declare interest": (reverse("admin:claims_claim_declare_interest", args=[claim.pk]), {"gains": "Kestria"}),
        "override": (
            reverse("admin:claims_claim_override", args=[claim.pk, reading.pk]),
            {"stance": "supports", "reason": "It quotes the mayor."},
        ),
        "judge credibility": (
            reverse("admin:claims_claim_judge", args=[claim.pk, reading.pk]),
            {"credibility": "2", "reason": "It fits."},
        ),
        "grade a publisher": (
            reverse("admin:evidence_publisher_say", args=[publisher.pk, "grade"]),
            {"reliability": "B", "reason": "Known for years."},
        ),
        "change a publisher's facts": (
            reverse("admin:evidence_publisher_facts", args=[publisher.pk]),
            {"name": "The Herald", "kind": "agency"},
        ),
        "say whose side one is on": (
            reverse("admin:claims_story_take_side", args=[story.pk]),
            {"publisher": "Herald", "kind": "none", "reason": "It is on none."},
        ),
        "send again": (reverse("admin:webhooks_delivery_again", args=[delivery.pk]), {}),
        **{
            name: (reverse(f"admin:evidence_connectorstate_{name}", args=["gdelt"]), {"reason": "Sends rubbish."})
            for name in ("pause", "resume", "run", "budget")
        },
        "ask a site again": (reverse("admin:evidence_host_again", args=[host.pk]), {}),
        "ask the model": (reverse("admin:claims_article_ask_model", args=[claim.article_id]), {}),
        "track a proposal": (reverse("admin:claims_article_track", args=[claim.article_id, proposal.pk]), {}),
        "issue a key": (
            reverse("admin:accounts_partner_issue_key", args=[partner]),
            {"label": "CMS", "scopes": ["claims:read"]},
        ),
        "replace a key": (reverse("admin:accounts_partner_rotate_key", args=[partner, key.pk]), {"old_days": "7"}),
        "limit a key": (reverse("admin:accounts_partner_limit_key", args=[partner, key.pk]), {"reads_per_minute": "5"}),
        "revoke a key": (reverse("admin:accounts_partner_revoke_key", args=[partner, key.pk]), {}),
        "add an endpoint": (
            reverse("admin:accounts_partner_add_endpoint", args=[partner]),
            {"url": "https://93.184.216.34/hook"},
        ),
        "switch an endpoint": (
            reverse("admin:accounts_partner_switch_endpoint", args=[partner, endpoint.pk]),
            {"switch": "off"},
        ),
    }
    return acts[act]


REASON = {"reason": "Called the mayor."}
SENT: dict[str, dict[str, object]] = {
    "write a note": {"text": "Called."},
    "settle a flag": REASON,
    "edit the search": {"phrases": "Brenova bridge", "languages": "en"},
    "forget the search": {},
    "assign": {"to": ""},
    "reword": REASON | {"statement": "Troops are in Brenova."},
    "describe": REASON | {"hedge": "rumoured"},
    "prioritise": {"priority": "high"},
    "put_in_story": {"story": ""},
    "park": REASON | {"until": "2026-04-01"},
    "unpark": {},
    "merge": REASON | {"other": "1"},
    "unmerge": REASON,
    "relate": REASON | {"kind": "implies:0", "other": "1"},
    "accept a relation": {},
    "end a relation": REASON,
    "split": REASON | {"statements": "One.\nTwo."},
    "embargo": REASON | {"until": "2999-01-01T00:00"},
    "lift_embargo": {},
    "withdraw": REASON,
    "reinstate": REASON,
    "begin a story": {"title": "The crossing"},
    "close a story": {},
    "open a story again": {},
    "fill a story": {"claims": "1"},
}
ADDRESSES = {
    "write a note": "claims_claim_add_note",
    "settle a flag": "claims_claim_settle_flag",
    "edit the search": "claims_claim_edit_search",
    "forget the search": "claims_claim_forget_search",
    "accept a relation": "claims_claim_accept_relation",
    "end a relation": "claims_claim_end_relation",
    "begin a story": "claims_story_add",
    "close a story": "claims_story_close",
    "open a story again": "claims_story_reopen",
    "fill a story": "claims_story_fill",
}


def an_act_of_the_desk(act: str) -> tuple[str, dict[str, object]]:
    """Where it is sent, and what; whether a service then refuses it is told on the page it leads back to."""
    claim, story = make_claim(), Story.objects.create(title="The winter", created_at=NOW)
    flag = Flag.objects.create(claim=claim, kind="evidence_gone", subject="document:1", message="Gone.", raised_at=NOW)
    rows = {name: [claim.pk] for name in ("write a note", "edit the search", "forget the search")}
    relation = ClaimRelation.objects.create(
        claim=claim, other=make_claim(), kind="implies", reason="It says more.", added_at=NOW
    )
    rows |= {name: [claim.pk, relation.pk] for name in ("accept a relation", "end a relation")}
    rows |= {"settle a flag": [claim.pk, flag.pk], "begin a story": []}
    name = ADDRESSES.get(act, "claims_claim_act")
    arguments = rows.get(act, [story.pk] if "story" in name else [claim.pk, act])
    return reverse(f"admin:{name}", args=arguments), SENT[act]


def test_the_table_has_every_act_of_the_claim_page():
    assert {act.name for act in DESK_ACTS} <= set(ACTS)


def test_who_may_not_is_told_who_may(client):
    sign_in(client, "reporter")
    claim = make_claim()

    response = client.post(reverse("admin:claims_claim_act", args=[claim.pk, "withdraw"]), REASON)

    page = response.content.decode()
    assert "Withdrawing a claim is for editors only." in page
    assert "Nothing was changed." in page
    claim.refresh_from_db()
    assert not claim.is_withdrawn


@pytest.mark.parametrize("act", SENT)
def test_nothing_is_changed_by_following_a_link(client, act):
    address, sent = an_act_of_the_desk(act)
    sign_in(client, "administrator")

    response = client.get(address, sent)

    assert response.status_code == (200 if act == "begin a story" else 405)
    assert (Story.objects.count(), JournalEntry.objects.count(), Note.objects.count()) == (1, 0, 0)
    assert Flag.objects.filter(settled_at=None).count() == 1
