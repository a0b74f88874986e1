"""An article sent by its address is kept at once; a worker fetches its page, and then it is read as any other."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.claims.models import Article, Claim
from apps.claims.services import ArticleText, DeskRefused, read_again, receive_article
from apps.evidence.models import ArticlePage, Host
from apps.evidence.services import PoliteFetch, fetch_article, receive_address
from apps.proposals.services import AskingRefused, request_reading
from apps.queue.hints import hint_soon
from tests.apps.far_side import Network, page
from tests.factories import read_waiting
from verifyhub.lifecycle import Actor, Role
from verifyhub.outbound import FetchFailed, Policy, Request, Response
from verifyhub.politeness import Manners

pytestmark = pytest.mark.django_db
ROSA = Actor(Role.EDITOR, "Rosa Editor", "user:7")
URL = "https://harbour.example/night"
LINES = (
    "Unconfirmed reports say that troops have entered the town of Brenova during the night.",
    "According to the channel River Watch, the bridge at Kestria was destroyed on Monday morning.",
    "The mayor of Dovrin said that two people were injured when a lorry left the road near the mill.",
)
STORY = "\n".join(LINES)
LOGIN = b"<html><body><form><p>Log in to read on</p><input type=password></form></body></html>"


def send(url: str = URL, *, now: datetime, **told: object) -> ArticlePage:
    return receive_address(ArticleText("", source_url=url, **told), actor=ROSA, now=now)[0]


def fetch(
    page: ArticlePage, answer: str | Response | Exception, *, now: datetime, max_characters: int = 10_000
) -> Network:
    network = Network({page.url: answer})
    fetch_article(page, fetch=network, random=lambda: 0.5, max_characters=max_characters, now=now)
    return network


def due(model: type, now: datetime) -> list[int]:
    return [key for key, _ in hint_soon(model, within=timedelta(0), limit=9, now=now)]


def test_it_is_kept_at_once_and_nobody_reads_it_before_its_page_is_fetched(now):
    sent = send(now=now)

    article = Article.objects.get()
    assert (article.reading_status, article.text, article.text_sha256, str(article)) == ("waiting", "", None, URL)
    assert (due(ArticlePage, now), due(Article, now)) == ([sent.pk], [])


def test_its_page_gives_it_text_title_publisher_and_date_and_it_is_due_to_be_read(now):
    sent, later = send(now=now), now + timedelta(seconds=3)
    head = (
        '<title>Night on the river</title><meta property="og:site_name" content="The Harbour Post">'
        '<meta property="article:published_time" content="2026-03-10T20:00:00Z">'
    )
    paragraphs = "".join(f"<p>{line}</p>" for line in LINES)
    body = f"<html><head>{head}</head><body><article><h1>Night on the river</h1>{paragraphs}</article></body></html>"

    fetch(sent, Response(URL, 200, {"content-type": "text/html; charset=utf-8"}, body.encode()), now=later)

    article = Article.objects.get()
    assert (article.text, article.title, article.publisher_name) == (STORY, "Night on the river", "The Harbour Post")
    assert (article.published_at, article.source_url) == (datetime(2026, 3, 10, 20, tzinfo=UTC), URL)
    assert (due(ArticlePage, later), due(Article, later)) == ([], [article.pk])
    read_waiting()
    article.refresh_from_db()
    assert (article.reading_status, article.last_error) == ("read", "")
    assert set(Claim.objects.values_list("entered_by", flat=True)) == {"user:7"}


def test_what_was_told_of_it_stays(now):
    sent = send(now=now, title="Told", publisher_name="The Teller", published_at=now - timedelta(days=9))

    fetch(sent, STORY, now=now)

    article = Article.objects.get()
    assert (article.title, article.publisher_name) == ("Told", "The Teller")
    assert article.published_at == now - timedelta(days=9)


@pytest.mark.parametrize("again", [URL, f"{URL}#section-2"])
def test_the_same_address_again_is_the_same_article(now, again):
    first = send(now=now)

    page, is_new = receive_address(ArticleText("", source_url=again), actor=ROSA, now=now)

    assert (page.pk, is_new, Article.objects.count()) == (first.pk, False, 1)


def test_of_two_who_send_an_address_at_the_same_moment_both_have_the_one_article(now, monkeypatch):
    first = send(now=now)
    monkeypatch.setattr("apps.evidence.services.article_pages._page_at", lambda url: None)  # not there a moment ago

    page, is_new = receive_address(ArticleText("", source_url=URL), actor=ROSA, now=now)

    assert (page.pk, is_new, Article.objects.count()) == (first.pk, False, 1)


@pytest.mark.parametrize(
    "answer, said",
    [
        (page(URL, "Not found", status=404), "404"),
        (page(URL, "Forbidden", status=403), "403"),
        (Response(URL, 200, {"content-type": "text/html"}, LOGIN), "log"),
        (Response(URL, 200, {"content-type": "image/png"}, b"\x89PNG\r\n\x1a\n\x00\x00"), "picture"),
        (FetchFailed("The page is larger than 5 MB.", retryable=False), "The page is larger than 5 MB."),
        (FetchFailed("This is a private address.", retryable=False), "This is a private address."),
        (page(URL, "word " * 3_000), "at most 10,000 are read at once"),
    ],
)
def test_a_page_that_has_no_article_for_us_is_a_failure_in_words(now, answer, said):
    fetch(send(now=now), answer, now=now)

    article = Article.objects.get()
    assert article.reading_status == "failed"
    assert said in article.last_error
    assert (article.text, due(Article, now), due(ArticlePage, now)) == ("", [], [])


def test_an_article_without_a_text_is_neither_read_again_nor_sent_to_a_model(now):
    fetch(send(now=now), page(URL, "Not found", status=404), now=now)
    article = Article.objects.get()

    with pytest.raises(DeskRefused, match="no text so far"):
        read_again(article, actor=ROSA, now=now)
    with pytest.raises(AskingRefused, match="no text so far"):
        request_reading(article, actor=ROSA, now=now)


def test_one_whose_page_could_not_be_had_is_tried_again_when_it_is_sent_again(now):
    fetch(send(now=now), page(URL, "Not found", status=404), now=now)

    again = send(now=now)

    assert (again.article.reading_status, again.article.last_error, due(ArticlePage, now)) == (
        "waiting",
        "",
        [again.pk],
    )
    fetch(again, STORY, now=now)
    assert Article.objects.get().text == STORY


def test_a_host_in_trouble_is_asked_again_and_meanwhile_the_article_says_so(now):
    sent = send(now=now)

    fetch(sent, FetchFailed("The host did not answer in time.", retryable=True), now=now)

    article = Article.objects.get()
    assert (article.reading_status, article.last_error) == ("waiting", "The host did not answer in time.")
    assert sent.due_at == now + timedelta(seconds=5)
    fetch(sent, STORY, now=sent.due_at)
    article.refresh_from_db()
    assert (article.text, article.last_error) == (STORY, "")


def test_a_dead_host_is_given_up_in_the_end(now):
    sent, at = send(now=now), now
    for _ in range(20):
        if sent.due_at is None:
            break
        at = sent.due_at
        fetch(sent, FetchFailed("The host did not answer in time.", retryable=True), now=at)

    article = Article.objects.get()
    assert (article.reading_status, article.last_error) == ("failed", "The host did not answer in time.")
    assert at - now > timedelta(hours=1)


class Site:
    """The door out, to one site with rules for programs."""

    def __init__(self, robots: str) -> None:
        self.robots = robots
        self.asked: list[str] = []

    def __call__(self, request: Request, *, policy: Policy, admit=None) -> Response:
        if admit:
            admit(request.url)
        self.asked.append(request.url)
        if request.url.endswith("/robots.txt"):
            return Response(request.url, 200, {"content-type": "text/plain"}, self.robots.encode())
        return page(request.url, STORY)


def go_out(sent: ArticlePage, site: Site, *, now: datetime) -> None:
    polite = PoliteFetch(Policy(), Manners(), clock=lambda: now, door=site)
    fetch_article(sent, fetch=polite, random=lambda: 0.5, max_characters=10_000, now=now)


def test_what_a_site_keeps_from_programs_is_not_fetched(now):
    sent, site = send(now=now), Site("User-agent: *\nDisallow: /night")
    for seconds in (0, 30):
        go_out(sent, site, now=now + timedelta(seconds=seconds))

    article = Article.objects.get()
    assert site.asked == ["https://harbour.example/robots.txt"]
    assert article.reading_status == "failed"
    assert article.last_error == "harbour.example asks programs not to read this page (robots.txt)."


def test_a_page_waits_for_its_turn_at_the_host_and_that_is_no_attempt(now):
    sent, site = send(now=now), Site("")
    Host.objects.create(name="harbour.example", robots="", robots_read_at=now)
    go_out(send("https://harbour.example/other", now=now), site, now=now)

    go_out(sent, site, now=now)

    assert site.asked == ["https://harbour.example/other"]
    assert (sent.status, sent.attempts) == ("waiting", 0)
    assert sent.due_at > now


def test_a_text_that_another_article_has_already_is_not_read_twice(now):
    receive_article(ArticleText(STORY), actor=ROSA, max_characters=10_000, now=now)
    known = Article.objects.get()

    fetch(send(now=now), STORY, now=now)

    aside = Article.objects.exclude(pk=known.pk).get()
    assert (aside.same_as, aside.read_as, aside.text, aside.text_sha256) == (known, known, "", None)
    assert (aside.reading_status, aside.notes) == ("read", ["This text was here already, as another article."])
    assert due(Article, now) == [known.pk]


def test_a_doubled_message_fetches_once(now):
    sent = send(now=now)

    first, second = fetch(sent, STORY, now=now), fetch(sent, STORY, now=now)

    assert (first.asked, second.asked) == ([URL], [])


def test_a_worker_killed_before_the_article_has_its_text_leaves_the_page_to_be_fetched_again(now, monkeypatch):
    sent = send(now=now)
    with monkeypatch.context() as killed:
        killed.setattr("apps.evidence.services.article_pages.fill_article", _killed)
        with pytest.raises(KeyboardInterrupt):
            fetch(sent, STORY, now=now)
    assert (ArticlePage.objects.get().status, Article.objects.get().text) == ("waiting", "")
    assert fetch(sent, STORY, now=now).asked == []  # still leased to the dead

    fetch(sent, STORY, now=now + timedelta(minutes=2))

    assert (ArticlePage.objects.get().status, Article.objects.get().text) == ("done", STORY)


def test_a_worker_that_was_too_slow_writes_nothing(now):
    sent, late = send(now=now), now + timedelta(minutes=2)

    def slowly(request: Request) -> Response:
        fetch(ArticlePage.objects.get(), STORY, now=late)  # another takes it over meanwhile
        return page(URL, "\n".join(reversed(LINES)))

    assert not fetch_article(sent, fetch=slowly, random=lambda: 0.5, max_characters=10_000, now=now)
    assert Article.objects.get().text == STORY


def test_a_page_that_keeps_killing_its_worker_is_given_up_in_words(now):
    sent = send(now=now)
    ArticlePage.objects.update(attempts=12)

    network = fetch(sent, STORY, now=now)

    article = Article.objects.get()
    assert (network.asked, article.reading_status) == ([], "failed")
    assert article.last_error == (
        "Fetching this page broke off 12 times, so VerifyHub has stopped trying. Send the text of the article instead."
    )


def test_one_killed_while_giving_it_up_leaves_that_to_the_next(now, monkeypatch):
    sent = send(now=now)
    ArticlePage.objects.update(attempts=12)
    with monkeypatch.context() as killed:
        killed.setattr("apps.evidence.services.article_pages.note_no_text", _killed)
        with pytest.raises(KeyboardInterrupt):
            fetch(sent, STORY, now=now)

    fetch(ArticlePage.objects.get(), STORY, now=now)

    assert Article.objects.get().reading_status == "failed"


def _killed(*args: object, **named: object) -> None:
    raise KeyboardInterrupt
