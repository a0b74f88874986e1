"""A received article is read by a worker: once, wholly or not at all, and given up when it breaks every worker."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.claims.models import Article, Claim, JournalEntry, Story
from apps.claims.services import (
    ArticleText,
    DeskRefused,
    read_again,
    read_article,
    reading,
    receive_article,
    submit_article,
)
from apps.claims.snapshots import as_of
from apps.queue.hints import hint_soon
from tests.factories import make_claim
from verifyhub.lifecycle import Actor, Role
from verifyhub.reading import ArticleReading, ClaimDraft, SetAside
from verifyhub.reading import read_article as read_text
from verifyhub.reading.drafts import EventTime, Hedge, Kind, Shade, Speaker

pytestmark = pytest.mark.django_db
ROSA = Actor(Role.EDITOR, "Rosa Editor", "user:7")
PUBLISHED = datetime(2022, 9, 11, 18, tzinfo=UTC)  # a Sunday
TEXT = (
    "According to the Night Ferry channel, President Mara Venn visited the Brenova garrison on Saturday. "
    "What a triumph that was."
)


def receive(text: str = TEXT, *, now: datetime, story: Story | None = None) -> Article:
    received = ArticleText(text, published_at=PUBLISHED)
    return receive_article(received, actor=ROSA, story=story, max_characters=10_000, now=now)[0]


def broken(text: str, **known: object) -> ArticleReading:
    raise ValueError("nobody wrote this rule for such a text")


def test_receiving_keeps_the_text_and_leaves_the_reading_to_a_worker(now):
    article = receive(now=now)

    assert (article.text, article.reading_status, article.language) == (TEXT, "waiting", "")
    assert Claim.objects.count() == 0
    assert [key for key, _ in hint_soon(Article, within=timedelta(0), limit=9, now=now)] == [article.pk]


DRAFT = ClaimDraft(
    statement="Mara Venn visited the Brenova garrison on Saturday.",
    quote=TEXT[38:98],
    start=38,
    end=98,
    attribution=("Night Ferry channel", "a sailor"),
    hedge=Hedge.REPORTED,
    kind=Kind.EVENT,
    places=("Brenova",),
    entities=("Mara Venn", "Garrison Command"),
    language="en",
    check_worthiness=0.75,
    needs_edit=True,
    reasons=("according to", "names a person"),
    shade=Shade.ATTRIBUTED,
    speakers=(Speaker("Night Ferry channel", (17, 36)), Speaker("a sailor", None)),
    people=("Mara Venn",),
    organisations=("Garrison Command",),
    time=EventTime("on Saturday", (87, 98), datetime(2022, 9, 10), datetime(2022, 9, 11)),
)


def read_as_told(text: str, **known: object) -> ArticleReading:
    return ArticleReading("en", (DRAFT,), (SetAside(100, 124, "opinion"),), ("Read by words alone.",))


def test_reading_keeps_all_that_is_read(now):
    article = receive(now=now)

    assert read_article(article, read=read_as_told, now=now)

    claim = article.claims.get()
    assert (article.reading_status, article.language, article.due_at) == ("read", "en", None)
    assert (article.notes, article.set_aside) == (["Read by words alone."], [[100, 124, "opinion"]])
    assert (claim.attribution, claim.hedge) == (["Night Ferry channel", "a sailor"], "attributed")
    assert claim.speakers == [
        {"name": "Night Ferry channel", "start": 17, "end": 36},
        {"name": "a sailor", "start": None, "end": None},
    ]
    assert (claim.places, claim.people, claim.organisations) == (["Brenova"], ["Mara Venn"], ["Garrison Command"])
    assert claim.event_words == "on Saturday"
    assert claim.event_start == datetime(2022, 9, 10, tzinfo=UTC)
    assert claim.event_end == datetime(2022, 9, 11, tzinfo=UTC)
    assert (claim.reasons, claim.check_worthiness, claim.needs_edit) == (
        ["according to", "names a person"],
        0.75,
        True,
    )


def test_the_claims_are_entered_by_who_sent_the_article_and_join_its_story(now):
    story, later = Story.objects.create(title="The river line", created_at=now), now + timedelta(minutes=1)

    read_article(receive(now=now, story=story), read=read_as_told, now=later)

    claim = Claim.objects.get()
    entry = claim.journal.get()
    assert (claim.story, claim.entered_by) == (story, "user:7")
    assert (entry.actor_role, entry.actor_name, entry.created_at) == ("editor", "Rosa Editor", later)
    known = as_of(claim, later)["claim"]
    assert (known["hedge"], known["people"]) == ("attributed", ["Mara Venn"])
    assert (known["event_start"], known["event_words"]) == ("2022-09-10T00:00:00+00:00", "on Saturday")


def test_the_article_is_read_with_its_own_day_in_the_newsroom_s_zone(now, settings):
    settings.TIME_ZONE = "Europe/Kyiv"
    told = []

    def listen(text: str, *, published_at: datetime) -> ArticleReading:
        told.append(published_at.isoformat())
        return read_as_told(text)

    read_article(receive(now=now), read=listen, now=now)

    assert told == ["2022-09-11T21:00:00+03:00"]
    assert Claim.objects.get().event_start == datetime(2022, 9, 9, 21, tzinfo=UTC)


def test_the_database_refuses_half_an_event_time(now):
    for half in ({"event_start": now}, {"event_end": now}, {"event_start": now, "event_end": now}):
        with pytest.raises(IntegrityError, match="claim_event_is_a_window"), transaction.atomic():
            make_claim(**half)


def test_reading_an_article_twice_finds_its_claims_once(now):
    article = receive(now=now)
    read_article(article, now=now)

    assert not read_article(article, now=now)
    assert (Claim.objects.count(), JournalEntry.objects.count()) == (1, 1)


def test_a_worker_that_was_too_slow_writes_nothing(now):
    article, late = receive(now=now), now + reading.LEASE + timedelta(seconds=1)

    def slowly(text: str, **known: object) -> ArticleReading:
        read_article(Article.objects.get(), now=late)  # another takes it over meanwhile
        return read_text(text)

    assert not read_article(article, read=slowly, now=now)
    assert (Claim.objects.count(), JournalEntry.objects.count()) == (1, 1)


def test_a_worker_that_fails_in_the_middle_of_writing_leaves_no_half_article(now, monkeypatch):
    article = receive(TEXT + " Unconfirmed reports say that troops have entered Halvik.", now=now)
    entered = []

    def enter_one(claim, **known):
        if entered:
            raise RuntimeError("the database went away")
        entered.append(reading_enter(claim, **known))

    reading_enter = reading.enter
    monkeypatch.setattr(reading, "enter", enter_one)
    with pytest.raises(RuntimeError):
        read_article(article, now=now)

    assert (len(entered), Claim.objects.count(), JournalEntry.objects.count()) == (1, 0, 0)
    monkeypatch.undo()
    assert not read_article(article, now=now)  # still leased to the dead
    assert read_article(article, now=now + reading.LEASE)
    assert Claim.objects.count() == 2


def test_an_article_that_breaks_every_reading_is_given_up_in_words_and_can_be_read_again(now, caplog):
    article = receive(now=now)
    for times in range(13):
        read_article(article, read=broken, now=now + times * reading.PAUSE)

    assert (article.reading_status, article.last_error) == (
        "failed",
        "Reading this text broke off 12 times, so VerifyHub has stopped trying. The text is kept as it was received. "
        "It can be read again, and claims can be added by hand.",
    )
    assert len(caplog.records) == 12

    read_again(article, actor=ROSA, now=now)

    assert (article.reading_status, article.last_error) == ("waiting", "")
    assert read_article(article, now=now)
    assert Claim.objects.count() == 1


def test_an_article_whose_claims_are_tracked_is_not_read_again(now):
    article = receive(now=now)
    with pytest.raises(DeskRefused, match="about to be read already"):
        read_again(article, actor=ROSA, now=now)
    read_article(article, now=now)

    with pytest.raises(DeskRefused, match="its claims are tracked"):
        read_again(article, actor=ROSA, now=now)


def test_who_waits_reads_at_once_and_no_worker_finds_it_due_meanwhile(now):
    def watched(text: str, **known: object) -> ArticleReading:
        assert hint_soon(Article, within=timedelta(0), limit=9, now=now) == []
        return read_text(text, **known)

    article, is_new = submit_article(
        ArticleText(TEXT, published_at=PUBLISHED), actor=ROSA, max_characters=10_000, read=watched, now=now
    )

    assert (is_new, article.reading_status, Claim.objects.count()) == (True, "read", 1)
