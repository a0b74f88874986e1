"""When something is said to have happened: words of time, resolved against the article's date."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from verifyhub.reading.drafts import EventTime, Span

Window = tuple[datetime, datetime]

_ANY_CASE = re.IGNORECASE | re.ASCII  # else "THİS WEEK" of a Turkish keyboard matches, and is no word we know

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"  # noqa: E501
_PART = r"(?: (?:morning|afternoon|evening|night))?"
_NUMBERS = {"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_FEW = {"several": 3, "a few": 3, "some": 3}


def find_time(text: str, span: Span, published_at: datetime | None) -> EventTime | None:
    """The most exact words of time in text[span]; None when there are none."""
    found = [
        (rank, match.start(), match, resolve)
        for rank, (pattern, resolve) in enumerate(_READERS)
        for match in [pattern.search(text, *span)]
        if match
    ]
    for _, _, match, resolve in sorted(found, key=lambda each: each[:2]):
        try:
            window = resolve(match, published_at)
        except (ValueError, OverflowError):  # 31 February, the year 9999
            continue
        start, end = window or (None, None)
        return EventTime(match[0], match.span(), start, end)
    return None


def in_words(time: EventTime) -> str:
    """The resolved day or days, "" when nothing was resolved: "12 September 2022", "September 2022", "2013"."""
    if time.start is None or time.end is None:
        return ""
    length = (time.end - time.start).days
    if length <= 1:
        return f"{time.start.day} {_MONTHS[time.start.month - 1].capitalize()} {time.start.year}"
    if 28 <= length <= 31 and time.start.day == 1:
        return f"{_MONTHS[time.start.month - 1].capitalize()} {time.start.year}"
    if length >= 365:
        return str(time.start.year)
    last = time.end - timedelta(days=1)
    return f"between {_short(time.start)} and {_short(last)} {last.year}"


def _short(day: datetime) -> str:
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()}"


def _full_date(match: re.Match[str], published_at: datetime | None) -> Window | None:
    """With a year, or in the year that brings it nearest before the article."""
    groups = match.groupdict()
    month, day = _number_of(groups["month"]), int(groups["day"])
    if groups.get("year"):
        return _days(_like(published_at, int(groups["year"]), month, day), 1)
    if published_at is None:
        return None
    date = _like(published_at, published_at.year, month, day)
    if date > published_at + timedelta(days=180):
        date = _like(published_at, published_at.year - 1, month, day)
    return _days(date, 1)


def _month(match: re.Match[str], published_at: datetime | None) -> Window | None:
    number, year = _number_of(match["month"]), match["year"]
    if year is None and published_at is None:
        return None
    first = _like(published_at, int(year or published_at.year), number, 1)  # type: ignore[union-attr]
    if year is None and published_at and first > published_at:
        first = first.replace(year=first.year - 1)
    return first, _next_month(first)


def _year(match: re.Match[str], published_at: datetime | None) -> Window:
    year = int(match["year"])
    return _like(published_at, year, 1, 1), _like(published_at, year + 1, 1, 1)


def _weekday(match: re.Match[str], published_at: datetime | None) -> Window | None:
    """The last such day up to the article's own; "next Monday" the one after it."""
    if published_at is None:
        return None
    back = (published_at.weekday() - _DAYS.index(match["day"].casefold())) % 7
    if (match["which"] or "").casefold() == "last" and back == 0:
        back = 7
    if (match["which"] or "").casefold() == "next":
        back -= 7
    return _days(published_at - timedelta(days=back), 1)


def _near(match: re.Match[str], published_at: datetime | None) -> Window | None:
    if published_at is None:
        return None
    word = match[0].casefold()
    shift = -1 if word.startswith(("yesterday", "last night")) else 1 if word.startswith("tomorrow") else 0
    return _days(published_at + timedelta(days=shift), 1)


def _period(match: re.Match[str], published_at: datetime | None) -> Window | None:
    """ "last week", "this month", "earlier this year"."""
    if published_at is None:
        return None
    shift = {"last": -1, "this": 0, "next": 1}[match["which"].casefold()]
    today = _days(published_at, 1)[0]
    unit = match["unit"].casefold()
    if unit in ("week", "weekend"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return _days(monday + timedelta(days=5), 2) if unit == "weekend" else _days(monday, 7)
    if unit == "month":
        first = today.replace(day=1)
        for _ in range(abs(shift)):
            first = (first - timedelta(days=1)).replace(day=1) if shift < 0 else _next_month(first)
        return first, _next_month(first)
    start = today.replace(month=1, day=1, year=today.year + shift)
    return start, start.replace(year=start.year + 1)


def _weekend(match: re.Match[str], published_at: datetime | None) -> Window | None:
    if published_at is None:
        return None
    back = (published_at.weekday() - 5) % 7
    return _days(published_at - timedelta(days=back), 2)


def _ago(match: re.Match[str], published_at: datetime | None) -> Window | None:
    if published_at is None:
        return None
    many = match["many"].casefold()
    count = int(many) if many.isdigit() else _NUMBERS.get(many, _FEW.get(many, 0))
    size = {"day": 1, "week": 7, "month": 30, "year": 365}[match["unit"].casefold()]
    start = published_at - timedelta(days=count * size)
    return _days(start, size)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime | None], Window | None]], ...] = (
    (re.compile(rf"\b{_MONTH} (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:,? (?P<year>(?:19|20)\d\d))?\b(?!:)"), _full_date),
    (re.compile(rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? (?P<year>(?:19|20)\d\d))?\b"), _full_date),
    (
        re.compile(
            rf"\b(?:on |(?:late|early|since) ){{0,3}}(?:(?P<which>last|next) )?(?P<day>{'|'.join(_DAYS)}){_PART}\b",
            _ANY_CASE,
        ),
        _weekday,
    ),
    (
        re.compile(
            r"\b(?:yesterday|today|tonight|tomorrow|last night|this (?:morning|afternoon|evening))\b", _ANY_CASE
        ),
        _near,
    ),
    (
        re.compile(
            r"\b(?P<many>an?|\d{1,3}|one|two|three|four|five|six|seven|eight|several|a few|some)"
            r" (?P<unit>day|week|month|year)s? ago\b",
            _ANY_CASE,
        ),
        _ago,
    ),
    (
        re.compile(r"\b(?:earlier |later )?(?P<which>this|last|next) (?P<unit>weekend|week|month|year)\b", _ANY_CASE),
        _period,
    ),
    (re.compile(r"\b(?:over|at|during) the weekend\b", _ANY_CASE), _weekend),
    (
        re.compile(rf"\b(?:in |since |early |late |last |mid-){{1,2}}{_MONTH}(?: of)?(?: (?P<year>(?:19|20)\d\d))?\b"),
        _month,
    ),
    (re.compile(r"\b(?:in|since|during|of|from|by) (?P<year>(?:19|20)\d\d)\b"), _year),
)


def _number_of(month: str) -> int:
    return next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(month.casefold()[:3]))


def _like(published_at: datetime | None, year: int, month: int, day: int) -> datetime:
    """Midnight of a day in the article's time zone."""
    return datetime(year, month, day, tzinfo=published_at.tzinfo if published_at else None)


def _days(moment: datetime, count: int) -> Window:
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=count)


def _next_month(first: datetime) -> datetime:
    return first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)
