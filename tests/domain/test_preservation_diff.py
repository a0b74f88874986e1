"""What changed between two texts, in paragraphs and words."""

from time import process_time

import pytest

from verifyhub.preservation import Paragraph, Span, changes_in_words, compare

BEFORE = "Troops left Brenova in the night.\nThe baker counted forty lorries.\nNobody guarded the gate."


def shown(before: str, after: str) -> list[str]:
    """A line for each paragraph: "  " the same, "+ " added, "- " removed, "~ " changed, its words marked."""
    marks = {"same": "  ", "added": "+ ", "removed": "- ", "changed": "~ "}
    return [marks[p.kind] + "".join(_marked(span, p) for span in p.spans) for p in compare(before, after)]


def _marked(span: Span, paragraph: Paragraph) -> str:
    if paragraph.kind != "changed" or span.kind == "same":
        return span.text
    return f"[-{span.text}-]" if span.kind == "removed" else f"[+{span.text}+]"


def test_words_that_changed_are_marked_in_their_paragraph() -> None:
    assert shown(BEFORE, BEFORE.replace("forty", "fourteen")) == [
        "  Troops left Brenova in the night.",
        "~ The baker counted [-forty-][+fourteen+] lorries.",
        "  Nobody guarded the gate.",
    ]


def test_paragraphs_come_and_go() -> None:
    after = "Correction: the town is Morvograd.\nTroops left Brenova in the night.\nNobody guarded the gate."

    assert shown(BEFORE, after) == [
        "+ Correction: the town is Morvograd.",
        "  Troops left Brenova in the night.",
        "- The baker counted forty lorries.",
        "  Nobody guarded the gate.",
    ]


def test_a_paragraph_with_little_in_common_is_another_one() -> None:
    assert shown("The baker counted forty lorries.", "We regret an error.") == [
        "- The baker counted forty lorries.",
        "+ We regret an error.",
    ]


def test_line_ends_and_spaces_are_no_change() -> None:
    assert {p.kind for p in compare(BEFORE, BEFORE.replace(" ", "   ").replace("\n", "\r\n\r\n"))} == {"same"}


def test_either_text_can_be_put_together_again() -> None:
    after = "Troops left Brenova at dawn.\nNobody, they say, guarded the gate.\nA new line."
    paragraphs = compare(BEFORE, after)

    old = ["".join(s.text for s in p.spans if s.kind != "added") for p in paragraphs if p.kind != "added"]
    new = ["".join(s.text for s in p.spans if s.kind != "removed") for p in paragraphs if p.kind != "removed"]

    assert (old, new) == (BEFORE.splitlines(), after.splitlines())


def test_words_of_any_script_are_compared() -> None:
    assert shown("Войска вошли в Бренову ночью.", "Войска вошли в Бренову утром.") == [
        "~ Войска вошли в Бренову [-ночью-][+утром+]."
    ]


def test_a_paragraph_too_long_to_compare_by_words_is_shown_whole() -> None:
    long = "word " * 2_001

    assert [p.kind for p in compare(long, long + "end")] == ["removed", "added"]


def _in_turn(words: str, often: int) -> list[str]:
    return [words.split()[number % 2 if number % 5 else 0] for number in range(often)]


@pytest.mark.parametrize("between", ["\n", " "])
def test_texts_made_of_two_words_take_no_minutes(between: str) -> None:
    """As lines and as words of one paragraph; made so, they would take minutes."""
    before, after = between.join(_in_turn("x y", 900)), between.join(_in_turn("y x", 901))

    began = process_time()
    paragraphs = compare(before, after)

    assert process_time() - began < 5  # seconds
    old = [p.text for p in paragraphs if p.kind in ("same", "removed")]
    new = [p.text for p in paragraphs if p.kind in ("same", "added")]
    assert (between.join(old), between.join(new)) == (before, after)


def test_of_many_changed_paragraphs_the_last_are_shown_whole() -> None:
    def story(last: str) -> str:
        return "\n".join(" ".join(f"w{n}x{m}" for m in range(499)) + f" {last}" for n in range(6))

    assert [p.kind for p in compare(story("dawn"), story("dusk"))] == ["changed"] * 4 + ["removed", "added"] * 2


def test_a_change_is_summed_up_in_a_line() -> None:
    assert changes_in_words(compare(BEFORE, BEFORE)) == ""
    assert changes_in_words(compare(BEFORE, BEFORE + "\nOne.\nTwo.")) == "2 paragraphs added"
    assert changes_in_words(compare("A b c d e.\nGone.", "A b c d f.")) == "1 paragraph removed, 1 changed"
