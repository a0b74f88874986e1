"""What partners see of the evidence: origins, their documents, what was asked, and what could not be read."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.addresses import address_of
from apps.api.claim_shapes import URL, ClaimOut, QuoteOut
from apps.api.shapes import ModelShape, Shape
from apps.claims.models import FINDINGS, STATES, Claim
from apps.claims.queries import MaybeTheSame, Related
from apps.claims.services import available_moves
from apps.evidence.dossier import Dossier, ExplainedStep, Tie, WeighedOrigin, Weighing
from apps.evidence.models import RELATIONS, STANCES, Assessment, Document, Lookup, Reading
from apps.queue.models import Status
from verifyhub.corroboration import StepKind
from verifyhub.lifecycle import Actor, Move, Role
from verifyhub.relations import KEYS

STEP_KINDS = [(kind.value, kind.value) for kind in StepKind]
RELATION_KINDS = [(key, key) for key in dict.fromkeys(key for pair in KEYS.values() for key in pair)]
AN_EDITOR = Actor(Role.EDITOR, "an editor")


class DocumentOut(Shape[Reading]):
    """One document of an origin. `passage` is verbatim; `confidence` (0..1) is that of the machine's reading."""

    url = serializers.CharField(source="document.url")
    title = serializers.CharField(source="document.title")
    publisher = serializers.CharField(source="document.publisher.name", default=None, allow_null=True)
    published_at = serializers.DateTimeField(source="document.published_at", allow_null=True)
    retrieved_at = serializers.DateTimeField(source="document.retrieved_at", allow_null=True)
    sha256 = serializers.CharField(source="document.sha256")
    stance = serializers.ChoiceField(STANCES, source="effective_stance")
    stance_set_by = serializers.SerializerMethodField(help_text="Whose reading counts: the machine's or a person's.")
    confidence = serializers.FloatField()
    passage = serializers.CharField()
    relation = serializers.ChoiceField(RELATIONS)
    named_origins = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(serializers.ChoiceField(["machine", "person"]))
    def get_stance_set_by(self, reading: Reading) -> str:
        return "person" if reading.override_stance else "machine"


class TieOut(Shape[Tie]):
    """Why two documents are one witness."""

    kind = serializers.CharField()
    evidence = serializers.CharField()
    documents = serializers.ListField(child=serializers.CharField(), source="addresses")


class OriginOut(Shape[WeighedOrigin]):
    """One witness: all documents that go back to it. `reliability` is the Admiralty letter, A to F."""

    label = serializers.CharField()  # type: ignore[assignment]
    stance = serializers.ChoiceField(STANCES)
    counted = serializers.BooleanField(source="is_counted")
    reason = serializers.CharField()
    reliability = serializers.CharField()
    interest = serializers.CharField()
    log_odds = serializers.FloatField()
    weight_reason = serializers.CharField()
    documents = DocumentOut(many=True, source="readings")
    ties = TieOut(many=True)


class GroundOut(Shape[Reading]):
    """A document that a step rests on, in `origins` in full."""

    url = serializers.CharField(source="document.url")
    passage = serializers.CharField()


class StepOut(Shape[ExplainedStep]):
    """One sentence of the `explanation`. `origin` is the place in `origins`, from 1, of the one it is about."""

    kind = serializers.ChoiceField(STEP_KINDS)
    text = serializers.CharField()
    origin = serializers.IntegerField(allow_null=True)
    documents = GroundOut(many=True, source="readings")


class AssessmentOut(ModelShape[Assessment]):
    """The latest weighing. `explanation` is to be read line by line; `steps` has for each line what it rests on.

    `steps` is empty for what was weighed before there were any.
    `probability` and its band (nine tenths of what the sources' grades allow) are null while no origin weighs anything.
    `log_odds` is `base_log_odds`, the base rate, plus what the origins add. The base rate is the shipped one until 30
    claims are resolved here, then the share of those that proved true; `base_confirmed` and `base_refuted` count them.
    `is_outweighed`: two or more origins of weight dispute it, and are worth more than all that support it.
    """

    finding = serializers.ChoiceField(FINDINGS)
    documents = serializers.IntegerField(source="document_count")
    explanation = serializers.ListField(child=serializers.CharField())
    steps = serializers.SerializerMethodField()

    @extend_schema_field(StepOut(many=True))
    def get_steps(self, assessment: Assessment) -> object:
        return StepOut(self.context["dossier"].steps, many=True).data

    class Meta:
        model = Assessment
        fields = [
            "finding", "probability", "probability_low", "probability_high", "log_odds", "base_log_odds",
            "base_confirmed", "base_refuted", "supporting_origins",
            "disputing_origins", "documents", "lookups_asked", "lookups_answered", "shortfall", "is_outweighed",
            "explanation", "steps", "rule_version", "assessed_at",
        ]  # fmt: skip


class LookupOut(ModelShape[Lookup]):
    """One place asked about the claim. `hits` is null until it has answered; `problem` says why it has not."""

    place = serializers.SerializerMethodField(help_text="Its name; “Added by hand” for a page that a person added.")
    status = serializers.ChoiceField(Status.choices)
    hits = serializers.IntegerField(source="hits_found", allow_null=True)
    problem = serializers.CharField(source="last_error")

    class Meta:
        model = Lookup
        fields = ["place", "connector", "address", "status", "hits", "attempts", "problem", "asked_at"]

    def get_place(self, lookup: Lookup) -> str:
        return "Added by hand" if lookup.connector == "page" else lookup.place_name  # partners learn no names of staff


class LookupsOut(Shape[Dossier]):
    asked = serializers.IntegerField(source="lookups_asked")
    answered = serializers.IntegerField(source="lookups_answered")
    failed = serializers.IntegerField(source="lookups_failed")
    places = LookupOut(many=True, source="lookups")


class UnreadableOut(Shape[Document]):
    """A page that was found but could not be read, and why."""

    url = serializers.CharField()
    code = serializers.CharField(source="failure")
    detail = serializers.CharField(source="last_error")


class LinksOut(Shape[Claim]):
    """Where there is more of it."""

    self = serializers.SerializerMethodField()
    journal = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField()
    origins = serializers.SerializerMethodField()
    assessment = serializers.SerializerMethodField()
    assessments = serializers.SerializerMethodField()
    corrections = serializers.SerializerMethodField()

    @extend_schema_field(URL)
    def get_self(self, claim: Claim) -> str:
        return address_of("claim-detail", claim.uid)

    @extend_schema_field(URL)
    def get_journal(self, claim: Claim) -> str:
        return address_of("claim-journal", claim.uid)

    @extend_schema_field(URL)
    def get_evidence(self, claim: Claim) -> str:
        return address_of("claim-evidence", claim.uid)

    @extend_schema_field(URL)
    def get_origins(self, claim: Claim) -> str:
        return address_of("claim-origins", claim.uid)

    @extend_schema_field(URL)
    def get_assessment(self, claim: Claim) -> str:
        return address_of("claim-assessment", claim.uid)

    @extend_schema_field(URL)
    def get_assessments(self, claim: Claim) -> str:
        return address_of("claim-assessments", claim.uid)

    @extend_schema_field(URL)
    def get_corrections(self, claim: Claim) -> str:
        return address_of("claim-corrections", claim.uid)


class MoveOut(Shape[Move]):
    """A move out of the claim's state as an editor finds it: open, or closed and why. Partners cannot make it."""

    name = serializers.CharField(source="transition.name")
    to = serializers.ChoiceField(STATES, source="transition.target")
    is_open = serializers.BooleanField()
    missing = serializers.CharField(source="refusal.message", default="")


class MaybeTheSameOut(Shape[MaybeTheSame]):
    """A claim that this one may be the same as; no editor has decided it. `likeness`: 0..1 of the telling words."""

    id = serializers.UUIDField(source="claim.uid")
    url = serializers.SerializerMethodField()
    likeness = serializers.FloatField()
    why = serializers.CharField()

    @extend_schema_field(URL)
    def get_url(self, maybe: MaybeTheSame) -> str:
        return address_of("claim-detail", maybe.claim.uid)


class RelatedOut(Shape[Related]):
    """A claim that editors have related to this one: this one `kind` that one. Nothing of it is weighed here."""

    id = serializers.UUIDField(source="claim.uid")
    url = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(RELATION_KINDS, source="key")
    statement = serializers.CharField(source="claim.statement")
    state = serializers.ChoiceField(STATES, source="claim.state")

    @extend_schema_field(URL)
    def get_url(self, related: Related) -> str:
        return address_of("claim-detail", related.claim.uid)


class ClaimDetail(ClaimOut):
    """A claim with all that is on file about it. `assessment` is null until something has been weighed."""

    quote = QuoteOut(source="*")
    moves = serializers.SerializerMethodField()
    links = LinksOut(source="*")
    assessment = serializers.SerializerMethodField()
    origins = serializers.SerializerMethodField()
    lookups = serializers.SerializerMethodField()
    unreadable = serializers.SerializerMethodField()
    possible_duplicates = serializers.SerializerMethodField(
        help_text="Found by a machine, likest first, at most 20; only claims that you may see. None of a merged claim."
    )

    related = serializers.SerializerMethodField(help_text="As editors have said; only claims that you may see.")

    class Meta(ClaimOut.Meta):
        fields = [
            *ClaimOut.Meta.fields, "quote", "moves", "assessment", "origins", "lookups", "unreadable",
            "possible_duplicates", "related", "links",
        ]  # fmt: skip

    @property
    def dossier(self) -> Dossier:
        dossier: Dossier = self.context["dossier"]
        return dossier

    def _weighing_of(self, claim: Claim) -> Weighing | Dossier:
        """In a list each claim has its own."""
        weighings: dict[int, Weighing] = self.context.get("weighings", {})
        return weighings[claim.pk] if weighings else self.dossier

    @extend_schema_field(MoveOut(many=True))
    def get_moves(self, claim: Claim) -> object:
        """None of a merged claim: why not would tell of the other one, which partners may not see."""
        if claim.duplicate_of_id:
            return []
        return MoveOut(available_moves(claim, AN_EDITOR), many=True).data

    @extend_schema_field(AssessmentOut(allow_null=True))
    def get_assessment(self, claim: Claim) -> object:
        weighing = self._weighing_of(claim)
        return AssessmentOut(weighing.assessment, context={"dossier": weighing}).data if weighing.assessment else None

    @extend_schema_field(OriginOut(many=True))
    def get_origins(self, claim: Claim) -> object:
        return OriginOut(self._weighing_of(claim).origins, many=True).data

    @extend_schema_field(LookupsOut)
    def get_lookups(self, claim: Claim) -> object:
        return LookupsOut(self.dossier).data

    @extend_schema_field(UnreadableOut(many=True))
    def get_unreadable(self, claim: Claim) -> object:
        return UnreadableOut(self.dossier.unreadable, many=True).data

    @extend_schema_field(MaybeTheSameOut(many=True))
    def get_possible_duplicates(self, claim: Claim) -> object:
        return MaybeTheSameOut(self.context["perhaps"], many=True).data

    @extend_schema_field(RelatedOut(many=True))
    def get_related(self, claim: Claim) -> object:
        return RelatedOut(self.context["related"], many=True).data
