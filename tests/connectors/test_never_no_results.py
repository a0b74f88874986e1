"""Whatever goes wrong with an answer, no connector takes it for an empty one, and none is held up by it.

The wrong answers are made out of the recordings, so that a new connector meets all of them.
"""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.connectors.test_contract import CASES, RECORDED
from verifyhub.connectors import CONNECTORS, Hit, UnreadableAnswer
from verifyhub.outbound import Response

URL = "https://a.example/"
STEPS = 150  # cuts of one recording
ARE_EMPTY = {"gdelt": ["{}"], "factcheck": ["{}"], "mastodon": ["[]"], "wayback_history": ["[]"]}
REFUSED = "refused"


def recordings(kind: str) -> list[Any]:
    """Each recording of this kind with its connector, but for normal answers in which there is nothing to find."""
    found = []
    for case in CASES:
        holds_hits = bool(json.loads((RECORDED / case).read_text()).get("hits"))
        if case.stem.split("-")[0] == kind and holds_hits == (kind == "normal"):
            [body] = [path for path in (RECORDED / case.parent).glob(f"{case.stem}.*") if path.suffix != ".json"]
            found.append(pytest.param(case.parts[0], body.read_bytes(), id=str(case)))
    return found


NORMAL, EMPTY = recordings("normal"), recordings("empty")
IN_JSON = [
    case for case in NORMAL if case.values[1].lstrip()[:1] in (b"{", b"[") and "stray-backslash" not in str(case.id)
]
IN_UTF_8 = [case for case in NORMAL if case.values[1].decode("utf-8", "ignore").encode() == case.values[1]]


def read(name: str, body: bytes, *, content_type: str = "", status: int = 200) -> list[Hit] | str:
    try:
        return CONNECTORS[name].read(Response(URL, status, {"content-type": content_type}, body))
    except UnreadableAnswer as refusal:
        return REFUSED if str(refusal).strip() else "refused without a word"


def test_every_connector_meets_every_wrong_answer() -> None:
    assert {case.values[0] for case in NORMAL} == set(CONNECTORS)
    assert {case.values[0] for case in EMPTY} == set(CONNECTORS)
    assert {case.values[0] for case in IN_UTF_8} == set(CONNECTORS)


@pytest.mark.parametrize("name, body", NORMAL)
def test_a_part_of_an_answer_is_not_an_empty_answer(name: str, body: bytes) -> None:
    cuts = range(0, len(body.rstrip()), max(1, len(body) // STEPS))

    assert [cut for cut in cuts if read(name, body[:cut]) == []] == []


@pytest.mark.parametrize("name, body", EMPTY)
def test_a_part_of_an_empty_answer_is_refused(name: str, body: bytes) -> None:
    cuts = range(0, len(body.rstrip()), max(1, len(body) // STEPS))

    assert {cut: seen for cut in cuts if (seen := read(name, body[:cut])) != REFUSED} == {}


@pytest.mark.parametrize("status", [301, 302, 304, 400, 401, 403, 404, 410, 418, 429, 451, 500, 502, 503, 999])
@pytest.mark.parametrize("name, body", NORMAL)
def test_an_error_is_refused_whatever_comes_with_it(name: str, body: bytes, status: int) -> None:
    bodies = [b"", b"[]", b"{}", b"<html></html>", body]

    assert [read(name, sent, status=status) for sent in bodies] == [REFUSED] * len(bodies)


PAGES = {
    "nothing": b"",
    "blanks": b" \r\n\t ",
    "an empty page": b"<!DOCTYPE html><html><head></head><body></body></html>",
    "a check for people": b"<html><head><title>Just a moment...</title></head><body>Are you human?</body></html>",
    "a login": b"<html><title>Log in</title><h1>Log in to read</h1><form><input type='password'></form></html>",
    "an error page": b"<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>",
    "not found with 200": b"<html><title>Page not found</title><h1>Page not found</h1></html>",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "a packed body": gzip.compress(b'{"articles": [], "posts": [], "results": []}'),
    "half of a packed body": gzip.compress(b"<rss><channel></channel></rss>" * 9)[:25],
    "zeros": b"\0" * 2_000,
    "noise": bytes(range(256)) * 8,
}
IN_WORDS = {
    "an error object": '{"error": "Over quota."}',
    "an error with details": '{"error": {"code": 500, "message": "Backend failure", "errors": []}}',
    "an error by status": '{"status": "error", "code": "rateLimited", "message": "Too many requests."}',
    "a message": '{"message": "Internal server error"}',
    "errors of another make": '{"errors": [{"message": "Failed"}], "data": null}',
    "nothing, as data": "null",
    "a number": "0",
    "a text": '"error"',
    "a list of nothing": "[null]",
    "a list of lists": "[[]]",
    "an empty object": "{}",
    "an empty list": "[]",
    "all lists null": '{"articles": null, "posts": null, "results": null, "claims": null, "stories": null}',
    "objects for lists": '{"articles": {}, "posts": {}, "response": {"results": {}}, "claims": {}, "stories": {}}',
}


@pytest.mark.parametrize("name", CONNECTORS)
@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_a_page_where_data_is_due_is_refused(name: str, body: bytes) -> None:
    kinds = ("", "text/html; charset=utf-8", "application/json", "application/rss+xml")

    assert {kind: read(name, body, content_type=kind) for kind in kinds} == dict.fromkeys(kinds, REFUSED)


@pytest.mark.parametrize("name", [name for name in CONNECTORS if name != "page"])
@pytest.mark.parametrize("text", IN_WORDS.values(), ids=IN_WORDS)
def test_data_of_another_make_is_refused(name: str, text: str) -> None:
    expected = [] if text in ARE_EMPTY.get(name, []) else REFUSED

    assert read(name, text.encode(), content_type="application/json") == expected


@pytest.mark.parametrize("name, body", IN_JSON)
def test_no_change_of_make_reads_as_an_empty_answer(name: str, body: bytes) -> None:
    """Every field in turn, wherever it occurs: gone, null, a number written as text, wrapped in a list, or emptied."""
    value = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    changes: dict[str, Callable[[Any], Any]] = {
        "null": lambda old: None,
        "a number as text": lambda old: str(old) if isinstance(old, int) else "17",
        "in a list": lambda old: [old],
        "in an object": lambda old: {"value": old},
        "true": lambda old: True,
    }
    wrong = [
        f"{key} {what}"
        for key in sorted(set(_keys(value)))
        for what, change in changes.items()
        if read(name, json.dumps(_changed(value, key, change)).encode()) == []
    ]
    wrong += [f"{key} renamed" for key in sorted(set(_keys(value))) if _read_renamed(name, value, key) == []]

    # An article of Wikipedia whose whole text is "17" has no references: that is an answer.
    assert wrong == (["content a number as text"] if name == "wikipedia" else [])


WRITINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "latin-1", "utf-7")
LABELS = ("", "text/plain; charset=iso-8859-1", "application/json; charset=utf-16", "text/html; charset=windows-1251")


@pytest.mark.parametrize("name, body", NORMAL)
def test_another_writing_or_label_does_not_empty_an_answer(name: str, body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    bodies = {writing: text.encode(writing, "xmlcharrefreplace") for writing in WRITINGS} | {"as it is": body}

    emptied = [
        (writing, label)
        for writing, written in bodies.items()
        for label in LABELS
        if read(name, written, content_type=label) == []
    ]

    assert emptied == []


@pytest.mark.parametrize("name, body", IN_UTF_8)
def test_valid_utf_8_is_read_the_same_under_a_wrong_label_and_with_a_mark(name: str, body: bytes) -> None:
    kind = "text/html" if name in ("page", "telegram") else "application/octet-stream"

    right = read(name, body, content_type=kind)

    assert read(name, body, content_type=f"{kind}; charset=iso-8859-1") == right
    assert read(name, b"\xef\xbb\xbf" + body.removeprefix(b"\xef\xbb\xbf"), content_type=kind) == right


@pytest.fixture(scope="module")
def second() -> float:
    """Processor seconds here for what takes about one on the machine of docs/measurements.md."""
    began = time.process_time()
    for _ in range(3):
        sum(hash(str(number)) & 1 for number in range(150_000))
    return max((time.process_time() - began) * 10, 0.5)


DEEP = {
    "lists": b"[" * 100_000,
    "objects": b'{"articles":' * 100_000,
    "closed lists": b"[" * 100_000 + b"]" * 100_000,
    "lists in place": b'{"articles":[{"url":' + b"[" * 100_000,
    "elements": b"<rss><channel>" + b"<item>" * 100_000,
    "pages": b"<urlset>" + b"<url>" * 100_000,
    "blocks": b"<html><body>" + b"<div class='tgme_channel_info'>" * 50_000,
    "attributes": b"<html><body " + b"a='' " * 100_000 + b">",
    "entities": b"<rss><channel>" + b"&amp;&#65;&nbsp;" * 50_000,
    "comments": b"<!--" * 100_000,
    "instructions": b"<?x ?>" * 100_000,
    "brackets": b"<" * 300_000,
    "references": b'{"batchcomplete":1,"query":{"pages":[{"revisions":[{"slots":{"main":{"content":"'
    + b"<ref>{{cite|url=http://a.example [[" * 1_900
    + b'</ref>"}}}]}]}}',
}


@pytest.mark.parametrize("name", CONNECTORS)
@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_depth_and_repetition_are_refused_in_time(name: str, body: bytes, second: float) -> None:
    began = time.process_time()
    seen = read(name, body)
    spent = time.process_time() - began

    assert seen != []
    assert spent < 2 * second


@pytest.mark.parametrize("name, body", IN_JSON)
def test_as_many_results_as_five_megabytes_hold_are_read_in_time(name: str, body: bytes, second: float) -> None:
    value = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    longest = max(_lists(value), key=len, default=[{}])
    longest.extend(longest[-1:] * (5_000_000 // len(json.dumps(longest[-1:]))))
    sent = json.dumps(value).encode()

    began = time.process_time()
    seen = read(name, sent)
    spent = time.process_time() - began

    assert seen != []
    assert spent < 4 * second


def _entity(name: str, value: str) -> str:
    return f'<!ENTITY {name} "{value}">'


LAUGHS = "".join(_entity(f"l{n}", f"&l{n - 1};" * 10) for n in range(1, 10))
DOCTYPES = {
    "a billion laughs": f"<!DOCTYPE rss [{_entity('l0', 'ha')}{LAUGHS}]>",
    "one long entity": f"<!DOCTYPE rss [{_entity('l9', 'ha' * 100_000)}]>",
    "a file": '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "http://127.0.0.1/">]>',
    "a document type elsewhere": '<!DOCTYPE rss SYSTEM "http://127.0.0.1/evil.dtd">',
    "a parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    "behind comments": "<!-- -->" * 20_000 + f"<!DOCTYPE rss [{_entity('l0', 'ha')}{LAUGHS}]>",
    "in small letters": f"<!doctype rss [{_entity('l0', 'ha')}{LAUGHS}]>",
}
FEEDS = {
    "rss": "<rss version='2.0'><channel><item><title>{}</title><link>https://a.example/1</link></item></channel></rss>",
    "sitemap": "<urlset><url><loc>https://a.example/1</loc><title>{}</title></url></urlset>",
}


@pytest.mark.parametrize("declaration", ["", "<?xml version='1.0' encoding='utf-8'?>\n", "\ufeff"])
@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
@pytest.mark.parametrize("name", FEEDS)
def test_a_bomb_in_xml_is_refused_within_a_tenth_of_a_second(
    name: str, doctype: str, declaration: str, second: float
) -> None:
    body = (declaration + doctype + FEEDS[name].format("&l9;" * 1_000)).encode()

    assert {read(name, body) for _ in range(2)} == {REFUSED}
    assert _best_of_three(lambda: read(name, body)) < 0.1 * max(second, 1)


def _best_of_three(act: Callable[[], object]) -> float:
    spent = []
    for _ in range(3):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return min(spent)


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from _keys(inner)


def _lists(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from _lists(inner)


def _changed(value: Any, key: str, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, list):
        return [_changed(item, key, change) for item in value]
    if isinstance(value, dict):
        return {name: change(old) if name == key else _changed(old, key, change) for name, old in value.items()}
    return value


def _read_renamed(name: str, value: Any, key: str) -> list[Hit] | str:
    return read(name, json.dumps(value).replace(json.dumps(key) + ":", json.dumps(f"{key}_v2") + ":").encode())
