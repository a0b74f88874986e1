"""Pages that stand where an article should: gone, consent first, log in first, no machines, nothing there."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from verifyhub.documents import wall_words as words
from verifyhub.documents.page import UnreadablePage
from verifyhub.documents.stated import Stated

# Characters of main text. A wall shows a teaser at most; words alone mean little in a full article.
_TEASER = 1_200
_SCRAP = 400  # many sites carry a login form on every page, and articles tell of denied access: only then do they count
_FLASH = 30  # the shortest news there is
_LAST_LINES = 3
_SHORT_LINE = 250  # characters; an appeal to subscribe is no longer, a paragraph of an article is
_BODY_LOOKED_AT = 100_000  # bytes of an error page
_CONSENT_HOST = re.compile(r"(consent|guce|privacy-?gate|myprivacy|cookiewall)\.")
_CONSENT_PATH = re.compile(r"/(v\d/)?(collectconsent|consent|cookiewall|privacygate|cookie-consent)(/|\.html|$)")
_FRONT_PAGES = re.compile(r"/|/(index|home|default)(\.\w{3,5})?/?|/[a-z]{2}(-[a-z]{2})?/?", re.IGNORECASE)
_MACHINES = "The site shows a check for human visitors instead of the page."


def check_status(status: int, body: bytes) -> None:
    """Raises UnreadablePage for every status but 2xx."""
    if 200 <= status < 300:
        return
    if status in (404, 410):
        raise UnreadablePage("gone", f"The page is not there any more, or never was (status {status}).")
    if status == 402:
        raise UnreadablePage("login_wall", "The site shows this page to paying readers only.")
    if words.GUARDS.search(body[:_BODY_LOOKED_AT].decode("utf-8", "replace")):
        raise UnreadablePage("blocked", _MACHINES)
    if status in (401, 403, 451):
        raise UnreadablePage("refused", f"The site does not let us see this page (status {status}).")
    raise UnreadablePage("refused", f"The site answered with status {status} instead of a page.")


def check_address(url: str, asked_url: str) -> None:
    """Where the site sent us when asked for `asked_url`.

    Raises:
        UnreadablePage: "consent", or "gone" for a story that leads to the front page.
    """
    parts = urlsplit(url)
    if _CONSENT_HOST.match(parts.hostname or "") or _CONSENT_PATH.search(parts.path.lower()):
        raise UnreadablePage("consent", "The site asks for consent to cookies and shows no article.")
    asked = urlsplit(asked_url).path or "/"
    if asked_url and _is_front_page(parts.path or "/") and not parts.query and not _is_front_page(asked):
        raise UnreadablePage("gone", "The site leads to its front page instead of the story.")


def check_text(tree: HtmlElement, stated: Stated, *, title: str, text: str, appeals: str) -> None:
    """Raises UnreadablePage when what was extracted is not an article. `appeals` are lines set aside below the text."""
    if len(text) > _TEASER:
        return
    heading = "\n".join(said[:300] for said in (title, tree.findtext(".//title") or "", _first_words(tree)))
    is_scrap = len(text) < _SCRAP
    if is_scrap and (words.BLOCKED.search(f"{heading}\n{text}") or _is_guarded(tree, text)):
        raise UnreadablePage("blocked", _MACHINES)
    if words.GONE.search(heading) or (is_scrap and words.GONE.search(text)):
        raise UnreadablePage("gone", "The site says, on a page of its own, that there is no such page.")
    if _asks_for_consent(tree, heading, text, is_scrap=is_scrap):
        raise UnreadablePage("consent", "The site asks for consent to cookies and shows no article.")
    if _asks_for_login(tree, stated, heading, f"{text}\n{appeals}", is_scrap=is_scrap):
        raise UnreadablePage("login_wall", "The page asks the reader to log in or subscribe and shows no article.")
    if len(text) < _FLASH or (is_scrap and words.SCRIPTS.search(text)):
        raise UnreadablePage("empty", "The page holds no article text that can be read without running its scripts.")


def _is_front_page(path: str) -> bool:
    return _FRONT_PAGES.fullmatch(path) is not None


def _first_words(tree: HtmlElement) -> str:
    heading = tree.find(".//h1")
    return str(heading.text_content()) if heading is not None else ""


def _is_guarded(tree: HtmlElement, text: str) -> bool:
    """Scripts of a guard, and next to no words: on the pages they let through they are hidden beside an article."""
    if len(text) >= _FLASH * 3:
        return False
    scripts = (f"{script.get('src', '')} {(script.text or '')[:2000]}" for script in tree.iter("script", "iframe"))
    marked = (f"{box.get('id', '')} {box.get('class', '')}" for box in tree.iter("div", "form"))
    return any(words.GUARDS.search(said) for said in (*scripts, *marked))


def _asks_for_consent(tree: HtmlElement, heading: str, text: str, *, is_scrap: bool) -> bool:
    first = text.partition("\n")[0][:300]
    says_so = words.CONSENT.search(first) or (words.CONSENT.search(heading) and (is_scrap or "cookie" in text.lower()))
    return bool(says_so) and any(words.ACCEPT.match(label) for label in _buttons(tree))


def _buttons(tree: HtmlElement) -> Iterable[str]:
    for button in tree.iter("button", "a", "input"):
        yield str(button.get("value") or button.text_content())[:60].strip()


def _asks_for_login(tree: HtmlElement, stated: Stated, heading: str, text: str, *, is_scrap: bool) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    below = "\n".join(line for line in lines[-_LAST_LINES:] if len(line) <= _SHORT_LINE)
    if words.PAY.search(f"{heading}\n{below}") or _is_sold(stated):
        return True
    asks = tree.find(".//input[@type='password']") is not None
    begins = words.LOGIN.search(f"{heading}\n{text}" if is_scrap else heading)
    return bool((is_scrap and asks) or (begins and (is_scrap or asks)))


def _is_sold(stated: Stated) -> bool:
    return str(stated.article.get("isAccessibleForFree", "")).lower() == "false"
