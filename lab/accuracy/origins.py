"""How well origins are told apart, on articles whose real origins a person has annotated.

RECORDS: lines {claim_id, body_id, cluster, stance, relation, named_sources: [{name}]}; a negative cluster means that
the text does not tell. BODIES: lines {claim_id, claim, bodies: [{body_id, body}]}. Either may be gzipped.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from time import perf_counter
from typing import Any

from verifyhub.corroboration import weigh
from verifyhub.independence import Interest, Origin, Testimony, find_origins
from verifyhub.reading import Relation, Stance, read_document

_STANCES = ("supports", "disputes", "reports")


@dataclass(frozen=True)
class Judged:
    """One document: what a person found (`gold`), and what we read."""

    gold: dict[str, Any]
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
    """`argv` is RECORDS BODIES and perhaps `--reading gold`, which measures the grouping alone."""
    parser = argparse.ArgumentParser(prog="lab.accuracy origins", description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("bodies", type=Path)
    parser.add_argument("--reading", choices=("ours", "gold"), default="ours")
    options = parser.parse_args(argv)

    started = perf_counter()
    cases = list(_cases(options.records, options.bodies, is_gold=options.reading == "gold"))
    seconds = perf_counter() - started
    documents = [document for case in cases for document in case.documents]
    return {
        "claims": len(cases),
        "documents": len(documents),
        **_pair_scores(cases),
        "witness_count_error": round(sum(map(_witness_error, cases)) / len(cases), 3),
        "origin_count_error": round(sum(map(_origin_error, cases)) / len(cases), 3),
        "stance_macro_f1": round(_stance_macro_f1(documents), 3),
        "relation_accuracy": round(_relation_accuracy(documents), 3),
        "documents_per_second": round(len(documents) / seconds, 1),
    }


def _cases(records: Path, bodies: Path, *, is_gold: bool) -> Iterator[Case]:
    by_claim: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in _lines(records):
        by_claim[record["claim_id"]].append(record)
    for story in _lines(bodies):
        texts = {body["body_id"]: body["body"] for body in story["bodies"]}
        annotated = [record for record in by_claim.get(story["claim_id"], []) if record["body_id"] in texts]
        if not annotated:
            continue
        read = _as_annotated if is_gold else _as_read
        documents = tuple(Judged(gold, read(gold, texts[gold["body_id"]], story["claim"])) for gold in annotated)
        yield Case(documents, find_origins(document.testimony for document in documents))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _as_read(gold: dict[str, Any], text: str, claim: str) -> Testimony:
    reading = read_document(text, statement=claim)
    return _testimony(gold, text, reading.stance, reading.relation, reading.named_origins)


def _as_annotated(gold: dict[str, Any], text: str, claim: str) -> Testimony:
    names = tuple(dict.fromkeys(source["name"] for source in gold["named_sources"]))
    return _testimony(gold, text, Stance(gold["stance"]), Relation(_relation(gold)), names)


def _testimony(
    gold: dict[str, Any], text: str, stance: Stance, relation: Relation, names: tuple[str, ...]
) -> Testimony:
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


def _relation(gold: dict[str, Any]) -> str:
    """A text with own access beside what it repeats ("mixed") is first-hand: we know no third kind."""
    return "first_hand" if gold["relation"] == "mixed" else str(gold["relation"])


def _pair_scores(cases: Iterable[Case]) -> dict[str, float]:
    outcomes: Counter[tuple[bool, bool]] = Counter()
    false_witnesses = 0
    for case in cases:
        place = {key: number for number, origin in enumerate(case.origins) for key in origin.members}
        for one, other in combinations((d for d in case.documents if d.gold["cluster"] >= 0), 2):
            ours = (place.get(one.body_id), place.get(other.body_id))
            is_same, is_found_same = (
                one.gold["cluster"] == other.gold["cluster"],
                ours[0] is not None and ours[0] == ours[1],
            )
            outcomes[is_same, is_found_same] += 1
            both_count = all(number is not None and case.origins[number].is_independent for number in ours)
            false_witnesses += is_same and not is_found_same and both_count
    same = _f1(outcomes[True, True], outcomes[False, True], outcomes[True, False])
    different = _f1(outcomes[False, False], outcomes[True, False], outcomes[False, True])
    gold_same = outcomes[True, True] + outcomes[True, False]
    return {
        "f1_same": round(same, 3),
        "f1_different": round(different, 3),
        "macro_f1": round((same + different) / 2, 3),
        "false_independence": round(false_witnesses / gold_same, 3) if gold_same else 0.0,
    }


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


def _stance_macro_f1(documents: Sequence[Judged]) -> float:
    related = [d for d in documents if d.gold["stance"] in _STANCES]
    scores = []
    for stance in _STANCES:
        pairs = [(d.gold["stance"] == stance, d.testimony.stance == stance) for d in related]
        scores.append(_f1(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False))))
    return sum(scores) / len(scores)


def _relation_accuracy(documents: Sequence[Judged]) -> float:
    return sum(d.testimony.relation == _relation(d.gold) for d in documents) / len(documents)


def _f1(hits: int, false: int, missed: int) -> float:
    return 2 * hits / (2 * hits + false + missed) if hits else 0.0
