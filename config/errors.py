"""Errors that no view has answered: a problem for machines below /api/, a page in words for everyone else."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.api import errors as api
from apps.newsroom import errors as newsroom
from apps.public import errors as public

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return api.as_problem(request, 400, "bad_request", api.NOT_UNDERSTOOD)
    return public.plain_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return api.as_problem(request, 403, "forbidden", "This is not allowed.")
    if request.path.startswith(reverse("admin:index")) and request.user.is_authenticated:
        return newsroom.forbidden(request, exception)
    return public.plain_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return api.as_problem(request, 404, "not_found", api.NO_SUCH_ADDRESS)
    return public.plain_page(request, 404)


def server_failure(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        return api.server_failure(request)
    return public.plain_page(request, 500)
