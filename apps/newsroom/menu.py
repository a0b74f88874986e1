"""The menu on the left: what each rank may open."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.newsroom.desk import Rank, is_at_least


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "title": "Desk",
            "items": [
                _item("Dashboard", "space_dashboard", "admin:index"),
                _item("Claims", "fact_check", "admin:claims_claim_changelist")
                | {"badge": "apps.newsroom.dashboard.waiting_badge"},
                _item("Articles", "article", "admin:claims_article_changelist"),
                _item("Stories", "topic", "admin:claims_story_changelist"),
            ],
        },
        {
            "title": "Sources",
            "items": [
                _item("Publishers", "newspaper", "admin:evidence_publisher_changelist"),
                _item("Feeds", "rss_feed", "admin:evidence_feed_changelist"),
            ],
        },
        {
            "title": "Partners",
            "items": [
                _item("Partners", "handshake", "admin:accounts_partner_changelist", Rank.EDITOR),
                _item("Deliveries", "outbox", "admin:webhooks_delivery_changelist", Rank.EDITOR),
            ],
        },
        {
            "title": "Staff",
            "items": [
                _item("Accounts", "person", "admin:accounts_user_changelist", Rank.ADMINISTRATOR),
                _item("Groups", "group", "admin:auth_group_changelist", Rank.ADMINISTRATOR),
            ],
        },
    ]


def _item(title: str, icon: str, name: str, seen_by: Rank = Rank.VISITOR) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse(name), "permission": _seen_by(seen_by)}


def _seen_by(rank: Rank) -> Callable[[HttpRequest], bool]:
    return lambda request: is_at_least(request, rank)
