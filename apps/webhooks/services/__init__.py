"""Telling partners: endpoints and their secrets, deliveries fanned out from the journal, and their sending."""

from apps.webhooks.services.delivering import deliver, redeliver, send_ping
from apps.webhooks.services.endpoints import (
    EndpointRefused,
    change_endpoint,
    check_endpoint_address,
    create_endpoint,
    delete_endpoint,
    disable_endpoint,
    enable_endpoint,
    live_secrets,
    rotate_secret,
)
from apps.webhooks.services.fanning_out import HELD, fan_out_events, release_held

__all__ = [
    "HELD",
    "EndpointRefused",
    "change_endpoint",
    "check_endpoint_address",
    "create_endpoint",
    "delete_endpoint",
    "deliver",
    "disable_endpoint",
    "enable_endpoint",
    "fan_out_events",
    "live_secrets",
    "redeliver",
    "release_held",
    "rotate_secret",
    "send_ping",
]
