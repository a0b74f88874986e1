"""What the journal keeps of a claim's evidence and weighing, and the whole snapshot as the rows have it now."""

from typing import Any

from apps.claims.models import Claim
from apps.claims.snapshots import claim_part
from apps.evidence.models import Assessment, Reading
from verifyhub.history import Snapshot


def reading_part(reading: Reading) -> dict[str, Any]:
    document = reading.document
    return {
        "url": document.url,
        "title": document.title,
        "publisher": document.publisher.name if document.publisher else "",
        "sha256": document.sha256,
        "stance": reading.stance,
        "confidence": reading.confidence,
        "passage": reading.passage,
        "relation": reading.relation,
        "named_origins": reading.named_origins,
        "credibility": reading.credibility,
        "credibility_reason": reading.credibility_reason,
        "credibility_by": reading.credibility_by,
        "override_stance": reading.override_stance,
        "override_reason": reading.override_reason,
        "overridden_by": reading.overridden_by,
    }


def assessment_part(assessment: Assessment) -> dict[str, Any]:
    return {
        "rule_version": assessment.rule_version,
        "finding": assessment.finding,
        "probability": assessment.probability,
        "probability_low": assessment.probability_low,
        "probability_high": assessment.probability_high,
        "log_odds": assessment.log_odds,
        "base_log_odds": assessment.base_log_odds,
        "base_confirmed": assessment.base_confirmed,
        "base_refuted": assessment.base_refuted,
        "supporting_origins": assessment.supporting_origins,
        "disputing_origins": assessment.disputing_origins,
        "document_count": assessment.document_count,
        "lookups_answered": assessment.lookups_answered,
        "lookups_asked": assessment.lookups_asked,
        "shortfall": assessment.shortfall,
        "is_outweighed": assessment.is_outweighed,
        "explanation": assessment.explanation,
        "origins": assessment.origins,
    }


def snapshot(claim: Claim) -> Snapshot:
    """As `claims.snapshots.as_of` would give it for now, but from the rows."""
    readings = claim.readings.select_related("document__publisher").order_by("id")
    assessment = claim.assessments.order_by("-id").first()
    return {
        "claim": claim_part(claim),
        "readings": {str(reading.document_id): reading_part(reading) for reading in readings},
        "assessment": assessment_part(assessment) if assessment else None,
    }
