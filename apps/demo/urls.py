"""What demonstration mode adds: the invented press, and the webhook viewer."""

from django.urls import URLPattern, URLResolver, path

from apps.demo.press import views as press
from apps.demo.viewer import viewer

urlpatterns: list[URLPattern | URLResolver] = [
    path("demo-webhooks/", viewer, name="demo-webhooks"),
    path("demo-press/", press.index, name="demo-press"),
    path("demo-press/feeds/<slug:name>.<slug:format>", press.feed, name="demo-press-feed"),
    path("demo-press/channels/<slug:channel>/", press.channel, name="demo-press-channel"),
    path("demo-press/channels/<slug:channel>/<int:number>/", press.post, name="demo-press-post"),
    path("demo-press/<slug:publisher>/", press.publisher_page, name="demo-press-publisher"),
    path("demo-press/<slug:publisher>/<slug:slug>/", press.document, name="demo-press-document"),
]
