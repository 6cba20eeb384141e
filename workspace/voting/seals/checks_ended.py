"""The checks of `workspace verify-round` on a vote that ended without a result: see verify.py."""

from workspace.voting.seals.checks import Export, Report
from workspace.voting.seals.entries import Kind


def is_without_result(export: Export) -> bool:
    return export.result.get("kind") in (Kind.FAILED, Kind.CANCELLED)


def check_ended(export: Export, report: Report) -> None:
    """It failed only if the rules ask for more ballots than came; it was cancelled before it closed, for a reason. No
    ballot and no number of a choice leaves the house."""
    result = export.result
    if "ballots.pb" in export.files:
        report.wrong("ballots.pb", "is there, and the vote has no result")
    if result["kind"] == Kind.FAILED:
        needed, came = export.rules["count"]["quorum"], result["turnout"]["all"]
        if result["needed"] != needed or needed is None or came >= needed:
            report.wrong(
                "result.json", f"says that the vote failed with {came} ballots, and the rules ask for {needed}"
            )
        return
    if export.of_kind(Kind.CLOSED):
        report.wrong("log.jsonl", "the vote is cancelled after it had closed")
    if not str(result.get("why") or "").strip():
        report.wrong("result.json", "says no reason why the vote was cancelled")
