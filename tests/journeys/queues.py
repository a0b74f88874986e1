"""The queue of a test's own on the broker under test: how full it is, and how to empty it."""

import os
from urllib.parse import urlsplit, urlunsplit

from amqp.exceptions import ChannelError
from kombu import Connection


def private_broker(address: str) -> str:
    """On Redis a numbered database for each process of a parallel run; elsewhere the address as it is."""
    parts = urlsplit(address)
    if not parts.scheme.startswith("redis"):
        return address
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return urlunsplit(parts._replace(path=f"/{4 + number % 12}"))


def waiting_messages(address: str, queue: str) -> int:
    """0 also when there is no such queue: an emptied Redis has forgotten it."""
    with Connection(address) as connection:
        try:
            waiting: int = connection.default_channel.queue_declare(queue, passive=True).message_count
        except ChannelError:
            return 0
        return waiting


def empty_queue(address: str, queue: str) -> None:
    """On Redis everything goes, as after a restart without a disk."""
    with Connection(address) as connection:
        if address.startswith("redis"):
            connection.default_channel.client.flushdb()
        else:
            connection.default_channel.queue_purge(queue)


def remove_queue(address: str, queue: str) -> None:
    with Connection(address) as connection:
        connection.default_channel.queue_delete(queue)
