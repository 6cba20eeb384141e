"""PUBLIC.zip: all that may be known of a counted round, so that anyone can check it without asking us."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from workspace.core.language import WARSAW, in_language
from workspace.voting.counting import registry, ties
from workspace.voting.counting.model import Kind as BallotShape
from workspace.voting.counting.pabulib import compose
from workspace.voting.counting.pabulib.asked import counted_by, equal_scores, exclusive, in_part
from workspace.voting.models import MOST_POINTS, VotingRound
from workspace.voting.seals import archive, entries, log, recount
from workspace.voting.seals.levels import Level
from workspace.voting.seals.log import Marks

WITHDRAWN = 999_999_999  # Pabulib's cost of an option that was withdrawn after the vote began


def public_zip(voting_round: VotingRound, ballots: Sequence[Marks]) -> bytes:
    """Of a round that is over: counted, failed or cancelled. `ballots`: all that were counted; they leave the house only
    if the result says so. A log that was tampered with goes out as it is: whoever checks it sees that."""
    texts = log.contents(voting_round.id)
    told = next((text for text in reversed(texts) if json.loads(text)["kind"] in entries.ENDS), "{}")
    result = json.loads(told)
    heads = [{"day": head.day.isoformat(), "note": head.note} for head in log.heads(voting_round.id)]
    files = {
        "README.txt": readme(voting_round).encode(),
        "heads.json": entries.canonical({"heads": heads, "key": log.public_text()}).encode(),
        "log.jsonl": "".join(f"{text}\n" for text in texts).encode(),
        "result.json": told.encode(),
        "rules.json": (voting_round.rules or "").encode(),
    }
    if result.get("published") == Level.BALLOTS:
        files["ballots.pb"] = pabulib(voting_round, ballots, result).encode()
    return archive.packed(archive.with_list(files, log.signing_key()))


def readme(voting_round: VotingRound) -> str:
    """In the language of the round, and in English."""
    languages = dict.fromkeys((voting_round.lang, "en"))
    return "\n\n".join(in_language(code, _readme, voting_round) for code in languages)


def _readme(voting_round: VotingRound) -> str:
    parts = [
        voting_round.title,
        _("Everything here is public. Nothing in it says who voted, or ties a tracking code to a choice."),
        "rules.json: " + _("the rules as they were frozen when the vote was opened"),
        "log.jsonl: " + _("the log, one entry on each line: seals of ballots, and what happened to the vote"),
        "heads.json: " + _("the signed heads of the log, and the key they are signed with"),
        "result.json: " + _("the result, or why there is none; the same as the last line of the log"),
        "ballots.pb: " + _("the ballots, sorted by what they hold (Pabulib format); left out when there are few"),
        "files.json: " + _("the signed list of these files"),
        _("To check all of it, without our server:") + "\n    workspace verify-round PUBLIC.zip --head HEAD",
        _("HEAD is a head of the log that you kept: a photo of the sheet in the library, or a letter of a witness."),
        _("Without such a head you see that the file is in order, not that we did not rewrite all of it."),
    ]
    return "\n\n".join(parts) + "\n"


def pabulib(voting_round: VotingRound, ballots: Sequence[Marks], result: Mapping[str, Any]) -> str:
    """The round as a Pabulib file. Ballots in the order of what they hold, which is no order of theirs."""
    rules = json.loads(voting_round.rules or "")
    shape = recount.shape_of(rules)
    held = sorted(ballots, key=lambda marks: entries.canonical(entries.marks_list(marks)))
    columns = ["voter_id", "vote", *(["points"] if shape in (BallotShape.SCORING, BallotShape.CUMULATIVE) else [])]
    projects = list(_projects(rules, result, shape, _order(voting_round, rules, ballots, result)))
    votes = (_vote(number, recount.points_of(marks, rules), columns) for number, marks in enumerate(held, 1))
    meta = _meta(voting_round, rules, len(held), shape)
    if result["struck"]:
        meta.pop("max_sum_cost", None)  # ballots keep their marks for what was struck out, whose cost here is no cost
    return "".join(compose(meta, projects, votes, columns=columns))


def _comment(voting_round: VotingRound, rules: Mapping[str, Any]) -> str:
    """What Pabulib has no field for. Nothing that somebody typed: whoever counts the file reads the rule from this."""
    counting = rules["count"]
    words = [f"Frozen rules with SHA-256 {voting_round.fingerprint}", equal_scores(**_lot(voting_round))]
    words.append(counted_by(counting["rule"], counting["completion"]))
    words += map(exclusive, counting.get("conflicts", ()))
    words += [in_part(counting["last_in_part"])] if counting.get("last_in_part") else []
    told = (json.loads(text) for text in log.contents(voting_round.id))
    struck = (entry for entry in told if entry["kind"] == entries.Kind.OPTION)
    words += (f"Project {each['option']} was {each['what']} by {each['by']}: {each['reason']}" for each in struck)
    return " ".join(f"#{number}: {each}." for number, each in enumerate(words, 1))


def _meta(voting_round: VotingRound, rules: Mapping[str, Any], many: int, shape: BallotShape) -> dict[str, Any]:
    ballot, opens = rules["ballot"], datetime.fromisoformat(rules["opens_at"]).astimezone(WARSAW)
    meta: dict[str, Any] = {
        "description": voting_round.title, "country": "Poland", "unit": "Łódź", "subunit": voting_round.zone.branch,
        "instance": opens.year, "num_projects": len(rules["options"]), "num_votes": many,
        "budget": _zloty(rules["budget"]), "vote_type": shape.value, "rule": _label(rules),
        "date_begin": f"{opens:%d.%m.%Y}",
        "date_end": f"{datetime.fromisoformat(rules['closes_at']).astimezone(WARSAW):%d.%m.%Y}",
        "min_length": 1, "language": rules["lang"], "currency": rules["currency"],
        "comment": _comment(voting_round, rules),
    }  # fmt: skip
    if ballot["kind"] in ("approval", "ranking"):
        meta["max_length"] = min(ballot["max_choices"], len(rules["options"]))
    if ballot["kind"] == "ranking":
        meta |= {"min_points": 1, "max_points": ballot["max_choices"], "default_score": 0}
    if ballot["kind"] == "knapsack":
        meta["max_sum_cost"] = _zloty(rules["budget"])
    if ballot["kind"] == "points":
        meta |= {"min_points": 1, "max_points": MOST_POINTS}
        most = ballot["max_sum_points"]
        meta |= {"max_sum_points": most} if most is not None else {"default_score": 0}
    if rules["count"]["threshold"]:
        meta["min_project_score_threshold"] = rules["count"]["threshold"]
    return meta


def _lot(voting_round: VotingRound) -> dict[str, Any]:
    """What was drawn, if there was a tie: `seed` or `drawn` of Election."""
    found = [entry for entry in map(json.loads, log.contents(voting_round.id)) if entry["kind"] == entries.Kind.LOT]
    return {key: found[-1][key] for key in ("seed", "drawn") if found and key in found[-1]}


def _order(
    voting_round: VotingRound, rules: Mapping[str, Any], ballots: Sequence[Marks], result: Mapping[str, Any]
) -> list[int]:
    """Options in the order of the count, as Pabulib lists projects: its checker goes by that order where scores are
    equal. Those struck out come last."""
    election = recount.election(rules, ballots, result["struck"], **_lot(voting_round))
    standing = [int(option.id) for option in ties.in_order(election, election.standing)]
    return standing + sorted(result["struck"])


def _label(rules: Mapping[str, Any]) -> str:
    """What Pabulib calls the rule with its completion; "unknown" where it has no word for it, and for equal shares with
    a threshold, which its checker does not look at. A last project paid in part: as Poznań's files have it."""
    wanted, threshold = rules["count"]["completion"], rules["count"]["threshold"]
    if rules["count"].get("last_in_part"):
        return "greedy-custom"
    if rules["count"].get("conflicts"):
        return "greedy-exclusive" if rules["count"]["rule"] == "greedy" else "unknown"
    if threshold and rules["count"]["rule"] == "greedy":
        return "greedy-threshold"
    if threshold > 1 and rules["count"]["rule"] != "greedy-no-skip":
        return "unknown"
    labels = registry.RULES[rules["count"]["rule"]].labels
    return next((label for label, completion in labels if completion == wanted), "unknown")


def _projects(
    rules: Mapping[str, Any], result: Mapping[str, Any], shape: BallotShape, order: Sequence[int]
) -> Iterable[dict[str, Any]]:
    totals = {option: (votes, score) for option, votes, score in result["totals"]}
    for option in sorted(rules["options"], key=lambda option: order.index(option["id"])):
        votes, score = totals.get(option["id"], (0, 0))
        cost = WITHDRAWN if option["id"] in result["struck"] else _zloty(option["cost"])
        scored = {} if shape is BallotShape.APPROVAL else {"score": score}
        won = {"selected": int(option["id"] in result["winners"]) + int(option["id"] in result.get("in_part", ()))}
        yield {"project_id": option["id"], "cost": cost, "votes": votes, **scored, "name": option["title"], **won}


def _vote(number: int, marks: Marks, columns: Sequence[str]) -> dict[str, Any]:
    """Points from the most, ticks by number."""
    chosen = sorted(marks, key=lambda option: (-(marks[option] or 0), option))
    return {"voter_id": number, "vote": chosen, "points": [marks[option] for option in chosen]}


def _zloty(grosze: int) -> str:
    return str(grosze // 100) if grosze % 100 == 0 else f"{grosze // 100}.{grosze % 100:02}"
