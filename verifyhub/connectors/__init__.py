"""Every source VerifyHub can ask, by name."""

from verifyhub.connectors.base import Connector, Hit, UnreadableAnswer

CONNECTORS: dict[str, Connector] = {}

__all__ = ["CONNECTORS", "Connector", "Hit", "UnreadableAnswer"]
