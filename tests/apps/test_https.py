"""What an https installation promises browsers."""

import os
import subprocess
import sys

import pytest


def _header(**environment: str) -> str:
    """The Strict-Transport-Security header of a page, from a process with these settings."""
    script = (
        "import django; django.setup(); from django.test import Client; from django.conf import settings;"
        "host = 'verifyhub.example';"
        "print(Client(headers={'host': host}).get('/livez', secure=True).headers.get('Strict-Transport-Security', ''))"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "for this test alone", **environment}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | settings, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


@pytest.mark.parametrize(
    ("environment", "promised"),
    [
        ({"VERIFYHUB_BASE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "verifyhub.example"}, ""),
        ({"VERIFYHUB_BASE_URL": "https://verifyhub.example"}, "max-age=31536000"),
        (
            {"VERIFYHUB_BASE_URL": "https://verifyhub.example", "VERIFYHUB_HSTS_SUBDOMAINS": "1"},
            "max-age=31536000; includeSubDomains; preload",
        ),
    ],
    ids=["without https nothing is promised", "with https for its own name", "for all machines only when told to"],
)
def test_strict_transport_security(environment: dict[str, str], promised: str) -> None:
    assert _header(**environment) == promised
