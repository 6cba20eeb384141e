"""Who took part, as tables to show; and groups that those who run the round should look at."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from workspace.core.language import day
from workspace.labels import label
from workspace.voting import rules
from workspace.voting.models import Channel, VotingOption, VotingRound
from workspace.voting.turnout import UNKNOWN

Group = dict[str, Any]  # {"label", "many"}


def tables(voting_round: VotingRound) -> dict[str, list[Group]]:
    """{"channels": …, "days": …}; a table that would have one row is empty. {} for small rounds."""
    kept = (voting_round.explained or {}).get("turnout")
    if not kept or not rules.is_large(voting_round):
        return {}
    channels = [_group(label(Channel(name)), many) for name, many in kept["channels"]["groups"].items()]
    if kept["channels"]["hidden"]:
        names = ", ".join(str(label(Channel(name))) for name in kept["channels"]["hidden"])
        channels.append(_group(_("together: %(names)s", names=names), kept["channels"]["together"]))
    days = [_group(_day(name), many) for name, many in kept["days"]["groups"].items()]
    if kept["days"]["hidden"]:
        days.append(_group(_("other days together"), kept["days"]["together"]))
    tables = {name: groups if len(groups) > 1 else [] for name, groups in (("channels", channels), ("days", days))}
    return tables if any(tables.values()) else {}


def _group(words: Any, many: int) -> Group:
    return {"label": str(words), "many": many}


def _day(name: str) -> str:
    return str(_("on paper, day not kept")) if name == UNKNOWN else day(date.fromisoformat(name))


def oddities(voting_round: VotingRound) -> list[dict[str, Any]]:
    """[{"group": in words, "ballots", "option"}], for those who run the round."""
    options: dict[int, VotingOption] = {option.id: option for option in voting_round.options}
    return [
        {"group": _words(flag), "by": flag["by"], "ballots": flag["ballots"], "option": options[flag["option_id"]]}
        for flag in (voting_round.explained or {}).get("unusual", ())
    ]


def _words(flag: dict[str, Any]) -> str:
    way = label(Channel(flag["channel"]))
    if flag["by"] == "batch" and flag["channel"] == Channel.PAPER:
        return str(_("on paper, batch %(number)s", number=flag["label"].rpartition(" ")[2]))
    if flag["by"] == "batch":
        return str(_("%(way)s, sheet %(number)s", way=way, number=flag["label"]))
    return str(_("%(way)s, on %(day)s", way=way, day=day(date.fromisoformat(flag["label"]))))
