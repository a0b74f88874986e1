"""A far side on this machine: a feed, two reports and a partner's receiver, any of which can be made to wait."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.journeys.installation import wait_until

REPORTS = {
    "/report-1": "Troops have entered Brenova, our reporter saw from the town hall.",
    "/report-2": "Soldiers are in Brenova. Troops have entered Brenova, a teacher there told us.",
}


class FarSide(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[tuple[str, str]] = []  # path and webhook-id, in the order of arrival
        self.bodies: dict[str, set[bytes]] = {}  # by webhook-id
        self._held_path = ""
        self._is_held = threading.Event()
        self._released = threading.Event()

    def hold(self, path: str) -> None:
        """Let the first request to this path wait until `release`, and for ever if its sender is killed."""
        self._held_path = path

    def wait_until_held(self) -> None:
        wait_until(self._is_held.is_set, f"a request to {self._held_path}")

    def release(self) -> None:
        self._released.set()

    def asked_for(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.requests)

    def arrive(self, path: str, webhook_id: str, body: bytes) -> None:
        self.requests.append((path, webhook_id))
        if webhook_id:
            self.bodies.setdefault(webhook_id, set()).add(body)
        if path == self._held_path and not self._is_held.is_set():
            self._is_held.set()
            self._released.wait(timeout=120)

    def feed(self) -> str:
        items = "".join(
            f"<item><title>{text}</title><link>{self.origin}{path}</link></item>" for path, text in REPORTS.items()
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Far feed</title>{items}</channel></rss>'


class _Answers(BaseHTTPRequestHandler):
    server: FarSide

    def do_GET(self) -> None:
        self.server.arrive(self.path, "", b"")
        if self.path == "/feed.xml":
            self._answer(200, "application/rss+xml", self.server.feed())
        elif self.path in REPORTS:
            text = REPORTS[self.path]
            self._answer(200, "text/html", f"<html><title>{text}</title><article><p>{text}</p></article></html>")
        else:
            self._answer(404, "text/plain", "Not here.")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.arrive(self.path, self.headers["webhook-id"], body)
        self._answer(200, "text/plain", "Thank you.")

    def _answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # the sender was killed while it waited
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Not on the screen: `requests` is the log."""


@contextmanager
def far_side() -> Iterator[FarSide]:
    server = FarSide()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.release()
        server.shutdown()
        server.server_close()
        thread.join()
