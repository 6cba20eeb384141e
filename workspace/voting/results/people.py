"""Who took part, as tables to show; and groups that those who run the round should look at. Words for a way of voting
are the template's."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from workspace.core.language import day
from workspace.voting import rules
from workspace.voting.models import Channel, VotingOption, VotingRound

Group = dict[str, Any]  # {"of": way, or "label": words; "many"}, as `ui.parts` takes it


def tables(voting_round: VotingRound) -> dict[str, list[Group]]:
    """{"channels": …, "days": …}; a table that would have one row is empty. {} for small rounds."""
    kept = (voting_round.explained or {}).get("turnout")
    if not kept or not rules.is_large(voting_round):
        return {}
    channels: list[Group] = [{"of": Channel(name), "many": many} for name, many in kept["channels"].items()]
    days: list[Group] = [
        {"label": day(date.fromisoformat(name)), "many": many} for name, many in kept["days"]["groups"].items()
    ]
    if kept["days"]["hidden"]:
        days.append({"label": _("other days together"), "many": kept["days"]["together"]})
    tables = {name: groups if len(groups) > 1 else [] for name, groups in (("channels", channels), ("days", days))}
    return tables if any(tables.values()) else {}


def oddities(voting_round: VotingRound) -> list[dict[str, Any]]:
    """[{"by": "day" or "batch", "channel", "what": the day in words or the batch's number, "ballots", "option"}], for those
    who run the round."""
    options: dict[int, VotingOption] = {option.id: option for option in voting_round.options}
    return [
        {
            "by": flag["by"],
            "channel": Channel(flag["channel"]),
            "what": day(date.fromisoformat(flag["label"])) if flag["by"] == "day" else flag["label"].rpartition(" ")[2],
            "ballots": flag["ballots"],
            "option": options[flag["option_id"]],
        }
        for flag in (voting_round.explained or {}).get("unusual", ())
    ]
