"""The votes of the sample: one that was counted, and open ones of other kinds."""

from typing import Any

from workspace.sample.play import Play, Values, content, day, hour
from workspace.voting import ballots
from workspace.voting import services as voting
from workspace.voting.models import BallotKind, VotingRound


def gather(play: Play) -> None:
    for values in content("rounds"):
        Round(play, values).gather()


class Round:
    """A vote from its draft to its result. Its ballots are cast and counted like any others."""

    def __init__(self, play: Play, values: Values) -> None:
        self.play, self.values = play, values
        self.round: VotingRound

    def gather(self) -> None:
        play, values = self.play, self.values
        play.on(values["made"], self.make)
        last = min(values["closes"], 0) - 1
        for number, (handle, chosen) in enumerate(values["ballots"].items()):
            play.on(min(values["opens"] + 1 + number, last), self.cast, handle, chosen)
        if "counted" in values:
            play.on(values["counted"], self.count)

    def make(self) -> None:
        values, play = self.values, self.play
        librarian = play.people[values["by"]]
        self.round = voting.create_round(
            librarian,
            zone=play.zones[values["zone"]],
            proposals=[play.ideas[key] for key in values["options"]],
            title=values["title"],
            lang=values["lang"],
            budget=values["budget"] * 100,
            ballot_kind=BallotKind(values["kind"]),
            max_choices=values.get("max_choices", len(values["options"])),
            threshold=values["threshold"],
            opens_at=hour(values["opens"], 8),
            closes_at=hour(values["closes"], 20),
            members_until=day(values["opens"]),
        )
        voting.move_along(librarian, self.round, "open")

    def cast(self, handle: str, chosen: Any) -> None:
        """`chosen`: ideas, the best first where they are ranked; or {idea: points}."""
        options = {option.proposal_id: option.id for option in self.round.options}
        if self.round.ballot_kind is BallotKind.RANKING:
            chosen = {key: place for place, key in enumerate(chosen, 1)}
        elif self.round.ballot_kind is not BallotKind.POINTS:
            chosen = dict.fromkeys(chosen)
        voter = ballots.AccountVoter(self.play.people[handle])
        ballots.cast(self.round, voter, {options[self.play.ideas[key].id]: value for key, value in chosen.items()})

    def count(self) -> None:
        voting.move_along(None, self.round, "publish")
