"""Whether this process lives, and whether the installation is ready to serve."""

import logging
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.claims.models import Article, Refold, Wording
from apps.evidence.models import ArticlePage, Deposit, Document, Inquiry, Lookup, Visit
from apps.proposals.models import ModelReading
from apps.queue.models import QueuedWork
from apps.queue.services import is_free
from apps.webhooks.models import Delivery

QUEUES: dict[str, type[QueuedWork]] = {
    "article_pages": ArticlePage,
    "articles": Article,
    "proposals": ModelReading,
    "inquiries": Inquiry,
    "lookups": Lookup,
    "documents": Document,
    "visits": Visit,
    "deposits": Deposit,
    "comparisons": Wording,
    "refoldings": Refold,
    "deliveries": Delivery,
}

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """No I/O: says only that the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when the database is away or behind the code. Late work is told but is no reason to turn callers away."""
    try:
        unapplied = _unapplied_migrations()
        waiting = {} if unapplied else _oldest_due_seconds(timezone.now())
    except DatabaseError:
        logger.exception("The database cannot be used.")
        return JsonResponse({"ready": False, "database": "away"}, status=503)
    body = {"ready": not unapplied, "database": "reachable", "unapplied_migrations": unapplied}
    return JsonResponse(body | {"oldest_due_seconds": waiting}, status=503 if unapplied else 200)


def _unapplied_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _oldest_due_seconds(now: datetime) -> dict[str, float | None]:
    """For each queue, how long the longest waiting row has been due and free; None when there is none."""
    oldest = {
        name: model._default_manager.filter(is_free(now)).aggregate(at=Min("due_at"))["at"]
        for name, model in QUEUES.items()
    }
    return {name: (now - at).total_seconds() if at else None for name, at in oldest.items()}
