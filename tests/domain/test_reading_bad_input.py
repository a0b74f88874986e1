"""Whatever is sent is read in bounded time: spans stay exact, and what is made of it can be kept."""

import time

import pytest

from lab.fuzz.writings import PROSE, read_as_article, read_as_document

SENTENCE = "Troops left the town of Brenova on Monday, the ministry said. "
BAD = {
    "empty": "",
    "blanks": " \n\t\u2028\u00a0 ",
    "one word": "Brenova",
    "no punctuation": SENTENCE.replace(".", "").replace(",", "") * 30,
    "capitals": SENTENCE.upper() * 20,
    "mixed scripts": "".join(PROSE[:3]) + "部隊は月曜日に町を去った。غادرت القوات المدينة" * 10,
    "letters that look alike": SENTENCE.replace("o", "о").replace("e", "е") * 10,
    "right to left marks": SENTENCE.replace(" ", " \u200f\u202e") * 10,
    "joined marks": SENTENCE.replace("a", "a\u0301\u0300") * 10 + "\U0001f469\u200d\U0001f692",
    "control characters": SENTENCE.replace(" ", " \x01\x0b\x1b\x85") * 10,
    "capitals of a Turkish keyboard": "THİS WEEK the troops left Brenova. Troops left Brenova on APRİL 4, 2019. " * 10,
    "a table": "| Town | Killed |\n|---|---|\n" + "| Brenova | 1,200 |\n" * 100,
    "quotes without end": "“The troops left Brenova, the mayor said " * 30,
    "one long word": "a" * 5_000,
    "commas": "said, " * 800,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_bad_input_gives_exact_spans_and_nothing_that_cannot_be_kept(text):
    began = time.process_time()
    read_as_article(b"\1" + text.encode())
    read_as_document(b"\1" + text.encode())

    assert time.process_time() - began < 12
