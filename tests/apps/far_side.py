"""A far side for tests: a place that lists what it is told to, and a network that is a dictionary."""

from collections.abc import Mapping

from verifyhub.connectors import Connector, Hit
from verifyhub.outbound import FetchFailed, Request, Response
from verifyhub.queries import Query


class ListingConnector(Connector):
    """Answers with the hits it was made with."""

    name = "listing"
    label = "Listing"
    searches = True

    def __init__(self, *hits: Hit) -> None:
        self.hits = list(hits)

    def request(self, query: Query) -> Request:
        return Request(query.address)

    def read(self, response: Response) -> list[Hit]:
        return self.hits


class Network:
    """A `fetch` over given answers by address, which remembers what was asked. An Exception is raised."""

    def __init__(self, answers: Mapping[str, str | Response | Exception]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.url)
        answer = self.answers.get(request.url, FetchFailed("No such host.", retryable=True))
        if isinstance(answer, Exception):
            raise answer
        return page(request.url, answer) if isinstance(answer, str) else answer


def page(url: str, text: str, *, status: int = 200) -> Response:
    """A plain news page with the given paragraphs, one a line."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
    body = f"<html><head><title>News</title></head><body><article><h1>News</h1>{paragraphs}</article></body></html>"
    return Response(url, status, {"content-type": "text/html; charset=utf-8"}, body.encode())
