"""What partners see of a claim, in lists and in full. A field once published keeps its name and its meaning."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.addresses import address_of, page_of
from apps.api.shapes import ModelShape, Shape
from apps.claims.models import FINDINGS, HEDGES, KINDS, STATES, Article, Claim, Story
from verifyhub.names import locate

URL = serializers.URLField
TEXTS = serializers.ListField(child=serializers.CharField())


class StoryOut(ModelShape[Story]):
    class Meta:
        model = Story
        fields = ["id", "title"]


class ArticleRef(ModelShape[Article]):
    """The article in which the claim was found."""

    id = serializers.UUIDField(source="uid")
    url = serializers.SerializerMethodField()
    publisher = serializers.CharField(source="publisher_name")

    class Meta:
        model = Article
        fields = ["id", "url", "title", "source_url", "publisher", "published_at"]

    @extend_schema_field(URL)
    def get_url(self, article: Article) -> str:
        return address_of("article-detail", article.uid)


class SpeakerOut(Shape[dict[str, object]]):
    """One link of the attribution, and which characters of the article name it; both null where none do."""

    name = serializers.CharField()
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)


class EventTimeOut(Shape[Claim]):
    """When it is said to have happened: from `start` to before `end`, read off `words` of the article.

    Both are null when the words need a date that the article does not have ("on Saturday").
    """

    start = serializers.DateTimeField(source="event_start", allow_null=True)
    end = serializers.DateTimeField(source="event_end", allow_null=True)
    words = serializers.CharField(source="event_words")


class LocationOut(Shape[dict[str, object]]):
    """A place that a name of the claim may mean, by our own table; degrees, for towns right to about 0.01."""

    name = serializers.CharField(help_text="As the claim has it.")
    place = serializers.CharField()
    kind = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166 code; empty for a sea.")
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    is_certain = serializers.BooleanField(help_text="False: it may mean another place too. The likeliest comes first.")


class ClaimOut(ModelShape[Claim]):
    """One claim as lists show it.

    `supporting_origins` and `disputing_origins` count independent origins; from them and who they are rules find the
    `finding`, and the `state` “corroborated” follows. `probability` is something else: an estimate, 0..1, for sorting,
    null while no origin weighs anything. It decides neither, and starts low, so that a corroborated claim may well have
    one below a half. Show the state, not the estimate, to readers.
    """

    id = serializers.UUIDField(source="uid")
    url = serializers.SerializerMethodField()
    page_url = serializers.SerializerMethodField()
    attribution = serializers.ListField(
        child=serializers.CharField(), help_text="Who is said to say so, from the article outward to the first speaker."
    )
    speakers = SpeakerOut(many=True, help_text="The same chain, with where the article names each of them.")
    places = serializers.ListField(child=serializers.CharField())
    locations = serializers.SerializerMethodField(help_text="Those of the places that our table knows.")
    people = serializers.ListField(child=serializers.CharField())
    organisations = serializers.ListField(child=serializers.CharField())
    entities = serializers.ListField(
        child=serializers.CharField(), help_text="All names but places, with `people` and `organisations` among them."
    )
    event_time = serializers.SerializerMethodField(help_text="Null when the article does not say when.")
    check_worthiness = serializers.FloatField(help_text="0..1, how much it is worth a check. For ranking only.")
    hedge = serializers.ChoiceField(
        HEDGES,
        help_text="How sure the article is: `asserted` as a fact, `reported` by nobody named, `attributed` to somebody"
        " named, `apparently`, `rumoured`, `unconfirmed`, `denied`, or a `prediction`.",
    )
    kind = serializers.ChoiceField(KINDS)
    state = serializers.ChoiceField(STATES)
    finding = serializers.ChoiceField(FINDINGS)
    duplicate_of = serializers.UUIDField(
        source="duplicate_of.uid",
        default=None,
        allow_null=True,
        help_text="The claim into which this one was merged. Its state is its own; partners may not see every claim.",
    )
    story = StoryOut(allow_null=True)
    article = ArticleRef()

    class Meta:
        model = Claim
        fields = [
            "id", "url", "page_url", "statement", "attribution", "speakers", "hedge", "kind", "places", "locations",
            "people", "organisations", "entities", "event_time", "check_worthiness", "language", "state", "version",
            "finding",
            "probability", "supporting_origins", "disputing_origins", "shortfall", "duplicate_of", "story", "article",
            "created_at", "updated_at",
        ]  # fmt: skip

    @extend_schema_field(LocationOut(many=True))
    def get_locations(self, claim: Claim) -> list[dict[str, object]]:
        return [
            {
                "name": location.name,
                "place": place.name,
                "kind": place.kind,
                "country": place.country,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "is_certain": location.is_certain,
            }
            for location in locate(claim.places)
            for place in location.places
        ]

    @extend_schema_field(URL)
    def get_url(self, claim: Claim) -> str:
        return address_of("claim-detail", claim.uid)

    @extend_schema_field(EventTimeOut(allow_null=True))
    def get_event_time(self, claim: Claim) -> object:
        return EventTimeOut(claim).data if claim.event_start or claim.event_words else None

    @extend_schema_field(URL)
    def get_page_url(self, claim: Claim) -> str:
        return page_of(claim.uid)


class QuoteOut(Shape[Claim]):
    """The words of the article, verbatim: characters `start` to `end` (Unicode code points, end exclusive)."""

    text = serializers.CharField(source="quote")
    start = serializers.IntegerField(source="quote_start")
    end = serializers.IntegerField(source="quote_end")


class ClaimPage(Shape[object]):
    """A page of claims, newest first. `next` is the address of the next page, null on the last."""

    data = ClaimOut(many=True)  # type: ignore[assignment]
    next_cursor = serializers.CharField(allow_null=True)
    next = URL(allow_null=True)
