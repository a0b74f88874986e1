"""The desk's screens, for the admin to find."""

from django.contrib import admin

from apps.newsroom import articles, claims, deliveries, partners, people, sources

__all__ = ["articles", "claims", "deliveries", "partners", "people", "sources"]

admin.site.index_template = "newsroom/dashboard.html"
admin.site.index_title = "What needs me now"
