"""Does a passage speak of another time than the claim's? An old event or an old picture is no evidence for today's."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

MOST_APART = timedelta(days=14)  # reports of one event date it differently; two weeks is another event
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NAMES = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_NAMES})|(?P<month2>{_NAMES}) (?P<day2>\d{{1,2}})\b)"
    r"(?:,? (?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|of|since|from|back in) (?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_OLD_PICTURE = re.compile(
    r"\b(?:file|archive|old|recycled|earlier) (?:photo|picture|image|video|footage)s?\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?:(?P<count>\d{1,3}|a|an|one|two|three|four|five|six|several) (?P<unit>month|year)s? ago"
    r"|(?P<last>last) (?P<unit2>month|year))\b",
    re.IGNORECASE,
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "several": 3}
_DAYS = {"month": 30, "year": 365}


@dataclass(frozen=True)
class EventWindow:
    """The first and the last day on which what the claim tells can have happened."""

    first: date
    last: date

    def is_far_from(self, first: date, last: date) -> bool:
        return last < self.first - MOST_APART or first > self.last + MOST_APART


def another_time(passage: str, window: EventWindow | None, published: date | None) -> str:
    """The words that put a passage in another time; "" when none do, or when the claim's time is not known.

    A day without a year is in the year of `published`, or of the window. A passage that also gives a day inside the
    window is about the claim's time whatever else it mentions.
    """
    if window is None:
        return ""
    told = [(match[0], *days) for match in _DATE.finditer(passage) if (days := _day(match, window, published))]
    told += [(m[0], date(int(m["year"]), 1, 1), date(int(m["year"]), 12, 31)) for m in _YEAR.finditer(passage)]
    if published:
        told += [(match[0], *_ago(match, published)) for match in _AGO.finditer(passage)]
    if any(not window.is_far_from(first, last) for _, first, last in told):
        return ""
    old_picture = _OLD_PICTURE.search(passage)
    return told[0][0] if told else old_picture[0] if old_picture else ""


def _day(match: re.Match[str], window: EventWindow, published: date | None) -> tuple[date, date] | None:
    month = _MONTHS.index((match["month"] or match["month2"]).casefold()) + 1
    year = int(match["year"] or (published or window.first).year)
    try:
        day = date(year, month, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return day, day


def _ago(match: re.Match[str], published: date) -> tuple[date, date]:
    """ "Two months ago" is any day from three months to one month before; "last month" from two months to a day."""
    unit = timedelta(days=_DAYS[(match["unit"] or match["unit2"]).casefold()])
    count = match["count"]
    many = 1 if match["last"] else _COUNTS.get(count.casefold()) or int(count)
    nearest = timedelta(days=1) if match["last"] else unit * (many - 0.5)
    return published - min(unit * (many + 1), timedelta(days=36_500)), published - min(nearest, timedelta(days=36_500))
