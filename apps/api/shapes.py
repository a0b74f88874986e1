"""Serializers as declarations, shown fast: what a Shape says of its fields is compiled once into a plan.

The framework finds out for each row anew how each field is read. Here a field that holds what its kind promises, such
as text in a text field, is taken as it stands; whatever else it holds is left to the framework's own field, so that
both always say the same. Shapes are for what goes out: nothing is checked or saved by them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import cache, cached_property, partial
from operator import attrgetter
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Manager, Model
from django.utils import timezone
from rest_framework import fields, serializers
from rest_framework.relations import RelatedField

Row = TypeVar("Row")
ModelRow = TypeVar("ModelRow", bound=Model)
Field = fields.Field[Any, Any, Any, Any]
Read = Callable[["Shape[Any]", Any], object]  # the value of one field of a row
Plan = list[tuple[str, Read]]

# What a field of a kind shows as it stands when it holds a value of exactly this type.
_PROMISES: tuple[tuple[type[Field], type], ...] = (
    (fields.CharField, str),
    (fields.ChoiceField, str),  # the values of choices are text here
    (fields.IntegerField, int),
    (fields.FloatField, float),
    (fields.BooleanField, bool),
)
_NOT_THERE = (AttributeError, KeyError, ObjectDoesNotExist)


class Shape(serializers.Serializer[Row]):
    """A serializer that only shows. `only` are the names of the fields to be shown; None: all of them."""

    def __init__(self, *args: Any, only: Iterable[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = only
        self._plans: dict[bool, Plan] = {}
        self._inner: dict[str, Shape[Any]] = {}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        is_mapping = isinstance(instance, Mapping)
        shown = {}
        for name, read in self._plans.get(is_mapping) or self._chosen(is_mapping):
            try:
                shown[name] = read(self, instance)
            except fields.SkipField:
                continue
        return shown

    def inner(self, name: str, kind: "type[Shape[Any]]") -> "Shape[Any]":
        """The shape of a field, made when it is first needed; it sees the same context."""
        found = self._inner.get(name)
        if found is None:
            found = self._inner[name] = kind(context=self.context)
        return found

    @cached_property
    def zone(self) -> tzinfo:
        """That in which times are told. Asked for once, because to ask costs more than to write a time."""
        zone = timezone.get_current_timezone()
        return UTC if str(zone) == "UTC" else zone  # which is that of times from the database

    def _chosen(self, is_mapping: bool) -> Plan:
        plan = _plan(type(self), is_mapping)
        chosen = plan if self._only is None else [(name, read) for name, read in plan if name in self._only]
        self._plans[is_mapping] = chosen
        return chosen


class ModelShape(Shape[ModelRow], serializers.ModelSerializer[ModelRow]):
    """A Shape that takes the kinds of its fields from a model."""


@cache
def _plan(kind: type[Shape[Any]], is_mapping: bool) -> Plan:
    return [
        (name, _reader(kind, name, field, is_mapping)) for name, field in kind().fields.items() if not field.write_only
    ]


def _reader(kind: type[Shape[Any]], name: str, field: Field, is_mapping: bool) -> Read:
    if isinstance(field, fields.SerializerMethodField):
        method: Read = getattr(kind, str(field.method_name))
        return method
    get = _getter(field, is_mapping)
    if isinstance(field, serializers.ListSerializer) and isinstance(field.child, Shape):
        return partial(_many, name, type(field.child), get)
    if isinstance(field, Shape):
        return partial(_one, name, type(field), get)
    if isinstance(field, serializers.BaseSerializer | RelatedField):
        raise TypeError(f"{kind.__name__}.{name} is a {type(field).__name__}, which a Shape cannot show.")
    return _plain(field, get)


def _one(name: str, kind: type[Shape[Any]], get: Callable[[Any], Any], shape: Shape[Any], row: object) -> object:
    value = get(row)
    return None if value is None else shape.inner(name, kind).to_representation(value)


def _many(name: str, kind: type[Shape[Any]], get: Callable[[Any], Any], shape: Shape[Any], row: object) -> object:
    value = get(row)
    if value is None:
        return None
    show = shape.inner(name, kind).to_representation
    return [show(each) for each in (value.all() if isinstance(value, Manager) else value)]


def _getter(field: Field, is_mapping: bool) -> Callable[[Any], Any]:
    """Get what a field is made from; what is not there, or is a method, as the framework does."""
    source = str(field.source)
    if source == "*":
        return lambda row: row
    if is_mapping:
        return field.get_attribute
    take = attrgetter(source) if field.default is fields.empty else _path(source.split("."), field.default)

    def get(row: Any) -> Any:
        try:
            value = take(row)
        except _NOT_THERE:
            return field.get_attribute(row)
        return field.get_attribute(row) if callable(value) else value

    return get


def _path(steps: Sequence[str], default: object) -> Callable[[Any], Any]:
    """As attrgetter; the default where a step is None, which is quicker found out than by an error."""

    def take(value: Any) -> Any:
        for step in steps:
            if value is None and not callable(default):
                return default
            value = getattr(value, step)
        return value

    return take


def _plain(field: Field, get: Callable[[Any], Any]) -> Read:
    if _shows_as(field, fields.DateTimeField) and not {"format", "timezone"} & vars(field).keys():
        return partial(_moment, field, get)
    if _shows_as(field, fields.ListField) and _shows_as(field.child, fields.CharField):  # type: ignore[attr-defined]
        return partial(_texts, field, get)
    promised = next((kind for shown_by, kind in _PROMISES if _shows_as(field, shown_by)), None)
    if isinstance(field, fields.ChoiceField) and any(type(choice) is not str for choice in field.choices):
        promised = None

    def read(shape: Shape[Any], row: object) -> object:
        value = get(row)
        return value if type(value) is promised or value is None else field.to_representation(value)

    return read


def _shows_as(field: Field, kind: type[Field]) -> bool:
    """Whether the framework shows it just as a field of this kind."""
    return type(field).to_representation is kind.to_representation


def _moment(field: Field, get: Callable[[Any], Any], shape: Shape[Any], row: object) -> object:
    value = get(row)
    if type(value) is not datetime or value.tzinfo is None:
        return None if value is None else field.to_representation(value)
    text = (value if value.tzinfo is shape.zone else value.astimezone(shape.zone)).isoformat()
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def _texts(field: Field, get: Callable[[Any], Any], shape: Shape[Any], row: object) -> object:
    value = get(row)
    if type(value) is list and set(map(type, value)) <= {str}:
        return value
    return None if value is None else field.to_representation(value)
