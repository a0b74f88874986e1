"""Two editors who close a ring of owners at once, each from one end."""

from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet

from apps.evidence.models import Publisher
from apps.evidence.services import PublisherRefused, publishers, set_owner
from tests.apps.publisher_scene import SIGNED, make_publisher
from tests.threads import at_once
from verifyhub.directory import ring_in_words

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def own(publisher: str, owner: str) -> str:
    """What the editor is told; "" when it is written down."""
    try:
        set_owner(Publisher.objects.get(name=publisher), Publisher.objects.get(name=owner), **SIGNED)
    except PublisherRefused as refusal:
        return str(refusal)
    return ""


def close_the_ring() -> list[str]:
    """Press owns Post already; one says that Post owns Holding, the other that Holding owns Press."""
    make_ends_meet()
    return sorted(at_once([partial(own, "Holding", "Post"), partial(own, "Press", "Holding")]))


def make_ends_meet() -> None:
    for name in ("Holding", "Press", "Post"):
        make_publisher(name)
    Publisher.objects.update(owner=None, family="")
    own("Post", "Press")


def owners() -> dict[str, str]:
    return dict(Publisher.objects.exclude(owner=None).values_list("name", "owner__name"))


def test_one_of_them_is_refused_in_words_and_there_is_no_ring():
    for _ in range(ROUNDS):
        written, refused = close_the_ring()

        assert (written, len(owners())) == ("", 2)
        assert "would own itself in a ring: " in refused


@pytest.fixture
def without_the_lock(monkeypatch) -> None:
    """Neither waits for the other, and both have looked before either writes."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, whatever is locked")
    both_have_looked = Barrier(2, timeout=30)

    def look(*told: object) -> str:
        ring = ring_in_words(*told)  # type: ignore[arg-type]
        both_have_looked.wait()
        return ring

    make_ends_meet()
    unlocked: Callable[..., QuerySet[Publisher]] = lambda rows, **_: rows.all()  # noqa: E731
    monkeypatch.setattr(QuerySet, "select_for_update", unlocked)
    monkeypatch.setattr(publishers, "ring_in_words", look)


def test_without_the_lock_both_are_believed_and_the_ring_is_closed(without_the_lock):
    told = at_once([partial(own, "Holding", "Post"), partial(own, "Press", "Holding")])

    assert told == ["", ""]
    assert owners() == {"Post": "Press", "Holding": "Post", "Press": "Holding"}
