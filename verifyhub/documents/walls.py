"""Pages that stand where an article should: not found, log in first, no machines, nothing there."""

import re

from lxml.html import HtmlElement

from verifyhub.documents.page import UnreadablePage

# Characters of main text. A wall shows a teaser at most; words alone mean little in a full article.
_TEASER = 1_200
_SCRAP = 400  # many sites carry a login form on every page, and articles tell of denied access: only then do they count
_FLASH = 30  # the shortest news there is

_GONE = re.compile(
    r"(\berror|\bhttp|^)\W*404\W*$|^\W*404 [-–|:]|\b404\W+(error|page|not found)|^not found\b"
    r"|\b(page|article|story|content) (was |is |could |can)?(not|n.t) (be )?(found|available|exist)"
    r"|no longer (available|exists)$|page (does ?n.t|does not) exist"
    r"|сторінк[ау] не (знайдено|існує)|страниц[аы] не (найдена|существует)"
    r"|page introuvable|seite nicht gefunden|página no encontrada|nie znaleziono strony",
    re.IGNORECASE | re.MULTILINE,
)
_LOGIN = re.compile(
    r"\b(log|sign) ?in (to|or)\b|\blogin required\b|\bplease (log|sign) in\b|already (a subscriber|have an account)"
    r"|\bsubscribe (now )?(to (read|continue|unlock)|for full)|\bsubscribers? only\b|to continue reading"
    r"|увійдіть|увійти,? щоб|авторизуйтесь|передплатіть|войдите|войти,? чтобы|оформите подписку"
    r"|connectez-vous|abonnez-vous|réservé aux abonnés|bitte (melden sie sich an|anmelden)|jetzt abonnieren",
    re.IGNORECASE,
)
_NO_MACHINES = re.compile(
    r"^just a moment|^attention required|^access denied|are you (a )?(human|robot)|checking your browser"
    r"|verify (that )?you are (a )?human|enable cookies|captcha|request (was )?blocked",
    re.IGNORECASE | re.MULTILINE,
)


def check_status(status: int) -> None:
    """Raises UnreadablePage for every status but 2xx."""
    if status in (404, 410):
        raise UnreadablePage("gone", f"The page is not there any more, or never was (status {status}).")
    if status == 402:
        raise UnreadablePage("login_wall", "The site shows this page to paying readers only.")
    if status in (401, 403, 451):
        raise UnreadablePage("refused", f"The site does not let us see this page (status {status}).")
    if not 200 <= status < 300:
        raise UnreadablePage("refused", f"The site answered with status {status} instead of a page.")


def check_text(tree: HtmlElement, *, title: str, text: str) -> None:
    """Raises UnreadablePage when what was extracted is not an article."""
    if len(text) > _TEASER:
        return
    heading = "\n".join(words[:300] for words in (title, tree.findtext(".//title") or "", _first_words(tree)))
    is_scrap = len(text) < _SCRAP
    if is_scrap and _NO_MACHINES.search(heading):
        raise UnreadablePage("refused", "The site shows a check for human visitors instead of the page.")
    if _GONE.search(heading):
        raise UnreadablePage("gone", "The site says, on a page of its own, that there is no such page.")
    if (is_scrap and _asks_for_password(tree)) or _LOGIN.search(f"{heading}\n{text}"):
        raise UnreadablePage("login_wall", "The page asks the reader to log in or subscribe and shows no article.")
    if len(text) < _FLASH:
        raise UnreadablePage("empty", "The page holds no article text that can be read without running its scripts.")


def _first_words(tree: HtmlElement) -> str:
    heading = tree.find(".//h1")
    return str(heading.text_content()) if heading is not None else ""


def _asks_for_password(tree: HtmlElement) -> bool:
    return tree.find(".//input[@type='password']") is not None
