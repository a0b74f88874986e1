"""What the language model proposes for an article, beside what the rules found; asking it, and tracking a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone

from apps.claims.models import Article, Claim
from apps.claims.services import DeskRefused
from apps.newsroom.acts import closed_because
from apps.newsroom.desk import DeskAdmin, actor_at, require_act
from apps.newsroom.live import live_part
from apps.proposals.models import ModelReading, Proposal
from apps.proposals.services import AskingRefused, request_reading, track
from apps.proposals.services.requesting import EMBARGOED, is_embargoed
from apps.queue.models import Status
from apps.queue.nudge import nudge_after_commit
from verifyhub.permissions import NotAllowed
from verifyhub.reading.comparing import Difference, Pair, Said, compare

DROPPED = {
    "quote_not_in_article": "the quote is not in the article",
    "no_quote": "there is no quote",
    "quote_too_short": "the quote is too short to be a claim",
    "quote_too_long": "the quote is too long to be one claim",
    "repeated": "it was proposed twice",
    "not_a_claim": "it is not in the form of a claim",
    "too_many": "there were too many for one article",
}


@dataclass(frozen=True)
class Row:
    """A claim of the rules, a proposal of the model, or both. `mark` and `style` repeat `verdict` for the eye."""

    claim: Claim | None
    proposal: Proposal | None
    verdict: str
    mark: str
    style: str
    differs_in: tuple[str, ...]


def model_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    """Nothing where no model is set and none was asked."""
    model = settings.LANGUAGE_MODEL
    reading = ModelReading.objects.filter(article=article).first()
    if model is None and reading is None:
        return {}
    proposals = _proposals(reading)
    return {
        "article": article,
        "model": model,
        "model_reading": reading,
        "model_rows": _rows(article, proposals) if reading and (proposals or reading.status == Status.DONE) else [],
        "proposals": proposals,
        "dropped": [_dropped(reason, times) for reason, times in sorted(reading.refused.items())] if reading else [],
        "is_asked": model is not None and reading is not None and reading.status == Status.WAITING,
        "asking_closed": closed_because(request, "use_model") or (EMBARGOED if is_embargoed(article) else ""),
        "tracking_closed": closed_because(request, "use_model"),
    }


def _proposals(reading: ModelReading | None) -> list[Proposal]:
    if reading is None:
        return []
    return list(reading.proposals.select_related("claim").order_by("quote_start", "quote_end", "pk"))


def _rows(article: Article, proposals: Sequence[Proposal]) -> list[Row]:
    """In the order of the text. Claims that were made of proposals stand on the model's side."""
    claims = list(article.claims.filter(proposal=None, split_from=None).order_by("quote_start", "id"))
    pairs = compare([_said(claim) for claim in claims], [_said(proposal) for proposal in proposals], text=article.text)
    return [_row(pair, claims, proposals) for pair in pairs]


def _said(one: Claim | Proposal) -> Said:
    return Said(one.quote_start, one.quote_end, one.statement, tuple(one.attribution), one.hedge)


def _row(pair: Pair, claims: Sequence[Claim], proposals: Sequence[Proposal]) -> Row:
    claim = claims[pair.left] if pair.left is not None else None
    proposal = proposals[pair.right] if pair.right is not None else None
    verdict, mark, style = _verdict(pair)
    return Row(claim, proposal, verdict, mark, style, tuple(difference.value for difference in pair.differences))


def _verdict(pair: Pair) -> tuple[str, str, str]:
    """In words, as a sign, and as a colour's name."""
    if pair.right is None:
        partly = "; the model has part of it in another claim" if pair.shares_words else ""
        return f"Only the rules{partly}", "◀", "rules"
    if pair.left is None:
        partly = "; the rules have part of it in another claim" if pair.shares_words else ""
        return f"Only the model{partly}", "▶", "model"
    if not pair.differences:
        return "Both alike", "=", "same"
    return f"Both, but they differ in the {_listed([_DIFFERENCES[d] for d in pair.differences])}", "≠", "differs"


_DIFFERENCES = {
    Difference.PASSAGE: "passage",
    Difference.STATEMENT: "wording",
    Difference.ATTRIBUTION: "attribution",
    Difference.HEDGE: "hedge",
}


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _dropped(reason: str, times: int) -> str:
    proposals = "1 proposal was" if times == 1 else f"{times} proposals were"
    return f"{proposals} dropped: {DROPPED.get(reason, reason.replace('_', ' '))}."


class ShowsModel(DeskAdmin):
    """The part of the article page with the model's proposals, and what is sent from it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.model_part)
        return [
            path("<int:article_id>/model/", view, name="claims_article_model"),
            self.action_path("<int:article_id>/model/ask/", "ask_model", self.ask_model),
            self.action_path("<int:article_id>/model/<int:proposal_id>/track/", "track", self.track),
            *super().get_urls(),
        ]

    def model_part(self, request: HttpRequest, article_id: int) -> HttpResponse:
        article = self.found(request, str(article_id))
        return live_part(request, "newsroom/article_model.html", model_context(request, article))

    def ask_model(self, request: HttpRequest, article_id: int) -> HttpResponse:
        require_act(request, "use_model")
        article = self.found(request, str(article_id))
        if settings.LANGUAGE_MODEL is None:
            return self.back_to(request, article, refused="No language model is set up.")
        try:
            reading = request_reading(article, actor=actor_at(request), now=timezone.now())
        except (AskingRefused, NotAllowed) as refusal:
            return self.back_to(request, article, refused=str(refusal))
        nudge_after_commit("apps.proposals.tasks.ask_model", reading_id=reading.pk)
        return self.back_to(request, article, done="The model is asked. What it proposes appears below by itself.")

    def track(self, request: HttpRequest, article_id: int, proposal_id: int) -> HttpResponse:
        require_act(request, "use_model")
        article = self.found(request, str(article_id))
        proposal = get_object_or_404(Proposal, pk=proposal_id, reading__article=article)
        try:
            track(proposal, actor=actor_at(request), now=timezone.now())
        except (DeskRefused, NotAllowed) as refusal:
            return self.back_to(request, article, refused=str(refusal))
        nudge_after_commit("apps.evidence.tasks.sweep")
        nudge_after_commit("apps.webhooks.tasks.sweep")
        return self.back_to(
            request, article, done="The proposal is a claim now, entered by you. Evidence is looked for."
        )
