"""Whoever has an answer already is not sent it again, and is told of every change to it, but of nothing hidden."""

import inspect
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.api import claim_shapes, claim_tags, evidence_shapes
from apps.api.release import SHOWN_BY, digest_of
from apps.claims.models import Article, Claim, ClaimRelation, Resemblance, Story
from apps.evidence.models import Assessment, Document, Lookup, Publisher
from apps.queue.models import Status
from tests.apps.api_caller import claim_with_evidence, make_document, make_lookup, partner_client
from tests.factories import NOW, make_claim, make_entry

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"
LATER = NOW + timedelta(hours=1)


def _neighbour(claim: Claim, **fields: object) -> Claim:
    """A claim that is related to this one and may be the same."""
    other = make_claim(statement="The bridge at Talvik is shut.", **fields)
    ClaimRelation.objects.create(
        claim=claim, other=other, kind="contradicts", added_at=NOW, accepted_at=NOW, accepted_by="an editor"
    )
    Resemblance.objects.create(claim=other, other=claim, likeness=0.6, shared=["brenova"])
    return other


@pytest.fixture
def claim() -> Claim:
    story = Story.objects.create(title="The river front", created_at=NOW)
    claim = claim_with_evidence(story=story, places=["Vulhedar"])
    _neighbour(claim)
    return claim


CHANGES: dict[str, Callable[[Claim], object]] = {
    "an entry in the journal": make_entry,
    "the story is renamed": lambda claim: Story.objects.update(title="The other front"),
    "the article's title": lambda claim: Article.objects.update(title="Night"),
    "another weighing": lambda claim: Assessment.objects.create(
        **{f.attname: getattr(claim.assessments.get(), f.attname) for f in Assessment._meta.fields if f.name != "id"}
    ),
    "a document": lambda claim: make_document(claim, 99),
    "a person's reading": lambda claim: claim.readings.update(override_stance="disputes"),
    "a reading anew": lambda claim: claim.readings.update(read_at=LATER, passage="Troops are out"),
    "a document's title": lambda claim: Document.objects.update(title="Night"),
    "a publisher's name": lambda claim: Publisher.objects.filter(
        pk=claim.readings.order_by("pk")[0].document.publisher_id
    ).update(name="The Paper"),
    "another place asked": lambda claim: make_lookup(claim, "Delta News"),
    "a place fails": lambda claim: Lookup.objects.filter(place_name="Harbour Wire").update(status=Status.FAILED),
    "a place is tried again": lambda claim: Lookup.objects.update(attempts=4),
    "another page that cannot be read": lambda claim: Document.objects.filter(failure="").update(failure="robots"),
    "the neighbour's wording": lambda claim: Claim.objects.exclude(pk=claim.pk).update(statement="It is open."),
    "the neighbour's state": lambda claim: Claim.objects.exclude(pk=claim.pk).update(**{"state": "confirmed"}),
    "the neighbour is withdrawn": lambda claim: Claim.objects.exclude(pk=claim.pk).update(is_withdrawn=True),
    "the relation ends": lambda claim: ClaimRelation.objects.update(ended_at=NOW),
    "the likeness": lambda claim: Resemblance.objects.update(likeness=0.7),
    "the likeness is dismissed": lambda claim: Resemblance.objects.update(dismissed_at=NOW),
    "another neighbour": _neighbour,
    "it is merged": lambda claim: Claim.objects.filter(pk=claim.pk).update(duplicate_of=make_claim()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_the_body_changes_the_tag(claim: Claim, change: Callable[[Claim], object]) -> None:
    client, url = partner_client(), f"{LIST}{claim.uid}/"
    first = client.get(url)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304

    change(claim)
    second = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 200
    assert (second.content, second["ETag"]) != (first.content, first["ETag"])


def test_a_tag_is_of_one_representation(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(**{"state": "confirmed"})
    client, url = partner_client(), f"{LIST}{claim.uid}/"
    forms = [client.get(url), client.get(url, {"fields": "state"}), client.get(url, {"fields": "finding"})]
    forms.append(client.get(url, headers={"Accept": "application/ld+json"}))

    assert len({form["ETag"] for form in forms}) == 4


def test_a_tag_of_another_release_does_not_hold(claim: Claim, monkeypatch) -> None:
    client, url = partner_client(), f"{LIST}{claim.uid}/"
    tag = client.get(url)["ETag"]
    monkeypatch.setattr(claim_tags, "RELEASE", "another")

    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_a_release_is_another_when_any_file_that_shows_claims_is(tmp_path) -> None:
    files = [tmp_path / "claim_shapes.py", tmp_path / "addresses.py"]
    digests = set()
    for first, second in (("a", "b"), ("a", "c"), ("ab", ""), ("", "ab")):
        files[0].write_text(first)
        files[1].write_text(second)
        digests.add(digest_of(files))

    assert len(digests) == 4


def test_a_release_knows_of_every_function_that_the_shapes_of_a_claim_call() -> None:
    called = [value for module in (claim_shapes, evidence_shapes) for value in vars(module).values()]
    files = {Path(inspect.getfile(each)) for each in called if inspect.isfunction(each)}
    own = {file for file in files if file.is_relative_to(settings.BASE_DIR / "apps")}
    own |= {file for file in files if file.is_relative_to(settings.BASE_DIR / "verifyhub")}

    assert len(own) >= 3
    assert own | {Path(claim_shapes.__file__), Path(evidence_shapes.__file__)} <= set(SHOWN_BY)


@pytest.mark.parametrize("hidden", [{"is_withdrawn": True}, {"embargo_until": datetime(2999, 1, 1, tzinfo=UTC)}])
def test_what_happens_to_a_hidden_neighbour_does_not_shine_through(claim: Claim, hidden: dict[str, object]) -> None:
    client, url = partner_client(), f"{LIST}{claim.uid}/"
    before = client.get(url)

    other = _neighbour(claim, **hidden)
    Claim.objects.filter(pk=other.pk).update(statement="It is open.", version=9, updated_at=LATER)
    after = client.get(url)

    assert after["ETag"] == before["ETag"]
    assert client.get(url, headers={"If-None-Match": before["ETag"]}).status_code == 304


def test_a_hidden_claim_has_no_tag_even_for_those_who_had_it(claim: Claim) -> None:
    client, url = partner_client(), f"{LIST}{claim.uid}/"
    tag = client.get(url)["ETag"]
    Claim.objects.filter(pk=claim.pk).update(embargo_until=datetime(2999, 1, 1, tzinfo=UTC))

    for given in (
        {"If-None-Match": tag},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Tue, 01 Jan 2030 00:00:00 GMT"},
    ):
        response = client.get(url, headers=given)
        assert (response.status_code, response.has_header("ETag")) == (404, False)


def test_a_304_reads_no_row_of_the_dossier(claim: Claim) -> None:
    client, url = partner_client(), f"{LIST}{claim.uid}/"
    tag = client.get(url)["ETag"]

    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 304

    assert not [query for query in queries if '"passage"' in query["sql"] or '"explanation"' in query["sql"]]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_date_never_says_that_nothing_has_changed(claim: Claim, change: Callable[[Claim], object]) -> None:
    client, url = partner_client(), f"{LIST}{claim.uid}/"
    assert not client.get(url).has_header("Last-Modified")

    change(claim)

    assert client.get(url, headers={"If-Modified-Since": "Tue, 01 Jan 2999 00:00:00 GMT"}).status_code == 200


OF_LISTS: dict[str, Callable[[Claim], object]] = {
    "an entry in the journal": make_entry,
    "another claim": lambda claim: make_claim(),
    "a claim goes": lambda claim: Claim.objects.filter(pk=claim.pk).update(is_withdrawn=True),
    "the story is renamed": lambda claim: Story.objects.update(title="The other front"),
    "the article's title": lambda claim: Article.objects.update(title="Night"),
}


@pytest.mark.parametrize("change", OF_LISTS.values(), ids=OF_LISTS)
def test_a_list_is_sent_again_only_when_it_has_changed(claim: Claim, change: Callable[[Claim], object]) -> None:
    client = partner_client()
    first = client.get(LIST)
    same = client.get(LIST, headers={"If-None-Match": first["ETag"]})

    change(claim)
    second = client.get(LIST, headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content, second.status_code) == (304, b"", 200)


def test_lists_of_other_queries_have_other_tags(claim: Claim) -> None:
    client = partner_client()
    queries = ({}, {"limit": 2}, {"fields": "state"}, {"hedge": "reported"}, {"expand": "origins"})

    assert len({client.get(LIST, query)["ETag"] for query in queries}) == 5


def test_a_list_with_evidence_is_sent_again_when_a_document_changes(claim: Claim) -> None:
    client = partner_client()
    tag = client.get(LIST, {"expand": "origins"})["ETag"]
    Document.objects.update(title="Night")

    assert client.get(LIST, {"expand": "origins"}, headers={"If-None-Match": tag}).status_code == 200
