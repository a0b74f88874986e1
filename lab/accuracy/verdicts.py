"""What follows from the sources of a claim, against what became of it (Emergent format).

Every article is taken for a witness of its own with nothing but its headline: the corpus tells neither who repeats
whom nor who was there. Articles of one site, and headlines that share their words, are tied by the usual rules.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from lab.accuracy.records import Record, read_records
from lab.accuracy.resampling import interval
from lab.accuracy.scores import calibration_error
from verifyhub.corroboration import Corroboration, weigh
from verifyhub.corroboration.weights import probability_of
from verifyhub.independence import Interest, Testimony, find_origins
from verifyhub.reading import Relation, Stance, read_document
from verifyhub.reading.mentions import names_in

FOLDS = 10
BINS = 5
SOME_GRADE = "C"  # what every site would have to be graded for the corroboration bar to be reachable
_LEAST_SHARE = 1e-6


@dataclass(frozen=True)
class Case:
    """A claim, what became of it ("true", "false", "unverified"), and its weighing: no site graded, or all graded C."""

    truth: str
    votes: tuple[int, int]  # articles that support, articles that dispute
    weighed: Corroboration
    weighed_if_graded: Corroboration


def measure(claims: str, articles: str, stance: str = "gold") -> dict[str, object]:
    """`stance`: "gold" as annotated, or "predicted" as read from the headline.

    The first figures are of our log-odds with an offset and a slope fitted on nine folds of the claims and applied to
    the tenth, as for `vote_share`; `shipped` is what the product states, its constants chosen on these claims. All over
    claims that proved true or false. The last is a bootstrap interval by claim: below 0 we are better.
    """
    by_claim: dict[str, list[Record]] = defaultdict(list)
    for article in read_records(articles):
        by_claim[article["claim_id"]].append(article)
    stance_of = {"gold": _annotated, "predicted": _as_read}[stance]
    cases = [_case(claim, by_claim[claim["claim_id"]], stance_of) for claim in read_records(claims)]
    resolved = [case for case in cases if case.truth in ("true", "false")]
    truth = np.array([case.truth == "true" for case in resolved], dtype=int)
    log_odds = np.array([case.weighed.log_odds for case in resolved])
    shares = np.array([_logit(_vote_share(case.votes)) for case in resolved])
    calibrated, vote_share = _fitted(log_odds, truth), _fitted(shares, truth)
    return {
        **_merit(calibrated, truth),
        "shipped": _merit(np.array([probability_of(case.weighed.log_odds) for case in resolved]), truth),
        "vote_share": _merit(vote_share, truth),
        "brier_above_vote_share_95": _difference(calibrated, vote_share, truth),
        "findings": _confusion(cases),
        "disputed_right": _disputed_right(cases),
        **_judgements(cases, lambda case: case.weighed),
        "if_all_graded_c": _judgements(cases, lambda case: case.weighed_if_graded),
        "stance": stance,
        "resolved": len(resolved),
        "claims": len(cases),
    }


def _annotated(article: Record) -> Stance:
    return Stance(article["stance"])


def _as_read(article: Record) -> Stance:
    claim = article["claim"]
    return read_document(article["headline"], statement=claim, names=names_in(claim), known_related=True).stance


def _case(claim: Record, articles: Sequence[Record], stance_of: Callable[[Record], Stance]) -> Case:
    stances = [stance_of(article) for article in articles]

    def weighed(grade: str) -> Corroboration:
        pairs = zip(articles, stances, strict=True)
        origins = find_origins(_testimony(article, stance, grade) for article, stance in pairs)
        return weigh(origins, lookups_answered=0, lookups_asked=0)

    votes = Counter(stances)
    return Case(
        claim["claim_truth"], (votes[Stance.SUPPORTS], votes[Stance.DISPUTES]), weighed("F"), weighed(SOME_GRADE)
    )


def _testimony(article: Record, stance: Stance, grade: str) -> Testimony:
    return Testimony(
        key=article["article_id"],
        url=article["url"],
        publisher=article["domain"],
        family=article["domain"],
        reliability=grade,
        interest=Interest.NEUTRAL,
        stance=stance,
        relation=Relation.FIRST_HAND,
        text=article["headline"],
    )


def _vote_share(votes: tuple[int, int]) -> float:
    """Laplace's rule: without votes one half."""
    return (votes[0] + 1) / (sum(votes) + 2)


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _fitted(scores: Any, truth: Any) -> Any:
    """Probabilities of each fold by an offset and a slope learnt from the others (Platt, 1999)."""
    fold_of = np.arange(len(truth)) % FOLDS
    fitted = np.zeros(len(truth))
    for fold in range(FOLDS):
        held, rest = fold_of == fold, fold_of != fold
        if not held.any():
            continue
        if len(set(truth[rest])) < 2:
            fitted[held] = truth[rest].mean() if rest.any() else 0.5
        else:
            model = LogisticRegression(C=1e6).fit(scores[rest].reshape(-1, 1), truth[rest])
            fitted[held] = model.predict_proba(scores[held].reshape(-1, 1))[:, 1]
    return fitted


def _merit(probabilities: Any, truth: Any) -> dict[str, object]:
    """Of the probability that the claim is true; `ece` over five equal bins of it."""
    safe = np.clip(probabilities, _LEAST_SHARE, 1 - _LEAST_SHARE)
    log_loss = -np.mean(truth * np.log(safe) + (1 - truth) * np.log(1 - safe))
    return {
        "brier": round(float(np.mean((probabilities - truth) ** 2)), 4),
        "ece": calibration_error(probabilities.tolist(), truth.astype(bool).tolist(), bins=BINS),
        "log_loss": round(float(log_loss), 4),
        "auc": round(float(roc_auc_score(truth, probabilities)), 4),
    }


def _difference(ours: Any, theirs: Any, truth: Any) -> list[float]:
    gaps = ((ours - truth) ** 2 - (theirs - truth) ** 2).tolist()
    return interval(gaps, lambda drawn: sum(drawn) / len(drawn))


def _confusion(cases: Sequence[Case]) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        table[case.weighed.finding.value][case.truth] += 1
    return {finding: dict(table[finding]) for finding in sorted(table)}


def _disputed_right(cases: Sequence[Case]) -> float | None:
    """Of the resolved claims found disputed, the share that proved false; None when none was."""
    found = [case.truth for case in cases if case.weighed.finding == "disputed" and case.truth != "unverified"]
    return round(found.count("false") / len(found), 4) if found else None


def _judgements(cases: Sequence[Case], weighed: Callable[[Case], Corroboration]) -> dict[str, int]:
    """Claims that met the bar for corroboration, and those an editor is told to think of refuting."""
    met = Counter(case.truth for case in cases if not weighed(case).shortfall)
    outweighed = Counter(case.truth for case in cases if weighed(case).is_outweighed)
    counts = (("corroborated", met), ("refuted", outweighed))
    return {f"{truth}_{what}": count[truth] for what, count in counts for truth in ("true", "false", "unverified")}
