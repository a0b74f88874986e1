"""The article page with the model's proposals beside the rules': what differs, what was dropped, and why none came."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from apps.claims.models import Article, Claim
from apps.claims.services import embargo
from apps.proposals.models import ModelReading, Proposal
from config.environment import Environment
from tests.apps.desk_scene import EDITOR, enter_claim
from tests.apps.model_scene import MODEL, TEXT, put_before_model, read_by, refusal
from tests.domain.model_answers import claim, claims
from tests.factories import NOW, make_article, make_claim, make_staff

pytestmark = pytest.mark.django_db
DAM = claim("Sappers did not blow up the dam", "Sappers did not blow up the dam.")
ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def desk(client, settings):
    settings.LANGUAGE_MODEL = MODEL
    client.force_login(make_staff("Editors", first_name="Edda", last_name="Editor"))
    return client


def page_of(desk, article: Article) -> str:
    html = desk.get(reverse("admin:claims_article_model", args=[article.pk])).content.decode()
    return re.sub(r"\s+", " ", html)


def verdicts(html: str) -> list[str]:
    return re.findall(r'vh-beside-verdict"><span class="vh-beside-mark" aria-hidden="true">(.)</span> (.*?)</p>', html)


def test_nothing_is_shown_where_no_model_is_set(client):
    client.force_login(make_staff("Editors"))

    page = client.get(reverse("admin:claims_article_change", args=[make_article().pk])).content.decode()

    assert "language model" not in page
    assert "/model/" not in page


def test_without_a_model_nobody_can_ask_it(client):
    client.force_login(make_staff("Editors"))
    article = make_article()

    page = client.post(reverse("admin:claims_article_ask_model", args=[article.pk]), follow=True).content.decode()

    assert "No language model is set up." in page
    assert not ModelReading.objects.exists()


def test_the_page_says_where_the_text_would_go_before_it_goes(desk):
    article = make_article(text=TEXT)

    page = desk.get(reverse("admin:claims_article_change", args=[article.pk])).content.decode()

    assert "The model has not been asked about this article." in page
    assert "The text of the article is sent to 127.0.0.1:11434 (llama3.1)." in page
    assert not ModelReading.objects.exists()
    assert "sk-secret" not in page


def test_asking_puts_the_article_before_the_model_and_the_page_waits(desk):
    article = make_article(text=TEXT)

    answer = desk.post(reverse("admin:claims_article_ask_model", args=[article.pk]))

    assert answer["Location"] == reverse("admin:claims_article_change", args=[article.pk])
    assert ModelReading.objects.get().asked_by_name == "Edda Editor"
    part = page_of(desk, article)
    assert "data-under-way" in part
    assert "The model is being asked. That may take a minute or two." in part
    assert "Ask the model" not in part


def test_both_readings_stand_beside_each_other_with_what_differs(desk):
    article = make_article(text=TEXT + " It rained in Halvik all day.")
    make_claim(article=article, hedge="rumoured")
    rain = len(TEXT) + 1
    make_claim(article=article, statement="It rained.", quote="It rained in Halvik all day", quote_start=rain,
               quote_end=rain + 27, hedge="asserted")  # fmt: skip
    same = claim("Troops have entered Brenova", "Troops have entered Brenova.", attribution=["the wire"])
    reading = put_before_model(article)
    read_by(reading, claims(same, DAM, claim("Tanks are in Brenova")))

    part = page_of(desk, article)

    assert verdicts(part) == [
        ("≠", "Both, but they differ in the attribution and hedge"),
        ("▶", "Only the model"),
        ("◀", "Only the rules"),
    ]
    assert '<span class="vh-differs">Said by the wire</span>' in part
    assert '<span class="vh-differs">Nobody named</span>' in part
    assert "1 proposal was dropped: the quote is not in the article." in part
    assert "<strong>llama3.1</strong> proposed 2 claims" in part
    assert "Ask the model again" in part
    assert (part.count("Track this as well<"), part.count("Track this<")) == (1, 1)


def test_what_both_say_alike_is_said_to_be_alike(desk):
    article = make_article(text=TEXT)
    make_claim(article=article, hedge="asserted")
    read_by(put_before_model(article), claims(claim("Troops have entered Brenova")))

    part = page_of(desk, article)
    assert verdicts(part) == [("=", "Both alike")]
    assert "Tracked already, as the rules found it." in part
    assert "Track this" not in part


def test_an_answer_without_proposals_says_so(desk):
    article = make_article(text=TEXT)
    read_by(put_before_model(article), claims())

    assert "It found nothing in this text that can be checked." in page_of(desk, article)


def test_a_failure_says_why_and_can_be_tried_again(desk):
    article = make_article(text=TEXT)
    read_by(put_before_model(article), refusal(401))

    part = page_of(desk, article)

    assert "The model gave no answer that can be used. The endpoint does not accept the key (status 401)" in part
    assert "Ask the model again" in part
    assert "sk-secret" not in part


def test_while_it_waits_the_page_says_why(desk):
    article = make_article(text=TEXT)
    read_by(put_before_model(article), refusal(503))

    part = page_of(desk, article)

    assert "The endpoint has a fault of its own (status 503). Next try:" in part
    assert "data-under-way" in part


def test_a_proposal_is_tracked_from_the_page(desk):
    article = make_article(text=TEXT)
    read_by(put_before_model(article), claims(DAM))
    proposal = Proposal.objects.get()

    page = desk.post(
        reverse("admin:claims_article_track", args=[article.pk, proposal.pk]), follow=True
    ).content.decode()

    made = Claim.objects.get()
    assert (made.statement, made.journal.get().actor_name) == ("Sappers did not blow up the dam.", "Edda Editor")
    assert "The proposal is a claim now, entered by you." in page
    part = page_of(desk, article)
    assert verdicts(part) == [("▶", "Only the model")]
    assert f'href="{reverse("admin:claims_claim_change", args=[made.pk])}"' in part
    assert "Track this" not in part


def test_a_proposal_of_another_article_is_not_found(desk):
    read_by(put_before_model(make_article(text=TEXT)), claims(DAM))
    address = reverse("admin:claims_article_track", args=[make_article().pk, Proposal.objects.get().pk])

    assert desk.post(address).status_code == 404
    assert not Claim.objects.exists()


def test_reporters_see_the_proposals_and_are_told_who_may_track_them(desk):
    article = make_article(text=TEXT)
    read_by(put_before_model(article), claims(DAM))
    desk.force_login(make_staff("Reporters"))

    part = page_of(desk, article)

    assert "Sappers did not blow up the dam." in part
    assert "Asking the language model and tracking what it proposes is for editors only." in part
    assert "<form" not in part


def test_an_embargo_closes_the_button_and_says_so(desk):
    held = enter_claim()
    embargo(held, until=NOW + timedelta(days=9_000), reason="Until the press conference.", actor=EDITOR, now=NOW)

    part = page_of(desk, held.article)

    assert "A claim of this article is under embargo." in part
    assert "<form" not in part


def test_what_was_proposed_is_still_shown_when_the_model_is_switched_off(desk, settings):
    article = make_article(text=TEXT)
    read_by(put_before_model(article), claims(DAM))
    settings.LANGUAGE_MODEL = None

    part = page_of(desk, article)

    assert "The model is switched off now; this is what it proposed." in part
    assert "Ask the model" not in part


def test_a_question_that_waits_for_a_model_that_was_switched_off_says_so(desk, settings):
    article = make_article(text=TEXT)
    put_before_model(article)
    settings.LANGUAGE_MODEL = None

    part = page_of(desk, article)

    assert "The question about this article waits: the model is switched off." in part
    assert "data-under-way" not in part


def test_what_a_model_writes_is_shown_and_never_run(desk):
    article = make_article(text=f"{ATTACK} troops have entered Brenova.")
    item = claim(f"{ATTACK} troops have entered", f"{ATTACK} They have.", attribution=[ATTACK], places=[ATTACK])
    read_by(put_before_model(article), claims(item))

    part = page_of(desk, article)

    assert ATTACK not in part
    assert "&lt;script&gt;alert(1)&lt;/script&gt; They have." in part


@pytest.mark.parametrize(
    "environment, words",
    [
        ({"VERIFYHUB_LLM_BASE_URL": "ollama:11434"}, "VERIFYHUB_LLM_BASE_URL cannot be used: write it as http"),
        ({"VERIFYHUB_LLM_BASE_URL": "http://8.8.8.8/v1"}, "VERIFYHUB_LLM_BASE_URL cannot be used: http:// is for"),
        ({"VERIFYHUB_LLM_MODEL": ""}, "VERIFYHUB_LLM_MODEL must say which model"),
        ({"VERIFYHUB_LLM_KEY": "sk secret"}, "VERIFYHUB_LLM_KEY has a blank"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start(environment, words, monkeypatch):
    good = {"VERIFYHUB_LLM_BASE_URL": "http://127.0.0.1:11434/v1", "VERIFYHUB_LLM_MODEL": "m", "VERIFYHUB_LLM_KEY": ""}
    for name, value in (good | environment).items():
        monkeypatch.setenv(name, value)
    env = Environment()

    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(words)}") as refusal:
        env.language_model(
            "VERIFYHUB_LLM_BASE_URL", model=env.str("VERIFYHUB_LLM_MODEL"), key=env.str("VERIFYHUB_LLM_KEY")
        )
    assert "secret" not in str(refusal.value)


def test_without_an_address_there_is_no_model(monkeypatch):
    monkeypatch.delenv("VERIFYHUB_LLM_BASE_URL", raising=False)

    assert Environment().language_model("VERIFYHUB_LLM_BASE_URL", model="m", key="k") is None
