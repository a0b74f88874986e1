"""The desk's screens, for the admin to find."""

from django.contrib import admin

from apps.newsroom import (
    articles,
    claims,
    connectors,
    corrections,
    deliveries,
    hosts,
    names,
    partners,
    people,
    publishers,
    sources,
    stories,
)

__all__ = [
    "articles",
    "claims",
    "connectors",
    "corrections",
    "deliveries",
    "hosts",
    "names",
    "partners",
    "people",
    "publishers",
    "sources",
    "stories",
]

admin.site.index_template = "newsroom/dashboard.html"
admin.site.index_title = "What needs me now"
