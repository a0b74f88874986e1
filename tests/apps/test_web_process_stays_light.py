"""The web process starts, answers and takes in articles without any language model: those are loaded by workers."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from tests.prepared import copy_migrated

SCENE = """
import json, sys

import django
from config.wsgi import application
from django.test import Client

HEAVY = ("spacy", "thinc", "onnxruntime", "numpy", "tokenizers")


def loaded():
    return [name for name in HEAVY if name in sys.modules]


from apps.accounts.models import Partner
from apps.accounts.services import SCOPES, issue_key
from django.utils import timezone

partner = Partner.objects.create(name="The Paper", created_at=timezone.now())
key = issue_key(partner, label="web", scopes=SCOPES, now=timezone.now())[1]
client = Client(headers={"authorization": f"Bearer {key}"}, SERVER_NAME="127.0.0.1")
said = {"after the start": loaded()}
said["pages"] = [client.get(path).status_code for path in ("/admin/login/", "/api/v1/claims/")]
body = {"text": "Unconfirmed reports say that troops have entered Brenova."}
said["sent"] = client.post("/api/v1/articles/", body, content_type="application/json").status_code
said["after an article"] = loaded()
if sys.argv[1] == "reads":
    from apps.claims.models import Article
    from apps.claims.services import read_article

    read_article(Article.objects.get(), now=timezone.now())
    said["after reading"] = loaded()
print(json.dumps(said))
"""


@pytest.fixture
def web_process(tmp_path):
    def start(what: str) -> dict[str, object]:
        copy_migrated(tmp_path / "verifyhub.sqlite3")
        environment = {
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
            "VERIFYHUB_DATA_DIR": str(tmp_path),
        }
        command = [sys.executable, "-W", "ignore", "-c", SCENE, what]
        printed = subprocess.run(
            command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=120
        )
        return json.loads(printed.stdout)

    return start


def test_starting_answering_and_taking_in_an_article_loads_no_model(web_process):
    assert web_process("receives") == {
        "after the start": [],
        "pages": [200, 200],
        "sent": 201,
        "after an article": [],
    }


def test_reading_in_the_same_process_would_be_noticed(web_process):
    assert "spacy" in web_process("reads")["after reading"]
