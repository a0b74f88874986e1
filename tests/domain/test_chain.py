"""The hash chain finds the first entry that does not follow from those before."""

from verifyhub.chain import GENESIS, canonical, first_break, link

ENTRIES = [
    canonical({"position": 1, "event": "claim.submitted"}),
    canonical({"position": 2, "event": "claim.state_changed"}),
    canonical({"position": 3}),
]


def _chained() -> list[tuple[str, str]]:
    digests, previous = [], GENESIS
    for entry in ENTRIES:
        previous = link(previous, entry)
        digests.append(previous)
    return list(zip(ENTRIES, digests, strict=True))


def test_a_digest_is_the_sha256_of_the_previous_one_and_the_canonical_entry():
    # printf '%064d\n{"a":"Київ","b":1}' 0 | sha256sum
    assert (
        link(GENESIS, canonical({"b": 1, "a": "Київ"}))
        == "df178a2ba2c9bc2e5a546d574d2d78f83de8f27ce5ffa931059120f055f03d52"
    )


def test_an_untouched_chain_has_no_break():
    assert first_break(_chained()) is None
    assert first_break([]) is None


def test_an_altered_entry_is_named():
    chain = _chained()
    chain[1] = ('{"event":"claim.withdrawn","position":2}', chain[1][1])

    assert first_break(chain) == 1


def test_a_missing_entry_breaks_the_chain_at_the_next():
    chain = _chained()

    assert first_break(chain[:1] + chain[2:]) == 1


def test_swapped_entries_break_the_chain_at_the_first_of_them():
    first, second, third = _chained()

    assert first_break([second, first, third]) == 0
