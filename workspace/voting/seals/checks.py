"""The checks of `workspace verify-round` on files, rules, heads and log: see verify.py."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workspace.voting.seals import archive, entries, merkle, recount, signing
from workspace.voting.seals.entries import Kind


@dataclass
class Report:
    """`faults`: (where, what is wrong). `checked` and `left_out`: what was looked at, and what could not be, with why.
    `head`: the last head of the log, in hexadecimal."""

    faults: list[tuple[str, str]] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    head: str = ""

    def wrong(self, where: str, what: str) -> None:
        if (where, what) not in self.faults:
            self.faults.append((where, what))


class Export:
    """The files of PUBLIC.zip, read. A file that is missing or no JSON reads as empty, and is reported once."""

    def __init__(self, files: Mapping[str, bytes], report: Report) -> None:
        self.files, self.report = files, report

    def json(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads(self.files.get(name, b"{}"))
        except ValueError:
            found = None
        if not isinstance(found, dict):
            self.report.wrong(name, "is no JSON object")
            return {}
        return found

    @cached_property
    def rules(self) -> dict[str, Any]:
        return self.json("rules.json")

    @cached_property
    def result(self) -> dict[str, Any]:
        return self.json("result.json")

    @cached_property
    def lines(self) -> list[str]:
        text = self.files.get("log.jsonl", b"").decode(errors="replace")
        return text.removesuffix("\n").split("\n") if text else []

    @cached_property
    def entries(self) -> list[dict[str, Any]]:
        found = []
        for number, line in enumerate(self.lines):
            entry = _entry(line)
            if entry is None:
                self.report.wrong("log.jsonl", f"line {number + 1} is not an entry as it was written")
            found.append(entry or {"kind": ""})
        return found

    @cached_property
    def leaves(self) -> list[bytes]:
        return [merkle.leaf_hash(line.encode()) for line in self.lines]

    @cached_property
    def roots(self) -> list[str]:
        return [root.hex() for root in merkle.roots(self.leaves)]

    def of_kind(self, kind: Kind) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["kind"] == kind]

    @cached_property
    def ballots(self) -> list[recount.Marks]:
        """The published ballots. Raises ValueError for a file that cannot be counted."""
        return recount.marks_of(self.files["ballots.pb"], self.rules)

    @cached_property
    def origin(self) -> str:
        return signing.origin(self.rules.get("round", 0), hashlib.sha256(self.files.get("rules.json", b"")).hexdigest())


def _entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    known = isinstance(entry, dict) and entry.get("kind") in set(Kind) and entries.canonical(entry) == line
    return entry if known else None


def check_files(export: Export, report: Report) -> None:
    """Each file is the one that was exported, and none is missing."""
    for name in archive.NEEDED:
        if name not in export.files:
            report.wrong(name, "is missing")
    listed = export.json(archive.LIST)
    digests: dict[str, Any] = dict(listed.get("files") or {})
    for name in sorted({*export.files, *digests} - {archive.LIST}):
        if name not in archive.ALLOWED or name not in digests:
            report.wrong(name, "does not belong in this export")
        elif name not in export.files:
            report.wrong(name, "was left out")
        elif hashlib.sha256(export.files[name]).hexdigest() != digests[name]:
            report.wrong(name, "is not the file that was exported: bytes of it were changed")
    key = _key(export)
    if key is not None and not archive.is_signed(listed, key):
        report.wrong(archive.LIST, "is not signed with the key of heads.json")


def _key(export: Export) -> Any:
    try:
        return signing.public_key(str(export.json("heads.json").get("key", "")))
    except ValueError:
        return None


def check_rules(export: Export, report: Report) -> None:
    """The rules are those whose fingerprint the log began with."""
    first = export.entries[0] if export.entries else {"kind": ""}
    fingerprint = hashlib.sha256(export.files.get("rules.json", b"")).hexdigest()
    if first["kind"] != Kind.OPENED:
        report.wrong("log.jsonl", "does not begin with the opening of the round: its first entries are missing")
    elif first.get("fingerprint") != fingerprint:
        report.wrong("rules.json", "are not the rules that were frozen: the fingerprint in the log is another")


def check_heads(export: Export, report: Report, key_text: str | None = None) -> None:
    """Every head is signed, belongs to this round, and is that of the log as it stood then."""
    held = export.json("heads.json")
    if key_text is not None and held.get("key") != key_text.strip():
        report.wrong("heads.json", "is signed with another key than the one you gave")
    key = _key(export)
    if key is None:
        report.wrong("heads.json", "holds no key that can be read")
        return
    sizes = [0]
    for number, each in enumerate(held.get("heads") or [], 1):
        try:
            head = signing.read(str(each.get("note")), key)
        except (signing.SignatureError, AttributeError) as fault:
            report.wrong("heads.json", f"head {number}: {fault}")
            continue
        _check_head(export, report, head, f"head {number}")
        if head.size <= sizes[-1]:
            report.wrong("heads.json", f"head {number} is not larger than the one before")
        sizes.append(head.size)
    if sizes[-1] < len(export.lines):
        report.wrong("heads.json", f"no head covers entries after {sizes[-1]}: a head was left out, or entries put in")


def _check_head(export: Export, report: Report, head: signing.Head, name: str) -> None:
    if head.origin != export.origin:
        report.wrong("heads.json", f"{name} belongs to another round, or to other rules")
    if head.size > len(export.lines):
        report.wrong("log.jsonl", f"its tail is cut: {name} covers {head.size} entries, there are {len(export.lines)}")
    elif head.size == 0 or export.roots[head.size - 1] != head.root.hex():
        first = f"the first {head.size} entries are not those of {name}"
        report.wrong("log.jsonl", f"{first}: one was changed, left out, put in or moved")


def check_pinned(export: Export, report: Report, pinned: Sequence[str]) -> None:
    """The log goes on from each head that somebody kept outside: `pinned` are roots in hexadecimal."""
    for given in pinned:
        root = "".join(given.split()).lower()
        if root not in export.roots:
            shown = f"{root[:16]}…" if len(root) > 16 else root
            what = "the log was rewritten, cut, or replaced by an older backup after that head was given out"
            report.wrong("log.jsonl", f"it does not go on from the head {shown} that you kept: {what}")


def check_seals(export: Export, report: Report) -> set[str]:
    """Batches are sorted and large enough, nobody's seal comes twice, and what is replaced was there. Returns the seals
    that stand at the end."""
    standing: set[str] = set()
    seen: set[str] = set()
    ends = (Kind.CLOSED, Kind.CANCELLED)  # no ballot comes after either
    closing = [place for place, entry in enumerate(export.entries) if entry["kind"] in ends]
    if len(closing) != 1:
        report.wrong("log.jsonl", "the round is not closed in it exactly once: its end is missing, or was put in")
    for number, entry in enumerate(export.entries, 1):
        before = str(entry.get("replaces") or entry.get("withdraws") or "")
        if before and before not in standing:
            report.wrong("log.jsonl", f"line {number} takes the place of a seal that does not stand there")
        standing.discard(before)
        if entry["kind"] == Kind.BALLOT:
            seal = str(entry.get("seal"))
            if seal in seen:
                report.wrong("log.jsonl", f"line {number}: the same seal for a second time")
            if closing and number > closing[0]:
                report.wrong("log.jsonl", f"line {number}: a ballot was put in after closing")
            seen.add(seal)
            standing.add(seal)
    _check_batches(export, report)
    return standing


def _check_batches(export: Export, report: Report) -> None:
    batches: dict[int, list[tuple[bool, str]]] = {}
    for entry in export.entries:
        if entry["kind"] in (Kind.BALLOT, Kind.WITHDRAWN):
            line = (entry["kind"] == Kind.BALLOT, str(entry.get("seal") or entry.get("withdraws")))
            batches.setdefault(int(entry.get("batch", 0)), []).append(line)
    for place, (number, lines) in enumerate(batches.items(), 1):
        if number != place or lines != sorted(lines):
            report.wrong("log.jsonl", f"batch {number} is out of order")
        few_may_come = place == len(batches) and export.of_kind(Kind.CLOSED)
        if not few_may_come and sum(is_ballot for is_ballot, _ in lines) < entries.SMALLEST_BATCH:
            report.wrong("log.jsonl", f"batch {number} is smaller than the rules allow")


def check_turnout(export: Export, report: Report, standing: set[str]) -> None:
    """The result is the one in the log, and counts as many ballots as seals stand, and paper besides."""
    last = export.entries[-1] if export.entries else {"kind": ""}
    if last["kind"] not in entries.ENDS:
        report.wrong("log.jsonl", "does not end with the result, or why there is none: its tail is cut")
    elif entries.canonical(last) != export.files.get("result.json", b"").decode(errors="replace"):
        report.wrong("result.json", "is not the result that stands in the log")
    turnout, closed = export.result.get("turnout") or {}, (export.of_kind(Kind.CLOSED) or [{}])[0]
    for sealed in (closed.get("seals"), turnout.get("sealed")):
        if sealed is not None and sealed != len(standing):
            report.wrong("log.jsonl", f"{len(standing)} seals stand in it, and {sealed} ballots were counted")
    if turnout and turnout.get("all") != turnout.get("sealed", 0) + turnout.get("paper", 0):
        report.wrong("result.json", "its turnout does not add up")
    if turnout and turnout.get("paper") != closed.get("paper"):
        report.wrong("result.json", "it counts another number of paper ballots than there were at closing")


def check_cards(export: Export, report: Report) -> None:
    """Cards can only vote if they were handed out, and only be handed out if they were printed."""
    told = export.of_kind(Kind.CARDS)
    printed, cast = (sum(each["count"] for each in told if each["what"] == what) for what in ("printed", "cast"))
    issued = sum(each["what"] == "handed out" and each["of"] == "card" for each in told)
    if not cast <= issued <= printed:
        report.wrong("log.jsonl", f"{cast} cards voted, {issued} were handed out, {printed} were printed")
