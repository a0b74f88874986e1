"""What processes cost in memory, and a worker's first and later readings in processor time; each a process of its own.

`python -m lab.bench.memory worker` and `… web` are those processes, on the database that the environment names.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

HEAVY = ("spacy", "thinc", "onnxruntime", "numpy", "tokenizers")
ROUNDS = 5
CLAIM = "Troops left the town of Brenova in the night."
PARAGRAPHS = {
    "English": "Troops left the town of Brenova in the night, the ministry said on Tuesday. “We did not leave,” the "
    "commander told us. According to unconfirmed reports, {} people fled; police denied it. It may rain on Friday.\n\n",
    "Ukrainian": "Міністерство повідомило, що війська залишили Бренову. За словами мера, у місті {} людей.\n\n",
    "Russian": "Министерство сообщило, что войска покинули Бренову. «Это не так», — заявил мэр. Бежали {} человек.\n\n",
}


def measure() -> dict[str, Any]:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)  # pages name files by their contents
    return {what: _in_a_process(what) for what in ("worker", "web")}


def _in_a_process(what: str) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "lab.bench.memory", what]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=600)
    said: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    loaded = ", ".join(said["loaded"]) or "no model"
    print(f"{what}: {said['MiB']} MiB resident, {said['MiB at most']} at most; {loaded}; {said.get('seconds', '')}")
    return said


def work() -> dict[str, Any]:
    """As a worker, with all that its tasks import: articles in three languages, then documents about a claim."""
    from config.celery import app
    from verifyhub.reading import read_article, read_document

    app.loader.import_default_modules()
    began = _memory()
    articles = {language: paragraph.format("1,200") * 2 for language, paragraph in PARAGRAPHS.items()}
    first = _seconds(lambda: read_article(articles["English"]))
    for text in articles.values():
        read_article(text)
    warm = min(_seconds(lambda: read_article(articles["English"])) for _ in range(ROUNDS))
    documents = ["".join(PARAGRAPHS["English"].format(number * 10 + n) for n in range(8)) for number in range(ROUNDS)]
    pairs = [_seconds(partial(read_document, text, statement=CLAIM)) for text in documents]
    for language in ("Ukrainian", "Russian"):
        read_document(articles[language], statement=articles[language].split(".")[0], known_related=True)
    seconds = {"first article": first, "warm article": warm, "first document": pairs[0], "new document": pairs[1:]}
    return {"MiB before reading": began, "seconds": seconds}


def answer() -> dict[str, Any]:
    """As the web process: pages, and an article taken in, which a worker would read."""
    from django.test import Client
    from django.utils import timezone

    import config.wsgi  # noqa: F401 - what gunicorn starts with
    from apps.accounts.models import Partner
    from apps.accounts.services import SCOPES, issue_key

    now = timezone.now()
    partner = Partner.objects.create(name=f"The Paper {now}", created_at=now)
    key = issue_key(partner, label="web", scopes=SCOPES, now=now)[1]
    client = Client(headers={"authorization": f"Bearer {key}"}, SERVER_NAME="127.0.0.1")
    paths = ("/livez", "/admin/login/", "/api/v1/claims/", "/api/v1/openapi.json") * ROUNDS
    statuses = [client.get(path).status_code for path in paths]
    body = {"text": PARAGRAPHS["English"].format("1,200")}
    statuses.append(client.post("/api/v1/articles/", body, content_type="application/json").status_code)
    return {"statuses": sorted(set(statuses))}


def _seconds(act: Callable[[], object]) -> float:
    """Of processor time."""
    began = time.process_time()
    act()
    return round(time.process_time() - began, 3)


def _memory() -> int:
    """MiB in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 2**20


def _main(what: str) -> None:
    import django

    django.setup()
    said = work() if what == "worker" else answer()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    loaded = [name for name in HEAVY if name in sys.modules]
    print(json.dumps({"MiB": _memory(), "MiB at most": most, "loaded": loaded} | said))


if __name__ == "__main__":
    _main(sys.argv[1])
