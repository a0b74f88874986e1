"""Articles in, claims out."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NoReturn

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import actor_for_partner
from apps.accounts.services import ARTICLES_WRITE, CLAIMS_READ
from apps.api.addresses import address_of
from apps.api.authentication import key_of
from apps.api.claim_shapes import URL, ClaimOut, StoryOut
from apps.api.claims import claims_with_context
from apps.api.errors import Unacceptable
from apps.api.filtering import Filters, any_of, narrowed_by
from apps.api.idempotency import idempotent
from apps.api.inputs import AddressField, Body, MomentField, TextField
from apps.api.ledger import note_read
from apps.api.paging import PAGED, Page, page_answer, page_asked, page_docs
from apps.api.shapes import ModelShape, Shape
from apps.api.views import ApiView
from apps.claims.models import Article
from apps.claims.queries import stories_visible_to_partners
from apps.claims.services import ArticleRefused, ArticleText, receive_article
from apps.evidence.services import receive_address
from apps.queue.models import Status
from apps.queue.nudge import nudge_after_commit

NOT_IN_LISTS = ("text", "set_aside", "same_as__text", "same_as__set_aside")
ORDERS = ("-received_at", "received_at")
READING_STATUSES = {"waiting": Status.WAITING, "read": Status.DONE, "failed": Status.FAILED}


class ArticleIn(Body[ArticleText]):
    """A text to be read, or the `url` of a page that has it: one of both.

    Offsets in the answer count the characters of the text exactly as sent.
    """

    text = TextField(trim_whitespace=False, allow_blank=True, required=False)
    url = AddressField(
        required=False,
        help_text="Instead of `text`: a worker fetches the page, as its robots.txt allows, and takes the text off it.",
    )
    title = TextField(max_length=300, required=False, allow_blank=True)
    source_url = AddressField(required=False, allow_blank=True)
    publisher = TextField(max_length=200, required=False, allow_blank=True)
    published_at = MomentField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        super().validate(attrs)
        if "text" not in attrs and "url" not in attrs:
            _refuse("text", "Send the `text` of the article, or the `url` of its page.", "required")
        if "text" in attrs and "url" in attrs:
            _refuse(
                "url", "Send either `text` or `url`. Of a text, `source_url` says where it stands.", "not_with_text"
            )
        if "url" in attrs and "source_url" in attrs:
            _refuse("source_url", "The `url` says this already: leave it out.", "not_with_url")
        return attrs


def _refuse(field: str, why: str, code: str) -> NoReturn:
    raise serializers.ValidationError({field: [serializers.ErrorDetail(why, code)]})


class SetAsideOut(Shape[list[object]]):
    """A passage that is not a claim, and why."""

    start = serializers.IntegerField(source="0")
    end = serializers.IntegerField(source="1")
    reason = serializers.CharField(source="2")


class ArticleLine(ModelShape[Article]):
    """An article as lists have it; at its `url` there are its claims, and what was set aside."""

    id = serializers.UUIDField(source="uid")
    url = serializers.SerializerMethodField()
    publisher = serializers.CharField(source="publisher_name")
    text_sha256 = serializers.CharField(source="read_as.text_sha256", allow_null=True)
    same_as = serializers.SerializerMethodField()
    story = serializers.SerializerMethodField()
    language = serializers.CharField(
        source="read_as.language", help_text="Empty before it is read; `und`: a language that is not read."
    )
    reading_status = serializers.ChoiceField(
        list(READING_STATUSES),
        source="read_as.reading_status",
        help_text="`waiting`: not read yet. `read`: `claims` is all there is. `failed`: `reading_notes` says why.",
    )
    reading_notes = serializers.SerializerMethodField(
        help_text="Sentences that say what limits the reading, such as a part that was not read."
    )

    class Meta:
        model = Article
        fields = [
            "id", "url", "title", "source_url", "publisher", "published_at", "received_at", "language", "text_sha256",
            "same_as", "story", "reading_status", "reading_notes",
        ]  # fmt: skip

    @extend_schema_field(URL)
    def get_url(self, article: Article) -> str:
        return address_of("article-detail", article.uid)

    @extend_schema_field(StoryOut(allow_null=True))
    def get_story(self, article: Article) -> object:
        """None where partners see no claim of the story: its title alone could tell of one that is hidden."""
        return StoryOut(article.story).data if article.story_id in self.context["stories"] else None

    @extend_schema_field(URL(allow_null=True))
    def get_same_as(self, article: Article) -> str | None:
        return address_of("article-detail", article.same_as.uid) if article.same_as else None

    def get_reading_notes(self, article: Article) -> list[str]:
        read = article.read_as
        return [read.last_error] if read.last_error else list(read.notes)


class ArticleOut(ArticleLine):
    """An article as taken in. The text itself is not given back; `text_sha256` tells which it was.

    It is read by a worker, mostly within seconds: ask for it again while `reading_status` is "waiting". Before the page
    of one sent by its `url` is fetched, `text_sha256` is null, and `title` and `publisher` are as you told them. If the
    page turns out to have the text of another article, `same_as` names that, and all that is read is that article's.
    """

    characters = serializers.SerializerMethodField()
    set_aside = serializers.SerializerMethodField()
    claims = serializers.SerializerMethodField()

    class Meta(ArticleLine.Meta):
        fields = [
            "id", "url", "title", "source_url", "publisher", "published_at", "received_at", "language", "characters",
            "text_sha256", "same_as", "story", "reading_status", "reading_notes", "set_aside", "claims",
        ]  # fmt: skip

    def get_characters(self, article: Article) -> int:
        return len(article.read_as.text)

    @extend_schema_field(SetAsideOut(many=True))
    def get_set_aside(self, article: Article) -> object:
        return [dict(zip(("start", "end", "reason"), passage, strict=True)) for passage in article.read_as.set_aside]

    @extend_schema_field(ClaimOut(many=True))
    def get_claims(self, article: Article) -> object:
        return ClaimOut(self.context["claims"], many=True).data


class ArticlePage(Page):
    """A page of articles."""

    data = ArticleLine(many=True)  # type: ignore[assignment]


class ArticleFilters(Filters):
    reading_status = any_of([(status, status) for status in READING_STATUSES], method="read_so_far")

    class Meta:
        model = Article
        fields: list[str] = []

    def read_so_far(self, articles: QuerySet[Article], name: str, asked: Sequence[str]) -> QuerySet[Article]:
        if not asked:
            return articles
        so_far = Coalesce("same_as__status", "status")  # as it is shown
        return articles.alias(so_far=so_far).filter(so_far__in=[READING_STATUSES[status] for status in asked])


class ArticleList(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,), "POST": (ARTICLES_WRITE,)}
    known_parameters = frozenset(ArticleFilters.base_filters) | PAGED

    @extend_schema(
        operation_id="list_articles",
        summary="The articles that you sent",
        parameters=[
            OpenApiParameter("reading_status", enum=list(READING_STATUSES), many=True, description="Any if left out."),
            *page_docs(ORDERS),
        ],
        responses=ArticlePage,
    )
    def get(self, request: Request) -> Response:
        sent = Article.objects.filter(entered_by=actor_for_partner(key_of(request).partner).key)
        sent = sent.select_related("story", "same_as").defer(*NOT_IN_LISTS)
        page, cursor = page_asked(narrowed_by(ArticleFilters, sent, request), request, ORDERS)
        return page_answer(request, ArticleLine(page, many=True, context={"stories": _stories(page)}).data, cursor)

    @extend_schema(
        operation_id="submit_article",
        summary="Send an article to have the claims in it found",
        request=ArticleIn,
        responses={
            201: ArticleOut,
            200: OpenApiResponse(
                ArticleOut, description="This very text, or address, is known already; here is what we have."
            ),
        },
    )
    @idempotent()
    def post(self, request: Request) -> Response:
        body = ArticleIn(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        source_url = given.pop("url", "")
        received = ArticleText(**{"text": "", "publisher_name": given.pop("publisher", ""), **given})
        if source_url:
            article, is_new = _submit_address(request, replace(received, source_url=source_url))
        else:
            article, is_new = _submit(request, received)
        address = {"Location": address_of("article-detail", article.uid)}
        return Response(_shown(request, article), status=201 if is_new else 200, headers=address)


class ArticleOne(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}

    @extend_schema(operation_id="get_article", summary="One article and its claims", responses=ArticleOut)
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        article = get_object_or_404(Article.objects.select_related("story", "same_as"), uid=uid)
        return Response(_shown(request, article))


def _shown(request: Request, article: Article) -> object:
    claims = list(claims_with_context().filter(article=article.read_as).order_by("quote_start", "id"))
    note_read(request, claims)
    return ArticleOut(article, context={"claims": claims, "stories": _stories([article])}).data


def _stories(articles: Sequence[Article]) -> set[int]:
    """Keys of those of their stories that partners may see."""
    visible = stories_visible_to_partners(timezone.now()).filter(articles__in=articles)
    return set(visible.values_list("pk", flat=True))


def _submit_address(request: Request, told: ArticleText) -> tuple[Article, bool]:
    page, is_new = receive_address(told, actor=actor_for_partner(key_of(request).partner), now=timezone.now())
    if page.due_at:
        nudge_after_commit("apps.evidence.tasks.fetch_article", page_id=page.pk)
    return page.article, is_new


def _submit(request: Request, received: ArticleText) -> tuple[Article, bool]:
    try:
        article, is_new = receive_article(
            received,
            actor=actor_for_partner(key_of(request).partner),
            max_characters=settings.MAX_ARTICLE_CHARACTERS,
            now=timezone.now(),
        )
    except ArticleRefused as refusal:
        raise Unacceptable(refusal.code, str(refusal), pointer="/text") from refusal
    if is_new:
        nudge_after_commit("apps.claims.tasks.read_article", article_id=article.pk)
    return article, is_new
