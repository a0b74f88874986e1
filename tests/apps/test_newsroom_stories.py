"""Stories at the desk: begun, filled, closed and opened again."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.claims.models import Claim, Story
from tests.factories import NOW, make_claim, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Editors"))
    return client


def make_story(**fields: object) -> Story:
    return Story.objects.create(**({"title": "The crossing", "created_at": NOW} | fields))


def page_of(desk, story: Story) -> str:
    return desk.get(reverse("admin:claims_story_change", args=[story.pk])).content.decode()


def send(desk, story: Story, act: str, **sent: object):
    return desk.post(reverse(f"admin:claims_story_{act}", args=[story.pk]), sent)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_story_is_begun(desk):
    response = desk.post("/admin/claims/story/add/", {"title": " The crossing "})

    story = Story.objects.get()
    assert (story.title, response["Location"]) == ("The crossing", f"/admin/claims/story/{story.pk}/change/")


def test_a_title_that_is_taken_is_refused_and_kept_in_the_field(desk):
    make_story(title="The <crossing>")

    response = desk.post("/admin/claims/story/add/", {"title": "The <crossing>"})

    page = response.content.decode()
    assert response.status_code == 400
    assert "There is a story called “The &lt;crossing&gt;” already." in page
    assert 'value="The &lt;crossing&gt;"' in page


def test_claims_are_put_in_from_the_story(desk):
    story, claim, other = make_story(), make_claim(statement="In."), make_claim(statement="Out.")

    response = send(desk, story, "fill", claims=[claim.pk])

    assert told(response) == ["1 put in the story."]
    assert list(story.claims.all()) == [claim]
    page = page_of(desk, story)
    assert page.index("In.") < page.index("Put claims in") < page.index("Out.")
    assert claim.journal.get().event == "claim.story_changed"
    assert other.journal.count() == 0


def test_putting_nothing_in_is_refused(desk):
    assert told(send(desk, make_story(), "fill")) == ["Choose at least one claim."]


def test_a_closed_story_takes_no_claims_until_it_is_opened_again(desk):
    story, claim = make_story(), make_claim()

    send(desk, story, "close")
    page = page_of(desk, story)
    refused = send(desk, story, "fill", claims=[claim.pk])
    send(desk, story, "reopen")
    send(desk, story, "fill", claims=[claim.pk])

    assert "Open it again" in page
    assert "Put claims in" not in page
    assert told(refused)[-1] == "The story “The crossing” is closed and takes no new claims."
    assert list(story.claims.all()) == [claim]


def test_a_story_is_closed_once(desk):
    story = make_story(closed_at=NOW)

    assert told(send(desk, story, "close")) == ["This story is closed already."]


def test_a_reporter_sees_who_keeps_stories(client):
    client.force_login(make_staff("Reporters"))

    page = page_of(client, make_story())

    assert "Creating, filling and closing stories is for editors only." in page
    assert "Close the story" not in page


def test_a_story_costs_the_same_with_one_claim_and_with_many(desk):
    story = make_story()
    make_claim(story=story)
    page_of(desk, story)
    with CaptureQueriesContext(connection) as with_one:
        page_of(desk, story)
    for _ in range(10):
        make_claim(story=story, assigned_to=make_staff(), duplicate_of=Claim.objects.first())
        make_claim()

    with CaptureQueriesContext(connection) as with_more:
        page_of(desk, story)

    assert len(with_more) == len(with_one)


def test_a_closed_story_is_not_offered_at_intake(desk):
    make_story(title="The winter", closed_at=NOW)

    assert "The winter" not in desk.get("/admin/claims/article/add/").content.decode()
