"""What a press has to complain of: its log, in the engine's clock, held against what it allows."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tests.journeys.press import CRAWL_DELAY, PRIVATE_PAGES, RETRY_AFTER, Asked, Site

JITTER = 1.0  # seconds from taking a turn to being heard, on a busy machine; of a whole stretch, not of each request
HEEDED = 2.0  # seconds from a wish to its being written where all workers see it, on a busy machine
DAY = 86_400  # seconds
FIRST_RESTS = {5: 60, 6: 120, 7: 240, 8: 480, 9: 960}  # seconds, after so many failures in a row
Log = Sequence[Asked]


def complaints(log: Log, sites: Sequence[Site], *, pause: float) -> dict[str, list[str]]:
    """What was done wrong, by what it is; every list is empty for a polite visitor."""
    by_address = _by_address(log)
    found = {"too soon": [], "too many at once": [], "private": [], "told to wait": [], "unwell": [], "rules": []}
    for site in sites:
        asked = by_address[site.address]
        wanted = CRAWL_DELAY if site.wishes_pause else pause
        found["too soon"] += _too_soon(asked, wanted)
        found["too many at once"] += _too_many_at_once(asked, most=2)
        found["private"] += [_told(one) for one in asked if one.path in PRIVATE_PAGES and site.kind == "private"]
        found["told to wait"] += _before_they_may(asked)
        found["unwell"] += _while_unwell(asked)
        found["rules"] += [*_rules_asked_again(asked), *_pages_before_rules(asked)]
    return found


def misread(asked: Log, *, wanted: Sequence[str], late: Mapping[str, int]) -> dict[str, int]:
    """Pages of one site that were answered with 200 too seldom or too often, with how often.

    Once each is right. An answer that came too late for us is one to the press, and the page is asked for again: `late`
    counts them by path. It also counts what the press never answered, so it is how many more there may be.
    """
    given = Counter(one.path for one in asked if one.status == 200 and one.path in wanted)
    return {path: given[path] for path in wanted if not 1 <= given[path] <= 1 + late.get(path, 0)}


def _by_address(log: Log) -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = defaultdict(list)
    for asked in sorted(log, key=lambda asked: asked.began):
        found[asked.address].append(asked)
    return found


def _too_soon(asked: Log, pause: float) -> Iterator[str]:
    """Any stretch of requests takes as long as its pauses; hops of a redirect belong to the turn they begin in.

    The crawl delay is known only once robots.txt was read; before, the feed may have been asked.
    """
    turns = [one for one in asked if not _is_hop(one)]
    if pause == CRAWL_DELAY:
        turns = [one for one in turns if one.path not in ("/feed.xml", "/robots.txt")]
    for first in range(len(turns)):
        for last in range(first + 1, len(turns)):
            if turns[last].began - turns[first].began < (last - first) * pause - JITTER:
                yield f"{_told(turns[last])} is request {last - first} after {_told(turns[first])}"


def _too_many_at_once(asked: Log, *, most: int) -> Iterator[str]:
    for one in asked:
        under_way = [other for other in asked if other.began <= one.began < other.ended - 0.05]
        if len(under_way) > most:
            yield f"{_told(one)} is one of {len(under_way)}"


def _before_they_may(asked: Log) -> Iterator[str]:
    for wait in (one for one in asked if one.status == 429):
        yield from (_told(one) for one in asked if wait.ended + HEEDED < one.began < wait.ended + RETRY_AFTER - JITTER)


def _while_unwell(asked: Log) -> Iterator[str]:
    failed: list[Asked] = []  # in a row, by their end
    for one in asked:
        ended = sorted((other for other in asked if other.ended < one.began - 0.1), key=lambda other: other.ended)
        failed = []
        for other in reversed(ended):
            if other.status != 503:
                break
            failed.append(other)
        rest = FIRST_RESTS.get(len(failed), 0)
        if rest and one.began < failed[0].ended + rest - JITTER:
            yield f"{_told(one)} after {len(failed)} failures"


def _rules_asked_again(asked: Log) -> Iterator[str]:
    read = [one for one in asked if one.path == "/robots.txt" and one.status in (200, 404)]
    yield from (_told(one) for before, one in zip(read, read[1:], strict=False) if one.began < before.ended + DAY)


def _pages_before_rules(asked: Log) -> Iterator[str]:
    read = min((one.ended for one in asked if one.path == "/robots.txt" and one.status in (200, 404)), default=1e9)
    yield from (_told(one) for one in asked if one.path not in ("/feed.xml", "/robots.txt") and one.began < read - 0.1)


def _is_hop(one: Asked) -> bool:
    return one.path.startswith("/hop/")


def _told(one: Asked) -> str:
    return f"{one.address}{one.path} at {one.began:.2f} ({one.status})"
