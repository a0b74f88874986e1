"""ClaimReview of a decided claim: https://schema.org/ClaimReview, with the fields that fact-check search reads."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from apps.claims.models import Claim
from verifyhub.corroboration import Finding
from verifyhub.lifecycle import State

LONGEST_CLAIM = 74  # characters: "claimReviewed" has to stay below 75
RATINGS = {State.CORROBORATED: 4, State.CONFIRMED: 5, State.REFUTED: 1}  # 5 true … 1 false
UNRATED_FINDINGS = (Finding.INSUFFICIENT, Finding.CONFLICTING)
LABELS = {
    State.CORROBORATED: "Corroborated, not confirmed",
    State.CONFIRMED: "Confirmed",
    State.REFUTED: "Refuted",
}


def claim_review(claim: Claim, *, url: str, decided_at: datetime) -> dict[str, object] | None:
    """None while the claim is being checked."""
    if State(claim.state) not in RATINGS:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "claimReviewed": _shortened(claim.statement),
        "datePublished": decided_at.date().isoformat(),
        "author": {"@type": "Organization", "name": "VerifyHub", "url": settings.BASE_URL},
        "reviewRating": _rating(claim),
        "itemReviewed": _item(claim),
    }


def _rating(claim: Claim) -> dict[str, object]:
    words: dict[str, object] = {"@type": "Rating", "alternateName": LABELS[State(claim.state)]}
    by_override = claim.state == State.CORROBORATED and claim.finding in UNRATED_FINDINGS
    if by_override:  # an editor's judgement against the weighing is told in words, not in a number
        return words
    return words | {"ratingValue": RATINGS[State(claim.state)], "bestRating": 5, "worstRating": 1}


def _item(claim: Claim) -> dict[str, object]:
    """The claim as first made. Whether its speaker is a person or an organisation is not known, so no type is given."""
    item: dict[str, object] = {"@type": "Claim"}
    if claim.attribution:
        item["author"] = {"name": claim.attribution[-1]}
    if address := web_address(claim.article.source_url):
        item["appearance"] = {"@type": "CreativeWork", "url": address}
    if claim.article.published_at:
        item["datePublished"] = claim.article.published_at.date().isoformat()
    return item


def _shortened(statement: str) -> str:
    if len(statement) <= LONGEST_CLAIM:
        return statement
    return statement[: LONGEST_CLAIM - 1].rsplit(" ", 1)[0] + "…"


def web_address(url: str) -> str:
    """The address if a browser may follow it, "" for anything but http and https."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
