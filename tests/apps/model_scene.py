"""An article, and a language model that answers as a test tells it to."""

import json
from datetime import datetime, timedelta
from typing import Any

from apps.claims.models import Article
from apps.proposals.models import ModelReading, Proposal
from apps.proposals.services import ask_model, request_reading
from tests.apps.desk_scene import EDITOR
from tests.domain.model_answers import claim, claims
from tests.factories import NOW, make_article
from verifyhub.outbound import LanguageModel, Response

MODEL = LanguageModel("http://127.0.0.1:11434/v1", "llama3.1", "sk-secret")
TEXT = "Troops have entered Brenova, the wire reports.\n\nSappers did not blow up the dam."


class Clock:
    """Each look at it takes a second and a half."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1.5)
        return self.now


class FarModel:
    """Gives its answers in order, the last again and again. `asked` holds what was sent; an Exception is raised."""

    def __init__(self, *answers: bytes | Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def __call__(self, model: LanguageModel, body: bytes) -> Response:
        self.asked.append(json.loads(body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else Response(model.url, 200, {}, answer)

    @property
    def texts(self) -> list[str]:
        return [question["messages"][1]["content"] for question in self.asked]


def refusal(status: int, **headers: str) -> Response:
    return Response(MODEL.url, status, headers, b'{"error": {"message": "Incorrect API key provided: sk-secret"}}')


def put_before_model(article: Article | None = None, *, now: datetime = NOW) -> ModelReading:
    return request_reading(article or make_article(text=TEXT), actor=EDITOR, now=now)


def read_by(
    reading: ModelReading, *answers: bytes | Response | Exception, per_day: int = 10, now: datetime = NOW, **model: Any
) -> FarModel:
    """One piece of work of a worker."""
    far = FarModel(*answers or [claims()])
    ask_model(reading, model=MODEL, ask=far, per_day=per_day, random=lambda: 0.5, clock=Clock(now))
    reading.refresh_from_db()
    return far


def make_proposal(article: Article, quote: str = "Troops have entered Brenova") -> Proposal:
    """The only one of an article that has been read by the model."""
    reading = put_before_model(article)
    read_by(reading, claims(claim(quote)))
    return reading.proposals.get()
