"""The one address of a page: marks that only tell where a reader came from are off, the page's own word is heard."""

import re
from urllib.parse import SplitResult, parse_qsl, quote, urljoin, urlsplit, urlunsplit

_PORTS = {"http": "80", "https": "443"}
_BREAK = re.compile(r"[\t\r\n]")
_BLANK = re.compile(r"[\s\x00-\x1f]")
# Marks that tell a site where a reader came from; the page is the same without them. Reviewed 2026-11. Left out on
# purpose: "ref", "source", "from", "share", "amp", "page", which on some sites choose what is shown.
_TRACKING = re.compile(
    r"""
    (utm_ | mtm_ | pk_ | at_) .*                # campaigns: Google Analytics and those after it, Matomo, AT Internet
    | (hsa_ | _hs | mc_ | oly_ | vero_) .*      # letters to subscribers: HubSpot, Mailchimp, Omeda, Vero
    | (fb_ | __cft__) .* | fbclid | mibextid | sfnsn | __tn__ | igshid | igsh   # Facebook and Instagram
    | gclid | gclsrc | dclid | gbraid | wbraid | _ga | _gl                      # Google's clicks and visits
    | msclkid | yclid | ysclid | _openstat | twclid | ttclid | li_fat_id        # clicks at other advertisers
    | ref_src | ref_url | __twitter_impression | mkt_tok | wickedid | xtor      # X; visits counted across sites
    | cmpid | cmp | icid | ocid | smid | smtyp | ito | ncid                     # large publishers' own
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Names too short to be tracking everywhere.
_TRACKING_AT = {
    "youtube.com": frozenset(("si", "feature", "pp", "ab_channel")),
    "youtu.be": frozenset(("si", "feature")),
    "twitter.com": frozenset(("s", "t")),
    "x.com": frozenset(("s", "t")),
}
# A page may say that it is another form of the page one step up only where that step has one of these names.
_FORMS = frozenset(("amp", "amp.html", "print", "print.html", "mobile", "index.html", "index.php", "index.htm"))
# What an address may not lose to its canonical one: on many sites it is all that tells two stories apart.
_IDENTIFYING = re.compile(r"^(p|id|.{0,12}_?id|story|article|news|item|node|post|a|n)$", re.IGNORECASE)


def canonical_address(url: str) -> str:
    """The address without fragment and tracking marks, its host in lower case; odd input comes back unchanged."""
    try:
        # As browsers do; a blank left as it is would be cut off once something behind it has gone.
        parts = urlsplit(_BLANK.sub(lambda blank: quote(blank[0]), _BREAK.sub("", url).strip()))
        scheme, host = parts.scheme, parts.hostname
        if scheme not in _PORTS or not host or not re.fullmatch(r"[\w.:-]+", host):
            return url
        clean = SplitResult(scheme, _authority(parts), _resolved(parts.path), _without_marks(parts.query, host), "")
        return urlunsplit(clean)
    except ValueError:
        return url


def site_of(url: str) -> str:
    """The part of the host that belongs to one owner: "courier.co.uk" for "m.courier.co.uk"; "" when there is none."""
    from tld import get_fld  # reads its list of endings: only when two addresses are compared

    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
        known = get_fld(f"https://{host}/", fail_silently=True) if "." in host else None
    except ValueError:
        return ""
    return known or (host if re.fullmatch(r"[\d.]+", host) or ":" in host else ".".join(host.split(".")[-2:]))


def is_same_site(left: str, right: str) -> bool:
    return bool(site_of(left)) and site_of(left) == site_of(right)


def resolved_link(base: str, link: str) -> str:
    """The absolute web address of a link on a page; "" for anything that is none."""
    try:
        target = urljoin(base, link.strip())
        return target if urlsplit(target).scheme in _PORTS and urlsplit(target).hostname else ""
    except ValueError:
        return ""


def is_own_address(stated: str, url: str) -> bool:
    """Whether the page at `url` may well call itself `stated`: same site, and not one address for many stories."""
    if not is_same_site(stated, url):
        return False
    ours, theirs = urlsplit(canonical_address(url)), urlsplit(canonical_address(stated))
    if theirs.path == "/" and not theirs.query and (ours.path != "/" or ours.query):
        return False
    ours_steps, their_steps = _steps(ours.path), _steps(theirs.path)
    rest = ours_steps[len(their_steps) :]
    if rest and ours_steps[: len(their_steps)] == their_steps and not all(step in _FORMS for step in rest):
        return False  # a section's address, given for each of its stories
    if ours.path == theirs.path:
        kept = {name for name, _ in parse_qsl(theirs.query, keep_blank_values=True)}
        lost = {name for name, _ in parse_qsl(ours.query, keep_blank_values=True)} - kept
        return not any(_IDENTIFYING.match(name) for name in lost)
    return True


def _authority(parts: SplitResult) -> str:
    user, at, host = parts.netloc.rpartition("@")
    port = parts.port
    host = re.sub(r":\d*$", "", host.lower())
    return f"{user}{at}{host}" + (f":{port}" if port is not None and str(port) != _PORTS[parts.scheme] else "")


def _resolved(path: str) -> str:
    """RFC 3986, section 5.2.4: "." and ".." are steps, not names."""
    steps: list[str] = []
    names = path.split("/")[1:] if path.startswith("/") else path.split("/")
    for name in names:
        if name == "..":
            del steps[-1:]
        elif name != ".":
            steps.append(name)
    if names and names[-1] in (".", "..") and steps[-1:] != [""]:
        steps.append("")
    return "/" + "/".join(steps)


def _without_marks(query: str, host: str) -> str:
    here = _TRACKING_AT.get(host.removeprefix("www.").removeprefix("m."), frozenset())
    return "&".join(part for part in query.split("&") if part and not _is_mark(part.partition("=")[0], here))


def _is_mark(name: str, here: frozenset[str]) -> bool:
    return name in here or _TRACKING.fullmatch(name) is not None


def _steps(path: str) -> list[str]:
    return [step for step in path.lower().split("/") if step]
