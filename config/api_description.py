"""What drf-spectacular is told for the OpenAPI description of the partner API."""

API_DESCRIPTION = {
    "TITLE": "VerifyHub",
    "VERSION": "1.0.0",
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "CONTACT": {"name": "Whoever runs this installation"},
    "SERVERS": [
        {
            "url": "https://{host}",
            "variables": {"host": {"default": "verifyhub.example", "description": "Yours."}},
            "x-internal": False,
        }
    ],
    "TAGS": [
        {"name": "start", "description": "Who you are, and where everything is."},
        {"name": "claims", "description": "How each report stands, what stands behind it, and claims sent in."},
        {"name": "articles", "description": "Texts sent in, and the claims found in them."},
        {"name": "events", "description": "Every change, in one order, without gaps."},
        {"name": "corrections", "description": "What was said and taken back."},
        {"name": "stories", "description": "Claims that belong together."},
        {"name": "publishers", "description": "What is on file about those who publish."},
        {"name": "webhooks", "description": "Where you are told of changes, and what you were told."},
    ],
    "OAS_VERSION": "3.1.1",
    "COMPONENT_SPLIT_REQUEST": True,  # a body may leave out what an answer always has
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
        "apps.api.choosing.describe_choice",
        "apps.api.schema_bounds.bound_everything",
        "apps.api.lifetimes.describe_lifetimes",
    ],
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "validatorUrl": None},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
