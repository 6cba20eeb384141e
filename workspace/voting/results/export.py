"""The published numbers of a result, for spreadsheets and programs: what the page shows and not a number more."""

import csv
import io
from typing import Any

from workspace.voting import rules
from workspace.voting.models import VotingRound

COLUMNS = ("id", "title", "lang", "cost_pln", "place", "reason", "votes", "score")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a text begins that a spreadsheet would run


def as_data(voting_round: VotingRound) -> dict[str, Any]:
    """Of a counted round. Money in grosze. Without numbers a loser's reason is not told either; how many could
    vote is left out where cards were handed out, as nobody knows it."""
    outcome: dict[str, Any] = voting_round.outcome or {}
    shown = rules.shows_numbers(voting_round)
    titles = {option.id: option for option in voting_round.options}
    lines = (
        outcome["lines"]
        if shown
        else sorted(outcome["lines"], key=lambda line: (line["place"] is None, line["place"] or 0, line["option_id"]))
    )
    return {
        "format": 1,
        "round": voting_round.id,
        "title": voting_round.title,
        "rules": voting_round.fingerprint,
        "rule": voting_round.rule.value,
        "completion": voting_round.completion.value,
        "currency": "PLN",
        "budget": voting_round.budget,
        "spent": outcome["spent"],
        "voted": voting_round.turnout,
        **({} if voting_round.electorate is None else {"could_vote": voting_round.electorate}),
        "numbers": shown,
        "options": [_option(titles[line["option_id"]], line, shown) for line in lines],
    }


def _option(option: Any, line: dict[str, Any], shown: bool) -> dict[str, Any]:
    told = {"id": option.id, "title": option.title, "lang": option.lang, "cost": option.cost, "place": line["place"]}
    if not shown:
        return {**told, "reason": None if line["place"] is None else "selected"}
    return {**told, "reason": line["reason"], "votes": line["votes"], "score": line["score"]}


def as_table(voting_round: VotingRound) -> str:
    """The same options as CSV with a byte-order mark, which spreadsheets need to read Cyrillic, and costs in zł, as people
    read them. A title that looks like a formula gets an apostrophe, so that no spreadsheet runs it."""
    written = io.StringIO()
    written.write("\ufeff")
    table = csv.DictWriter(written, COLUMNS, restval="", extrasaction="ignore")
    table.writeheader()
    for option in as_data(voting_round)["options"]:
        title, cost = option["title"], f"{option['cost'] // 100}.{option['cost'] % 100:02}".removesuffix(".00")
        table.writerow({**option, "cost_pln": cost, "title": f"'{title}" if title.startswith(FORMULA) else title})
    return written.getvalue()
