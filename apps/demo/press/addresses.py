"""Where each part of the demonstration press is, below one origin such as "http://127.0.0.1:8000"."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from apps.demo.press.shelf import Imprint, Piece, Post, PressFeed, shelf

_LINK = re.compile(r"\[([^\]]+)\]\(([\w-]+)/([\w-]+)\)")


@dataclass(frozen=True)
class Addresses:
    origin: str  # scheme, host and port, no slash at the end

    def index(self) -> str:
        return self.origin + reverse("demo-press")

    def imprint(self, imprint: Imprint) -> str:
        route = "demo-press-channel" if imprint.is_channel else "demo-press-publisher"
        return self.origin + reverse(route, args=[imprint.slug])

    def piece(self, piece: Piece) -> str:
        return self.origin + reverse("demo-press-document", args=[piece.imprint.slug, piece.slug])

    def post(self, post: Post) -> str:
        return self.origin + reverse("demo-press-post", args=[post.imprint.slug, post.number])

    def feed(self, feed: PressFeed) -> str:
        return self.origin + reverse("demo-press-feed", args=[feed.name, feed.format])

    def below_index(self, path: str) -> str:
        return f"{self.index()}{path}/"

    def paragraph(self, text: str) -> SafeString:
        """A paragraph as HTML, its links made absolute."""
        parts: list[str] = []
        end = 0
        for link in _LINK.finditer(text):
            words, imprint, name = link.groups()
            parts += [format_html("{}", text[end : link.start()])]
            parts += [format_html('<a href="{}">{}</a>', self._linked(imprint, name), words)]
            end = link.end()
        return mark_safe("".join([*parts, format_html("{}", text[end:])]))

    def _linked(self, imprint: str, name: str) -> str:
        if shelf().imprints[imprint].is_channel:
            return self.post(shelf().posts[imprint, int(name)])
        return self.piece(shelf().pieces[imprint, name])


def without_links(paragraph: str) -> str:
    return _LINK.sub(r"\1", paragraph)
