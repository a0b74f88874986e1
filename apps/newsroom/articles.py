"""Intake: a text goes in, its claims are shown in place; and the articles we have."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import display

from apps.claims.models import Article
from apps.claims.services import ArticleRefused, receive_article
from apps.evidence.services import receive_address
from apps.newsroom.article_model import ShowsModel, model_context
from apps.newsroom.article_page import ShowsReading, article_context
from apps.newsroom.desk import actor_at, require
from apps.newsroom.forms import IntakeForm
from apps.newsroom.templatetags.newsroom import age
from apps.queue.nudge import nudge_after_commit


@admin.register(Article)
class ArticleAdmin(ShowsReading, ShowsModel):
    change_list_template = "newsroom/article_list.html"
    list_display = ("headline", "publisher_name", "story", "claims_found", "entered_by_name", "received")
    list_filter = ("story",)
    list_select_related = ("story",)
    search_fields = ("title", "publisher_name", "source_url")
    search_help_text = "Search titles, publishers and addresses"
    ordering = ("-received_at", "-id")

    @display(description="Article")
    def headline(self, article: Article) -> str:
        return str(article)

    @display(description="Claims")
    def claims_found(self, article: Article) -> int | str:
        found: int = article.claim_count  # type: ignore[attr-defined]
        return {"waiting": "being read", "failed": found or "not read"}.get(article.reading_status, found)

    @display(description="Received", ordering="received_at")
    def received(self, article: Article) -> str:
        return age(article.received_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).annotate(claim_count=Count("claims"))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """An article is kept as it was received."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        require(request, "claims.add_article")
        is_sent = request.method == "POST"
        form = IntakeForm(request.POST, request.FILES) if is_sent else IntakeForm()
        if is_sent and form.is_valid() and (answer := self._take_in(request, form)):
            return answer
        status = 400 if form.errors else 200
        return self.page(request, "newsroom/intake.html", title="Add article", form=form, status=status)

    def _take_in(self, request: HttpRequest, form: IntakeForm) -> HttpResponse | None:
        """The way to the article; None when it was refused, with the reason on the form."""
        if form.is_address_alone:
            return self._fetch(request, form)
        try:
            article, is_new = receive_article(
                form.received(),
                actor=actor_at(request),
                story=form.cleaned_data["story"],
                max_characters=settings.MAX_ARTICLE_CHARACTERS,
                now=timezone.now(),
            )
        except ArticleRefused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refusal))
            return None
        if is_new:
            nudge_after_commit("apps.claims.tasks.read_article", article_id=article.pk)
            messages.success(request, "The article is kept. It is being read now.")
        else:
            messages.info(request, "We already have this text. This is the article as it was taken in.")
        return HttpResponseRedirect(reverse("admin:claims_article_change", args=[article.pk]))

    def _fetch(self, request: HttpRequest, form: IntakeForm) -> HttpResponse:
        story = form.cleaned_data["story"]
        page, is_new = receive_address(form.received(), actor=actor_at(request), story=story, now=timezone.now())
        if page.due_at:
            nudge_after_commit("apps.evidence.tasks.fetch_article", page_id=page.pk)
        if is_new:
            messages.success(request, "The address is kept. Its page is being fetched now.")
        else:
            messages.info(request, "We already have this address. This is the article as it was taken in.")
        return HttpResponseRedirect(reverse("admin:claims_article_change", args=[page.article_id]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self.found(request, object_id)
        shown = {**article_context(request, article), **model_context(request, article)}
        return self.page(request, "newsroom/article.html", title="Article", **shown)
