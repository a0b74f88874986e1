from django.urls import URLPattern, URLResolver, path, re_path

from apps.api.articles import ArticleList, ArticleOne
from apps.api.assessments import ClaimAssessment, ClaimAssessments, ClaimOrigins
from apps.api.claims import ClaimJournal
from apps.api.corrections import ClaimCorrections, CorrectionList
from apps.api.deliveries import DeliveryAgain, DeliveryOne, EndpointDeliveries, EndpointTest
from apps.api.events import EventFeed
from apps.api.evidence_requests import ClaimEvidence, ClaimLookups
from apps.api.me import Me
from apps.api.publishers import PublisherList, PublisherOne
from apps.api.schema import Description, Docs, YamlDescription
from apps.api.stories import StoryList, StoryOne
from apps.api.submissions import ClaimBatch, ClaimCollection, ClaimItem
from apps.api.views import NothingHere, Root
from apps.api.webhooks import EndpointList, EndpointOne, EndpointSecret

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", Root.as_view(), name="api-root"),
    path("v1/claims/", ClaimCollection.as_view(), name="claim-list"),
    path("v1/claims:batch/", ClaimBatch.as_view(), name="claim-batch"),
    path("v1/claims/<uuid:uid>/", ClaimItem.as_view(), name="claim-detail"),
    path("v1/claims/<uuid:uid>/journal/", ClaimJournal.as_view(), name="claim-journal"),
    path("v1/claims/<uuid:uid>/lookups/", ClaimLookups.as_view(), name="claim-lookups"),
    path("v1/claims/<uuid:uid>/evidence/", ClaimEvidence.as_view(), name="claim-evidence"),
    path("v1/claims/<uuid:uid>/origins/", ClaimOrigins.as_view(), name="claim-origins"),
    path("v1/claims/<uuid:uid>/assessment/", ClaimAssessment.as_view(), name="claim-assessment"),
    path("v1/claims/<uuid:uid>/assessments/", ClaimAssessments.as_view(), name="claim-assessments"),
    path("v1/claims/<uuid:uid>/corrections/", ClaimCorrections.as_view(), name="claim-corrections"),
    path("v1/corrections/", CorrectionList.as_view(), name="correction-list"),
    path("v1/stories/", StoryList.as_view(), name="story-list"),
    path("v1/stories/<int:key>/", StoryOne.as_view(), name="story-detail"),
    path("v1/publishers/", PublisherList.as_view(), name="publisher-list"),
    path("v1/publishers/<uuid:uid>/", PublisherOne.as_view(), name="publisher-detail"),
    path("v1/articles/", ArticleList.as_view(), name="article-list"),
    path("v1/articles/<uuid:uid>/", ArticleOne.as_view(), name="article-detail"),
    path("v1/webhooks/endpoints/", EndpointList.as_view(), name="webhook-endpoints"),
    path("v1/webhooks/endpoints/<uuid:uid>/", EndpointOne.as_view(), name="webhook-endpoint"),
    path("v1/webhooks/endpoints/<uuid:uid>/rotate-secret/", EndpointSecret.as_view(), name="webhook-secret"),
    path("v1/webhooks/endpoints/<uuid:uid>/test/", EndpointTest.as_view(), name="webhook-test"),
    path("v1/webhooks/endpoints/<uuid:uid>/deliveries/", EndpointDeliveries.as_view(), name="webhook-deliveries"),
    path("v1/webhooks/deliveries/<slug:webhook_id>/", DeliveryOne.as_view(), name="webhook-delivery"),
    path("v1/webhooks/deliveries/<slug:webhook_id>/redeliver/", DeliveryAgain.as_view(), name="webhook-redeliver"),
    path("v1/events/", EventFeed.as_view(), name="event-feed"),
    path("v1/me/", Me.as_view(), name="me"),
    path("v1/openapi.json", Description.as_view(), name="openapi"),
    path("v1/openapi.yaml", YamlDescription.as_view(), name="openapi-yaml"),
    path("docs/", Docs.as_view(), name="api-docs"),
    re_path(r"", NothingHere.as_view()),
]
