"""The votes of the sample: one that was counted, and open ones of other kinds."""

from typing import Any

from workspace.sample.play import Play, Values, content, day, hour
from workspace.voting import ballots
from workspace.voting import services as voting
from workspace.voting.cards import services as cards
from workspace.voting.cards.codes import new_codes
from workspace.voting.cards.models import HandedKind
from workspace.voting.cards.queries import card_by_serial
from workspace.voting.kinds import Marks
from workspace.voting.models import BallotKind, Voters, VotingRound
from workspace.voting.seals import witnesses


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
        if cards := values.get("cards"):
            play.on(values["opens"], self.print_cards, cards["printed"])
            for serial, chosen in enumerate(cards["handed_out"], 1):
                play.on(min(values["opens"] + serial, last), self.vote_by_card, serial, chosen)
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
            voters=Voters(values.get("voters", Voters.MEMBERS)),
            opens_at=hour(values["opens"], 8),
            closes_at=hour(values["closes"], 20),
            members_until=day(values["opens"]),
        )
        for handle in values["witnesses"]:
            witnesses.name_witness(librarian, self.round, lang=values["lang"], account=play.people[handle])
        voting.move_along(librarian, self.round, "open")

    def cast(self, handle: str, chosen: Any) -> None:
        ballots.cast(self.round, ballots.AccountVoter(self.play.people[handle]), self.marks(chosen))

    def print_cards(self, count: int) -> None:
        """A sheet whose codes nobody has: it shows what the desk looks like, and a librarian can print another."""
        librarian = self.play.people[self.values["by"]]
        cards.print_batch(librarian, self.round, first=1, codes=new_codes(count))

    def vote_by_card(self, serial: int, chosen: Any) -> None:
        """Somebody without an account gets a card at the desk; who chooses nothing keeps it for later."""
        cards.hand_out(self.play.people[self.values["by"]], self.round, kind=HandedKind.CARD, serial=serial)
        card = card_by_serial(self.round, serial)
        if card and chosen:
            ballots.cast(self.round, cards.CardVoter(card.id, card.round_id), self.marks(chosen))

    def marks(self, chosen: Any) -> Marks:
        """Of ideas, the best first where they are ranked; or of {idea: points}."""
        options = {option.proposal_id: option.id for option in self.round.options}
        if self.round.ballot_kind is BallotKind.RANKING:
            chosen = {key: place for place, key in enumerate(chosen, 1)}
        elif self.round.ballot_kind is not BallotKind.POINTS:
            chosen = dict.fromkeys(chosen)
        return {options[self.play.ideas[key].id]: value for key, value in chosen.items()}

    def count(self) -> None:
        voting.move_along(None, self.round, "publish")
