"""What the newsroom's pages may load, and a plain answer to a form that is too big."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

# The admin theme evaluates expressions in attributes (Alpine) and sets styles inline; nothing comes from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def newsroom_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            return get_response(request)
        response = _too_big(request) or get_response(request)
        response["Content-Security-Policy"] = POLICY
        return response

    return answer


def _too_big(request: HttpRequest) -> HttpResponse | None:
    """Django would answer a bare "Bad Request" to a long paste; an editor deserves the reason."""
    try:
        request.POST  # noqa: B018 - reading the form is what finds it too big
    except RequestDataTooBig:
        megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000
        page = render_to_string("newsroom/too_big.html", {"megabytes": f"{megabytes:.1f}"})
        return HttpResponse(page, status=413)
    return None
