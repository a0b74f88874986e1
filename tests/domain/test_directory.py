"""What a file of publishers may say, what an address and another name must be, and who owns whom."""

import pytest

from verifyhub.directory import (
    DirectoryRefused,
    NameRefused,
    alias_key,
    check_alias,
    entries_in,
    prefix_of,
    ring_in_words,
    starter_directory,
    top_owner,
)

HEADING = "name,kind,family,addresses,aliases,country,source\n"


@pytest.mark.parametrize(
    "written, prefix",
    [
        ("https://www.Courier.example/", "courier.example"),
        ("courier.example", "courier.example"),
        ("http://courier.example:8080/uk/?page=2#top", "courier.example/uk"),
        ("t.me/General_Staff", "t.me/general_staff"),
        ("газета.укр", "газета.укр"),
        ("127.0.0.1/demo-press/courier/", "127.0.0.1/demo-press/courier"),
    ],
)
def test_an_address_is_kept_without_what_does_not_matter(written, prefix):
    assert prefix_of(written) == prefix


@pytest.mark.parametrize(
    "written", ["", "courier", "the courier", "mailto:desk@courier.example", "https://[::1", "a b.c"]
)
def test_what_is_no_address_is_refused(written):
    with pytest.raises(NameRefused, match="is no address"):
        prefix_of(written)


@pytest.mark.parametrize("platform", ["t.me", "https://www.facebook.com/", "x.com"])
def test_a_platform_is_no_publisher(platform):
    with pytest.raises(NameRefused, match="Everybody speaks on"):
        prefix_of(platform)


@pytest.mark.parametrize("name", ["officials", "local residents", "social media", " "])
def test_a_name_that_could_be_anyone_is_no_alias(name):
    with pytest.raises(NameRefused):
        check_alias(name)


def test_the_top_owner_is_found_through_any_chain_and_a_ring_ends():
    assert top_owner("Post", {"Post": "Press", "Press": "Holding"}) == "Holding"
    assert top_owner("Post", {}) == "Post"
    assert top_owner("A", {"A": "B", "B": "A"}) == "B"


@pytest.mark.parametrize(
    "name, owner, owner_of, words",
    [
        ("Post", "Post", {}, "Post would own itself in a ring: Post by Post."),
        (
            "Holding",
            "Post",
            {"Post": "Press", "Press": "Holding"},
            "Holding would own itself in a ring: Holding by Post, Post by Press, Press by Holding.",
        ),
        ("Post", "Holding", {"Post": "Press", "Press": "Holding"}, ""),
        ("C", "A", {"A": "B", "B": "A"}, ""),
    ],
)
def test_nobody_owns_itself_in_a_ring(name, owner, owner_of, words):
    assert ring_in_words(name, owner, owner_of) == words


def test_a_line_is_read_with_what_is_wrong_in_it():
    text = HEADING + (
        "Courier,outlet,Lantern,courier.example|https://t.me/Courier,The Courier|Courier online,xx,Own site\n"
        "\n"
        "Herald,paper,,herald,officials,Ukraine,\n"
    )

    good, bad = entries_in(text)

    assert (good.number, good.addresses, good.country) == (2, ("courier.example", "t.me/courier"), "XX")
    assert (good.aliases, good.problems) == (("Courier online",), ())
    assert (bad.number, bad.problems) == (
        4,
        (
            "“herald” is no address. Write a host, or a host and the start of a path.",
            "“officials” could be anyone: texts that name it would not all mean this publisher.",
            "“paper” is no kind of publisher. Write agency, outlet, official, channel or person.",
            "A country is two letters (ISO 3166), such as UA.",
        ),
    )


@pytest.mark.parametrize(
    "text, message",
    [
        ("name,kind\nCourier,outlet\n", "missing: family, addresses, aliases, country, source"),
        ("", "missing: name"),
        (HEADING + 'Courier,"outlet\n', "After line 1 it is no CSV"),
        (HEADING + "x,outlet,,,,,\n" * 2_001, "at most 2,000 lines"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(text, message):
    with pytest.raises(DirectoryRefused, match=message):
        list(entries_in(text))


def test_an_owner_of_the_same_name_is_no_owner():
    (entry,) = entries_in(HEADING + "Courier,outlet,Courier,,,,\n")

    assert entry.family == ""


def test_the_directory_that_comes_along_is_sound_and_grades_nobody():
    entries = list(entries_in(starter_directory()))
    addresses = [address for entry in entries for address in entry.addresses]
    names = [alias_key(name) for entry in entries for name in (entry.name, *entry.aliases)]
    owners = {entry.name: entry.family for entry in entries}

    assert len(entries) >= 120
    assert [(entry.name, entry.problems) for entry in entries if entry.problems] == []
    assert [entry.name for entry in entries if not entry.source] == []
    assert len(addresses) == len(set(addresses))
    assert len(names) == len(set(names))
    assert [name for name, owner in owners.items() if ring_in_words(name, owner, owners | {name: ""})] == []
    assert {entry.kind for entry in entries} >= {"agency", "outlet", "official"}
    assert starter_directory().startswith(HEADING)


def test_a_newswire_and_the_paper_of_the_same_newsroom_are_one_source_for_those_who_credit_them():
    names = {alias: entry.name for entry in entries_in(starter_directory()) for alias in entry.aliases}

    assert {names[credited] for credited in ("WSJ", "Dow Jones", "Dow Jones Newswires")} == {"The Wall Street Journal"}
    assert {names[credited] for credited in ("NYT", "NY Times", "N.Y. Times")} == {"The New York Times"}
