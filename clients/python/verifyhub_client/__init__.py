"""A client of the VerifyHub partner API, version 1. Needs nothing but Python."""

from verifyhub_client.client import Hub, Problem, Unreachable
from verifyhub_client.shapes import Claim, Event

__all__ = ["Claim", "Event", "Hub", "Problem", "Unreachable"]
