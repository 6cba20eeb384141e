"""The checks of `workspace verify-round` on what did not come through a browser, or was struck out: see verify.py."""

from workspace.voting.seals.checks import Export, Report
from workspace.voting.seals.checks_ended import is_without_result
from workspace.voting.seals.entries import Kind

WHOSE = {"withdrawn": "by_its_author", "struck out": "by_two_of_the_library"}


def check_paper(export: Export, report: Report) -> None:
    """As much paper counts as was typed in and settled, and no more came in than was handed out."""
    told = export.of_kind(Kind.PAPER)
    batches = [each for each in told if each["what"] == "batch"]
    sheets, valid = (sum(each[name] for each in batches) for name in ("sheets", "valid"))
    issued = sum(each["what"] == "handed out" and each["of"] == "paper" for each in export.of_kind(Kind.CARDS))
    if len({each["batch"] for each in batches}) != len(batches) or any(b["valid"] > b["sheets"] for b in batches):
        report.wrong("log.jsonl", "a batch of paper is told twice, or holds more valid ballots than sheets")
    complete = [each for each in told if each["what"] == "complete"]
    if len(complete) > 1 or (batches and not complete):
        report.wrong("log.jsonl", "it does not say exactly once that all paper is in")
    for each in complete:
        if (each["handed_out"], each["sheets"], each["valid"]) != (issued, sheets, valid):
            report.wrong("log.jsonl", "what it says of all paper is not the sum of what it says before")
    counted = [("log.jsonl", each["paper"]) for each in export.of_kind(Kind.CLOSED)]
    counted += [("result.json", export.result["turnout"]["paper"])] if counted else []
    for name, number in counted:
        if number != valid:
            report.wrong(name, f"counts {number} paper ballots, and {valid} were typed in and are valid")
    if sheets > issued:
        report.wrong("log.jsonl", f"{sheets} paper ballots came in, and {issued} were handed out")


def check_two_people(export: Export, report: Report) -> None:
    """Where a zone has one librarian alone, that person says it twice: no fault, but the reader has to know."""
    for each in export.of_kind(Kind.PAPER):
        if each["what"] == "complete" and each.get("people") != 2:
            report.left_out.append("whether all paper is in: one person alone said so")


def check_struck(export: Export, report: Report) -> None:
    """An idea is left out of the count if and only if the log said so before closing."""
    told: set[int] = set()
    allowed = export.rules.get("strikes", {})
    for entry in export.entries:
        if entry["kind"] == Kind.CLOSED:
            break
        if entry["kind"] == Kind.OPTION:
            told.add(entry["option"])
            listed = allowed.get(WHOSE.get(str(entry.get("what")), ""), ())
            if entry.get("reason") not in listed or not str(entry.get("why", "")).strip():
                report.wrong("log.jsonl", f"idea {entry['option']} was struck out for no reason that the rules list")
    if is_without_result(export):
        return
    struck = set(export.result["struck"])
    for option in sorted(struck - told):
        report.wrong("result.json", f"idea {option} is struck out, and the log did not say so before closing")
    for option in sorted(told - struck):
        report.wrong("result.json", f"idea {option} was struck out in the log, and is counted")
