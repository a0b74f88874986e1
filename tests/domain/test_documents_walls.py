"""A wall is named in every language we read; an article that tells of walls is read."""

import pytest

from verifyhub.documents import Page, UnreadablePage, read_page

URL = "https://courier.example/news/oster-bridge"


def read(body: str, *, head: str = "", url: str = URL, status: int = 200, asked_url: str = "") -> Page:
    page = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    return read_page(page, url=url, status=status, headers={"content-type": "text/html"}, asked_url=asked_url)


def reason(body: str, **more: object) -> str:
    with pytest.raises(UnreadablePage) as refusal:
        read(body, **more)  # type: ignore[arg-type]
    return refusal.value.reason


@pytest.mark.parametrize(
    "heading, words, button",
    [
        ("We value your privacy", "We and our partners store cookies on your device.", "Accept all"),
        ("Before you continue", "We use cookies to deliver our services and to measure visits.", "I agree"),
        ("Ми цінуємо вашу приватність", "Ми та наші партнери використовуємо файли cookie.", "Прийняти всі"),
        ("Мы ценим вашу приватность", "Мы и наши партнёры используем файлы cookie.", "Принять"),
        ("Ihre Privatsphäre", "Wir und unsere Partner verwenden Cookies auf Ihrem Gerät.", "Alle akzeptieren"),
        ("Votre vie privée", "Nous et nos partenaires utilisons des cookies sur ce site.", "Tout accepter"),
        ("Cenimy Twoją prywatność", "My i nasi partnerzy używamy plików cookie na stronie.", "Akceptuję"),
        ("Valoramos su privacidad", "Utilizamos cookies y tecnologías similares en este sitio.", "Aceptar todo"),
    ],
)
def test_a_page_that_asks_for_consent_is_named(heading: str, words: str, button: str) -> None:
    assert reason(f"<div><h1>{heading}</h1><p>{words}</p><button>{button}</button></div>") == "consent"


@pytest.mark.parametrize(
    "url", ["https://consent.yahoo.com/v2/collectConsent?x=1", "https://consent.google.com/m?continue=x"]
)
def test_a_consent_page_is_known_by_where_the_site_sent_us(url: str) -> None:
    assert reason("<p>Some words that do not say what they want of us.</p>", url=url) == "consent"


@pytest.mark.parametrize(
    "heading",
    ["Just a moment...", "Access to this page has been denied", "Are you a robot?", "Підтвердіть, що ви не робот"]
    + [
        "Проверка браузера",
        "Sind Sie ein Mensch?",
        "Accès refusé",
        "Potwierdź, że nie jesteś robotem",
        "Acceso denegado",
    ],
)
def test_a_check_for_machines_is_named(heading: str) -> None:
    assert reason(f"<h1>{heading}</h1><p>Please wait while this goes on for a while.</p>") == "blocked"


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_check_for_machines_is_named_whatever_its_status(status: int) -> None:
    assert reason("<script>window._cf_chl_opt={}</script>", status=status) == "blocked"
    assert reason("<p>Forbidden.</p>", status=status) == "refused"


@pytest.mark.parametrize(
    "heading",
    ["Page not found", "Сторінку не знайдено", "Страница не найдена", "Seite nicht gefunden", "Page introuvable"]
    + ["Nie znaleziono strony", "Página no encontrada", "Error 404"],
)
def test_a_page_that_is_gone_says_so(heading: str) -> None:
    assert reason(f"<h1>{heading}</h1><p>Try the search or go to the front page of the site.</p>") == "gone"


def test_a_story_that_leads_to_the_front_page_is_gone() -> None:
    words = "<p>The paper for the uplands has had a front page since the railway came to Oster in the spring.</p>"

    assert reason(words, url="https://courier.example/", asked_url=URL) == "gone"
    assert read(words, url="https://courier.example/", asked_url="https://courier.example/index.html").text


@pytest.mark.parametrize(
    "words",
    ["Subscribe to continue reading this article.", "Увійдіть, щоб читати далі.", "Войдите, чтобы читать дальше."]
    + ["Jetzt abonnieren und weiterlesen.", "Article réservé aux abonnés de la revue.", "Dostęp dla subskrybentów."]
    + ["Contenido exclusivo para suscriptores del diario."],
)
def test_a_login_wall_is_named(words: str) -> None:
    teaser = "The rail bridge at Oster has been closed since Sunday morning, the railway said."

    assert reason(f"<article><h1>Bridge</h1><p>{teaser}</p><p>{words}</p></article>") == "login_wall"


@pytest.mark.parametrize(
    "title, sentence",
    [
        ("Court fines shop over cookie banner", "The banner said “we use cookies” and had one button, “Accept all”."),
        ("Captcha puzzles shut blind voters out", "To register, voters had to solve a captcha in twenty seconds."),
        ("404 families moved from Oster", "The council moved 404 families, and a page not found in its register."),
        ("Log in to vote, council tells citizens", "“Log in to your account and change the password,” it said."),
        ("Access denied to the bridge", "Reporters were told that access was denied to all but the engineers."),
        ("Суд оштрафував сайт за файли cookie", "Сайт не питав згоди, а кнопка «Прийняти» була лише одна."),
        ("Gericht verbietet Cookie-Banner", "Der Knopf „Alle akzeptieren“ war größer als der andere, so das Gericht."),
    ],
)
def test_an_article_about_walls_is_read(title: str, sentence: str) -> None:
    text = f"The matter has kept the town of Brenova busy since the beginning of the week. {sentence} " * 4
    extras = "<button>Accept all</button><header><a href='/login'>Log in</a></header>"

    assert read(f"{extras}<article><h1>{title}</h1><p>{text}</p></article>").text == text.strip()
