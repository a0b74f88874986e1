"""A language model on this machine, as a server of its own: it answers each request as the next of its ways says."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Way = Callable[[BaseHTTPRequestHandler, str], None]  # given the request and the article's text


class FarModel:
    """`asked` holds, of each request, its path, its headers and its body. The last way is used again and again."""

    def __init__(self, *ways: Way) -> None:
        self.ways = list(ways)
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                far.asked.append((self.path, dict(self.headers), body))
                fenced = body["messages"][1]["content"]
                way = far.ways.pop(0) if len(far.ways) > 1 else far.ways[0]
                way(self, fenced.partition("\n")[2].rpartition("\n")[0])

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def send(request: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def refuse(status: int, **headers: str) -> Way:
    return lambda request, text: send(request, status, b'{"error": {"message": "sk-journey is not wanted"}}', **headers)


def flood(request: BaseHTTPRequestHandler, text: str) -> None:
    send(request, 200, b" " * 10_000_000)


def propose(items: Callable[[str], list[dict[str, Any]]]) -> Way:
    """Answers with what `items` makes of the article, fenced as chatty models do."""

    def answer(request: BaseHTTPRequestHandler, text: str) -> None:
        written = f"Here are the claims:\n```json\n{json.dumps({'claims': items(text)})}\n```"
        choice = {"index": 0, "message": {"role": "assistant", "content": written}, "finish_reason": "stop"}
        send(request, 200, json.dumps({"choices": [choice]}).encode(), Content_Type="application/json")

    return answer
