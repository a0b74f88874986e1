"""Asking a language model about articles, and making claims of what it proposes once an editor says so."""

from apps.proposals.services.asking import ask_model
from apps.proposals.services.requesting import AskingRefused, open_readings, request_reading
from apps.proposals.services.tracking import track

__all__ = ["AskingRefused", "ask_model", "open_readings", "request_reading", "track"]
