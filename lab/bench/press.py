"""A press of many hosts on this machine: each lists pages of its own, and every answer takes the same time.

Run as a process of its own, `python -m lab.bench.press PORT SECONDS`: it must not share a processor's attention with
whoever is measured. Host n stands at 127.0.1.n; `/feed/RUN/TOPICS/PAGES` lists PAGES pages for each of TOPICS topics.
"""

import asyncio
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

TOWNS = ("Brenova", "Morvograd", "Talvik", "Ostrani", "Kesmark", "Durlevo", "Pelhany", "Ruskova", "Zavrel", "Imbria")
_ACTS = ("Troops have entered", "The bridge was shut in", "Voters queued in", "A flood reached", "The mill burned in")
_SUBJECTS = ("the baker", "a clerk of the town hall", "our reporter", "the ferry master", "a teacher", "the garrison")
_VERBS = ("counted", "described", "photographed", "heard of", "waited beside", "wrote down", "drove past")
_OBJECTS = ("forty lorries", "an open gate", "the empty square", "two columns of smoke", "the last train", "a convoy")
_TIMES = ("before it was light", "on Thursday morning", "at nine", "while it rained", "for the second time this week")


def topics(count: int) -> list[str]:
    """What the claims say, one for each topic."""
    return [f"{_ACTS[number % len(_ACTS)]} {TOWNS[number % len(TOWNS)]}." for number in range(count)]


def feed_address(host: int, port: int, *, run: str, topics: int, pages: int) -> str:
    return f"http://127.0.1.{host}:{port}/feed/{run}/{topics}/{pages}"


@contextmanager
def press(port: int, *, seconds: float) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "lab.bench.press", str(port), str(seconds)])
    try:
        _wait_for(f"http://127.0.1.1:{port}/robots.txt")
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:  # no robots.txt is an answer too
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit("The press did not start.")


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, seconds: float) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lines = head.split("\r\n")
    host = next(line[6:] for line in lines if line.lower().startswith("host: "))
    status, kind, body = _page_at(lines[0].split()[1], host)
    await asyncio.sleep(seconds)
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", "", ""]
    writer.write("\r\n".join(lines).encode() + body)
    await writer.drain()
    writer.close()


@lru_cache(maxsize=4_000)
def _page_at(path: str, host: str) -> tuple[str, str, bytes]:
    steps = path.strip("/").split("/")
    if steps[0] == "feed":
        return "200 OK", "application/rss+xml", _feed(host, steps[1], int(steps[2]), int(steps[3])).encode()
    if steps[0] == "page":
        return "200 OK", "text/html; charset=utf-8", _page(host, int(steps[2]), int(steps[3])).encode()
    return "404 Not Found", "text/plain", b"Not here."


def _feed(host: str, run: str, topic_count: int, pages: int) -> str:
    items = "".join(
        f"<item><title>{statement[:-1]}, report {page}</title>"
        f"<link>http://{host}/page/{run}/{topic}/{page}</link><description>{statement}</description></item>"
        for topic, statement in enumerate(topics(topic_count))
        for page in range(pages)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Press of {host}</title>{items}</channel></rss>'


def _page(host: str, topic: int, page: int) -> str:
    """An article of some 700 words among the menus and teasers that pages have: about 40 kB."""
    dice = random.Random(f"{host} {topic} {page}")
    statement = topics(topic + 1)[topic]
    paragraphs = [f"{statement} {_sentences(dice, 4)}", *(_sentences(dice, 6) for _ in range(9))]
    menu = "".join(
        f'<li class="m{n}"><a href="/section/{n}" data-track="menu-{n}">Section {n}</a></li>' for n in range(60)
    )
    teasers = "".join(
        f'<div class="teaser t{n}"><a href="/page/other/{n}"><img src="/{n}.jpg" alt=""><h3>{_sentence(dice)}</h3></a>'
        "</div>"
        for n in range(80)
    )
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><title>{statement[:-1]}, report {page}</title>"
        f'<meta property="article:published_time" content="2026-03-14T0{page % 9}:30:00Z"></head><body>'
        f"<header><nav><ul>{menu}</ul></nav></header><main><article><h1>{statement[:-1]}, report {page}</h1>{body}"
        f"</article></main><aside>{teasers}</aside><footer><ul>{menu}</ul></footer></body></html>"
    )


def _sentences(dice: random.Random, count: int) -> str:
    return " ".join(_sentence(dice) for _ in range(count))


def _sentence(dice: random.Random) -> str:
    subject, verb, thing, when = (dice.choice(words) for words in (_SUBJECTS, _VERBS, _OBJECTS, _TIMES))
    return f"{subject.capitalize()} {verb} {thing} near {dice.choice(TOWNS)} {when}."


async def _serve(port: int, seconds: float) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _answer(reader, writer, seconds=seconds)
        except (OSError, asyncio.IncompleteReadError):  # whoever asked has gone
            writer.close()

    loopback = [f"127.0.1.{host}" for host in range(1, 255)]  # nobody but this machine
    server = await asyncio.start_server(answer, loopback, port, backlog=1_000)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
