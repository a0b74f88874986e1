"""Every source VerifyHub can ask, by name, and the keys that some of them want."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from verifyhub.connectors.base import Budget, CannotAsk, Connector, Hit, KeyWish, Kind, UnreadableAnswer
from verifyhub.connectors.bluesky import BlueskyConnector
from verifyhub.connectors.channel import TelegramConnector
from verifyhub.connectors.factcheck import FactCheckConnector
from verifyhub.connectors.gdelt import GdeltConnector
from verifyhub.connectors.guardian import GuardianConnector
from verifyhub.connectors.mastodon import MastodonConnector
from verifyhub.connectors.mediacloud import MediaCloudConnector
from verifyhub.connectors.newsapi import NewsApiConnector
from verifyhub.connectors.page import PageConnector
from verifyhub.connectors.rss import RssConnector
from verifyhub.connectors.site_search import SiteSearchConnector
from verifyhub.connectors.sitemap import SitemapConnector
from verifyhub.connectors.wayback import WaybackConnector, WaybackHistoryConnector
from verifyhub.connectors.wikipedia import WikipediaConnector

_ALL: tuple[Connector, ...] = (
    RssConnector(),
    TelegramConnector(),
    PageConnector(),
    SitemapConnector(),
    SiteSearchConnector(),
    GdeltConnector(),
    WikipediaConnector(),
    WaybackConnector(),
    WaybackHistoryConnector(),
    MastodonConnector(),
    FactCheckConnector(),
    GuardianConnector(),
    NewsApiConnector(),
    MediaCloudConnector(),
    BlueskyConnector(),
)

CONNECTORS: dict[str, Connector] = {connector.name: connector for connector in _ALL}  # without their keys


def connector_for(name: str, *, keys: Mapping[str, str]) -> Connector:
    """The connector of this name with its key, out of keys by connector name.

    Raises:
        CannotAsk: there is no such connector, or it is off for want of its key.
    """
    if name not in CONNECTORS:
        raise CannotAsk(f"This version has no connector called “{name}”.")
    if missing := missing_key(name, keys=keys):
        raise CannotAsk(missing)
    connector: Any = CONNECTORS[name]
    if connector.key_wish is not KeyWish.NONE:
        connector = replace(connector, key=keys.get(name, "").strip())
    return cast(Connector, connector)


def missing_key(name: str, *, keys: Mapping[str, str]) -> str:
    """Why the connector is off, in a sentence that names the setting; "" when it is not."""
    connector = CONNECTORS.get(name)
    if connector is None or connector.key_wish is not KeyWish.REQUIRED or keys.get(name, "").strip():
        return ""
    return f"{connector.label} needs a key: set {key_setting(name)}."


def key_setting(name: str) -> str:
    """The environment variable that holds a connector's key."""
    return f"VERIFYHUB_{name.upper()}_KEY"


__all__ = [
    "CONNECTORS",
    "Budget",
    "CannotAsk",
    "Connector",
    "Hit",
    "KeyWish",
    "Kind",
    "UnreadableAnswer",
    "connector_for",
    "key_setting",
    "missing_key",
]
