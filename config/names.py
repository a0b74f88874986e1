"""Requests that read texts or look up names, and every task, begin with the names that editors entered last."""

from collections.abc import Callable

from celery.signals import task_prerun
from django.http import HttpRequest, HttpResponse

# Where texts are read, or names looked up. A partner's poll of the feed costs no query more.
DOORS = ("/admin/", "/api/v1/articles", "/api/v1/claims")


def with_current_names(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    from apps.names.services import load_names

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(DOORS):
            load_names()
        return get_response(request)

    return answer


@task_prerun.connect
def begin_with_current_names(**about: object) -> None:
    from apps.names.services import load_names

    load_names()
