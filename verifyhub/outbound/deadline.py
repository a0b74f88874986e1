"""One wall for a whole exchange: when it passes, the connection is cut wherever it is waiting.

Socket time-outs alone do not hold: each byte a slow server drips starts them anew, and the resolver knows none.
"""

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")


class Deadline:
    """Use as a context: the wall stands from entering, and is taken down on leaving."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._guarded: socket.socket | None = None

    @property
    def remaining(self) -> float:
        """Seconds, never quite 0, which sockets take for "do not wait"."""
        return max(self._ends - time.monotonic(), 0.001)

    @property
    def has_passed(self) -> bool:
        return time.monotonic() >= self._ends

    def check(self) -> None:
        """Raises TimeoutError once the wall has passed."""
        if self.has_passed:
            raise TimeoutError("the deadline has passed")

    def guard(self, connection: socket.socket) -> None:
        """Cut this connection at the deadline; it takes the place of one guarded before.

        A duplicate is kept, because TLS takes the original's file descriptor away before its handshake.
        """
        self._replace(connection.dup())
        self.check()  # last: had it passed just before, nothing would have been cut

    def wait_for(self, work: Callable[[], T]) -> T:
        """Do work that cannot be interrupted (the system's resolver) aside, and leave it behind at the deadline."""
        outcome: queue.SimpleQueue[T | BaseException] = queue.SimpleQueue()

        def work_aside() -> None:
            try:
                outcome.put(work())
            except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
                outcome.put(error)

        threading.Thread(target=work_aside, daemon=True).start()
        try:
            result = outcome.get(timeout=self.remaining)
        except queue.Empty as late:
            raise TimeoutError("the deadline has passed") from late
        if isinstance(result, BaseException):
            raise result
        return result

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._replace(None)

    def _replace(self, connection: socket.socket | None) -> None:
        with self._lock:
            if self._guarded:
                self._guarded.close()
            self._guarded = connection

    def _cut(self) -> None:
        with self._lock:
            if self._guarded:
                with contextlib.suppress(OSError):  # the far side was quicker
                    self._guarded.shutdown(socket.SHUT_RDWR)
