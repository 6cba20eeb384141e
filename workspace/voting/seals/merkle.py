"""The Merkle tree of RFC 6962 (section 2.1): its head, proofs that an entry is in it, and proofs that a later tree
extends an earlier one. Pure functions on the 32-byte hashes of entries, in the order of the log."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def roots(leaves: Iterable[bytes]) -> Iterator[bytes]:
    """The root of the first one, two, three … leaves. Keeps one hash for each bit of the size."""
    peaks: list[tuple[int, bytes]] = []  # (leaves below, hash), the largest first
    for leaf in leaves:
        width, top = 1, leaf
        while peaks and peaks[-1][0] == width:
            top = node_hash(peaks.pop()[1], top)
            width *= 2
        peaks.append((width, top))
        found = peaks[-1][1]
        for _, left in reversed(peaks[:-1]):
            found = node_hash(left, found)
        yield found


def root(leaves: Sequence[bytes]) -> bytes:
    """Of an empty log: the hash of nothing."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY
    middle = _split(len(leaves))
    return node_hash(root(leaves[:middle]), root(leaves[middle:]))


def inclusion_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root, the lowest first. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_path(index, leaves[:middle]), root(leaves[middle:])]
    return [*inclusion_path(index - middle, leaves[middle:]), root(leaves[:middle])]


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Does `path` prove that `leaf` stands at `index` in the tree of `size` leaves whose root is `top`? (RFC 9162, 2.1.3.2)"""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for each in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(each, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, each)
        place, last = place >> 1, last >> 1
    return last == 0 and found == top


def consistency_path(earlier: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes that prove that the tree of `leaves` extends that of its first `earlier` ones. Raises IndexError."""
    if not 0 < earlier <= len(leaves):
        raise IndexError(earlier)
    return _extension(earlier, leaves, known=True)


def _extension(earlier: int, leaves: Sequence[bytes], *, known: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if known else [root(leaves)]
    middle = _split(len(leaves))
    if earlier <= middle:
        return [*_extension(earlier, leaves[:middle], known=known), root(leaves[middle:])]
    return [*_extension(earlier - middle, leaves[middle:], known=False), root(leaves[:middle])]


def is_extension(earlier: int, size: int, path: Sequence[bytes], earlier_top: bytes, top: bytes) -> bool:
    """Does `path` prove that the tree of `size` leaves with root `top` begins with the `earlier` leaves whose root is
    `earlier_top`? (RFC 9162, 2.1.4.2)"""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not path and earlier_top == top
    hashes = list(path)
    if earlier & (earlier - 1) == 0:
        hashes.insert(0, earlier_top)
    if not hashes:
        return False
    place, last = earlier - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(each, old), node_hash(each, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, each)
        place, last = place >> 1, last >> 1
    return last == 0 and old == earlier_top and new == top


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
