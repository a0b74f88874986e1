"""Stories: the claims that belong together, and how many of them stand how.

A story of which a partner may see no claim does not exist for it: its title alone could tell of a claim under embargo.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import django_filters
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.addresses import listed, story_address
from apps.api.claim_shapes import URL, StoryOut
from apps.api.filtering import LONGEST_QUERY, Filters, any_of, narrowed_by, with_words
from apps.api.paging import PAGED, Page, page_answer, page_asked, page_docs
from apps.api.shapes import Shape
from apps.api.views import ApiView
from apps.claims.models import STATES, Claim, Story
from apps.claims.queries import claims_visible_to_partners, stories_visible_to_partners

ORDERS = ("-created_at", "created_at", "title", "-title")
STATUSES = [("open", "open"), ("closed", "closed")]


class CountsOut(Shape[dict[str, int]]):
    """Of the claims that you may see, those that stand for themselves: one merged into another is not counted."""

    total = serializers.IntegerField()
    submitted = serializers.IntegerField()
    under_review = serializers.IntegerField()
    corroborated = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    refuted = serializers.IntegerField()


class StoryLinksOut(Shape[Story]):
    self = serializers.SerializerMethodField()
    claims = serializers.SerializerMethodField()

    @extend_schema_field(URL)
    def get_self(self, story: Story) -> str:
        return story_address(story.pk)

    @extend_schema_field(URL)
    def get_claims(self, story: Story) -> str:
        return listed("claim-list", story=story.pk)


class StoryDetail(StoryOut):
    """A story. A closed one takes no new claims; those in it go on as before."""

    url = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    claims = serializers.SerializerMethodField()
    links = StoryLinksOut(source="*")

    class Meta(StoryOut.Meta):
        fields = ["id", "url", "title", "status", "created_at", "closed_at", "claims", "links"]

    @extend_schema_field(URL)
    def get_url(self, story: Story) -> str:
        return story_address(story.pk)

    @extend_schema_field(serializers.ChoiceField(STATUSES))
    def get_status(self, story: Story) -> str:
        return "closed" if story.closed_at else "open"

    @extend_schema_field(CountsOut)
    def get_claims(self, story: Story) -> dict[str, int]:
        counts: dict[str, int] = self.context["counts"][story.pk]
        return counts


class StoryPage(Page):
    """A page of stories."""

    data = StoryDetail(many=True)  # type: ignore[assignment]


class StoryFilters(Filters):
    status = any_of(STATUSES, method="of_status")
    q = django_filters.CharFilter(method="titled", max_length=LONGEST_QUERY)

    class Meta:
        model = Story
        fields: list[str] = []

    def of_status(self, stories: QuerySet[Story], name: str, asked: Sequence[str]) -> QuerySet[Story]:
        return stories.filter(closed_at__isnull="open" in asked) if len(set(asked)) == 1 else stories

    def titled(self, stories: QuerySet[Story], name: str, words: str) -> QuerySet[Story]:
        return stories.filter(with_words("title", words))


class StoryList(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = frozenset(StoryFilters.base_filters) | PAGED

    @extend_schema(
        operation_id="list_stories",
        summary="Stories, with how many of their claims stand how",
        parameters=[
            OpenApiParameter("status", enum=["open", "closed"], many=True, description="Both if left out."),
            OpenApiParameter("q", str, description="Words that the title has: all of them, in any case."),
            *page_docs(ORDERS),
        ],
        responses=StoryPage,
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        page, cursor = page_asked(narrowed_by(StoryFilters, stories_visible_to_partners(now), request), request, ORDERS)
        return page_answer(request, _shown(page, now), cursor)


class StoryOne(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}

    @extend_schema(
        operation_id="get_story",
        summary="One story, with how many of its claims stand how",
        parameters=[OpenApiParameter("key", int, OpenApiParameter.PATH)],
        responses=StoryDetail,
    )
    def get(self, request: Request, key: int) -> Response:
        now = timezone.now()
        story = get_object_or_404(stories_visible_to_partners(now), pk=key)
        return Response(_shown([story], now)[0])


def _shown(stories: Sequence[Story], now: datetime) -> list[dict[str, object]]:
    return StoryDetail(stories, many=True, context={"counts": _counts(stories, now)}).data  # type: ignore[return-value]


def _counts(stories: Sequence[Story], now: datetime) -> dict[int, dict[str, int]]:
    """By story: its claims in each state, and in all. One query."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(["total", *dict(STATES)], 0))
    counted = claims_visible_to_partners(now).filter(story__in=stories, duplicate_of=None)
    for story, state, count in _by_state(counted):
        counts[story][state] = count
        counts[story]["total"] += count
    return counts


def _by_state(claims: QuerySet[Claim]) -> QuerySet[Claim, tuple[int, str, int]]:
    return claims.order_by().values_list("story", "state").annotate(count=Count("pk"))
