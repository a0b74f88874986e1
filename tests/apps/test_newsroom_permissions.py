"""Who may open and do what at the desk, as a table of people and actions."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.evidence.models import Document, Reading
from apps.webhooks.models import Delivery
from tests.factories import NOW, make_claim, make_endpoint, make_entry, make_staff

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "no group", "looks only", "reporter", "editor", "administrator")
TO_LOGIN, CLOSED, OPEN, DONE = "to login", 403, 200, 302

PAGES = {
    "claims_claim_changelist": (TO_LOGIN, CLOSED, OPEN, OPEN, OPEN, OPEN),
    "claims_article_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "claims_article_add": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "claims_claim_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED),
    "evidence_publisher_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, OPEN, OPEN),
    "evidence_feed_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "accounts_partner_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "accounts_partner_add": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "webhooks_delivery_changelist": (TO_LOGIN, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "accounts_user_changelist": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "auth_group_changelist": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
}
ACTS = {
    "move": (TO_LOGIN, CLOSED, CLOSED, DONE, DONE, DONE),
    "add evidence": (TO_LOGIN, CLOSED, CLOSED, DONE, DONE, DONE),
    "declare interest": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE),
    "override": (TO_LOGIN, CLOSED, CLOSED, DONE, DONE, DONE),
    "send again": (TO_LOGIN, CLOSED, CLOSED, CLOSED, DONE, DONE),
    "issue a key": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "add an endpoint": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN),
    "switch an endpoint": (TO_LOGIN, CLOSED, CLOSED, CLOSED, CLOSED, DONE),
}


def sign_in(client: Client, person: str) -> None:
    if person == "anonymous":
        return
    groups = {"reporter": ["Reporters"], "editor": ["Editors"]}.get(person, [])
    user: User = make_staff(*groups, is_superuser=person == "administrator")
    if person == "looks only":
        user.user_permissions.add(Permission.objects.get(codename="view_claim"))
    client.force_login(user)


def outcome(response) -> str | int:
    is_login = response.status_code == 302 and response["Location"].startswith("/admin/login/")
    return TO_LOGIN if is_login else response.status_code


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("page", PAGES)
def test_pages(client, page, person):
    sign_in(client, person)

    response = client.get(reverse(f"admin:{page}"))

    assert outcome(response) == PAGES[page][PEOPLE.index(person)]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("act", ACTS)
def test_acts(client, act, person):
    address, sent = an_act(act)
    sign_in(client, person)

    response = client.post(address, sent)

    assert outcome(response) == ACTS[act][PEOPLE.index(person)]


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
    partner = endpoint.partner_id
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
        "send again": (reverse("admin:webhooks_delivery_again", args=[delivery.pk]), {}),
        "issue a key": (reverse("admin:accounts_partner_issue_key", args=[partner]), {"label": "CMS"}),
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
