"""What a member of the staff is told who may not do something."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.newsroom.desk import NOT_AT_THE_DESK, WORK, may

NOT_OPEN = "This is not open to you. An administrator can tell you who may do it."


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The sentence of whoever refused, in the look of the newsroom."""
    why = str(exception) or (NOT_OPEN if may(request, WORK) else NOT_AT_THE_DESK)
    context = {**admin.site.each_context(request), "title": "Not open to you", "why": why}
    return render(request, "newsroom/forbidden.html", context, status=403)
