"""The tree of RFC 6962: published vectors, and proofs held against trees of every small size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.voting.seals import merkle

# The vectors of the certificate transparency project for RFC 6962: eight entries, and the root after each.
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
LEAVES = [merkle.leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


def test_the_roots_are_the_published_ones() -> None:
    assert merkle.root([]).hex() == EMPTY
    assert [merkle.root(LEAVES[:size]).hex() for size in range(1, 9)] == ROOTS
    assert [root.hex() for root in merkle.roots(LEAVES)] == ROOTS


def test_the_published_proof_of_inclusion_is_made_and_holds() -> None:
    # Of RFC 6962, 2.1.3: the path of the first of seven is the second, the pair after it, and the four that follow.
    path = merkle.inclusion_path(0, LEAVES[:7])
    assert path == [LEAVES[1], merkle.root(LEAVES[2:4]), merkle.root(LEAVES[4:7])]
    assert merkle.inclusion_path(6, LEAVES[:7]) == [merkle.root(LEAVES[4:6]), merkle.root(LEAVES[:4])]
    assert merkle.is_included(LEAVES[0], 0, 7, path, bytes.fromhex(ROOTS[6]))


def test_the_published_proof_of_extension_is_made_and_holds() -> None:
    # Of RFC 6962, 2.1.3: from three to seven c, d, g, l; from four to seven l; from six to seven i, j, k.
    c, d, g = LEAVES[2], LEAVES[3], merkle.root(LEAVES[:2])
    assert merkle.consistency_path(3, LEAVES[:7]) == [c, d, g, merkle.root(LEAVES[4:7])]
    assert merkle.consistency_path(4, LEAVES[:7]) == [merkle.root(LEAVES[4:7])]
    i, j, k = merkle.root(LEAVES[4:6]), LEAVES[6], merkle.root(LEAVES[:4])
    assert merkle.consistency_path(6, LEAVES[:7]) == [i, j, k]
    assert merkle.is_extension(6, 7, [i, j, k], bytes.fromhex(ROOTS[5]), bytes.fromhex(ROOTS[6]))


@given(st.integers(1, 70), st.data())
def test_every_entry_is_proved_and_no_other_passes_for_it(size: int, data: st.DataObject) -> None:
    tree = leaves(size)
    top, index = merkle.root(tree), data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(index, tree)
    assert merkle.is_included(tree[index], index, size, path, top)
    assert not merkle.is_included(merkle.leaf_hash(b"another"), index, size, path, top)
    other = data.draw(st.integers(0, size))
    assert other == index or not merkle.is_included(tree[index], other, size, path, top)
    assert not merkle.is_included(tree[index], index, size, [*path, top], top)
    if path:
        cut = data.draw(st.integers(0, len(path) - 1))
        assert not merkle.is_included(tree[index], index, size, path[:cut] + path[cut + 1 :], top)


@given(st.integers(1, 70), st.data())
def test_a_longer_log_is_proved_to_extend_the_shorter_and_a_changed_one_is_not(size: int, data: st.DataObject) -> None:
    tree = leaves(size)
    earlier = data.draw(st.integers(1, size))
    old, top, path = merkle.root(tree[:earlier]), merkle.root(tree), merkle.consistency_path(earlier, tree)
    assert merkle.is_extension(earlier, size, path, old, top)
    assert len(path) <= 2 * size.bit_length()
    changed = list(tree)
    place = data.draw(st.integers(0, size - 1))
    changed[place] = merkle.leaf_hash(b"changed")
    again = merkle.consistency_path(earlier, changed)
    assert merkle.is_extension(earlier, size, again, old, merkle.root(changed)) is (place >= earlier)
    if path:
        assert not merkle.is_extension(earlier, size, [*path[:-1], merkle.EMPTY], old, top)
        assert not merkle.is_extension(earlier, size, path[:-1], old, top)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40))
def test_the_roots_of_a_growing_log_are_those_of_its_beginnings(entries: list[bytes]) -> None:
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    assert list(merkle.roots(hashes)) == [merkle.root(hashes[:size]) for size in range(1, len(hashes) + 1)]


def test_there_is_no_proof_of_what_is_not_there() -> None:
    for wrong in (-1, 3):
        with pytest.raises(IndexError):
            merkle.inclusion_path(wrong, LEAVES[:3])
    for wrong in (0, 4):
        with pytest.raises(IndexError):
            merkle.consistency_path(wrong, LEAVES[:3])
    assert not merkle.is_extension(4, 3, [], LEAVES[0], LEAVES[0])
    assert not merkle.is_included(LEAVES[0], 1, 1, [], LEAVES[0])
