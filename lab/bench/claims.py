"""Claims to be measured on, and journals of any length."""

from datetime import UTC, datetime
from uuid import uuid4

from apps.claims.models import Article, Claim, JournalEntry
from apps.claims.services import ASSESSED, number_entries
from verifyhub.chain import GENESIS, canonical, link
from verifyhub.lifecycle import State

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
STATEMENT = "Troops have entered Brenova."


def make_article() -> Article:
    return Article.objects.create(
        title="Measured", text=STATEMENT, text_sha256=uuid4().hex, language="en", received_at=NOW
    )


def make_claims(article: Article, count: int) -> list[Claim]:
    """Submitted claims that meet the bar, so that every move is open to them."""
    claims = [
        Claim(
            article=article,
            statement=f"{STATEMENT} ({uuid4().hex})",
            quote=STATEMENT,
            quote_start=0,
            quote_end=len(STATEMENT),
            hedge="reported",
            kind="event",
            language="en",
            shortfall="",
            created_at=NOW,
            updated_at=NOW,
        )
        for _ in range(count)
    ]
    return Claim.objects.bulk_create(claims)


def make_claim_with_journal(article: Article, length: int) -> Claim:
    """Corroborated; the only assessment is its first entry, the farthest away when a move asks what it rests on."""
    claim = make_claims(article, 1)[0]
    digest, entries = GENESIS, []
    for position in range(1, length + 1):
        content = canonical({"claim": str(claim.uid), "position": position, "data": {"note": "x" * 200}})
        digest = link(digest, content)
        entries.append(
            JournalEntry(
                claim=claim,
                position=position,
                event=ASSESSED if position == 1 else "claim.assigned",
                actor_role="system",
                actor_name="VerifyHub",
                created_at=NOW,
                content=content,
                digest=digest,
            )
        )
    JournalEntry.objects.bulk_create(entries, batch_size=500)
    while number_entries():
        pass
    Claim.objects.filter(pk=claim.pk).update(
        version=length, journal_digest=digest, **{"state": State.CORROBORATED.value}
    )
    claim.refresh_from_db()
    return claim
