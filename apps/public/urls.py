from django.urls import URLPattern, URLResolver, path

from apps.public.health import livez, readyz
from apps.public.views import claim_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("claims/<uuid:uid>/", claim_page, name="claim-page"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
]
