"""Puts the demonstration in place: its publishers, feeds, partner and article. Doing it again changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from apps.accounts.models import Partner
from apps.claims.models import Article, Story
from apps.claims.services import ArticleText, declare_interest, submit_article
from apps.demo.press.addresses import Addresses
from apps.demo.press.shelf import Imprint, shelf
from apps.demo.story import DemonstrationArticle, demonstration_article
from apps.evidence.models import Feed, Publisher, PublisherAddress
from apps.webhooks.models import Endpoint
from apps.webhooks.services.endpoints import create_endpoint
from verifyhub.lifecycle import Actor, Role

LOADER = Actor(Role.SYSTEM, "Demonstration")
PARTNER = "Demonstration partner"
VIEWER = "Webhook viewer of the demonstration"


@dataclass(frozen=True)
class Demonstration:
    """What stands in the database now. `is_new` says whether the article was taken in by this very call."""

    article: Article
    is_new: bool
    endpoint: Endpoint


@transaction.atomic
def load_demonstration(*, base_url: str, now: datetime) -> Demonstration:
    """Load what is missing, all or nothing. Addresses follow `base_url`; what an editor changed since stays as it is.

    One transaction, so that no claim is looked at before its publishers and feeds are known.
    """
    addresses = Addresses(base_url.rstrip("/"))
    for imprint in shelf().imprints.values():
        _keep_publisher(imprint, addresses)
    _keep_feeds(addresses)
    endpoint = _keep_endpoint(f"{addresses.origin}/demo-webhooks/", now=now)
    article, is_new = _submit(demonstration_article(), now=now)
    return Demonstration(article, is_new, endpoint)


def _keep_publisher(imprint: Imprint, addresses: Addresses) -> None:
    publisher, _ = Publisher.objects.get_or_create(
        name=imprint.name,
        defaults={
            "kind": imprint.kind,
            "family": imprint.family,
            "reliability": imprint.reliability,
            "side": imprint.side,
        },
    )
    parts = urlsplit(addresses.imprint(imprint))
    former = publisher.addresses.filter(prefix__endswith=parts.path)
    if not former.update(prefix=f"{parts.hostname}{parts.path}"):
        PublisherAddress.objects.create(publisher=publisher, prefix=f"{parts.hostname}{parts.path}")


def _keep_feeds(addresses: Addresses) -> None:
    for feed in shelf().feeds.values():
        _keep_feed("rss", feed.title, addresses.feed(feed))
    for imprint in shelf().imprints.values():
        if imprint.is_channel:
            _keep_feed("telegram", f"{imprint.name} (demonstration channel)", addresses.imprint(imprint))


def _keep_feed(connector: str, name: str, address: str) -> None:
    feed, is_new = Feed.objects.get_or_create(name=name, defaults={"connector": connector, "address": address})
    if not is_new and feed.address != address:
        Feed.objects.filter(pk=feed.pk).update(address=address)


def _keep_endpoint(url: str, *, now: datetime) -> Endpoint:
    partner, _ = Partner.objects.get_or_create(name=PARTNER, defaults={"created_at": now})
    endpoint = partner.endpoints.filter(description=VIEWER).first()
    if endpoint is None:
        return create_endpoint(partner, url=url, description=VIEWER, now=now)[0]
    if endpoint.url != url:
        Endpoint.objects.filter(pk=endpoint.pk).update(url=url)
        endpoint.refresh_from_db()
    return endpoint


def _submit(told: DemonstrationArticle, *, now: datetime) -> tuple[Article, bool]:
    story, _ = Story.objects.get_or_create(title=told.story, defaults={"created_at": now})
    received = ArticleText(told.text, title=told.title, publisher_name=told.publisher, published_at=told.published_at)
    article, is_new = submit_article(
        received, actor=LOADER, story=story, max_characters=settings.MAX_ARTICLE_CHARACTERS, now=now
    )
    if is_new:
        _declare_interests(article, told, now=now)
    return article, is_new


def _declare_interests(article: Article, told: DemonstrationArticle, *, now: datetime) -> None:
    for claim in article.claims.all():
        if interest := told.interest_in(claim.quote):
            declare_interest(claim, gains=interest.gains, loses=interest.loses, actor=LOADER, now=now)
