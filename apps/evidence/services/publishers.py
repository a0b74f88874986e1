"""Publishers as facts: who they are, where they speak, under which names, and who owns them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction

from apps.evidence.models import Publisher, PublisherAddress, PublisherAlias
from apps.evidence.services.publisher_changes import KEEP, PublisherRefused, What, hold, need, note, write
from verifyhub.directory import NameRefused, alias_key, check_alias, prefix_of, ring_in_words
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require

LONGEST_NAME = 200  # characters


@transaction.atomic
def set_owner(
    publisher: Publisher, owner: Publisher | None, *, family: str = "", reason: str, actor: Actor, now: datetime
) -> None:
    """`family` names an owner that is no publisher itself; with an `owner` it is that one's.

    All that it owns, directly or through others, follows: one family is one witness.

    Raises:
        PublisherRefused: the reason is missing, nothing would change, or it would own itself in a ring.
    """
    require(KEEP, actor)
    need(reason, "Say where the owner is known from.")
    # All of them: a ring may be closed by two editors at once, at opposite ends.
    everyone = {p.pk: p for p in Publisher.objects.select_for_update(no_key=True).order_by("pk")}
    publisher.refresh_from_db()
    if owner:
        owners = {p.name: everyone[p.owner_id].name for p in everyone.values() if p.owner_id in everyone}
        if ring := ring_in_words(publisher.name, owner.name, owners):
            raise PublisherRefused(ring)
    family = (owner.family or owner.name) if owner else " ".join(family.split())
    if len(family) > LONGEST_NAME:
        raise PublisherRefused(f"An owner's name has at most {LONGEST_NAME} characters.")
    if (publisher.owner_id, publisher.family) == (owner.pk if owner else None, family):
        raise PublisherRefused("That is what is already written down.")
    write(publisher, What.OWNER, {"owner": owner, "family": family}, reason=reason, actor=actor, now=now)
    _pass_down_family(publisher, actor=actor, now=now)


def _pass_down_family(publisher: Publisher, *, actor: Actor, now: datetime) -> None:
    family = publisher.family or publisher.name
    for owned in publisher.owned.exclude(family=family).order_by("pk"):
        reason = f"It follows its owner, {publisher}."
        write(owned, What.OWNER, {"family": family}, reason=reason, actor=actor, now=now)
        _pass_down_family(owned, actor=actor, now=now)


@transaction.atomic
def enter_publisher(
    name: str,
    *,
    kind: str = Publisher.Kind.OUTLET,
    addresses: Iterable[str] = (),
    aliases: Iterable[str] = (),
    country: str = "",
    source: str = "",
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> Publisher:
    """A new publisher, which cannot be judged yet (F). Raises PublisherRefused when anything of it is another's."""
    require(KEEP, actor)
    name = _free_name(name, None)
    facts = {"kind": Publisher.Kind(kind).value, "country": country.upper()[:2], "source": source.strip()[:300]}
    with _unless_taken():
        publisher = Publisher.objects.create(name=name, **facts)
        _set_addresses(publisher, addresses)
        _set_aliases(publisher, aliases)
    note(publisher, What.ENTERED, "", facts_in_words(publisher), reason=reason, actor=actor, now=now)
    return publisher


@transaction.atomic
def change_facts(
    publisher: Publisher,
    *,
    name: str,
    kind: str,
    addresses: Iterable[str],
    aliases: Iterable[str],
    country: str = "",
    source: str = "",
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> bool:
    """Put these facts in place of those on file; whether anything changed. Raises PublisherRefused."""
    require(KEEP, actor)
    hold(publisher)
    before, called, was = facts_in_words(publisher), _names(publisher), publisher.kind
    facts = {"kind": Publisher.Kind(kind).value, "country": country.upper()[:2], "source": source.strip()[:300]}
    columns = {"name": _free_name(name, publisher), **facts}
    with _unless_taken():
        Publisher.objects.filter(pk=publisher.pk).update(**columns)
        publisher.refresh_from_db()
        _set_addresses(publisher, addresses)
        _set_aliases(publisher, aliases)
    after = facts_in_words(publisher)
    if before == after:
        return False
    # Under another name others may have credited it all along; the word of an official body weighs more.
    matters = called != _names(publisher) or was != publisher.kind
    note(publisher, What.FACTS, before, after, reason=reason, weigh=matters, actor=actor, now=now)
    _pass_down_family(publisher, actor=actor, now=now)
    return True


@contextmanager
def _unless_taken() -> Iterator[None]:
    """What is another's already is refused by name; this is for whoever took it at the same moment."""
    try:
        yield
    except IntegrityError as error:
        raise PublisherRefused("Someone else entered one of these names or addresses just now. Look again.") from error


def facts_in_words(publisher: Publisher) -> str:
    addresses = publisher.addresses.order_by("prefix").values_list("prefix", flat=True)
    aliases = publisher.aliases.order_by("key").values_list("name", flat=True)
    parts = [publisher.name, publisher.get_kind_display(), publisher.country, *addresses]
    parts += [f"also “{alias}”" for alias in aliases]
    parts += [f"source: {publisher.source}"] if publisher.source else []
    return "; ".join(filter(None, parts))


def _names(publisher: Publisher) -> set[str]:
    return {publisher.name, *publisher.aliases.values_list("name", flat=True)}


def _free_name(name: str, publisher: Publisher | None) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise PublisherRefused(f"A name has 1 to {LONGEST_NAME} characters.")
    others = Publisher.objects.filter(name__iexact=name)
    if other := (others.exclude(pk=publisher.pk) if publisher else others).first():
        raise PublisherRefused(f"{other} is on file already.")
    alias = PublisherAlias.objects.filter(key=alias_key(name)).exclude(publisher=publisher).first()
    if alias:
        raise PublisherRefused(f"“{name}” is another name of {alias.publisher} already.")
    return name


def _set_addresses(publisher: Publisher, written: Iterable[str]) -> None:
    prefixes = _checked(prefix_of, written)
    either_way = [*prefixes, *(f"{prefix}/" for prefix in prefixes)]  # files and older rows may have the slash
    taken = PublisherAddress.objects.filter(prefix__in=either_way).exclude(publisher=publisher)
    if other := taken.select_related("publisher").order_by("prefix").first():
        raise PublisherRefused(f"{other.prefix} belongs to {other.publisher} already. Take it away there first.")
    publisher.addresses.exclude(prefix__in=prefixes).delete()
    known = set(publisher.addresses.values_list("prefix", flat=True))
    PublisherAddress.objects.bulk_create(
        PublisherAddress(publisher=publisher, prefix=prefix) for prefix in prefixes if prefix not in known
    )


def _set_aliases(publisher: Publisher, written: Iterable[str]) -> None:
    named = {alias_key(name): name for name in _checked(check_alias, written)}
    named.pop(alias_key(publisher.name), None)
    taken = PublisherAlias.objects.filter(key__in=named).exclude(publisher=publisher).select_related("publisher")
    if other := taken.order_by("key").first():
        raise PublisherRefused(f"“{other.name}” is another name of {other.publisher} already.")
    for name in named.values():
        if other_publisher := Publisher.objects.filter(name__iexact=name).exclude(pk=publisher.pk).first():
            raise PublisherRefused(f"{other_publisher} is a publisher of its own, not another name of {publisher}.")
    publisher.aliases.all().delete()
    PublisherAlias.objects.bulk_create(PublisherAlias(publisher=publisher, name=n, key=k) for k, n in named.items())


def _checked(check: Callable[[str], str], written: Iterable[str]) -> list[str]:
    try:
        return list(dict.fromkeys(check(one) for one in written if one.strip()))
    except NameRefused as refusal:
        raise PublisherRefused(str(refusal)) from refusal
