"""What partners see of the journal: in one claim's history, and in the feed of all changes.

An event that is not published still takes its place, as "claim.changed" without data or reason. Staff are named by
role only.
"""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.addresses import address_of
from apps.api.claim_shapes import URL
from apps.api.shapes import ModelShape, Shape
from apps.claims.models import ROLES, JournalEntry
from apps.webhooks.payloads import SHAPES

UNPUBLISHED = "claim.changed"
TYPES = [*SHAPES, UNPUBLISHED]


class JournalLine(ModelShape[JournalEntry]):
    """`digest` covers this entry and, through the one before, all earlier ones."""

    type = serializers.SerializerMethodField()
    claim_version = serializers.IntegerField(source="position")
    timestamp = serializers.DateTimeField(source="created_at")
    by = serializers.ChoiceField(ROLES, source="actor_role")
    reason = serializers.SerializerMethodField()
    data = serializers.SerializerMethodField()  # type: ignore[assignment]

    class Meta:
        model = JournalEntry
        fields = ["type", "claim_version", "timestamp", "by", "reason", "data", "digest"]

    @extend_schema_field(serializers.ChoiceField(TYPES))
    def get_type(self, entry: JournalEntry) -> str:
        return entry.event if entry.event in SHAPES else UNPUBLISHED

    def get_reason(self, entry: JournalEntry) -> str:
        return entry.reason if entry.event in SHAPES else ""

    @extend_schema_field(serializers.DictField())
    def get_data(self, entry: JournalEntry) -> dict[str, object]:
        return SHAPES[entry.event](entry) if entry.event in SHAPES else {}


class FeedItem(JournalLine):
    """One change. `data` is that of the webhook of the same type."""

    claim = serializers.UUIDField(source="claim.uid")
    url = serializers.SerializerMethodField()

    class Meta:
        model = JournalEntry
        fields = ["sequence", "type", "claim", "claim_version", "timestamp", "data", "url"]

    @extend_schema_field(URL)
    def get_url(self, entry: JournalEntry) -> str:
        return address_of("claim-detail", entry.claim.uid)


class JournalPage(Shape[object]):
    """`next_after` is what to ask for next; `has_more` says whether there is more now."""

    data = JournalLine(many=True)  # type: ignore[assignment]
    next_after = serializers.IntegerField()
    has_more = serializers.BooleanField()


class FeedPage(JournalPage):
    """Every number up to `scanned_to` has been looked at: one that is missing belongs to what partners may not see."""

    data = FeedItem(many=True)
    scanned_to = serializers.IntegerField()
    oldest = serializers.IntegerField(help_text="The first number that is still served.")
    latest = serializers.IntegerField(help_text="The last number given, whether or not you get what has it.")
