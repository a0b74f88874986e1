"""The demonstration press as a reader, or VerifyHub's own connectors, get it."""

from collections.abc import Iterable
from email.utils import format_datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.demo.press.addresses import Addresses, without_links
from apps.demo.press.shelf import Piece, Post, PressFeed, shelf
from apps.demo.story import demonstration_article

CONTENT_TYPES = {"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    addresses = _addresses(request)
    publishers = [
        {
            "imprint": imprint,
            "address": addresses.imprint(imprint),
            "count": len(shelf().posts_of(slug) if imprint.is_channel else shelf().pieces_of(slug)),
        }
        for slug, imprint in shelf().imprints.items()
    ]
    feeds = [{"title": feed.title, "address": addresses.feed(feed)} for feed in shelf().feeds.values()]
    article = demonstration_article()
    return _page(request, "index", publishers=publishers, feeds=feeds, article=article, body=article.text.split("\n\n"))


@require_safe
def publisher_page(request: HttpRequest, publisher: str) -> HttpResponse:
    imprint = shelf().imprints.get(publisher)
    if imprint is None or imprint.is_channel:
        raise Http404("No such publisher in the demonstration press.")
    return _page(
        request, "publisher", imprint=imprint, items=_listed(shelf().pieces_of(publisher), _addresses(request))
    )


@require_safe
def document(request: HttpRequest, publisher: str, slug: str) -> HttpResponse:
    piece = shelf().pieces.get((publisher, slug))
    if piece is None:
        raise Http404("No such document in the demonstration press.")
    addresses = _addresses(request)
    others = [other for other in shelf().pieces_of(publisher) if other is not piece]
    return _page(
        request,
        "wall" if piece.is_wall else "document",
        imprint=piece.imprint,
        piece=piece,
        address=addresses.piece(piece),
        home=addresses.imprint(piece.imprint),
        paragraphs=[addresses.paragraph(text) for text in piece.paragraphs],
        items=_listed(others, addresses),
    )


@require_safe
def channel(request: HttpRequest, channel: str) -> HttpResponse:
    """The preview page of a channel, oldest post first, with the markup of t.me/s/ (see the Telegram connector)."""
    posts = shelf().posts_of(channel)
    if not posts:
        raise Http404("No such channel in the demonstration press.")
    return _channel_page(request, list(reversed(posts)))


@require_safe
def post(request: HttpRequest, channel: str, number: int) -> HttpResponse:
    found = shelf().posts.get((channel, number))
    if found is None:
        raise Http404("No such post in the demonstration press.")
    return _channel_page(request, [found])


@require_safe
def feed(request: HttpRequest, name: str, format: str) -> HttpResponse:
    found = shelf().feeds.get(name)
    if found is None or found.format != format:
        raise Http404("No such feed in the demonstration press.")
    addresses = _addresses(request)
    entries = sorted(_entries(found, addresses), key=lambda entry: str(entry["published_at"]), reverse=True)
    context = {"feed": found, "entries": entries, "address": addresses.feed(found), "index": addresses.index()}
    return render(request, f"demo/press/feed.{format}", context, content_type=CONTENT_TYPES[format])


def _entries(feed: PressFeed, addresses: Addresses) -> Iterable[dict[str, object]]:
    for piece in shelf().pieces_of(*feed.publishers):
        yield {
            "address": addresses.piece(piece),
            "title": piece.title,
            "summary": without_links(piece.paragraphs[0]),
            "author": piece.imprint.name,
            "credited_source": piece.credited_source,
            "published_at": piece.published_at,
            "published_rfc822": format_datetime(piece.published_at),
        }
    for link in feed.dead_links:
        yield {
            "address": addresses.below_index(link.address),
            "title": link.title,
            "summary": link.summary,
            "published_at": link.published_at,
            "published_rfc822": format_datetime(link.published_at),
        }


def _listed(pieces: Iterable[Piece], addresses: Addresses) -> list[dict[str, object]]:
    return [{"piece": piece, "address": addresses.piece(piece)} for piece in pieces]


def _channel_page(request: HttpRequest, posts: list[Post]) -> HttpResponse:
    addresses = _addresses(request)
    shown = [
        {
            "post": post,
            "address": addresses.post(post),
            "paragraphs": [addresses.paragraph(text) for text in post.paragraphs],
            "original": addresses.post(post.forwarded_from) if post.forwarded_from else "",
        }
        for post in posts
    ]
    imprint = posts[0].imprint
    return _page(request, "channel", imprint=imprint, home=addresses.imprint(imprint), posts=shown)


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    return render(request, f"demo/press/{name}.html", {"press_index": _addresses(request).index(), **context})


def _addresses(request: HttpRequest) -> Addresses:
    """Links lead back to the host that was asked, whatever name it goes by."""
    return Addresses(request.build_absolute_uri("/").rstrip("/"))
