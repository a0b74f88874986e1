"""Every source VerifyHub can ask, by name."""

from verifyhub.connectors.base import Connector, Hit, UnreadableAnswer
from verifyhub.connectors.channel import TelegramConnector
from verifyhub.connectors.page import PageConnector
from verifyhub.connectors.rss import RssConnector

_ALL: tuple[Connector, ...] = (RssConnector(), TelegramConnector(), PageConnector())

CONNECTORS: dict[str, Connector] = {connector.name: connector for connector in _ALL}

__all__ = ["CONNECTORS", "Connector", "Hit", "UnreadableAnswer"]
