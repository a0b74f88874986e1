"""What is read off pages is compared with the right text, page by page."""

import gzip
import json

import pytest

from lab.accuracy.__main__ import main
from lab.accuracy.pages import shared_runs, text_scores

TEXT = (
    "The rail bridge at Oster has been closed since Sunday morning, the railway said. "
    "Two people who live beside the line heard three explosions before dawn."
)
PAGE = (
    '<html><head><meta name="author" content="Lena Hoort"><meta property="og:site_name" content="The Upland Courier">'
    '<meta property="article:published_time" content="2022-09-11T09:15:00+03:00"></head>'
    f"<body><article><h1>Bridge closed</h1><p>{TEXT}</p></article></body></html>"
)


@pytest.fixture
def figures(tmp_path, capsys):
    def measure(*records):
        path = tmp_path / "pages.jsonl.gz"
        path.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
        assert main(["pages", str(path)]) == 0
        return json.loads(capsys.readouterr().out.strip().splitlines()[-1])

    return measure


def test_a_page_read_word_for_word_scores_one_and_its_facts_are_checked(figures):
    right = {"published_at": "2022-09-11", "byline": "Lena Hoort", "publisher": "the upland courier"}
    record = {"url": "https://courier.example/news/oster", "html": PAGE, "body": TEXT}

    found = figures(record | right, record | right | {"byline": "Ilka Morn"})

    assert found.pop("pages_per_second") > 0
    assert found.pop("cpu_ms_per_page") > 0
    assert found == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "f1_even": 1.0,
        "f1_odd": 1.0,
        "published_accuracy": 1.0,
        "byline_accuracy": 0.5,
        "publisher_accuracy": 1.0,
        "refused": 0,
        "count": 2,
    }


def test_facts_that_the_records_do_not_have_are_not_scored_and_a_refused_page_is_missing(figures):
    record = {"url": "https://courier.example/news/oster", "html": "<html></html>", "body": TEXT}

    found = figures(record)

    assert (found["refused"], found["recall"], found["f1"]) == (1, 0.0, 0.0)
    assert (found["published_accuracy"], found["byline_accuracy"], found["publisher_accuracy"]) == (None, None, None)


def test_runs_of_four_words_are_counted_as_often_as_they_occur():
    assert shared_runs("a b c d e", "a b c d") == (0.5, 0.0, 0.5)
    assert shared_runs("a b c d", "a b c d x") == (0.5, 0.5, 0.0)
    assert shared_runs("", "") == (0.0, 0.0, 0.0)


def test_a_long_page_weighs_no_more_than_a_short_one():
    assert text_scores([(1.0, 0.0, 0.0), (0.0, 0.5, 0.5)]) == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
