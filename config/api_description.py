"""What drf-spectacular is told for the OpenAPI description of the partner API."""

API_DESCRIPTION = {
    "TITLE": "VerifyHub",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "ENUM_NAME_OVERRIDES": {
        "StateEnum": "apps.claims.models.STATES",
        "KindEnum": "apps.claims.models.KINDS",
        "StepKindEnum": "apps.api.evidence_shapes.STEP_KINDS",
        "RelationKindEnum": "apps.api.evidence_shapes.RELATION_KINDS",
        "PublisherKindEnum": "apps.api.publisher_shapes.PUBLISHER_KINDS",
        "AffiliationKindEnum": "apps.api.publisher_shapes.AFFILIATION_KINDS",
        "DeliveryStatusEnum": "apps.api.deliveries.STATUSES",
        "DeliveryTypeEnum": "apps.api.deliveries.TYPES",
        "EventTypeEnum": "apps.api.journal_shapes.TYPES",
        "ReliabilityEnum": "apps.api.publisher_shapes.LETTERS",
    },
    "DESCRIPTION": "Claims, the evidence behind them by independent origin, and what changed since.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.api.schema.describe_problems",
        "apps.api.lifetimes.describe_lifetimes",
    ],
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "validatorUrl": None},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
