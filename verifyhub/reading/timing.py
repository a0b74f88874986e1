"""Does a passage speak of another time than the claim's? An old event or an old picture is no evidence for today's."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_ANY_CASE = re.IGNORECASE | re.ASCII  # else "APRİL" of a Turkish page is April, and no name of a month
MOST_APART = timedelta(days=14)  # reports of one event date it differently; two weeks is another event
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NAMES = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_NAMES})|(?P<month2>{_NAMES}) (?P<day2>\d{{1,2}})\b)"
    r"(?:,? (?P<year>(?:19|20)\d\d))?",
    _ANY_CASE,
)
_MONTH = re.compile(rf"\b(?:in|of|from) (?P<month>{_NAMES}),? (?:of )?(?P<year>(?:19|20)\d\d)\b", _ANY_CASE)
_YEAR = re.compile(r"\b(?:in|of|from|back in|during) (?P<year>(?:19|20)\d\d)\b", _ANY_CASE)
# "The dam, built in 1961" tells the age of the dam, not the time of what happened to it.
_BACKGROUND = re.compile(
    r"\b(?:born|built|founded|established|opened|erected|completed|created|elected|appointed|introduced|annexed"
    r"|graduated|retired|married|took office) (?:there )?$",
    re.IGNORECASE,
)
_PICTURE = r"(?:photo(?:graph)?|picture|pic|image|video|footage|clip|still)s?"
_OLD_PICTURE = re.compile(
    rf"\b(?:file|archive[ds]?|archival|old|older|recycled|earlier|library|stock|years[- ]old) {_PICTURE}\b"
    rf"|\b{_PICTURE} (?:is|are|was|were) (?:old|years old|recycled|from the archives?)\b"
    r"|\bfrom the archives?\b|\b(?:online|on the internet|circulating|circulated) since (?:at least )?(?:19|20)\d\d\b"
    rf"|\[file\]|\(file(?: {_PICTURE})?\)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?:(?P<count>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|many|some)"
    r" (?P<unit>week|month|year|decade)s? ago|(?P<many>(?:months|years|decades)) ago"
    r"|last (?P<last>month|year))\b",
    _ANY_CASE,
)
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "several": 3, "many": 3, "some": 3,
}  # fmt: skip
_DAYS = {"week": 7, "month": 30, "year": 365, "decade": 3650}
_LONGEST_AGO = timedelta(days=36_500)


@dataclass(frozen=True)
class EventWindow:
    """The first and the last day on which what the claim tells can have happened."""

    first: date
    last: date

    def is_far_from(self, first: date, last: date) -> bool:
        return self.first - last > MOST_APART or first - self.last > MOST_APART


def another_time(passage: str, window: EventWindow | None, published: date | None) -> str:
    """The words that put a passage in another time; "" when none do, or when the claim's time is not known.

    A day without a year is in the year of `published`, or of the window. A passage that also gives a day inside the
    window is about the claim's time whatever else it mentions. What was published before cannot tell of it.
    """
    if window is None:
        return ""
    if published and window.first - published > MOST_APART:
        return f"published on {published.day} {_MONTHS[published.month - 1].capitalize()} {published.year}"
    told = [(match[0], *days) for match in _DATE.finditer(passage) if (days := _day(match, window, published))]
    told += [(match[0], *_month(int(match["year"]), _number(match["month"]))) for match in _MONTH.finditer(passage)]
    years = [match for match in _YEAR.finditer(passage) if not _BACKGROUND.search(passage[: match.start()])]
    told += [(m[0], date(int(m["year"]), 1, 1), date(int(m["year"]), 12, 31)) for m in years]
    if published:
        told += [(match[0], *_ago(match, published)) for match in _AGO.finditer(passage)]
    if any(not window.is_far_from(first, last) for _, first, last in told):
        return ""
    old_picture = _OLD_PICTURE.search(passage)
    return told[0][0] if told else old_picture[0] if old_picture else ""


def _day(match: re.Match[str], window: EventWindow, published: date | None) -> tuple[date, date] | None:
    month = _number(match["month"] or match["month2"])
    year = int(match["year"] or (published or window.first).year)
    try:
        day = date(year, month, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return day, day


def _ago(match: re.Match[str], published: date) -> tuple[date, date]:
    """ "Two months ago" is any day from three months to one and a half before; "last month" that of the calendar."""
    if match["last"]:
        return _last(match["last"].casefold(), published)
    if match["many"]:
        unit, many, longest = timedelta(days=_DAYS[match["many"].casefold()[:-1]]), 2, _LONGEST_AGO
    else:
        unit, count = timedelta(days=_DAYS[match["unit"].casefold()]), match["count"].casefold()
        many = _COUNTS.get(count) or int(count)
        longest = unit * (many + 1)
    return published - min(longest, _LONGEST_AGO), published - min(unit * (many - 0.5), _LONGEST_AGO)


def _last(unit: str, published: date) -> tuple[date, date]:
    if unit == "year":
        return date(published.year - 1, 1, 1), date(published.year - 1, 12, 31)
    end = published.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _number(month: str) -> int:
    return _MONTHS.index(month.casefold()) + 1
