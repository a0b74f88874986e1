"""A press of many hosts on loopback addresses, each with a feed, four pages and its own fault; it logs who asked when.

Run as a process of its own, `python -m tests.journeys.press SIZE KIND,KIND… PORT LOG`, so that its times are not those
of the workers that ask it; on SIGTERM it writes what it was asked.
"""

import asyncio
import json
import signal
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

SHARES = {  # hosts of each kind among 200; what is left over is "good"
    "slow": 10,
    "hanging": 5,  # pages never answer
    "ailing": 10,  # 503 to the first two requests for pages
    "broken": 5,  # 503 to every request for a page
    "resetting": 10,  # breaks off the first page, half of them in the middle of it
    "private": 10,  # robots.txt keeps two of the pages from us; a fifth of them wish a pause of three seconds
    "redirecting": 10,  # to itself, to another host, in a circle, and over too many hops
    "busy": 10,  # 429 to the first request for a page, with Retry-After
    "ruleless": 3,  # robots.txt answers 503 at first
    "odd": 5,  # a picture, nothing, a login wall, 404
}
PAGES = ("/1", "/2", "/3", "/4")
PRIVATE_PAGES = ("/private/3", "/private/4")
RETRY_AFTER = 20  # seconds
CRAWL_DELAY = 3  # seconds
SLOW = 0.6  # seconds to an answer, on the wall; the others take 0.01 to 0.3
HOPS = 4


@dataclass(frozen=True)
class Site:
    number: int
    kind: str

    @property
    def address(self) -> str:
        return f"127.1.{self.number // 200}.{self.number % 200 + 10}"

    @property
    def pages(self) -> tuple[str, ...]:
        return (*PAGES[:2], *PRIVATE_PAGES) if self.kind == "private" else PAGES

    @property
    def wishes_pause(self) -> bool:
        return self.kind == "private" and self.number % 5 == 0

    @property
    def latency(self) -> float:
        return SLOW if self.kind == "slow" else 0.01 + 0.29 * (self.number * 7919 % 100) / 100


@dataclass(frozen=True)
class Asked:
    """One request: times are of the machine's monotonic clock; status 0 for no answer."""

    address: str
    path: str
    began: float
    ended: float
    status: int


def sites(size: int, *, kinds: tuple[str, ...] = tuple(SHARES)) -> list[Site]:
    """The hosts of a press, those with faults spread among the good ones."""
    faulty = [kind for kind in kinds for _ in range(max(1, SHARES[kind] * size // 200))]
    step = size / len(faulty) if faulty else size + 1
    places = {int(place * step): kind for place, kind in enumerate(faulty)}
    return [Site(number, places.get(number, "good")) for number in range(size)]


class Press:
    def __init__(self, listed: list[Site], port: int) -> None:
        self.port = port
        self.sites = {site.address: site for site in listed}
        self.log: list[Asked] = []
        self.asked: Counter[tuple[str, str]] = Counter()

    async def serve(self, log_file: Path) -> None:
        over = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
        server = await asyncio.start_server(self._hear, [*self.sites], self.port, backlog=256)
        print("The press is open.", flush=True)
        await over.wait()
        server.close()
        log_file.write_text(json.dumps([asdict(asked) for asked in self.log]))

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        began, status, path = time.monotonic(), 0, ""
        site = self.sites[writer.get_extra_info("sockname")[0]]
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
            status = await self._answer(site, path, reader, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            status = 0  # the near side hung up
        if path:
            self.log.append(Asked(site.address, path, began, time.monotonic(), status))
        writer.close()

    async def _answer(self, site: Site, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
        self.asked[site.address, path] += 1
        is_page = path not in ("/feed.xml", "/robots.txt")
        if is_page:
            self.asked[site.address, "pages"] += 1
        if site.kind == "hanging" and is_page:
            await reader.read()  # until the near side has had enough
            return 0
        await asyncio.sleep(site.latency)
        if site.kind == "resetting" and self.asked[site.address, "pages"] == 1 and is_page:
            return _break_off(writer, in_the_middle=site.number % 2 == 0)
        status, headers, body = self._page(site, path) if is_page else self._for_programs(site, path)
        lines = [f"HTTP/1.1 {status} -", f"Content-Length: {len(body)}", "Connection: close", *headers]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return status

    def _for_programs(self, site: Site, path: str) -> tuple[int, list[str], bytes]:
        if path == "/feed.xml":
            return 200, ["Content-Type: application/rss+xml"], self._feed(site).encode()
        if site.kind == "ruleless" and self.asked[site.address, path] == 1:
            return 503, [], b""
        if site.kind == "private":
            delay = f"Crawl-delay: {CRAWL_DELAY}\n" if site.wishes_pause else ""
            return 200, ["Content-Type: text/plain"], f"User-agent: *\nDisallow: /private/\n{delay}".encode()
        return 404, [], b""

    def _feed(self, site: Site) -> str:
        origin = f"http://{site.address}:{self.port}"
        items = "".join(f"<item><title>{_headline(site, p)}</title><link>{origin}{p}</link></item>" for p in site.pages)
        return f"<rss version='2.0'><channel><title>Press {site.number}</title>{items}</channel></rss>"

    def _page(self, site: Site, path: str) -> tuple[int, list[str], bytes]:
        nth = self.asked[site.address, "pages"]
        if site.kind == "broken" or (site.kind == "ailing" and nth <= 2):
            return 503, [], b""
        if site.kind == "busy" and nth == 1:
            return 429, [f"Retry-After: {RETRY_AFTER}"], b""
        if site.kind == "redirecting" and (target := self._redirect(site, path)):
            return 302, [f"Location: {target}"], b""
        if site.kind == "odd" and path in PAGES:
            return _odd_page(path)
        return 200, ["Content-Type: text/html; charset=utf-8"], _article(site, path).encode()

    def _redirect(self, site: Site, path: str) -> str:
        """Where this path leads; "" for the page at the end."""
        other = next(host for host in self.sites.values() if host.kind == "good" and host.number > site.number % 20)
        targets = {
            "/1": "/hop/end",
            "/2": f"http://{other.address}:{self.port}/moved/{site.number}",
            "/3": "/hop/round",
            "/hop/round": "/hop/and-round",
            "/hop/and-round": "/hop/round",
            "/4": "/hop/1",
        } | {f"/hop/{n}": f"/hop/{n + 1}" for n in range(1, HOPS)}
        return targets.get(path, "")


def _odd_page(path: str) -> tuple[int, list[str], bytes]:
    login = "<html><title>Log in</title><h1>Log in to read</h1><form><input type='password'></form></html>"
    return {
        "/1": (200, ["Content-Type: image/png"], b"\x89PNG\r\n"),
        "/2": (200, ["Content-Type: text/html"], b""),
        "/3": (200, ["Content-Type: text/html"], login.encode()),
        "/4": (404, ["Content-Type: text/html"], b"Not here."),
    }[path]


def _headline(site: Site, path: str) -> str:
    return f"Troops have entered Brenova, report {path[-1]} of press {site.number}"


def _article(site: Site, path: str) -> str:
    witness = (
        f"A teacher in house {site.number} of street {path} counted {site.number + 40} lorries before it was light."
    )
    lines = (
        f"Troops have entered Brenova, our correspondent number {site.number} saw from the roof of the town hall.",
        f"{witness} The gate of the garrison stood open, and nobody guarded the barracks at nine.",
    )
    text = "".join(f"<p>{line}</p>" for line in lines)
    title = _headline(site, path)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"


def _break_off(writer: asyncio.StreamWriter, *, in_the_middle: bool) -> int:
    if in_the_middle:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html><p>Troops")
    else:  # a reset instead of an orderly end
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return 0


def read_log(log_file: Path) -> Iterator[Asked]:
    yield from (Asked(**asked) for asked in json.loads(log_file.read_text()))


if __name__ == "__main__":
    size, kinds, port, log_file = sys.argv[1:]
    asyncio.run(Press(sites(int(size), kinds=tuple(kinds.split(","))), int(port)).serve(Path(log_file)))
