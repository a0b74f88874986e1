"""What we allow ourselves to ask of each source: the whole table, as their documentation has it."""

import pytest

from verifyhub.connectors import CONNECTORS, Budget

NONE_KNOWN = Budget(pause_seconds=0.0, per_day=None)
TABLE = {
    "gdelt": Budget(pause_seconds=6),
    "wikipedia": Budget(pause_seconds=1),
    "wayback": Budget(pause_seconds=4),
    "wayback_history": Budget(pause_seconds=4),
    "mastodon": Budget(pause_seconds=1),
    "guardian": Budget(pause_seconds=1 / 12, per_day=5_000),
    "newsapi": Budget(per_day=100),
    "mediacloud": Budget(pause_seconds=30),
    "bluesky": Budget(pause_seconds=0.1),
}


@pytest.mark.parametrize("name", CONNECTORS)
def test_every_connector_has_the_budget_of_the_table_or_none(name: str) -> None:
    assert CONNECTORS[name].budget == TABLE.get(name, NONE_KNOWN)


def test_the_table_names_only_connectors_that_exist() -> None:
    assert set(TABLE) <= set(CONNECTORS)
