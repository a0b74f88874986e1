"""If-Match: what somebody changes is what they have seen."""

from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.request import Request

HEADER = "If-Match"
IF_MATCH = OpenApiParameter(
    HEADER,
    {"type": "string", "pattern": r'^((W/)?"[!#-~]*"|\*)$', "maxLength": 200},
    OpenApiParameter.HEADER,
    description="The ETag you have seen; 412 if it is no longer so.",
)


class NotSeen(exceptions.APIException):
    status_code = 412
    default_code = "precondition_failed"
    default_detail = "This has changed since the ETag you sent. Read it again, then decide."


class TagMissing(exceptions.APIException):
    status_code = 428
    default_code = "precondition_required"
    default_detail = f"Send the ETag of what you have seen as {HEADER}, so that you do not overwrite what you have not."


def require_seen(request: Request, tag: str, *, required: bool = True) -> None:
    """`tag` is the ETag as it is now; to be called in the transaction of the change, with the row held.

    Raises:
        NotSeen: the caller has seen another state.
        TagMissing: the caller does not say what it has seen, and must.
    """
    given = request.headers.get(HEADER)
    if given is None:
        if required:
            raise TagMissing
        return
    # A proxy that compresses makes our tag a weak one; it stands for the state, not for bytes, so it still counts.
    seen = [known.removeprefix("W/") for known in parse_etags(given)]
    if tag.removeprefix("W/") not in seen and "*" not in seen:
        raise NotSeen
