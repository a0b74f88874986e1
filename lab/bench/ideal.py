"""The client nothing can beat: it knows what to ask, asks all of it at once, and keeps nothing.

With manners it keeps to the same rules as VerifyHub: robots.txt before the pages, a pause between the beginnings of two
requests to a host, two at once. With work it also reads each page and what it says on the claim, on all cores.
"""

import asyncio
import os
import re
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from verifyhub.documents import read_page
from verifyhub.reading import read_document

_LINK = re.compile(r"<link>([^<]+)</link>")


@dataclass(frozen=True)
class Rules:
    pause: float = 0.0  # seconds between the beginnings of two requests to one host; 0 for no manners at all
    at_once: int = 2


def run_ideal(feeds: Sequence[str], rules: Rules, *, statement: str = "") -> tuple[float, int]:
    """Seconds, and pages fetched. With a `statement`, pages are read too, in processes started beforehand."""
    if not statement:
        return asyncio.run(_all(feeds, rules, None, ""))
    _warm(0)
    with ProcessPoolExecutor(os.cpu_count()) as pool:  # forked, so as warm as this process
        list(pool.map(_warm, range(16)))
        return asyncio.run(_all(feeds, rules, pool, statement))


async def _all(
    feeds: Sequence[str], rules: Rules, pool: ProcessPoolExecutor | None, statement: str
) -> tuple[float, int]:
    began = time.perf_counter()
    pages = await asyncio.gather(*(_host(feed, rules, pool, statement) for feed in feeds))
    return time.perf_counter() - began, sum(pages)


async def _host(feed: str, rules: Rules, pool: ProcessPoolExecutor | None, statement: str) -> int:
    places = asyncio.Semaphore(rules.at_once if rules.pause else 1_000)
    began = asyncio.get_running_loop().time()

    async def ask(url: str, turn: int) -> bytes:
        await asyncio.sleep(began + turn * rules.pause - asyncio.get_running_loop().time())
        async with places:
            return await _get(url)

    async def page(url: str, turn: int) -> None:
        body = await ask(url, turn)
        if pool:
            await asyncio.get_running_loop().run_in_executor(pool, _read, url, body, statement)

    links = _LINK.findall((await ask(feed, 0)).decode())
    if rules.pause:
        await ask(f"http://{urlsplit(feed).netloc}/robots.txt", 1)
    await asyncio.gather(*(page(url, turn) for turn, url in enumerate(links, start=2)))
    return len(links)


async def _get(url: str) -> bytes:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.partition(b"\r\n\r\n")[2]


def _read(url: str, body: bytes, statement: str) -> None:
    page = read_page(body, url=url, status=200, headers={"content-type": "text/html; charset=utf-8"})
    read_document(page.text, statement=statement, title=page.title, names=(), by_meaning=False)  # as the tasks do


def _warm(number: int) -> None:
    _read(
        "http://127.0.1.1/",
        b"<article><h1>Troops</h1><p>" + b"Troops have entered Brenova. " * 40 + b"</p></article>",
        "A b.",
    )
    time.sleep(0.02)  # so that every process gets its share of these
