"""What a document brings to the weighing of a claim: whose word it is, and where they stand to it."""

from collections.abc import Mapping
from datetime import datetime

from apps.evidence.models import Publisher, Reading
from apps.evidence.services.dating import possible_date
from apps.evidence.services.telling import publisher_name
from verifyhub.independence import Interest, Testimony
from verifyhub.reading import Relation, Stance


def testimony_of(reading: Reading, sides: Mapping[int, str], *, now: datetime) -> Testimony:
    document, publisher = reading.document, reading.document.publisher
    name = publisher_name(document)
    interest = _interest(reading, sides)
    return Testimony(
        key=str(document.pk),
        url=document.url,
        publisher=name,
        family=(publisher.family if publisher else "") or name,
        reliability=publisher.reliability if publisher else "F",
        interest=interest,
        stance=Stance(reading.effective_stance),
        relation=Relation(reading.relation),
        text=document.text,
        named_origins=tuple(reading.named_origins),
        credited_wire=document.credited_source,
        forwarded_from=document.forwarded_from,
        links=tuple(document.links),
        published_at=possible_date(document, now=now),
        is_official=_is_official(publisher, interest, sides),
    )


def _is_official(publisher: Publisher | None, interest: Interest, sides: Mapping[int, str]) -> bool:
    """An official body of which an editor says that it is on no side of the story, or that speaks against its own.

    Not one of which nothing is said: in the stories that need checking most, ministries are parties.
    """
    if publisher is None or publisher.kind != Publisher.Kind.OFFICIAL:
        return False
    return sides.get(publisher.pk) == "" or interest is Interest.AGAINST_INTEREST


def _interest(reading: Reading, sides: Mapping[int, str]) -> Interest:
    """Whether the publisher gains or loses by what the document says of the claim.

    Its side is what `sides` says for the story; else the one it is on in general.
    """
    publisher, claim = reading.document.publisher, reading.claim
    side = sides.get(publisher.pk, publisher.side) if publisher else ""
    helped, harmed = claim.gains, claim.loses
    if reading.effective_stance == Stance.DISPUTES:
        helped, harmed = harmed, helped
    if side and side == helped:
        return Interest.SELF_SERVING
    if side and side == harmed:
        return Interest.AGAINST_INTEREST
    return Interest.NEUTRAL
