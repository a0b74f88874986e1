"""What bodies that partners send have in common."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.core.validators import URLValidator
from django.utils import timezone
from rest_framework import serializers

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER_BY = timedelta(days=1)
Wanted = TypeVar("Wanted")


class TextField(serializers.CharField):
    """A string: a number where a text belongs is a mistake of the sender, not the text "5"."""

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class AddressField(TextField):
    """An http or https address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2000, validators=[URLValidator(schemes=["http", "https"])], **options)


class MomentField(serializers.DateTimeField):
    """A time from 1900 on that is not in the future."""

    def to_internal_value(self, value: Any) -> datetime:
        moment = super().to_internal_value(value)
        if not EARLIEST <= moment <= timezone.now() + CLOCKS_DIFFER_BY:
            raise serializers.ValidationError("This time is in the future or before 1900.", "out_of_range")
        return moment


class Body(serializers.Serializer[Wanted]):
    """A field that is not known is refused: a misspelt one must not silently be left out."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if unknown := sorted(set(self.initial_data) - set(self.fields)):
            problem = serializers.ErrorDetail("There is no such field.", "unknown_field")
            raise serializers.ValidationError({name: [problem] for name in unknown})
        return attrs
