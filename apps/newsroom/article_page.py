"""Everything the article page shows: the text with its claims in place, what was set aside, and whether it is read."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from apps.claims.models import Article, Claim
from apps.claims.queries import proposals_for
from apps.claims.services import DeskRefused, add_claim, read_again
from apps.evidence.services import fetch_again
from apps.newsroom.desk import DeskAdmin, actor_at, may_act, require_act
from apps.newsroom.forms import AddClaimForm, first_error
from apps.newsroom.highlighting import Mark, cut
from apps.newsroom.live import live_part
from apps.queue.nudge import nudge_after_commit

# Where the reason as it is stored would puzzle an editor.
_SET_ASIDE_AS = {
    "furniture": "part of the page",
    "left out": "a claim less worth a check",
    "not read": "too far down to be read",
}


def article_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    claims = list(article.claims.order_by("quote_start", "id"))
    perhaps = proposals_for(claims)
    set_aside = [
        {"text": article.text[start:end], "reason": set_aside_as(reason)} for start, end, reason in article.set_aside
    ]
    marks = [Mark(c.quote_start, c.quote_end, {"claim": c, "number": n}) for n, c in enumerate(claims, start=1)]
    marks += [Mark(start, end, {"set_aside": set_aside_as(reason)}) for start, end, reason in article.set_aside]
    may_have_text = article.reading_status != "waiting" and article.same_as is None
    return {
        "article": article,
        "claims": claims,
        "found": [(claim, perhaps.get(claim.pk, [])) for claim in claims],
        "set_aside": set_aside,
        "why_empty": why_empty(article, claims),
        "may_read_again": may_have_text and not claims and may_act(request, "submit"),
        "may_add_claim": bool(article.text) and article.reading_status != "waiting" and may_act(request, "submit"),
        "pieces": cut(article.text, marks),
    }


def set_aside_as(reason: str) -> str:
    return _SET_ASIDE_AS.get(reason, reason.replace("_", " "))


def why_empty(article: Article, claims: list[Claim]) -> str:
    """Why a text that was read has no claims, as a sentence; "" when it has some, or is not read."""
    if claims or article.same_as or article.reading_status != "read":
        return ""
    reasons = Counter(set_aside_as(reason) for _, _, reason in article.set_aside)
    if not reasons:
        return "Nothing to track was found: no sentence in it reports something that can be checked."
    listed = ", ".join(f"{reason} ({times})" for reason, times in reasons.most_common())
    return f"Nothing to track was found: every passage was set aside, as {listed}."


class ShowsReading(DeskAdmin):
    """The part of the article page that fills when a worker has read the text, and the way to have it read again."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reading)
        return [
            path("<int:article_id>/reading/", view, name="claims_article_reading"),
            self.action_path("<int:article_id>/claims/", "add_claim", self.add_claim),
            self.action_path("<int:article_id>/read-again/", "read_again", self.read_again),
            *super().get_urls(),
        ]

    def reading(self, request: HttpRequest, article_id: int) -> HttpResponse:
        article = self.found(request, str(article_id))
        return live_part(request, "newsroom/article_reading.html", article_context(request, article))

    def add_claim(self, request: HttpRequest, article_id: int) -> HttpResponse:
        require_act(request, "submit")
        article, form = self.found(request, str(article_id)), AddClaimForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, article, refused=first_error(form))
        try:
            add_claim(article, **form.cleaned_data, actor=actor_at(request), now=timezone.now())
        except DeskRefused as refusal:
            messages.info(request, f"Nothing was added. You had written: “{form.cleaned_data['quote']}”")
            return self.back_to(request, article, refused=str(refusal))
        nudge_after_commit("apps.evidence.tasks.sweep")
        nudge_after_commit("apps.webhooks.tasks.sweep")
        return self.back_to(request, article, done="The claim is tracked. Open it to say who says so, where and when.")

    def read_again(self, request: HttpRequest, article_id: int) -> HttpResponse:
        require_act(request, "submit")
        article = self.found(request, str(article_id))
        if not article.text:
            return self._fetch_again(request, article)
        try:
            read_again(article, actor=actor_at(request), now=timezone.now())
        except DeskRefused as refusal:
            return self.back_to(request, article, refused=str(refusal))
        nudge_after_commit("apps.claims.tasks.read_article", article_id=article.pk)
        return self.back_to(request, article, done="The article is read again.")

    def _fetch_again(self, request: HttpRequest, article: Article) -> HttpResponse:
        page = fetch_again(article, actor=actor_at(request), now=timezone.now())
        nudge_after_commit("apps.evidence.tasks.fetch_article", page_id=page.pk)
        return self.back_to(request, article, done="The page is fetched again.")
