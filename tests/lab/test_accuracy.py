import gzip
import json

import pytest

from lab.accuracy.__main__ import main
from lab.accuracy.resampling import intervals
from lab.accuracy.scores import average_precision, calibration_error, match_spans, reliability
from lab.accuracy.stance import fnc_weighted


@pytest.fixture
def measured(tmp_path, capsys):
    """The JSON object on the last line, for records written to one file each."""

    def measure(name, *files, options=()):
        paths = []
        for number, records in enumerate(files):
            path = tmp_path / f"{number}.jsonl.gz"
            path.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
            paths.append(str(path))
        assert main([name, *paths, *options]) == 0
        return json.loads(capsys.readouterr().out.strip().splitlines()[-1])

    return measure


def test_claims_are_scored_by_span_attribution_and_hedge(measured):
    body = "Unconfirmed reports say that troops have left Brenova. This is no way to run a war."
    articles = [{"body_id": 1, "body": body, "unknown": "ignored"}]
    claim = {"body_id": 1, "type": "claim", "required": True, "start": 29, "end": 53, "hedge": "unconfirmed"}
    gold = [
        claim | {"attribution": "reports", "attribution_alt": ["the unconfirmed reports"]},
        claim | {"start": 0, "end": 24, "required": False, "attribution": "author"},
        {"body_id": 1, "type": "not_claim", "start": 55, "end": 83},
    ]

    figures = measured("claims", articles, gold)

    assert figures.pop("seconds_per_article") >= 0
    assert figures == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "f1_95": [1.0, 1.0],
        "attribution_accuracy": 1.0,
        "attribution_accuracy_95": [1.0, 1.0],
        "hedge_accuracy": 1.0,
        "hedge_accuracy_95": [1.0, 1.0],
        "not_claims_extracted": 0,
    }


def test_headline_stances_are_scored_by_class(measured):
    claim = "Troops have left Brenova."
    records = [
        {"claim": claim, "headline": "Troops leave Brenova", "stance": "supports"},
        {"claim": claim, "headline": "No truth in story that troops left Brenova", "stance": "disputes"},
        {"claim": claim, "headline": "Troops may have left Brenova", "stance": "supports"},
    ]

    figures = measured("stance-headlines", records)

    assert figures["accuracy"] == 0.6667
    assert figures["f1"] == {"supports": 0.6667, "disputes": 1.0, "reports": 0.0}
    assert figures["macro_f1"] == 0.5556
    assert figures["macro_f1_95"] == [0.5556, 0.5556]  # one claim, drawn again and again
    assert figures["disputes_f1_95"] == [1.0, 1.0]
    assert 0.0 <= figures["ece"] <= 1.0
    assert sum(count for _, _, count in figures["reliability"]) == 3


def test_body_stances_are_scored_with_the_unrelated_ones(measured):
    bodies = [{"body_id": 1, "body": "Troops have left Brenova."}, {"body_id": 2, "body": "The rowing season opened."}]
    pairs = [
        {"headline": "Troops leave Brenova", "body_id": 1, "stance": "supports"},
        {"headline": "Troops leave Brenova", "body_id": 2, "stance": "unrelated"},
        {"headline": "Grain quota agreed", "body_id": 1, "stance": "reports"},
    ]

    figures = measured("stance-bodies", pairs, bodies)

    assert figures.pop("pairs_per_second") > 0
    assert 0.0 <= figures.pop("ece") <= 1.0
    assert sum(count for _, _, count in figures.pop("reliability")) == 3
    assert figures.pop("macro_f1_95") == [0.25, 0.4167]
    assert figures.pop("disputes_f1_95") == [0.0, 0.0]
    assert figures.pop("fnc_weighted_95") == [0.5, 1.0]
    assert figures == {
        "accuracy": 0.6667,
        "macro_f1": 0.4167,
        "f1": {"supports": 1.0, "disputes": 0.0, "reports": 0.0, "unrelated": 0.6667},
        "fnc_weighted": 0.5556,
        "related_accuracy": 0.6667,
        "false_supports": 0,
        "count": 3,
    }


def test_matching_is_scored_by_rank(measured):
    claims = [
        {"vclaim_id": "a", "vclaim": "Troops have left Brenova.", "title": "Have troops left?"},
        {"vclaim_id": "b", "vclaim": "The depot at Dovrin burns.", "title": None},
    ]
    queries = [
        {"query": "the troops left brenova!!", "vclaim_ids": ["a"]},
        {"query": "troops left Brenova, depot burns", "vclaim_ids": ["b"]},
    ]

    figures = measured("matching", claims, queries)

    by_words = figures.pop("by_words", figures)  # without the language model there is nothing else
    assert figures.pop("ms_per_query") >= by_words.pop("ms_per_query", 0) >= 0
    assert (
        by_words
        == figures
        == {
            "map_at_5": 0.75,
            "interval_95": [0.5, 1.0],
            "by_split": {"": 0.75},
            "p_at_1": 0.5,
            "count": 2,
        }
    )


def test_a_ranking_by_worth_is_scored_by_average_precision(measured):
    lines = [
        ("We lost 700,000 jobs in America last year, more than ever before.", 1),
        ("Good evening, and welcome to the debate that we hold here.", 0),
        ("I think we should all be proud.", 0),
        ("The state spent $9 million on the dam in 2015.", 1),
    ]
    records = [{"corpus": "debates", "text": text, "checkworthy": label} for text, label in lines]

    figures = measured("checkworthy", records)

    assert figures == {"debates": {"average_precision": 1.0, "by_length": 0.8333, "share": 0.5, "count": 4}}


def test_equal_scores_share_one_place_in_a_ranking():
    assert average_precision([0.5, 0.5, 0.9, 0.1], [True, False, False, False]) == 1 / 3
    assert average_precision([0.1], [False]) == 0.0


def test_attribution_is_scored_by_source_span(measured):
    text = "The ministry said that the dam had been damaged. Nobody moved."
    records = [{"text": text, "attributions": [{"source": [[0, 12]]}, {"source": [[49, 55]]}, {"source": []}]}]

    figures = measured("attribution", records)

    assert figures == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "f1_95": [0.6667, 0.6667], "articles": 1}


def test_a_wrong_call_says_how_to_call_it(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["matching", "claims.jsonl"])

    assert "usage: python -m lab.accuracy matching [-h] CLAIMS QUERIES" in capsys.readouterr().err


def test_spans_are_matched_one_to_one_best_first():
    assert match_spans([(0, 10), (2, 10)], [(2, 10)]) == [(1, 0)]


def test_calibration_error_is_the_gap_between_said_and_right():
    assert calibration_error([0.9, 0.9], [True, False]) == 0.4
    assert calibration_error([], []) == 0.0


def test_reliability_sets_what_was_said_beside_what_was_right():
    assert reliability([0.9, 0.92, 0.6], [True, False, True]) == [(0.6, 1.0, 1), (0.91, 0.5, 2)]


def test_an_interval_is_drawn_from_whole_groups():
    figures = intervals(["a", "a", "b", "b"], ["x"] * 4, ["x", "x", "y", "y"], lambda g, s: {"right": s.count("x") / 4})

    assert figures == {"right_95": [0.0, 1.0]}


def test_without_records_there_is_no_interval():
    assert intervals([], [], [], lambda g, s: {"right": 1.0}) == {}


def test_the_fnc_score_gives_a_quarter_for_relatedness():
    assert fnc_weighted(["supports", "unrelated"], ["reports", "unrelated"]) == 0.4


HEADLINES = {
    "supports": "Troops have left Brenova",
    "disputes": "No truth in story that troops left Brenova",
    "reports": "Troops may have left Brenova",
}
CASES = {"t1": "true", "t2": "true", "f1": "false", "f2": "false", "u": "unverified"}
SAID = {
    "t1": ["supports"] * 3,
    "t2": ["supports"] * 2,
    "f1": ["disputes"] * 2,
    "f2": ["disputes"] * 3,
    "u": ["reports"],
}


@pytest.mark.parametrize("stance", ["gold", "predicted"])
def test_verdicts_are_scored_against_what_became_of_the_claims(measured, stance):
    statement = "Troops have left Brenova."
    claims = [{"claim_id": key, "claim": statement, "claim_truth": truth} for key, truth in CASES.items()]
    articles = [
        {"claim_id": key, "claim": statement, "article_id": f"{key}{number}", "domain": f"{key}{number}.example",
         "url": "", "headline": HEADLINES[said] + " " + "abcde"[number] * 5, "stance": said}
        for key, all_said in SAID.items()
        for number, said in enumerate(all_said)
    ]  # fmt: skip

    figures = measured("verdicts", claims, articles, options=["--stance", stance])

    assert figures["findings"] == {
        "disputed": {"false": 2}, "insufficient": {"unverified": 1}, "supported": {"true": 2},
    }  # fmt: skip
    assert (figures["disputed_right"], figures["shipped"]["auc"], figures["stance"]) == (1.0, 1.0, stance)
    assert (figures["true_corroborated"], figures["true_refuted"], figures["false_refuted"]) == (0, 0, 2)
    assert figures["if_all_graded_c"]["true_corroborated"] == 2
    assert 0 < figures["shipped"]["brier"] < 0.25
