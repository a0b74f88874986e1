"""Files of publishers: all of a file or nothing, nothing on file changed unasked, and never a grade."""

import pytest
from django.core.management import CommandError, call_command

from apps.evidence.models import Publisher, PublisherAddress
from apps.evidence.queries import publisher_at
from apps.evidence.services import enter_publisher, grade_publisher
from apps.evidence.services.directory import export_publishers, load_publishers
from tests.apps.publisher_scene import EDITOR, SIGNED, make_publisher
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HEADING = "name,kind,family,addresses,aliases,country,source\n"
COURIER = "The Courier,outlet,Lantern,courier.example,Evening Courier,UA,its own site\n"


def load(lines: str, **how: bool):
    return load_publishers(HEADING + lines, **how, actor=EDITOR, now=NOW)


def on_file() -> list[str]:
    return list(Publisher.objects.order_by("name").values_list("name", flat=True))


def test_a_file_brings_facts_and_no_judgement():
    loaded = load(COURIER)

    courier = Publisher.objects.get()
    assert (loaded.new, loaded.errors) == (["The Courier"], [])
    assert (courier.reliability, courier.side, courier.family, courier.country) == ("F", "", "Lantern", "UA")
    assert publisher_at("https://www.courier.example/a") == courier
    assert courier.changes.get(what="owner").reason == "its own site"


def test_doing_it_again_changes_nothing():
    load(COURIER)
    changes = Publisher.objects.get().changes.count()

    again = load(COURIER, update=True)

    assert (again.new, again.unchanged, again.differs) == ([], ["The Courier"], {})
    assert Publisher.objects.get().changes.count() == changes


def test_an_owner_may_stand_further_down_and_owns_through_others():
    load("Post,outlet,Press,,,,\nPress,outlet,Holding,,,,\nHolding,agency,,,,,\n")

    assert list(Publisher.objects.order_by("name").values_list("name", "owner__name", "family")) == [
        ("Holding", None, ""),
        ("Post", "Press", "Holding"),
        ("Press", "Holding", "Holding"),
    ]


def test_what_is_on_file_and_differs_is_kept_and_named():
    load(COURIER)
    grade_publisher(make_publisher("The Courier"), "B", **SIGNED)

    loaded = load("The Courier,agency,Lamp,courier.example|courier.test,,UA,\n")

    assert loaded.differs == {
        "The Courier": [
            "kind: outlet here, agency in the file",
            "family: Lantern here, Lamp in the file",
            "addresses: not here courier.test",
        ]
    }
    courier = Publisher.objects.get()
    assert (courier.kind, courier.family, courier.reliability) == ("outlet", "Lantern", "B")


def test_update_takes_the_files_word_keeps_what_only_we_have_and_leaves_the_grade():
    load(COURIER)
    grade_publisher(make_publisher("The Courier"), "B", **SIGNED)

    load("the courier,agency,Lamp,courier.test,The CX,,\n", update=True)

    courier = Publisher.objects.get()
    assert (courier.name, courier.kind, courier.family, courier.reliability) == ("The Courier", "agency", "Lamp", "B")
    assert set(courier.addresses.values_list("prefix", flat=True)) == {"courier.example", "courier.test"}
    assert set(courier.aliases.values_list("name", flat=True)) == {"Evening Courier", "The CX"}
    assert courier.source == "its own site"


@pytest.mark.parametrize(
    "lines, errors",
    [
        ("Herald,paper,,,,,\n", [(3, "“paper” is no kind of publisher")]),
        ("Herald,outlet,,courier.example,,,\n", [(3, "courier.example belongs to The Courier already")]),
        ("Herald,outlet,,,Evening Courier,,\n", [(3, "“Evening Courier” is another name of The Courier already")]),
        ("THE COURIER,outlet,,,,,\n", [(3, "THE COURIER stands in line 2 already")]),
        ("A,outlet,B,,,,\nB,outlet,A,,,,\n", [(4, "B would own itself in a ring: B by A, A by B.")]),
    ],
)
def test_one_wrong_line_and_nothing_is_taken_in(lines, errors):
    loaded = load(COURIER + lines)

    (number, said), (expected_number, beginning) = *loaded.errors, *errors
    assert (number, said[: len(beginning)]) == (expected_number, beginning)
    assert on_file() == []


def test_a_preview_says_all_and_writes_nothing():
    loaded = load(COURIER, preview=True)

    assert (loaded.new, on_file()) == (["The Courier"], [])
    assert not PublisherAddress.objects.exists()


def test_what_is_written_out_is_read_in_again_as_it_is():
    load(COURIER + "Post,outlet,The Courier,post.example,PX|Evening Post,GB,a register\n")
    enter_publisher("=cmd()", actor=EDITOR, now=NOW)
    written = export_publishers()

    again = load_publishers(written, update=True, actor=EDITOR, now=NOW)

    assert "Post,outlet,The Courier,post.example,Evening Post|PX,GB,a register\r\n" in written
    assert (sorted(again.unchanged), again.differs, again.errors) == (["=cmd()", "Post", "The Courier"], {}, [])


def test_the_command_takes_in_the_directory_that_comes_along_and_then_finds_nothing_to_do(capsys):
    call_command("load_publishers")
    first = capsys.readouterr().out
    call_command("load_publishers")
    second = capsys.readouterr().out

    count = Publisher.objects.count()
    assert count >= 120
    assert first == f"{count:,} new, 0 as before, 0 differ and were kept as they are (--update changes them).\n"
    assert second == f"0 new, {count:,} as before, 0 differ and were kept as they are (--update changes them).\n"
    assert set(Publisher.objects.values_list("reliability", "side")) == {("F", "")}


def test_the_command_names_each_wrong_line(tmp_path, capsys):
    file = tmp_path / "publishers.csv"
    file.write_text(HEADING + COURIER + "Herald,paper,,,,,\n", encoding="utf-8")

    with pytest.raises(CommandError, match="Nothing was taken in: 1 problems"):
        call_command("load_publishers", str(file))

    assert "line 3: “paper” is no kind of publisher." in capsys.readouterr().err
    assert on_file() == []
