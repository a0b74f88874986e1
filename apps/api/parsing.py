"""JSON in, strictly: bounded in size and depth, UTF-8, no NaN."""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from apps.api.errors import BodyTooLarge


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise too_large()
        try:
            return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        except UnicodeDecodeError as error:
            raise ParseError("The body is not UTF-8.", "malformed_json") from error
        except RecursionError as error:
            raise ParseError("The body is nested too deeply.", "malformed_json") from error
        except ValueError as error:  # also a number of thousands of digits
            raise ParseError(f"The body is not JSON: {error}", "malformed_json") from error


def too_large() -> BodyTooLarge:
    return BodyTooLarge(f"The body is larger than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes.")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")
