"""What goes out reads the same whether the framework shows it or a plan does."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone as django_timezone
from rest_framework import serializers

from apps.api import articles, claim_shapes, evidence_shapes, journal_shapes, stories
from apps.api.shapes import ModelShape, Shape
from apps.claims.models import Claim, Story
from apps.claims.queries import MaybeTheSame, Related
from apps.claims.services import available_moves
from apps.evidence.dossier import open_dossier
from apps.evidence.models import Capture
from tests.apps.api_caller import claim_with_evidence
from tests.factories import NOW, make_article, make_claim, make_entry

# Corrections, publishers and webhooks have no sample here yet; their kinds of fields are
# in FIELDS.
WITHOUT_SAMPLE = (
    "apps.api.corrections",
    "apps.api.deliveries",
    "apps.api.webhooks",
    "apps.api.publisher_shapes",
)
SAMPLE = UUID("12345678-1234-5678-1234-567812345678")


def _every_shape(kind: type[Shape[Any]] = Shape) -> Iterator[type[Shape[Any]]]:
    for shape in kind.__subclasses__():
        if shape.__module__.startswith("apps.") and shape is not ModelShape:
            yield shape
        yield from _every_shape(shape)


def _as_the_framework_shows(show: Callable[[], object], monkeypatch) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(Shape, "to_representation", serializers.Serializer.to_representation)
        return json.dumps(show())


@pytest.fixture
def rows() -> dict[type[Shape[Any]], tuple[object, dict[str, Any]]]:
    """For each shape what it shows, with the context it needs."""
    other = make_claim(statement="The bridge at Talvik is shut.")
    claim = claim_with_evidence(
        story=Story.objects.create(title="The river front", created_at=NOW),
        article=make_article(published_at=NOW, set_aside=[[0, 4, "a question"]]),
        attribution=["River Radio"],
        speakers=[{"name": "River Radio", "start": 3, "end": None}],
        places=["Vulhedar"],
        event_start=NOW - timedelta(days=1),
        event_end=NOW,
        event_words="on Tuesday",
        duplicate_of=other,
    )
    dossier, entry = open_dossier(claim, now=NOW), make_entry(claim)
    perhaps = [MaybeTheSame(other, other, 0.5, None, ["Brenova"])]
    related = [Related(SimpleNamespace(), other, "contradicts", "contradicts")]  # type: ignore[arg-type]
    counts = dict.fromkeys(stories.CountsOut().fields, 3)
    context = {
        "dossier": dossier,
        "as_of": NOW,
        "counts": {claim.story_id: counts},
        "perhaps": perhaps,
        "related": related,
        "claims": [claim, other],
        "stories": {claim.story_id},
    }
    origin = dossier.origins[0]
    reading = origin.readings[0]
    reading.credibility, reading.credibility_reason = 2, "Two others say so."
    capture = Capture(captured_at=NOW, outcome="kept", status=200, body_sha256="a" * 64, archive_key="b" * 64)
    context["captures"] = {reading.document_id: capture}
    samples: dict[str, object] = {
        "StoryOut": claim.story,
        "ArticleRef": claim.article,
        "SpeakerOut": claim.speakers[0],
        "EventTimeOut": claim,
        "LocationOut": claim_shapes.ClaimOut().get_locations(claim)[0],
        "ClaimOut": claim,
        "QuoteOut": claim,
        "ClaimPage": {"data": [claim, other], "next_cursor": None, "next": "https://desk.example/"},
        "ClaimDetail": claim,
        "DocumentOut": origin.readings[0],
        "CredibilityOut": reading,
        "CaptureOut": capture,
        "EvidenceOut": reading,
        "EvidencePage": {"data": [reading], "next_cursor": None, "next": None},
        "TieOut": origin.ties[0],
        "OriginOut": origin,
        "GroundOut": origin.readings[0],
        "StepOut": dossier.steps[0],
        "AssessmentOut": dossier.assessment,
        "LookupOut": dossier.lookups[0],
        "LookupsOut": dossier,
        "UnreadableOut": dossier.unreadable[0],
        "LinksOut": claim,
        "MoveOut": available_moves(other, evidence_shapes.AN_EDITOR)[0],
        "MaybeTheSameOut": perhaps[0],
        "RelatedOut": related[0],
        "JournalLine": entry,
        "FeedItem": entry,
        "JournalPage": {"data": [entry], "next_after": 1, "has_more": False},
        "FeedPage": {"data": [entry], "next_after": 1, "has_more": False, "scanned_to": 1, "oldest": 1, "latest": 1},
        "SetAsideOut": {"0": 0, "1": 4, "2": "a question"},
        "ArticleOut": claim.article,
        "ArticleLine": claim.article,
        "ArticlePage": {"data": [claim.article], "next_cursor": None, "next": None},
        "ClaimThen": claim,
        "StoryDetail": claim.story,
        "StoryLinksOut": claim.story,
        "CountsOut": counts,
        "EarlierAssessment": dossier.assessment,
        "PlacedOrigin": origin,
    }
    return {
        shape: (samples[shape.__name__], context) for shape in _every_shape() if shape.__module__ not in WITHOUT_SAMPLE
    }


@pytest.mark.django_db
def test_every_shape_reads_as_the_framework_would_have_it(rows, monkeypatch) -> None:
    assert len(rows) > 25
    for shape, (row, context) in rows.items():
        shown = json.dumps(shape(row, context=context).data)

        assert shown == _as_the_framework_shows(lambda: shape(row, context=context).data, monkeypatch), shape  # noqa: B023


@pytest.mark.django_db
def test_every_sample_shows_something(rows) -> None:
    for shape, (row, context) in rows.items():
        assert shape(row, context=context).data.keys() == shape().fields.keys()


class Text(str):
    """Text of a kind of its own, as a lazy translation or safe markup is."""

    def __str__(self) -> str:
        return "another text"


@dataclass
class Odd:
    value: object

    def told(self) -> str:
        return "by a method"


WINTER_TIME = timezone(timedelta(hours=2))
FIELDS = {
    "text": serializers.CharField(allow_null=True),
    "web address": serializers.URLField(),
    "whole number": serializers.IntegerField(),
    "number": serializers.FloatField(),
    "yes or no": serializers.BooleanField(),
    "choice": serializers.ChoiceField([("a", "A"), ("1", "One")]),
    "choice of numbers": serializers.ChoiceField([(1, "One")]),
    "id": serializers.UUIDField(),
    "id in hex": serializers.UUIDField(format="hex"),
    "time": serializers.DateTimeField(),
    "time in words": serializers.DateTimeField(format="%d %B"),
    "time elsewhere": serializers.DateTimeField(default_timezone=WINTER_TIME),
    "texts": serializers.ListField(child=serializers.CharField()),
    "numbers": serializers.ListField(child=serializers.IntegerField()),
    "anything": serializers.JSONField(),
}
VALUES: dict[str, list[object]] = {
    "text": ["", "a", 5, 2.5, None, Text("a"), SAMPLE],
    "web address": ["https://desk.example/", 5],
    "whole number": [5, True, "5", 5.0],
    "number": [2.5, 2, "2.5", True],
    "yes or no": [True, False, "true", 0, "n"],
    "choice": ["a", "", "b", 1, Text("a")],
    "choice of numbers": ["1", 1, "2"],
    "id": [SAMPLE, str(SAMPLE)],
    "id in hex": [SAMPLE],
    "time": [
        NOW, datetime(2026, 3, 11, 18, 0, 0, 250, UTC), datetime(2026, 3, 11, 18), NOW.astimezone(WINTER_TIME),
        "2026-03-11",
    ],
    "time in words": [NOW],
    "time elsewhere": [NOW],
    "texts": [[], ["a"], ["a", 5, None], ("a",), [Text("a")]],
    "numbers": [[1, "2"]],
    "anything": [{"a": [1, None]}, "a"],
}  # fmt: skip


@pytest.mark.parametrize("zone", [UTC, WINTER_TIME])
@pytest.mark.parametrize("kind,value", [(kind, value) for kind, values in VALUES.items() for value in values])
@pytest.mark.parametrize("is_mapping", [False, True])
def test_every_kind_of_field_shows_odd_values_as_the_framework_does(
    kind: str, value: object, is_mapping: bool, zone, monkeypatch
) -> None:
    shape = type("Sample", (Shape,), {"value": FIELDS[kind]})
    row = {"value": value} if is_mapping else Odd(value)

    with django_timezone.override(zone):
        shown = json.dumps(shape(row).data)

        assert shown == _as_the_framework_shows(lambda: shape(row).data, monkeypatch)


class Inner(Shape[Any]):
    value = serializers.CharField()


class Held(Shape[Any]):
    """All ways in which a field can be got at, and be missing."""

    absent = serializers.CharField(default="nothing")
    made = serializers.CharField(default=lambda: "made")
    nullable = serializers.CharField(allow_null=True)
    optional = serializers.CharField(required=False)
    deep = serializers.CharField(source="inner.value", default=None)
    deeper = serializers.CharField(source="none.value", default=None)
    told = serializers.CharField(source="inner.told")
    one = Inner(source="inner")
    nobody = Inner(source="none", allow_null=True)
    several = Inner(source="list", many=True)
    secret = serializers.CharField(write_only=True)


@pytest.mark.parametrize("is_mapping", [False, True])
def test_what_is_missing_is_shown_as_the_framework_does(is_mapping: bool, monkeypatch) -> None:
    values = {"inner": Odd("a"), "none": None, "list": (Odd(1), Odd("b")), "secret": "not for you"}
    row = values if is_mapping else SimpleNamespace(**values)

    shown = json.dumps(Held(row).data)

    assert shown == _as_the_framework_shows(lambda: Held(row).data, monkeypatch)
    assert json.loads(shown) == {
        "absent": "nothing", "made": "made", "nullable": None, "deep": "a", "deeper": None, "told": "by a method",
        "one": {"value": "a"}, "nobody": None, "several": [{"value": "1"}, {"value": "b"}],
    }  # fmt: skip


def test_a_field_that_is_missing_and_must_be_there_is_an_error_in_both() -> None:
    with pytest.raises(AttributeError, match="Got AttributeError when attempting to get a value for field `value`"):
        _ = Inner(SimpleNamespace()).data


def test_only_the_chosen_fields_are_shown_in_their_own_order_and_the_others_not_even_read() -> None:
    story = Story(pk=7, title="The river front")

    assert claim_shapes.StoryOut(story, only={"title"}).data == {"title": "The river front"}
    assert list(claim_shapes.StoryOut([story], many=True, only=["title", "id"]).data[0]) == ["id", "title"]
    assert Inner(SimpleNamespace(), only=()).data == {}


def test_what_cannot_be_shown_by_a_plan_is_refused_and_not_shown_otherwise() -> None:
    class Stock(serializers.Serializer[Any]):
        value = serializers.CharField()

    shape = type("Sample", (Shape,), {"inner": Stock()})
    pointing = type("Sample", (Shape,), {"claim": serializers.PrimaryKeyRelatedField(queryset=Claim.objects.none())})

    for kind, name in ((shape, "Stock"), (pointing, "PrimaryKeyRelatedField")):
        with pytest.raises(TypeError, match=f"is a {name}, which a Shape cannot show"):
            _ = kind(Odd("a")).data


def test_every_module_of_the_api_is_looked_through_for_shapes() -> None:
    found = {shape.__module__ for shape in _every_shape()}

    assert found >= {module.__name__ for module in (articles, claim_shapes, evidence_shapes, journal_shapes)}
