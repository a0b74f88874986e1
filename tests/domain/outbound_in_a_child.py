"""One hostile answer fetched in a process of its own, which tells how much memory and time that took.

`python -m tests.domain.outbound_in_a_child NAME`: prints what went wrong, the mebibytes above idle at the worst moment,
and the seconds. A process of its own, because memory once taken cannot be told from memory taken by another test.
"""

import gzip
import json
import socket
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

from tests.domain.loopback import HEAD, FarSide, Script, endless, hear
from verifyhub.outbound import FetchFailed, Policy, Request, fetch

POLICY = Policy(deadline_seconds=2.0)  # and 5 MB, as in service
GIGABYTES = 2


def main(name: str) -> None:
    script, url = HOSTILE[name]()
    with FarSide(script) as far_side:
        idle = _most_memory(reset=True)
        began, said = time.monotonic(), "an answer"
        try:
            fetch(Request(url), policy=POLICY, resolve=_public, connect=far_side.connect)
        except FetchFailed as error:
            said = str(error)
        seconds = time.monotonic() - began
    print(json.dumps({"said": said, "mebibytes": _most_memory() - idle, "seconds": seconds}))


def _public(host: str, port: int) -> Sequence[str]:
    return ["93.184.216.34"]


def _most_memory(*, reset: bool = False) -> float:
    """The most that was resident since the last reset, in mebibytes (proc(5): clear_refs, VmHWM)."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def _bomb() -> tuple[Script, str]:
    """2 GB unpacked, 2 MB on the wire. Each block stands for itself, so that one can be sent again and again."""
    packer, zeros = zlib.compressobj(9, zlib.DEFLATED, 31), bytes(1_000_000)
    first, more = (packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    packed = first + more * (GIGABYTES * 1_000 - 1)
    return _send(HEAD + b"Content-Encoding: gzip\r\n\r\n" + packed), "http://paper.example/"


def _nested_bomb() -> tuple[Script, str]:
    """The same, packed once more: unpacked once, it is small; nobody unpacks it twice."""
    packed = gzip.compress(gzip.compress(bytes(50_000_000), mtime=0), mtime=0)
    return _send(HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n" + packed), "http://paper.example/"


def _labelled(packing: bytes) -> tuple[Script, str]:
    return endless(HEAD + b"Content-Encoding: " + packing + b"\r\n\r\n", bytes(65_536)), "http://paper.example/"


def _chunks() -> tuple[Script, str]:
    chunk = b"10000\r\n" + bytes(65_536) + b"\r\n"
    return endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk), "http://paper.example/"


def _drip(start: bytes, drop: bytes) -> tuple[Script, str]:
    def script(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(start)
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    return script, "http://paper.example/"


def _tls() -> tuple[Script, str]:
    """The beginning of a TLS record, one byte at a time."""

    def script(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"\x16\x03\x03\x40\x00")
        while True:
            connection.sendall(b"\x02")
            time.sleep(0.05)

    return script, "https://paper.example/"


def _send(said: bytes) -> Script:
    def script(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(said)

    return script


HOSTILE = {
    "gzip bomb": _bomb,
    "gzip in gzip": _nested_bomb,
    "labelled br": lambda: _labelled(b"br"),
    "labelled zstd": lambda: _labelled(b"zstd"),
    "endless chunks": _chunks,
    "body drip": lambda: _drip(HEAD + b"Content-Length: 5000\r\n\r\n", b"a"),
    "headers drip": lambda: _drip(HEAD, b"X-One: 1\r\n"),
    "endless TLS": _tls,
}

if __name__ == "__main__":
    main(sys.argv[1])
