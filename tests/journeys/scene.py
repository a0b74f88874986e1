"""Run inside an installation, as a command: lays out what a journey needs. `python -m tests.journeys.scene WHAT`."""

import sys
from datetime import UTC, datetime

import django

ARTICLE = "Troops have entered Brenova, the wire reports.\n"


def main(what: str, far_side: str) -> None:
    django.setup()
    now = datetime.now(UTC)
    if what == "places":
        print(_lay_out_places(far_side, now=now))
    elif what == "article":
        _submit_article(now=now)
    elif what == "hints":
        _tell_workers()


def _lay_out_places(far_side: str, *, now: datetime) -> str:
    """A feed to ask, and a partner to tell; gives the partner's API key."""
    from apps.accounts.models import Partner
    from apps.accounts.services import SCOPES, issue_key
    from apps.evidence.models import Feed
    from apps.webhooks.services import create_endpoint

    Feed.objects.create(connector="rss", name="Far feed", address=f"{far_side}/feed.xml")
    partner = Partner.objects.create(name="Far partner", created_at=now)
    create_endpoint(partner, url=f"{far_side}/hook", from_start=True, now=now)
    return issue_key(partner, label="journey", scopes=SCOPES, now=now)[1]


def _submit_article(*, now: datetime) -> None:
    from apps.claims.services import ArticleText, submit_article
    from verifyhub.lifecycle import SYSTEM

    submit_article(ArticleText(ARTICLE), actor=SYSTEM, max_characters=10_000, now=now)


def _tell_workers() -> None:
    """What a worker's sweep does: open the inquiries, and put a hint for every due row into the broker."""
    from apps.evidence.tasks import sweep

    sweep()


if __name__ == "__main__":
    main(*sys.argv[1:])
