"""How the desk shows states, times and addresses."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.claims.models import Claim
from apps.newsroom.marks import marks_of
from verifyhub.names import Place, country_names
from verifyhub.reading.languages import READ

register = template.Library()

_WHERE = {
    "json-ld": "as it tells search engines",
    "meta": "as its head says",
    "time tag": "as it stands on the page",
    "address": "by the date in its address",
    "file": "as the file says",
    "post": "as the post says",
    "feed": "as the feed says",
}
_STEPS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


@register.filter
def words(value: object) -> str:
    """A stored name as an editor says it: "under_review" becomes "under review"."""
    return str(value).replace("_", " ")


@register.simple_tag
def pill(family: str, value: str, style: str = "") -> SafeString:
    """A state or finding as a small coloured label; the colour, by `style` if not by the word, never says more."""
    return format_html('<span class="vh-pill vh-{}-{}">{}</span>', family, style or value, words(value))


@register.simple_tag
def marks(claim: Claim) -> SafeString:
    """What stands beside its state: parked, embargoed, overdue …"""
    found = marks_of(claim, timezone.now())
    return render_to_string("newsroom/marks.html", {"marks": found}) if found else SafeString("")


def short_age(moment: datetime, now: datetime) -> str:
    """How long ago, in the largest whole unit: "3 d", "5 h", "12 min", "now"."""
    for step, unit in _STEPS:
        if now - moment >= step:
            return f"{(now - moment) // step} {unit}"
    return "now"


@register.filter
def age(moment: datetime | None) -> SafeString | str:
    """Short, for a table cell; the exact time is in its tooltip."""
    return "–" if moment is None else _timed(moment, short_age(moment, timezone.now()))


@register.filter
def since(moment: datetime | None) -> SafeString | str:
    """The same for running text: "5 h ago"."""
    if moment is None:
        return "never"
    text = short_age(moment, timezone.now())
    return _timed(moment, text if text == "now" else f"{text} ago")


@register.filter
def since_at(moment: datetime | None) -> SafeString | str:
    """How long ago, and when: "5 min ago, 14:05"."""
    if moment is None:
        return "never"
    text = short_age(moment, timezone.now())
    return _timed(moment, f"{text if text == 'now' else f'{text} ago'}, {_clock(moment)}")


@register.filter
def until_at(moment: datetime | None) -> SafeString | str:
    """In how long, and when: "in 5 min, 14:05"; "now" when the time has come."""
    if moment is None:
        return "–"
    now = timezone.now()
    if moment <= now:
        return _timed(moment, "now")
    text = short_age(now, moment)
    return _timed(moment, f"{'in under a minute' if text == 'now' else f'in {text}'}, {_clock(moment)}")


def _clock(moment: datetime) -> str:
    """The time of day, with the day unless that is today."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else f"{local:%d %b, %H:%M}"


def _timed(moment: datetime, text: str) -> SafeString:
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), f"{local:%d %b %Y, %H:%M %Z}", text
    )


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A point in time, short enough for a table cell."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), f"{local:%d %b %Y, %H:%M}")


@register.filter
def language_name(code: str) -> str:
    return READ.get(code, code)


@register.filter
def country_name(code: str) -> str:
    return country_names().get(code, code)


@register.filter
def coordinates(place: Place) -> str:
    """ "47.78° N, 37.25° E"."""
    north = f"{abs(place.latitude):.2f}° {'N' if place.latitude >= 0 else 'S'}"
    return f"{north}, {abs(place.longitude):.2f}° {'E' if place.longitude >= 0 else 'W'}"


@register.filter
def where_it_stands(source: str) -> str:
    """Where a time was read (Document.published_from, modified_from), in words."""
    return _WHERE.get(source, "source not known")


@register.filter
def instant(value: datetime) -> SafeString:
    """A point in time to the second, with its zone."""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), f"{local:%d %b %Y, %H:%M:%S %Z}")


@register.filter
def outside_address(url: str) -> str:
    """The address if a browser may follow it, else "": addresses come from pages we do not control."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


@register.filter
def percent(share: float | None) -> str:
    """A share in words that never claim certainty: 0.004 is "under 1 %", 0.996 "over 99 %"."""
    if share is None:
        return "–"
    if share < 0.01:
        return "under 1 %"
    return "over 99 %" if share > 0.99 else f"{share * 100:.0f} %"
