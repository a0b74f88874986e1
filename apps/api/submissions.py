"""Claims that partners send: words of an article that we have, or words that were published elsewhere."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import actor_for_partner
from apps.accounts.services import CLAIMS_READ, CLAIMS_WRITE
from apps.api.addresses import address_of
from apps.api.authentication import key_of
from apps.api.claim_shapes import ClaimOut
from apps.api.claims import ClaimList, ClaimOne, claims_with_context, find_claim
from apps.api.conditional import IF_MATCH, require_seen
from apps.api.errors import Conflict, NotYours, Unacceptable, problem
from apps.api.idempotency import idempotent
from apps.api.inputs import AddressField, Body, MomentField, TextField
from apps.api.ledger import note_read
from apps.api.views import ApiView
from apps.claims.models import Article, Claim
from apps.claims.services import (
    ArticleRefused,
    ArticleText,
    NotEnteredBy,
    QuoteNotFound,
    TakeBackRefused,
    keep_quotation,
    submit_claim,
    withdraw_own,
)
from apps.queue.nudge import nudge_after_commit

MOST_AT_ONCE = 100
OF_ITS_ARTICLE = ("source_url", "publisher", "title", "published_at")
NOT_TAKEN = "The newsroom does not take up a claim of these words from here. Ask it if you want to know more."


class ClaimIn(Body[Claim]):
    """Words of an article, verbatim: of one that you sent (`article`), or published elsewhere (`source_url`)."""

    quote = TextField(max_length=2000, help_text="Verbatim. It is found at the first place where the article has it.")
    statement = TextField(
        max_length=1000, required=False, allow_blank=True, help_text="What it says, in a sentence. Left out: the quote."
    )
    article = serializers.UUIDField(required=False, help_text="The `id` of an article.")
    source_url = AddressField(required=False, help_text="Where the quote was published; without `article` only.")
    publisher = TextField(max_length=200, required=False, allow_blank=True)
    title = TextField(max_length=300, required=False, allow_blank=True)
    published_at = MomentField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        super().validate(attrs)
        if "article" in attrs:
            if told := [name for name in OF_ITS_ARTICLE if name in attrs]:
                found = serializers.ErrorDetail("The article says this already: leave it out.", "not_with_article")
                raise serializers.ValidationError({name: [found] for name in told})
        elif "source_url" not in attrs:
            missing = serializers.ErrorDetail("Say where the quote stands: `article` or `source_url`.", "required")
            raise serializers.ValidationError({"article": [missing]})
        return attrs


class ClaimCollection(ClaimList):
    required_scopes = {"GET": (CLAIMS_READ,), "POST": (CLAIMS_WRITE,)}

    @extend_schema(
        operation_id="submit_claim",
        summary="Send a claim",
        request=ClaimIn,
        responses={
            201: ClaimOut,
            200: OpenApiResponse(ClaimOut, description="A claim of these words is there already; this is it."),
        },
    )
    @idempotent()
    def post(self, request: Request) -> Response:
        claim, is_new = _submit(request, request.data)
        _wake_workers()
        (shown,) = _shown(request, [claim])
        address = {"Location": address_of("claim-detail", claim.uid)}
        return Response(shown, status=201 if is_new else 200, headers=address)


class ClaimItem(ClaimOne):
    required_scopes = {"GET": (CLAIMS_READ,), "DELETE": (CLAIMS_WRITE,)}

    @extend_schema(
        operation_id="take_claim_back",
        summary="Take back a claim that you sent, while nobody in the newsroom has done anything with it",
        parameters=[IF_MATCH],
        responses={204: OpenApiResponse(description="It is withdrawn.")},
    )
    @idempotent()
    def delete(self, request: Request, uid: uuid.UUID) -> Response:
        claim = find_claim(uid)
        require_seen(request, self.get(request, uid)["ETag"], required=False)
        try:
            withdraw_own(claim, actor=actor_for_partner(key_of(request).partner), now=timezone.now())
        except NotEnteredBy as refusal:
            raise NotYours(str(refusal)) from refusal
        except TakeBackRefused as refusal:
            raise Conflict("taken_up", str(refusal)) from refusal
        nudge_after_commit("apps.webhooks.tasks.sweep")
        return Response(status=204)


class AnythingField(serializers.Field[Any, Any, Any, Any]):
    """Looked at later, one by one: how deep it is nested, or what characters it has, is one claim's own affair."""

    def to_internal_value(self, data: Any) -> Any:
        return data


class BatchIn(Body[object]):
    claims = serializers.ListField(child=AnythingField(allow_null=True), min_length=1, max_length=MOST_AT_ONCE)


class DescribedBatchIn(serializers.Serializer[object]):
    claims = ClaimIn(many=True, help_text=f"1 to {MOST_AT_ONCE}.")


@extend_schema_field({"$ref": "#/components/schemas/Problem"})
class ProblemField(serializers.JSONField):
    pass


class BatchItemOut(serializers.Serializer[object]):
    """`status` is what the claim would have been answered if it had been sent alone."""

    status = serializers.IntegerField()
    claim = ClaimOut(allow_null=True)
    problem = ProblemField(allow_null=True, help_text="As every problem; `pointer` is within the whole body.")


class BatchOut(serializers.Serializer[object]):
    """In the order in which they were sent."""

    data = BatchItemOut(many=True)  # type: ignore[assignment]


class ClaimBatch(ApiView):
    required_scopes = {"POST": (CLAIMS_WRITE,)}

    @extend_schema(
        operation_id="submit_claims",
        tags=["claims"],
        summary=f"Send up to {MOST_AT_ONCE} claims, each taken or refused by itself",
        request=DescribedBatchIn,
        responses={207: BatchOut},
    )
    @idempotent(key_required=True)
    def post(self, request: Request) -> Response:
        body = BatchIn(data=request.data)
        body.is_valid(raise_exception=True)
        items = body.validated_data["claims"]
        taken: dict[int, tuple[Claim, bool]] = {}
        problems: dict[int, dict[str, Any]] = {}
        # In one order, so that two batches with the same claims do not wait for each other in a circle.
        for number in sorted(range(len(items)), key=lambda number: _place(items[number])):
            try:
                with transaction.atomic():
                    taken[number] = _submit(request, items[number])
            except (APIException, Http404) as error:
                problems[number] = _problem(request, number, error)
        _wake_workers()
        shown = dict(zip(taken, _shown(request, [claim for claim, _ in taken.values()]), strict=True))
        data = [
            {"status": 201 if taken[number][1] else 200, "claim": shown[number], "problem": None}
            if number in taken
            else {"status": problems[number]["status"], "claim": None, "problem": problems[number]}
            for number in range(len(items))
        ]
        return Response({"data": data}, status=207)


def _place(item: object) -> tuple[str, ...]:
    told = item if isinstance(item, Mapping) else {}
    words = (told.get(name) for name in ("article", "quote", "statement"))
    return tuple(word if isinstance(word, str) else "" for word in words)


def _problem(request: Request, number: int, error: Exception) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(problem(error, {"request": request}).content)
    for found in told.get("errors", ()):
        found["pointer"] = f"/claims/{number}{found['pointer']}"
    return told


def _submit(request: Request, item: object) -> tuple[Claim, bool]:
    """The claim of these words, and whether it is new. One that partners may not see is not given away."""
    body = ClaimIn(data=item)
    body.is_valid(raise_exception=True)
    given, now = body.validated_data, timezone.now()
    actor = actor_for_partner(key_of(request).partner)
    try:
        if "article" in given:
            article = _article(given["article"])
        else:
            quotation = ArticleText(
                given["quote"],
                given.get("title", ""),
                given["source_url"],
                given.get("publisher", ""),
                given.get("published_at"),
            )
            most = settings.MAX_ARTICLE_CHARACTERS
            article = keep_quotation(quotation, actor=actor, max_characters=most, now=now)
        statement = given.get("statement", "")
        claim, is_new = submit_claim(article, quote=given["quote"], statement=statement, actor=actor, now=now)
    except QuoteNotFound as refusal:
        raise Unacceptable("quote_not_found", str(refusal), pointer="/quote") from refusal
    except ArticleRefused as refusal:
        raise Unacceptable(refusal.code, str(refusal), pointer="/quote") from refusal
    if not claims_with_context().filter(pk=claim.pk).exists():
        raise Unacceptable("not_taken", NOT_TAKEN, pointer="/quote")
    return claim, is_new


def _article(uid: uuid.UUID) -> Article:
    article = Article.objects.filter(uid=uid).first()
    if article is None:
        raise Unacceptable("no_such_article", "There is no article with this id.", pointer="/article")
    return article


def _shown(request: Request, claims: list[Claim]) -> list[Any]:
    found = {claim.pk: claim for claim in claims_with_context().filter(pk__in=[claim.pk for claim in claims])}
    note_read(request, found.values())
    return list(ClaimOut([found[claim.pk] for claim in claims], many=True).data)


def _wake_workers() -> None:
    for app in ("claims", "evidence", "webhooks"):
        nudge_after_commit(f"apps.{app}.tasks.sweep")
