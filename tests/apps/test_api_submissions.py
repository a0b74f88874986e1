"""Partners send claims: words of an article, or words published elsewhere; and take their own back."""

import json

import pytest

from apps.accounts.services import CLAIMS_READ
from apps.claims.models import Article, Claim, JournalEntry, Telling
from apps.claims.services import move_claim, withdraw
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR
from tests.factories import NOW, make_article, make_claim, make_key, make_partner
from verifyhub.lifecycle import SYSTEM

pytestmark = pytest.mark.django_db
CLAIMS, BATCH = "/api/v1/claims/", "/api/v1/claims:batch/"
TEXT = "The bridge at Kestria fell on Monday. Troops have entered Brenova, the wire reports."
ELSEWHERE = {"quote": "The bridge at Kestria fell on Monday.", "source_url": "https://harbour.example/bridge"}


@pytest.fixture
def harbour():
    return make_partner(name="The Harbour Post")


@pytest.fixture
def client(harbour):
    return partner_client(make_key(harbour))


@pytest.fixture
def article():
    return make_article(text=TEXT)


def _send(client, body: object, *, at: str = CLAIMS, **headers: str):
    return client.post(at, json.dumps(body), content_type="application/json", headers=headers)


def test_words_of_an_article_become_a_claim_in_the_partners_name(client, harbour, article) -> None:
    said = {"article": str(article.uid), "quote": " Troops have entered Brenova", "statement": "Troops are in Brenova."}

    response = _send(client, said)

    claim, shown = Claim.objects.get(), response.json()
    assert (response.status_code, response["Location"]) == (201, shown["url"])
    assert (shown["id"], shown["state"], shown["statement"]) == (str(claim.uid), "submitted", "Troops are in Brenova.")
    assert (claim.quote, claim.quote_start, claim.article) == ("Troops have entered Brenova", 38, article)
    entry = JournalEntry.objects.get()
    assert (entry.event, entry.actor_role, entry.actor_name, entry.actor_key) == (
        "claim.submitted",
        "partner",
        "The Harbour Post",
        f"partner:{harbour.pk}",
    )


def test_words_published_elsewhere_become_a_claim_with_where_they_stand(client) -> None:
    told = {"publisher": "The Harbour Post", "title": "The bridge", "published_at": "2026-03-11T20:00:00+02:00"}

    response = _send(client, ELSEWHERE | told)

    article = Article.objects.get()
    assert response.status_code == 201
    assert (article.text, article.source_url, article.publisher_name, article.title) == (
        "The bridge at Kestria fell on Monday.",
        "https://harbour.example/bridge",
        "The Harbour Post",
        "The bridge",
    )
    read = client.get(f"/api/v1/articles/{article.uid}/").json()
    assert (read["reading_status"], read["language"], read["published_at"]) == ("read", "en", "2026-03-11T18:00:00Z")
    assert read["reading_notes"] == ["This was sent as the words of one claim, and not searched for others."]
    assert response.json()["statement"] == "The bridge at Kestria fell on Monday."


@pytest.mark.parametrize("where", ["in an article", "elsewhere"])
def test_the_same_words_again_give_the_claim_there_is(client, article, where: str) -> None:
    said = ELSEWHERE if where == "elsewhere" else {"article": str(article.uid), "quote": "Troops have entered Brenova"}
    first = _send(client, said)

    again = _send(partner_client(), said)

    assert (first.status_code, again.status_code, Claim.objects.count()) == (201, 200, 1)
    assert (again.json(), again["Location"]) == (first.json(), first["Location"])


def test_who_is_given_a_claim_with_its_verdict_stands_in_the_ledger(client, article) -> None:
    make_claim(
        article=article, quote="The bridge", quote_end=10, statement="The bridge", state="confirmed", verdict_position=1
    )

    response = _send(client, {"article": str(article.uid), "quote": "The bridge"})

    assert (response.status_code, response.json()["state"]) == (200, "confirmed")
    assert Telling.objects.count() == 1


@pytest.mark.parametrize("hidden", [{"embargo_until": NOW.replace(year=2999)}, {"is_withdrawn": True}])
def test_a_claim_that_is_hidden_is_not_given_away_and_why_is_not_told(client, article, hidden) -> None:
    make_claim(article=article, quote="The bridge", quote_end=10, statement="The bridge", **hidden)

    response = _send(client, {"article": str(article.uid), "quote": "The bridge"})

    assert (response.status_code, response.json()["code"]) == (422, "not_taken")
    assert response.json()["detail"] == (
        "The newsroom does not take up a claim of these words from here. Ask it if you want to know more."
    )


NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    "body,found",
    [
        ({}, [("/quote", "required")]),
        ({"quote": "a"}, [("/article", "required")]),
        ({"quote": "a", "article": NOBODY}, [("/article", "no_such_article")]),
        ({"quote": "a", "article": "17"}, [("/article", "invalid")]),
        ({"quote": "a", "article": NOBODY, "title": "b"}, [("/title", "not_with_article")]),
        ({"quote": " ", "source_url": "https://a.example/"}, [("/quote", "blank")]),
        ({"quote": "a" * 2_001, "source_url": "https://a.example/"}, [("/quote", "max_length")]),
        ({"quote": "a", "source_url": "ftp://a.example/"}, [("/source_url", "invalid")]),
        (ELSEWHERE | {"statement": "a" * 1_001}, [("/statement", "max_length")]),
        (ELSEWHERE | {"statement": 5}, [("/statement", "invalid")]),
        (ELSEWHERE | {"state": "confirmed"}, [("/state", "unknown_field")]),
        (ELSEWHERE | {"published_at": "2999-01-01T00:00:00Z"}, [("/published_at", "out_of_range")]),
        ([ELSEWHERE], [("", "invalid")]),
        ("claim", [("", "invalid")]),
    ],
)
def test_a_claim_that_cannot_be_taken_says_which_field_and_why(client, body: object, found: list) -> None:
    response = _send(client, body)

    assert response.status_code == 422
    assert [(problem["pointer"], problem["code"]) for problem in response.json()["errors"]] == found
    assert not Claim.objects.exists()
    assert not Article.objects.exists()


def test_words_that_do_not_stand_in_the_article_are_refused(client, article) -> None:
    response = _send(client, {"article": str(article.uid), "quote": "The tower fell"})

    assert (response.status_code, response.json()["code"]) == (422, "quote_not_found")
    assert not Claim.objects.exists()


def test_a_query_parameter_of_the_list_is_none_of_a_submission(client) -> None:
    assert client.get(f"{CLAIMS}?state=confirmed").status_code == 200
    assert _send(client, ELSEWHERE, at=f"{CLAIMS}?state=confirmed").status_code == 400


@pytest.mark.parametrize("method,status", [("put", 405), ("patch", 405), ("post", 405)])
def test_partners_cannot_move_or_change_a_claim(client, method: str, status: int) -> None:
    sent = getattr(client, method)(f"{CLAIMS}{make_claim().uid}/", '{"state": "confirmed"}', "application/json")

    assert sent.status_code == status


def test_to_send_claims_a_key_needs_the_scope() -> None:
    reader = partner_client(make_key(scopes=(CLAIMS_READ,)))

    assert {_send(reader, {}, at=at).status_code for at in (CLAIMS, BATCH)} == {403}
    assert reader.delete(f"{CLAIMS}{make_claim().uid}/").status_code == 403


# Many at once.


def test_of_many_claims_each_is_taken_or_refused_by_itself(client, article) -> None:
    known = _send(client, ELSEWHERE).json()
    claims = [
        {"article": str(article.uid), "quote": "Troops have entered Brenova"},
        {"article": str(article.uid), "quote": "The tower fell"},
        ELSEWHERE,
        {"quote": "a", "\ud800": 1},
        17,
    ]

    response = _send(client, {"claims": claims}, at=BATCH, **{"Idempotency-Key": "k"})

    items = response.json()["data"]
    assert response.status_code == 207
    assert [item["status"] for item in items] == [201, 422, 200, 422, 422]
    assert items[0]["claim"]["statement"] == "Troops have entered Brenova"
    assert items[2]["claim"] == known
    assert [(item["claim"] is None, item["problem"] is None) for item in items] == [
        (False, True), (True, False), (False, True), (True, False), (True, False)
    ]  # fmt: skip
    assert items[1]["problem"]["errors"][0] | {"detail": ""} == {
        "pointer": "/claims/1/quote",
        "code": "quote_not_found",
        "detail": "",
    }
    assert [found["pointer"] for found in items[3]["problem"]["errors"]] == ["/claims/3/?"]
    assert Claim.objects.count() == 2


def test_a_batch_made_again_under_its_key_is_answered_as_it_was(client) -> None:
    first, again = (_send(client, {"claims": [ELSEWHERE]}, at=BATCH, **{"Idempotency-Key": "k"}) for _ in range(2))

    assert [item["status"] for item in again.json()["data"]] == [201]
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")


def test_a_batch_needs_a_key(client) -> None:
    assert _send(client, {"claims": [ELSEWHERE]}, at=BATCH).json()["code"] == "idempotency_key_missing"


@pytest.mark.parametrize("claims", [[], [ELSEWHERE] * 101, None, {}, "claims"])
def test_a_batch_has_1_to_100_claims(client, claims: object) -> None:
    response = _send(client, {"claims": claims}, at=BATCH, **{"Idempotency-Key": "k"})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/claims")


def test_our_own_failure_over_one_claim_leaves_none_of_the_batch(client, monkeypatch) -> None:
    claims = [ELSEWHERE, ELSEWHERE | {"quote": "The tower fell on Tuesday."}]
    monkeypatch.setattr("apps.claims.services.intake.keep_words", _fail_over("The tower"))

    response = _send(client, {"claims": claims}, at=BATCH, **{"Idempotency-Key": "k"})

    assert (response.status_code, Claim.objects.count(), Article.objects.count()) == (500, 0, 0)


def _fail_over(words: str):
    def keep_words(claim: Claim, **named: object) -> None:
        if words in claim.statement:
            raise RuntimeError

    return keep_words


# Taking back.


@pytest.fixture
def sent(client):
    _send(client, ELSEWHERE)
    return Claim.objects.get()


def test_a_partner_takes_back_what_it_sent_while_only_the_machine_has_touched_it(client, sent) -> None:
    move_claim(sent, "begin_review", actor=SYSTEM, now=NOW)

    response = client.delete(f"{CLAIMS}{sent.uid}/")

    sent.refresh_from_db()
    assert (response.status_code, response.content, sent.is_withdrawn) == (204, b"", True)
    entry = sent.journal.order_by("-position")[0]
    assert (entry.event, entry.reason) == ("claim.withdrawn", "Taken back by the partner that sent it.")
    assert client.get(f"{CLAIMS}{sent.uid}/").status_code == 404
    assert client.delete(f"{CLAIMS}{sent.uid}/").status_code == 404


def test_nobody_takes_back_what_another_sent(sent) -> None:
    response = partner_client().delete(f"{CLAIMS}{sent.uid}/")

    assert (response.status_code, response.json()["code"]) == (403, "not_yours")


def test_what_the_newsroom_has_taken_up_is_not_taken_back(client, sent) -> None:
    move_claim(sent, "begin_review", actor=EDITOR, now=NOW)

    response = client.delete(f"{CLAIMS}{sent.uid}/")

    assert (response.status_code, response.json()["code"]) == (409, "taken_up")


def test_what_is_withdrawn_cannot_be_taken_back(client, sent) -> None:
    withdraw(sent, reason="No claim.", actor=EDITOR, now=NOW)

    assert client.delete(f"{CLAIMS}{sent.uid}/").status_code == 404


def test_who_says_what_it_has_seen_takes_back_only_that(client, sent) -> None:
    seen = client.get(f"{CLAIMS}{sent.uid}/")["ETag"]
    move_claim(sent, "begin_review", actor=SYSTEM, now=NOW)

    late = client.delete(f"{CLAIMS}{sent.uid}/", headers={"If-Match": seen})

    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    seen = client.get(f"{CLAIMS}{sent.uid}/")["ETag"]
    assert client.delete(f"{CLAIMS}{sent.uid}/", headers={"If-Match": seen}).status_code == 204
