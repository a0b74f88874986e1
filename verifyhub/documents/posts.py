"""Posts and articles that come as JSON: ActivityPub notes, Mastodon statuses, Bluesky posts, schema.org articles."""

import html
import json
import re
from collections.abc import Sequence
from typing import Any

from verifyhub.documents.addresses import canonical_address, is_own_address, resolved_link
from verifyhub.documents.dates import Times, read_time, sane_times
from verifyhub.documents.page import Page, UnreadablePage
from verifyhub.documents.stated import Node, listed, nodes_in, text_in, types_of

_LONGEST = 2_000_000  # characters
_TITLE = 100
_NOTES = ("Note", "Article", "Page", "Question")
_LINK = re.compile(r"""<a\b[^>]{0,500}?\bhref=["']([^"']{1,2000})["']""", re.IGNORECASE)


def read_post(text: str, url: str) -> Page:
    """The post in a JSON answer.

    Raises:
        UnreadablePage: "not_text" for other JSON, "empty" for a post without words.
    """
    node = _whole(text)
    for read in (_read_note, _read_status, _read_bluesky, _read_article):
        page = read(node, url)
        if page:
            if not page.text:
                raise UnreadablePage("empty", "The post holds no words.")
            return page
    raise UnreadablePage("not_text", "This is data for machines (JSON), not a post or an article.")


def _whole(text: str) -> Node:
    try:
        value: Any = json.loads(text, strict=False) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {"@graph": value} if isinstance(value, list) else {}


def _read_note(node: Node, url: str) -> Page | None:
    """https://www.w3.org/TR/activitystreams-vocabulary/: itself, or inside the activity that made it."""
    inner = node.get("object")
    note = inner if isinstance(inner, dict) and node.get("type") == "Create" else node
    if note.get("type") not in _NOTES or not isinstance(note.get("content"), str) or "@type" in note:
        return None
    author = next((name for name in listed(note.get("attributedTo")) if isinstance(name, str)), "")
    own = resolved_link(url, text_in(note, "url", "id"))
    times = text_in(note, "published"), text_in(note, "updated")
    byline = author.rstrip("/").rpartition("/")[2]
    return _page(url, own, note["content"], title=text_in(note, "name"), byline=byline, times=times)


def _read_status(node: Node, url: str) -> Page | None:
    """https://docs.joinmastodon.org/entities/Status/"""
    account = node.get("account")
    if not isinstance(account, dict) or not isinstance(node.get("content"), str):
        return None
    byline = text_in(account, "display_name") or text_in(account, "acct", "username")
    own, times = (
        resolved_link(url, text_in(node, "url", "uri")),
        (text_in(node, "created_at"), text_in(node, "edited_at")),
    )
    return _page(url, own, node["content"], byline=byline, times=times)


def _read_bluesky(node: Node, url: str) -> Page | None:
    """app.bsky.feed.post, alone or as the first of a thread: https://docs.bsky.app/docs/advanced-guides/posts"""
    thread = node.get("thread")
    view = thread.get("post") if isinstance(thread, dict) else node
    view = view if isinstance(view, dict) else {}
    record = next((r for r in (view.get("record"), view.get("value"), view) if isinstance(r, dict)), {})
    if record.get("$type") != "app.bsky.feed.post" or not isinstance(record.get("text"), str):
        return None
    author = view.get("author")
    byline = text_in(author, "displayName", "handle") if isinstance(author, dict) else ""
    facets = (facet for facet in listed(record.get("facets")) if isinstance(facet, dict))
    features = (feature for facet in facets for feature in listed(facet.get("features")))
    links = [uri for feature in features if isinstance(feature, dict) and (uri := text_in(feature, "uri"))]
    times = text_in(record, "createdAt"), ""
    return _page(url, "", html.escape(record["text"]), byline=byline, times=times, links=links)


def _read_article(node: Node, url: str) -> Page | None:
    story = next((n for n in nodes_in(json.dumps(node)) if types_of(n) and isinstance(n.get("articleBody"), str)), None)
    if story is None:
        return None
    named = (text_in(who, "name") if isinstance(who, dict) else who for who in listed(story.get("author")))
    authors = [name for name in named if isinstance(name, str)]
    times = text_in(story, "datePublished"), text_in(story, "dateModified")
    own = resolved_link(url, text_in(story, "url", "@id"))
    return _page(
        url, own, story["articleBody"], title=text_in(story, "headline", "name"), byline=", ".join(authors), times=times
    )


def _page(
    url: str,
    own: str,
    content: str,
    *,
    title: str = "",
    byline: str = "",
    times: tuple[str, str],
    links: Sequence[str] = (),
) -> Page:
    words = re.sub(r"<br\s*/?>|</p>|</li>|</h\d>", "\n", content)
    words = html.unescape(re.sub(r"<[^<>]{0,2000}>", "", words)).replace("\x00", "")
    lines = [" ".join(line.split()) for line in words.splitlines() if line.strip()]
    published, modified = read_time(times[0]), read_time(times[1])
    said = Times(published, "json" if published else "", modified, "json" if modified else "")
    found = [resolved_link(url, html.unescape(link)) for link in [*_LINK.findall(content), *links]]
    return Page(
        url,
        title or (lines[0][:_TITLE] if lines else ""),
        "\n".join(lines),
        byline=byline,
        site_name=url.split("/")[2] if url.count("/") > 1 else "",
        links=tuple(dict.fromkeys(link for link in found if link)),
        canonical_url=canonical_address(own if own and is_own_address(own, url) else url),
        **sane_times(said)._asdict(),
    )
