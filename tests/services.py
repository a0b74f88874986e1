"""Asks whether PostgreSQL, RabbitMQ and Redis answer before the suite is run on them: `python -m tests.services`."""

import os
import sys
from collections.abc import Callable

import psycopg
import redis
from amqp import AMQPError
from kombu import Connection
from kombu.exceptions import OperationalError

PATIENCE = 3  # seconds


def main() -> None:
    """Stops at the first that does not answer, with one sentence that names it."""
    for name, variable, ask in SERVICES:
        address = os.environ[variable]
        try:
            ask(address)
        except (OSError, OperationalError, AMQPError, psycopg.Error, redis.RedisError) as error:
            reason = " ".join(str(error).split())
            sys.exit(f"{name} does not answer at {address} ({reason}): start it, or set {variable} to where it is.")


def _ask_postgresql(address: str) -> None:
    psycopg.connect(address, connect_timeout=PATIENCE).close()


def _ask_rabbitmq(address: str) -> None:
    with Connection(address, connect_timeout=PATIENCE) as connection:
        connection.connect()


def _ask_redis(address: str) -> None:
    with redis.Redis.from_url(address, socket_connect_timeout=PATIENCE) as client:
        client.ping()


SERVICES: list[tuple[str, str, Callable[[str], None]]] = [
    ("PostgreSQL", "TEST_DATABASE_URL", _ask_postgresql),
    ("RabbitMQ", "TEST_RABBITMQ_URL", _ask_rabbitmq),
    ("Redis", "TEST_REDIS_URL", _ask_redis),
]

if __name__ == "__main__":
    main()
