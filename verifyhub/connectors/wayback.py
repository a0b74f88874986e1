"""The Wayback Machine: older copies of a page, as leads. No key.

The address is the page's. A copy is the same publisher's words at another time, never a second witness: each hit is
marked as an older copy and names its page, so that they count as one. `WaybackConnector` asks for the one copy nearest
to the time of the claim; no copy is an empty `archived_snapshots`. `WaybackHistoryConnector` asks for every state of
the page in that time (CDX): the first row names the columns, no copy is an empty list. The time of a copy is when it
was made, not when the page was published. Budget: 15 requests a minute, which clients that save pages there have kept
to; for asking, as we do, no figure of its own was found. https://archive.org/help/wayback_api.php and
https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from verifyhub.connectors.base import Budget, Connector, Hit, Kind, UnreadableAnswer
from verifyhub.connectors.json_answers import MOST_RECORDS, Record, address, part, read_json, read_record
from verifyhub.connectors.markup import usable_address
from verifyhub.connectors.search_terms import with_parameters
from verifyhub.outbound import Request, Response
from verifyhub.queries import LOOK_BACK, Query

_SOURCE = "The Wayback Machine"
_AVAILABILITY = "https://archive.org/wayback/available"
_CDX = "https://web.archive.org/cdx/search/cdx"
_COPY = re.compile(r"https?://web\.archive\.org/web/([0-9]{14})[a-z_]*/(https?://[^\s/]\S*)")
_COLUMNS = ["timestamp", "original"]
_MOST_STATES = 20
_BUDGET = Budget(pause_seconds=4)


class WaybackConnector(Connector):
    name = "wayback"
    label = "Wayback Machine: nearest copy of a page"
    searches = True
    budget = _BUDGET

    def request(self, query: Query) -> Request:
        around = query.since + LOOK_BACK if query.since else None
        return Request(with_parameters(_AVAILABILITY, {"url": query.address, "timestamp": _stamp(around)}))

    def read(self, response: Response) -> list[Hit]:
        answer = read_record(response, source=_SOURCE)
        snapshots = answer.get("archived_snapshots")
        if not isinstance(snapshots, dict):
            raise UnreadableAnswer(f"{_SOURCE} does not say whether it has a copy.")
        return [_nearest(snapshots)] if snapshots else []


class WaybackHistoryConnector(Connector):
    name = "wayback_history"
    label = "Wayback Machine: every state of a page"
    searches = True
    budget = _BUDGET

    def request(self, query: Query) -> Request:
        parameters = {
            "url": query.address,
            "output": "json",
            "fl": ",".join(_COLUMNS),
            "filter": "statuscode:200",
            "collapse": "digest",  # a new digest is a new state of the page
            "from": _stamp(query.since),
            "to": _stamp(query.until),
            "limit": f"-{_MOST_STATES}",  # the latest
        }
        return Request(with_parameters(_CDX, parameters))

    def read(self, response: Response) -> list[Hit]:
        rows = read_json(response, source=_SOURCE)
        if rows == []:
            return []
        if not isinstance(rows, list) or rows[0] != _COLUMNS:
            raise UnreadableAnswer(f"The answer of {_SOURCE} is not built as we know it.")
        hits = list(_states(rows[1 : MOST_RECORDS + 1]))
        if not hits and len(rows) > 1:
            raise UnreadableAnswer(f"{_SOURCE} lists copies, but none that can be fetched.")
        return hits


def _nearest(snapshots: Record) -> Hit:
    copy = _COPY.fullmatch(address(part(snapshots, "closest"), "url"))
    hit = _hit(copy[1], copy[2]) if copy else None
    if hit is None:
        raise UnreadableAnswer(f"{_SOURCE} has a copy, but does not say where.")
    return hit


def _states(rows: list[Any]) -> Iterator[Hit]:
    for row in rows:
        is_pair = isinstance(row, list) and len(row) == len(_COLUMNS) and all(isinstance(cell, str) for cell in row)
        if is_pair and (hit := _hit(row[0], row[1])):
            yield hit


def _hit(stamp: str, original: str) -> Hit | None:
    """With "id_" the archive sends the page as it was, without its own bar on top."""
    url = usable_address(f"https://web.archive.org/web/{stamp}id_/{original}")
    if not _COPY.fullmatch(url) or not usable_address(original):
        return None
    return Hit(url, title=f"{original} as of {_written(stamp)}", forwarded_from=original, kind=Kind.COPY)


def _written(stamp: str) -> str:
    try:
        return f"{datetime.strptime(stamp, '%Y%m%d%H%M%S').replace(tzinfo=UTC):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return stamp


def _stamp(moment: datetime | None) -> str:
    return moment.strftime("%Y%m%d%H%M%S") if moment else ""
