"""What partners see of publishers. A field once published keeps its name and its meaning.

Only editors grade publishers and say whose side they are on; which of them did is not for partners.
"""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.addresses import address_of, listed
from apps.api.claim_shapes import TEXTS, URL, StoryOut
from apps.api.shapes import ModelShape, Shape
from apps.evidence.models import RELIABILITIES, Affiliation, Publisher, PublisherChange
from verifyhub.records import Copying, TrackRecord

PUBLISHER_KINDS = list(Publisher.Kind.choices)
AFFILIATION_KINDS = list(Affiliation.Kind.choices)
LETTERS = [(letter, letter) for letter, _ in RELIABILITIES]


class PublisherRef(ModelShape[Publisher]):
    """A publisher by name."""

    id = serializers.UUIDField(source="uid")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Publisher
        fields = ["id", "url", "name"]

    @extend_schema_field(URL)
    def get_url(self, publisher: Publisher) -> str:
        return address_of("publisher-detail", publisher.uid)


class PublisherOut(PublisherRef):
    """An outlet, agency, official body, channel or person.

    `reliability` is the Admiralty letter, an editor's judgement: A (completely reliable) to E (unreliable), F (cannot
    be judged). `family` is the name that all share who count as one owner's; `side` the party it is of in general.
    """

    kind = serializers.ChoiceField(PUBLISHER_KINDS)
    country = serializers.CharField(help_text="ISO 3166 code; empty where it is not known.")
    owner = PublisherRef(allow_null=True)
    reliability = serializers.ChoiceField(LETTERS)

    class Meta(PublisherRef.Meta):
        fields = [*PublisherRef.Meta.fields, "kind", "country", "reliability", "owner", "family", "side"]


class GradeOut(ModelShape[PublisherChange]):
    """From `at` on it was graded `reliability`; `before` that, otherwise."""

    reliability = serializers.ChoiceField(LETTERS, source="after")
    before = serializers.ChoiceField(LETTERS)

    class Meta:
        model = PublisherChange
        fields = ["at", "reliability", "before", "reason"]


class SideOut(ModelShape[Affiliation]):
    """Whose side it is on in one story, as an editor says: this goes before `side`."""

    story = StoryOut()
    kind = serializers.ChoiceField(AFFILIATION_KINDS)
    at = serializers.DateTimeField(source="said_at")

    class Meta:
        model = Affiliation
        fields = ["story", "kind", "side", "reason", "at"]


class RecordOut(Shape[TrackRecord]):
    """Right on `right` of `resolved` claims, those with a verdict on which it took a side before, at first hand.

    Of few claims little follows: the interval says how little. 95 %, in 0..1; all of it when nothing is resolved.
    """

    right = serializers.IntegerField()
    resolved = serializers.IntegerField()
    interval_low = serializers.SerializerMethodField()
    interval_high = serializers.SerializerMethodField()

    def get_interval_low(self, track: TrackRecord) -> float:
        return round(track.interval[0], 4)

    def get_interval_high(self, track: TrackRecord) -> float:
        return round(track.interval[1], 4)


class CopyingOut(Shape[Copying]):
    """Between this publisher and another one, on so many claims; the delay is the median of the `timed` ones."""

    publisher = serializers.SerializerMethodField()
    claims = serializers.IntegerField()
    timed = serializers.IntegerField()
    delay_seconds = serializers.SerializerMethodField()

    @extend_schema_field(PublisherRef)
    def get_publisher(self, copying: Copying) -> object:
        return PublisherRef(self.context["named"][copying.publisher]).data

    def get_delay_seconds(self, copying: Copying) -> int | None:
        return None if copying.delay is None else round(copying.delay.total_seconds())


class PublisherLinksOut(Shape[Publisher]):
    self = serializers.SerializerMethodField()
    owned = serializers.SerializerMethodField()

    @extend_schema_field(URL)
    def get_self(self, publisher: Publisher) -> str:
        return address_of("publisher-detail", publisher.uid)

    @extend_schema_field(URL)
    def get_owned(self, publisher: Publisher) -> str:
        return listed("publisher-list", owner=publisher.uid)


class PublisherDetail(PublisherOut):
    """A publisher with all that is on file about it. What counts claims, counts only those that you may see.

    `owners` are the chain, from its owner to the top. `copies` is whom it takes its reports from, `copied_by` who takes
    theirs from it, as the documents show.
    """

    owners = serializers.SerializerMethodField()
    aliases = serializers.SerializerMethodField(help_text="Other names under which texts credit it.")
    addresses = serializers.SerializerMethodField(
        help_text="Where it speaks: a host, or a host and the start of a path."
    )
    reliability_reason = serializers.SerializerMethodField(help_text="Empty where no editor has graded it.")
    reliability_history = serializers.SerializerMethodField(help_text="Latest first.")
    sides = serializers.SerializerMethodField(help_text="In the stories that you may see.")
    record = serializers.SerializerMethodField()
    copies = serializers.SerializerMethodField()
    copied_by = serializers.SerializerMethodField()
    links = PublisherLinksOut(source="*")

    class Meta(PublisherOut.Meta):
        fields = [
            *PublisherOut.Meta.fields, "owners", "aliases", "addresses", "reliability_reason", "reliability_history",
            "sides", "record", "copies", "copied_by", "links",
        ]  # fmt: skip

    @extend_schema_field(PublisherRef(many=True))
    def get_owners(self, publisher: Publisher) -> object:
        return PublisherRef(self.context["owners"], many=True).data

    @extend_schema_field(TEXTS)
    def get_aliases(self, publisher: Publisher) -> list[str]:
        return [alias.name for alias in self.context["aliases"]]

    @extend_schema_field(TEXTS)
    def get_addresses(self, publisher: Publisher) -> list[str]:
        return [address.prefix for address in self.context["addresses"]]

    def get_reliability_reason(self, publisher: Publisher) -> str:
        latest = next(iter(self.context["grades"]), None)
        return latest.reason if latest and latest.after == publisher.reliability else ""

    @extend_schema_field(GradeOut(many=True))
    def get_reliability_history(self, publisher: Publisher) -> object:
        return GradeOut(self.context["grades"], many=True).data

    @extend_schema_field(SideOut(many=True))
    def get_sides(self, publisher: Publisher) -> object:
        return SideOut(self.context["sides"], many=True).data

    @extend_schema_field(RecordOut)
    def get_record(self, publisher: Publisher) -> object:
        return RecordOut(self.context["conduct"].track).data

    @extend_schema_field(CopyingOut(many=True))
    def get_copies(self, publisher: Publisher) -> object:
        return CopyingOut(self.context["conduct"].copies, many=True, context=self.context).data

    @extend_schema_field(CopyingOut(many=True))
    def get_copied_by(self, publisher: Publisher) -> object:
        return CopyingOut(self.context["conduct"].copied, many=True, context=self.context).data
