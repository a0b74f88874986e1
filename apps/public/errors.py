"""What a reader is told when a page cannot be shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.public.headers import guarded

WORDS = {
    400: ("This request cannot be understood", "Something in the address or in what was sent is not as it should be."),
    403: ("This is not open to you", "You are not allowed to see this page, or it has been open for too long."),
    404: ("There is no such page", "The address may be mistyped, or the claim may have been withdrawn."),
    500: ("Something went wrong here", "The fault is ours and has been recorded. Please try again in a while."),
}


def plain_page(request: HttpRequest, status: int) -> HttpResponse:
    title, words = WORDS[status]
    return guarded(render(request, "public/plain.html", {"title": title, "words": words}, status=status))
