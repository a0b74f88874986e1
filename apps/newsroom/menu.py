"""The menu on the left: what each rank may open."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.newsroom.dashboard import waiting_for_second_pair
from apps.newsroom.desk import may

ADMINISTRATORS = "accounts.administer"  # no group has it; superusers have every permission


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "title": "Desk",
            "items": [
                _item("Dashboard", "space_dashboard", "admin:index"),
                _item("Claims", "fact_check", "admin:claims_claim_changelist", "claims.view_claim") | _waiting(),
                _item("Articles", "article", "admin:claims_article_changelist", "claims.view_article"),
                _item("Stories", "topic", "admin:claims_story_changelist", "claims.view_story"),
                _item("Names", "translate", "admin:names_spelling_changelist", "claims.view_claim"),
                _item("Corrections", "undo", "admin:claims_correction_changelist", "claims.view_correction"),
            ],
        },
        {
            "title": "Sources",
            "items": [
                _item("Publishers", "newspaper", "admin:evidence_publisher_changelist", "evidence.view_publisher"),
                _item("Feeds", "rss_feed", "admin:evidence_feed_changelist", "evidence.view_feed"),
                _item("Connectors", "hub", "admin:evidence_connectorstate_changelist", "evidence.view_feed"),
                _item("Hosts", "dns", "admin:evidence_host_changelist", "evidence.view_feed"),
            ],
        },
        {
            "title": "Partners",
            "items": [
                _item("Partners", "handshake", "admin:accounts_partner_changelist", "accounts.view_partner"),
                _item("Deliveries", "outbox", "admin:webhooks_delivery_changelist", "webhooks.view_delivery"),
            ],
        },
        {
            "title": "Staff",
            "items": [
                _item("Accounts", "person", "admin:accounts_user_changelist", ADMINISTRATORS),
                _item("Groups", "group", "admin:auth_group_changelist", ADMINISTRATORS),
            ],
        },
    ]


def _waiting() -> dict[str, str]:
    """Beside "Claims": how many wait for a second pair of eyes; nothing when none do."""
    waiting = waiting_for_second_pair()
    return {"badge": str(waiting)} if waiting else {}


def _item(title: str, icon: str, name: str, seen_by: str = "") -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse(name), "permission": _seen_by(seen_by)}


def _seen_by(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: not permission or may(request, permission)
