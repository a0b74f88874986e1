"""The settings of the service, with the sides it is measured against beside its own routes."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "lab.bench.api_sides"
