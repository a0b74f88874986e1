"""From a proposal to a claim: an editor's act, journalled as theirs and as the model's."""

from datetime import datetime

from django.db import IntegrityError, transaction

from apps.claims.models import Claim, Drafted
from apps.claims.services import DeskRefused
from apps.claims.services.intake import enter
from apps.proposals.models import Proposal
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require

COPIED = [field.name for field in Drafted._meta.fields if field.name != "language"]


@transaction.atomic
def track(proposal: Proposal, *, actor: Actor, now: datetime) -> Claim:
    """Make a claim of a proposal. Whoever does so has entered the claim, and cannot be the one to decide it.

    Raises:
        DeskRefused: it is tracked already or gone, or a claim says the same of the same words.
        NotAllowed: the actor may not.
    """
    require("use_model", actor)
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("reading__article__story")
    held = rows.filter(pk=proposal.pk).first()
    if held is None:
        raise DeskRefused("This proposal is gone: the model has been asked again.")
    if held.claim_id:
        raise DeskRefused("This proposal is tracked already.")
    article = held.reading.article
    claim = Claim(
        article=article,
        story=article.story,
        language=article.language or held.language,
        **{name: getattr(held, name) for name in COPIED},
    )
    try:
        with transaction.atomic():
            enter(claim, actor=actor, proposed_by=held.model, now=now)
    except IntegrityError as error:
        raise DeskRefused("A claim says this already, of the same words.") from error
    Proposal.objects.filter(pk=held.pk).update(claim=claim)
    return claim
