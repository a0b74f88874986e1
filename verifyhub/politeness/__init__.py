"""How VerifyHub behaves towards the sites it reads: when a host may be asked, and what its robots.txt allows."""

from verifyhub.politeness.robots import (
    LARGEST_ROBOTS,
    ROBOTS_KEPT_FOR,
    crawl_delay,
    may_read,
    robots_address,
    robots_text,
)
from verifyhub.politeness.turns import Manners, Outcome, Standing, Wait, ask_for_turn, end_turn, host_of, is_exempt

__all__ = [
    "LARGEST_ROBOTS",
    "ROBOTS_KEPT_FOR",
    "Manners",
    "Outcome",
    "Standing",
    "Wait",
    "ask_for_turn",
    "crawl_delay",
    "end_turn",
    "host_of",
    "is_exempt",
    "may_read",
    "robots_address",
    "robots_text",
]
