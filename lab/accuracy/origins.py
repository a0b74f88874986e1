"""How well origins are told apart, on articles whose real origins a person has annotated.

RECORDS: lines {claim_id, body_id, cluster, stance, relation, named_sources: [{name}]}; a negative cluster means that
the text does not tell. BODIES: lines {claim_id, claim, bodies: [{body_id, body}]}.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from time import perf_counter

from lab.accuracy.records import Record, read_records
from lab.accuracy.scores import class_scores
from verifyhub.corroboration import weigh
from verifyhub.directory import entries_in, starter_directory
from verifyhub.independence import Interest, Origin, Testimony, find_origins
from verifyhub.reading import Relation, Stance, read_document
from verifyhub.reading.mentions import names_in

_STANCES = ("supports", "disputes", "reports")


@dataclass(frozen=True)
class Judged:
    """One document: what a person found (`gold`), and what we read."""

    gold: Record
    testimony: Testimony

    @property
    def body_id(self) -> str:
        return str(self.gold["body_id"])


@dataclass(frozen=True)
class Case:
    """One claim with its documents and the origins we find."""

    documents: tuple[Judged, ...]
    origins: tuple[Origin, ...]


def run(argv: Sequence[str]) -> dict[str, object]:
    """`given_gold_reading` is the grouping alone, on stance, relation and named sources as a person annotated them."""
    records, bodies = argv
    started = perf_counter()
    cases = list(_cases(records, bodies, _as_read))
    seconds = perf_counter() - started
    documents = [document for case in cases for document in case.documents]
    return {
        **_grouping_scores(cases),
        "stance_macro_f1": _stance_macro_f1(documents),
        "relation_accuracy": round(_share(d.testimony.relation == d.gold["relation"] for d in documents), 4),
        "documents_per_second": round(len(documents) / seconds, 1) if seconds else 0.0,
        "claims": len(cases),
        "count": len(documents),
        "given_gold_reading": _grouping_scores(list(_cases(records, bodies, _as_annotated))),
    }


def _cases(records: str, bodies: str, read: Callable[[Record, str, str], Testimony]) -> Iterator[Case]:
    by_claim: dict[str, list[Record]] = defaultdict(list)
    for record in read_records(records):
        by_claim[record["claim_id"]].append(record)
    for story in read_records(bodies):
        texts = {body["body_id"]: body["body"] for body in story["bodies"]}
        annotated = [record for record in by_claim.get(story["claim_id"], []) if record["body_id"] in texts]
        if annotated:
            documents = tuple(Judged(gold, read(gold, texts[gold["body_id"]], story["claim"])) for gold in annotated)
            said = (document.testimony for document in documents)
            yield Case(documents, find_origins(said, other_names=_other_names()))


@cache
def _other_names() -> dict[str, str]:
    """As an installation has them that took in the directory we ship."""
    return {alias: entry.name for entry in entries_in(starter_directory()) for alias in entry.aliases}


def _as_read(gold: Record, text: str, claim: str) -> Testimony:
    reading = read_document(text, statement=claim, names=names_in(claim))
    return _testimony(gold, text, reading.stance, reading.relation, reading.named_origins)


def _as_annotated(gold: Record, text: str, claim: str) -> Testimony:
    names = tuple(dict.fromkeys(source["name"] for source in gold["named_sources"]))
    return _testimony(gold, text, Stance(gold["stance"]), Relation(gold["relation"]), names)


def _testimony(gold: Record, text: str, stance: Stance, relation: Relation, names: tuple[str, ...]) -> Testimony:
    return Testimony(
        key=gold["body_id"],
        url="",
        publisher="",  # the corpus does not tell who published a text
        family="",
        reliability="F",
        interest=Interest.NEUTRAL,
        stance=stance,
        relation=relation,
        text=text,
        named_origins=names,
    )


def _grouping_scores(cases: Sequence[Case]) -> dict[str, float]:
    """Over pairs of documents of one claim whose origin the texts tell; a document we call unrelated is alone.

    `false_independence` is the share of pairs with one origin that we count as two witnesses.
    """
    pairs = [pair for case in cases for pair in _pairs(case)]
    same = _pair_f1((is_same, is_found_same) for is_same, is_found_same, _ in pairs)
    different = _pair_f1((not is_same, not is_found_same) for is_same, is_found_same, _ in pairs)
    return {
        "f1_same": same,
        "f1_different": different,
        "macro_f1": round((same + different) / 2, 4),
        "false_independence": round(_share(counted_twice for is_same, _, counted_twice in pairs if is_same), 4),
        "witness_count_error": round(_mean(map(_witness_error, cases)), 4),
        "origin_count_error": round(_mean(map(_origin_error, cases)), 4),
    }


def _pairs(case: Case) -> Iterator[tuple[bool, bool, bool]]:
    """Of each pair: whether it has one origin, whether we say so, whether we count it as two witnesses."""
    origin_of = {key: origin for origin in case.origins for key in origin.members}
    for one, other in combinations((d for d in case.documents if d.gold["cluster"] >= 0), 2):
        left, right = origin_of.get(one.body_id), origin_of.get(other.body_id)
        is_found_same = left is not None and left is right
        both_count = left is not None and right is not None and left.is_independent and right.is_independent
        yield one.gold["cluster"] == other.gold["cluster"], is_found_same, both_count and not is_found_same


def _pair_f1(pairs: Iterable[tuple[bool, bool]]) -> float:
    seen = Counter(pairs)
    total = 2 * seen[True, True] + seen[False, True] + seen[True, False]
    return round(2 * seen[True, True] / total, 4) if total else 0.0


def _witness_error(case: Case) -> int:
    """Supporting and disputing witnesses together: how many too many or too few."""
    clusters = {
        (d.gold["cluster"], d.gold["stance"])
        for d in case.documents
        if d.gold["cluster"] >= 0 and d.gold["stance"] in ("supports", "disputes")
    }
    weighed = weigh(case.origins, lookups_answered=0, lookups_asked=0)
    return abs(weighed.supporting + weighed.disputing - len(clusters))


def _origin_error(case: Case) -> int:
    clusters = {d.gold["cluster"] for d in case.documents if d.gold["cluster"] >= 0}
    return abs(sum(origin.is_independent for origin in case.origins) - len(clusters))


def _stance_macro_f1(documents: Sequence[Judged]) -> object:
    related = [d for d in documents if d.gold["stance"] in _STANCES]
    said = [d.testimony.stance.value for d in related]
    return class_scores([d.gold["stance"] for d in related], said, _STANCES)["macro_f1"]


def _share(hits: Iterable[bool]) -> float:
    return _mean(map(int, hits))


def _mean(numbers: Iterable[int]) -> float:
    """0.0 of none."""
    given = list(numbers)
    return sum(given) / len(given) if given else 0.0
