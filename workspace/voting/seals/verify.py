"""Checks an export of a round from the file alone: `workspace verify-round`. Needs no database, no settings, no server,
and believes nothing it can compute. Each check adds what it finds to the report and lets the others go on."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO

from workspace.voting.counting.model import Outcome
from workspace.voting.counting.words import Reason
from workspace.voting.seals import archive, checks, checks_paper, entries, recount
from workspace.voting.seals.checks import Export, Report
from workspace.voting.seals.checks_ended import check_ended, is_without_result
from workspace.voting.seals.entries import Kind
from workspace.voting.seals.levels import Level, level
from workspace.voting.seals.recount import Marks


def verify(
    public: bytes, *, witness: bytes | None = None, pinned: Sequence[str] = (), key: str | None = None
) -> Report:
    """Check PUBLIC.zip, with WITNESS.zip if there is one. `pinned`: heads of the log that were kept outside, in
    hexadecimal; `key`: the public key that heads have to be signed with. Raises archive.UnreadableError."""
    report = Report()
    export = Export(archive.unpacked(public), report)
    report.head = export.roots[-1] if export.roots else ""
    opening = Opening(archive.unpacked(witness), report) if witness is not None else None
    standing: set[str] = set()
    do = partial(_do, report)
    do("every file is the one that was exported", lambda: checks.check_files(export, report))
    do("the rules are those that were frozen", lambda: checks.check_rules(export, report))
    do("every head is signed and is the log's", lambda: checks.check_heads(export, report, key))
    do("the log is in order", lambda: standing.update(checks.check_seals(export, report)))
    do("turnout is the number of seals and paper ballots", lambda: checks.check_turnout(export, report, standing))
    do("no more cards voted than were handed out", lambda: checks.check_cards(export, report))
    do("paper is what was typed in, no more than was handed out", lambda: checks_paper.check_paper(export, report))
    do("two people said that all paper is in, if there was any", lambda: checks_paper.check_two_people(export, report))
    do("only ideas that the log names are struck out", lambda: checks_paper.check_struck(export, report))
    if pinned:
        do("the log goes on from every head you kept", lambda: checks.check_pinned(export, report, pinned))
    else:
        report.left_out.append("whether the whole log was rewritten: give a head that you kept, with --head")
    if is_without_result(export):
        do("there is no result, for a reason that the rules allow", lambda: check_ended(export, report))
    else:
        _check_result(do, export, report, opening, standing)
    return report


def _check_result(
    do: Callable[..., None], export: Export, report: Report, opening: "Opening | None", standing: set[str]
) -> None:
    do("the published ballots are those that were counted", lambda: _check_ballots(export, report))
    if opening is not None:
        do("each counted ballot is its seal", lambda: opening.check(export, standing))
    else:
        report.left_out.append("whether each ballot is its seal: that takes the file of a witness, with --witness")
    do("the count gives the same winners", lambda: _check_count(export, report, opening))


def answer(
    public: BinaryIO, witness: BinaryIO | None, pinned: Sequence[str], key: str | None, *, as_json: bool
) -> tuple[str, int]:
    """What the command says, and its exit code: 0 all is well, 1 something is wrong, 2 a file cannot be read."""
    try:
        held = witness.read() if witness is not None else None
        report = verify(public.read(), witness=held, pinned=pinned, key=key)
    except archive.UnreadableError as fault:
        return (json.dumps({"ok": False, "unreadable": str(fault)}) if as_json else f"Cannot be read: {fault}"), 2
    if as_json:
        faults = [{"where": where, "what": what} for where, what in report.faults]
        told = {"ok": not faults, "faults": faults, "checked": report.checked, "left_out": report.left_out}
        return json.dumps({**told, "head": report.head}, ensure_ascii=False), 1 if faults else 0
    lines = [f"WRONG  {where}: {what}" for where, what in report.faults]
    lines += [f"well   {each}" for each in report.checked] + [f"open   {each}" for each in report.left_out]
    lines.append(f"{'SOMETHING IS WRONG.' if report.faults else 'All that was checked is well.'} Head: {report.head}")
    return "\n".join(lines), 1 if report.faults else 0


def _do(report: Report, name: str, check: Callable[[], Any]) -> None:
    """A check that stumbles over what it reads has found a fault: nothing we write makes it stumble."""
    before = len(report.faults), len(report.left_out)
    try:
        check()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
        report.wrong("export", f"it cannot be checked whether {name}: {type(fault).__name__} {fault}")
    if (len(report.faults), len(report.left_out)) == before:
        report.checked.append(name)


def _check_ballots(export: Export, report: Report) -> None:
    """Published if and only if the rules say so, as many as were counted, and with the digest that stands in the log."""
    result, turnout = export.result, export.result["turnout"]["all"]
    allowed = level(export.rules, turnout, alike=False)
    published = Level(result["published"])
    if published not in (allowed, Level.WINNERS):
        report.wrong("result.json", f"publishes {published}, and the rules allow {allowed} for {turnout} ballots")
    if (published is Level.BALLOTS) != ("ballots.pb" in export.files):
        missing = "is missing" if published is Level.BALLOTS else "is there, and may not be published"
        report.wrong("ballots.pb", missing)
    elif published is Level.BALLOTS:
        ballots = export.ballots
        if len(ballots) != turnout:
            what = "left out" if len(ballots) < turnout else "put in"
            report.wrong("ballots.pb", f"holds {len(ballots)} ballots, {turnout} were counted: some were {what}")
        elif entries.ballots_digest(ballots) != result["ballots"]:
            report.wrong("ballots.pb", "a ballot was changed, or swapped for another: the digest in the log is another")
        for each in recount.strays(export.files["ballots.pb"], export.rules, result["struck"]):
            report.wrong("ballots.pb", f"has another {each} than the rules")
    else:
        report.left_out.append(f"the ballots: the rules let {published} be published")


def _check_count(export: Export, report: Report, opening: "Opening | None") -> None:
    """The winners, from the ballots if they are published or opened, else from the totals if the rule needs no more."""
    result, rules = export.result, export.rules
    lot = _lot(export)
    if result["published"] == Level.BALLOTS and "ballots.pb" in export.files:
        outcome, source = recount.count(rules, export.ballots, result["struck"], **lot), "ballots.pb"
    elif opening is not None:
        outcome, source = recount.count(rules, opening.ballots, result["struck"], **lot), "the file of the witness"
    elif "totals" in result:
        votes = {option: number for option, number, _ in result["totals"]}
        found = recount.count_totals(rules, votes, result["struck"], **lot)
        if found is None:
            report.left_out.append("the count: this rule needs the ballots, and they are not published")
            return
        outcome, source = found, "the totals"
    else:
        report.left_out.append("the count: there are too few ballots to publish numbers")
        return
    _check_outcome(outcome, source, result, report)


def _check_outcome(outcome: Outcome, source: str, result: Mapping[str, Any], report: Report) -> None:
    if list(outcome.selected) != result["winners"]:
        report.wrong("result.json", f"{source} elect {list(outcome.selected)}, not {result['winners']}")
    in_part = [line.option_id for line in outcome.lines if line.reason is Reason.IN_PART]
    if in_part != result.get("in_part", []):
        report.wrong("result.json", f"{source} pay {in_part} in part, not {result.get('in_part', [])}")
    counted = {line.option_id: line.votes for line in outcome.lines}
    told = {option: number for option, number, _ in result.get("totals", [])}
    for option, number in told.items():
        if counted.get(option) != number:
            report.wrong("result.json", f"says {number} votes for {option}, and {source} {counted.get(option)}")


def _lot(export: Export) -> dict[str, Any]:
    """What the last lot was drawn with; without one, ties that need it stay open."""
    drawn = export.of_kind(Kind.LOT)
    if not drawn:
        return {}
    return {name: tuple(v) if name == "drawn" else v for name, v in drawn[-1].items() if name in ("drawn", "seed")}


class Opening:
    """WITNESS.zip: what opens each seal that was counted."""

    def __init__(self, files: Mapping[str, bytes], report: Report) -> None:
        self.report = report
        text = files.get(archive.WITNESSED, b"").decode(errors="replace")
        self.head, *self.lines = [self._read(line) for line in text.splitlines()] or [{}]

    def _read(self, line: str) -> dict[str, Any]:
        try:
            found = json.loads(line)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            self.report.wrong("witness file", "holds a line that cannot be read")
            return {}
        return found

    @property
    def ballots(self) -> list[Marks]:
        return [dict(line["ballot"]) for line in self.lines]

    def check(self, export: Export, standing: set[str]) -> None:
        if self.head.get("log") != export.origin:
            self.report.wrong("witness file", "belongs to another round, or to other rules")
            return
        opened: Counter[str] = Counter()
        for line in self.lines:
            if "seal" in line:
                opened[line["seal"]] += 1
                self._check_line(export, line)
        for seal in sorted(standing - set(opened)):
            self.report.wrong("witness file", f"the ballot with the seal {seal[:16]}… was left out")
        for seal in sorted(set(opened) - standing):
            self.report.wrong("witness file", f"the ballot with the seal {seal[:16]}… was put in: no such seal stands")
        for seal in sorted(seal for seal, times in opened.items() if times > 1):
            self.report.wrong("witness file", f"the ballot with the seal {seal[:16]}… is counted twice")
        paper = len(self.lines) - opened.total()
        if paper != export.result["turnout"]["paper"]:
            self.report.wrong("witness file", f"holds {paper} paper ballots, and the result another number")
        if "ballots.pb" in export.files:
            self._compare(export.ballots)

    def _check_line(self, export: Export, line: dict[str, Any]) -> None:
        if entries.seal_of(export.origin, bytes.fromhex(line["salt"]), dict(line["ballot"])) != line["seal"]:
            self.report.wrong("witness file", f"the ballot with the seal {line['seal'][:16]}… is not what was sealed")

    def _compare(self, published: Sequence[Marks]) -> None:
        """Ballots that were published and those that were sealed, each as often as it occurs."""
        held, opened = ([entries.canonical(entries.marks_list(each)) for each in b] for b in (published, self.ballots))
        for line, times in (Counter(held) - Counter(opened)).items():
            self.report.wrong("ballots.pb", f"{times} × {line} was put in: no such ballot was sealed")
        for line, times in (Counter(opened) - Counter(held)).items():
            self.report.wrong("ballots.pb", f"{times} × {line} was left out, and was sealed")
