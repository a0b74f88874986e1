"""manage.py import_article: any text goes in, a table comes out, and bad input loses nothing."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.claims.models import Article, Claim, JournalEntry
from tests.beside import KHARKIV, needs_kharkiv

pytestmark = pytest.mark.django_db
REPORT = (
    "Unconfirmed reports say that Tarvonian troops have abandoned Brenova. "
    "According to the Night Ferry channel, Kestrian commandos raided the airfield at Stennick on Tuesday."
)


def import_article(source, **options) -> str:
    out = io.StringIO()
    call_command("import_article", str(source), stdout=out, wait=0, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name="report.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_a_text_becomes_claims_in_a_table(file):
    printed = import_article(file(REPORT), title="From the river")

    assert "“From the river”: 2 claims, 0 passages set aside." in printed
    article = Article.objects.get()
    assert article.text == REPORT
    assert [(claim.quote, claim.hedge, claim.attribution) for claim in article.claims.order_by("quote_start")] == [
        ("Tarvonian troops have abandoned Brenova", "unconfirmed", ["Unconfirmed reports"]),
        ("Kestrian commandos raided the airfield at Stennick on Tuesday", "attributed", ["Night Ferry channel"]),
    ]
    assert "Tarvonian troops have abandoned Brenova." in printed
    assert "Night Ferry channel" in printed


def test_the_same_text_again_adds_nothing(file):
    import_article(file(REPORT))
    before = (Article.objects.count(), Claim.objects.count(), JournalEntry.objects.count())

    printed = import_article(file(REPORT))

    assert "This text was taken in before: nothing was added." in printed
    assert (Article.objects.count(), Claim.objects.count(), JournalEntry.objects.count()) == before


def test_a_web_page_is_read_for_its_article(file):
    html = (
        "<!doctype html><html><head><title>River news</title></head><body><nav>Home</nav><article><h1>River news</h1>"
    )
    html += (
        "".join(f"<p>{line}</p>" for line in [REPORT, REPORT.replace("Brenova", "Halvik")]) + "</article></body></html>"
    )

    import_article(file(html, "page.html"))

    article = Article.objects.get()
    assert article.title == "River news"
    assert article.text.startswith("Unconfirmed reports say")


@pytest.mark.parametrize(
    "content, said",
    [
        ("", "The article is empty."),
        ("  \n\t ", "The article is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "report.txt is not text: it holds NUL characters, as binary files do."),
        ("Київ".encode("utf-16"), "report.txt is not UTF-8 text (byte 1 does not fit)."),
        ("Zürich fell.".encode("latin-1"), "report.txt is not UTF-8 text (byte 2 does not fit)."),
        ("A " * 2_500_000, "The file has 800,001 bytes"),
        ("Troops left. " * 20_000, "The article has 260,000 characters; at most 200,000 are read at once."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_is_kept(file, content, said):
    with pytest.raises(CommandError) as refused:
        import_article(file(content))

    assert said in str(refused.value)
    assert Article.objects.count() == 0


def test_a_text_in_a_language_that_is_not_read_is_kept_and_says_so(file):
    printed = import_article(file("Der Minister ist nicht in der Stadt und die Brücke ist zerstört."))

    assert "0 claims, 0 passages set aside." in printed
    assert "This text is in German, which VerifyHub does not read yet. The text is kept" in printed
    assert Article.objects.get().reading_status == "failed"


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory."):
        import_article(tmp_path / "missing.txt")


def test_a_time_that_is_none_is_said(file):
    with pytest.raises(CommandError, match="“yesterday” is not a time. Write it like 2026-03-14"):
        import_article(file(REPORT), published="yesterday")


def test_an_address_that_is_private_is_refused(settings):
    settings.OUTBOUND_POLICY = type(settings.OUTBOUND_POLICY)()

    with pytest.raises(CommandError, match="private"):
        import_article("http://127.0.0.1/report")


def test_without_feeds_it_says_that_nothing_can_be_looked_up(file):
    out = io.StringIO()

    call_command("import_article", str(file(REPORT)), stdout=out, wait=5)

    assert "No source is set up yet" in out.getvalue()
    assert set(Claim.objects.values_list("state", flat=True)) == {"under_review"}


@needs_kharkiv
def test_the_kharkiv_article_goes_through():
    printed = import_article(KHARKIV, published="2022-09-10")

    article = Article.objects.get()
    claims = list(article.claims.order_by("quote_start"))
    assert len(claims) >= 12
    assert all(article.text[claim.quote_start : claim.quote_end] == claim.quote for claim in claims)
    hedges = {claim.hedge for claim in claims}
    assert {"unconfirmed", "rumoured", "reported"} <= hedges
    assert any("Rybar" in " ".join(claim.attribution) for claim in claims)
    assert len(article.set_aside) >= 5
    assert "Nova Kakhovka" in printed
