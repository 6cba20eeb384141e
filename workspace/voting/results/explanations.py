"""A result in words, in the reader's language: why each idea won or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.core.language import money, number
from workspace.voting.counting.words import LEFT_OUT, Reason, Settled
from workspace.voting.models import BallotKind, Rule, VotingOption, VotingRound
from workspace.voting.strikes.models import Strike


@dataclass(frozen=True)
class Sentence:
    """Words; the ideas that are named after them, each in its own language; why an idea was struck out."""

    text: str
    ideas: tuple[VotingOption, ...] = ()
    strike: Strike | None = None


@dataclass(frozen=True)
class Frame:
    """Of one round, what its sentences hang on. `points`: options are put in order by points, not votes; `people`: what a
    loser lacked is told in people who choose it alone; `shared`: voters share the money. `ballots_known`: as many voted
    as it takes to publish the ballots, so sentences may rest on who chose what together, not on sums alone."""

    options: Mapping[Any, VotingOption]
    points: bool
    people: bool
    shared: bool
    ballots_known: bool = True

    @classmethod
    def of(cls, voting_round: VotingRound, *, ballots_known: bool) -> "Frame":
        shared = voting_round.rule in (Rule.EQUAL_SHARES, Rule.PHRAGMEN)
        return cls(
            options={option.id: option for option in voting_round.options},
            points=voting_round.ballot_kind in (BallotKind.POINTS, BallotKind.RANKING),
            people=shared or voting_round.ballot_kind is BallotKind.RANKING,
            shared=shared,
            ballots_known=ballots_known,
        )

    def ideas(self, ids: Sequence[Any]) -> tuple[VotingOption, ...]:
        return tuple(self.options[each] for each in ids)


def why(line: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    """`line` as counting.Line has it."""
    reason = Reason(line["reason"])
    told = {
        Reason.SELECTED: _selected,
        Reason.IN_PART: _in_part,
        Reason.TOO_DEAR: _too_dear,
        Reason.TOO_FEW: _too_few,
        Reason.CONFLICT: _conflict,
        Reason.UNSUPPORTED: _unsupported,
        Reason.STRUCK_OUT: _struck_out,
        Reason.WITHDRAWN: _struck_out,
    }.get(reason)
    if told:
        return told(line, frame)
    return [
        Sentence(
            {
                Reason.STOPPED: _("It came after the first idea that did not fit. The count stopped there."),
                Reason.ELSEWHERE: _("It is paid from other money."),
            }[reason]
        )
    ]


def amount(score: int, frame: Frame) -> str:
    """So many votes, or points."""
    if frame.points:
        return str(ngettext("%(count)s point", "%(count)s points", score, count=number(score)))
    return str(ngettext("%(count)s vote", "%(count)s votes", score, count=number(score)))


def _selected(line: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    score, said = line["score"], {"count": number(line["score"]), "place": line["place"]}
    if frame.points:
        return [
            Sentence(
                ngettext(
                    "Chosen as number %(place)s with %(count)s point.",
                    "Chosen as number %(place)s with %(count)s points.",
                    score, **said,
                )
            )
        ]  # fmt: skip
    return [
        Sentence(
            ngettext(
                "Chosen as number %(place)s with %(count)s vote.",
                "Chosen as number %(place)s with %(count)s votes.",
                score, **said,
            )
        )
    ]  # fmt: skip


def _in_part(line: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    paid = _("It is paid in part: %(left)s was left, %(missing)s is missing.",
             left=money(line["left"]), missing=money(line["missing"]))  # fmt: skip
    return [*_selected(line, frame), Sentence(paid)]


def _too_dear(line: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    if not line["left"]:
        return [Sentence(_("No money was left when its turn came."))]
    said = _("When its turn came, %(left)s was left. That was %(missing)s too little.",
             left=money(line["left"]), missing=money(line["missing"]))  # fmt: skip
    return [Sentence(said)]


def _too_few(line: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    lacked, needed = line["missing"], line["score"] + line["missing"]
    count, all_ = number(lacked), number(needed)
    if frame.points:
        return [
            Sentence(ngettext("It needed %(count)s point.", "It needed %(count)s points.", needed, count=all_)),
            Sentence(ngettext("%(count)s point was missing.", "%(count)s points were missing.", lacked, count=count)),
        ]
    return [
        Sentence(ngettext("It needed %(count)s vote.", "It needed %(count)s votes.", needed, count=all_)),
        Sentence(ngettext("%(count)s vote was missing.", "%(count)s votes were missing.", lacked, count=count)),
    ]


def _conflict(line: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    return [Sentence(_("It cannot be built beside what was chosen before it:"), frame.ideas(line["because_of"]))]


def _unsupported(line: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    """Under equal shares: what its supporters had left of their shares, and who used up the rest."""
    if not frame.ballots_known or line["left"] is None:
        return [Sentence(_("Its supporters could not pay for it from their shares."))]
    money_words = {"left": money(line["left"]), "missing": money(line["missing"])}
    if not line["because_of"]:
        return [Sentence(_("Its supporters together had %(left)s. That was %(missing)s too little.", **money_words))]
    return [
        Sentence(_("Its supporters had %(left)s left. That was %(missing)s too little.", **money_words)),
        Sentence(_("They had spent most on:"), frame.ideas(line["because_of"])),
    ]


def _struck_out(line: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    """By whom and why, which is no secret even in a small round."""
    strike = frame.options[line["option_id"]].struck
    if strike is None or strike.by_author:
        return [Sentence(_("Excluded by its author:"), strike=strike)]
    words = _("Excluded by two people of the library (%(who)s):", who=", ".join(strike.people))
    return [Sentence(words, strike=strike)]


def without_numbers(line: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    """Of a small round: even "fewer votes than the rules ask for" would say that nobody chose it."""
    if line["place"] is not None:
        return [Sentence(_("Chosen as number %(place)s.", place=line["place"]))]
    if Reason(line["reason"]) in LEFT_OUT:
        return why(line, frame)
    return [Sentence(_("It came after the chosen ones, or did not fit the money that was left."))]


def settled(means: str) -> Sentence:
    """How a tie ended that decided about an idea."""
    return Sentence(
        {
            Settled.CHEAPER: _("Others had as many, so the cheaper idea went first."),
            Settled.MORE_VOTES: _("Others had as many points, so the one with more votes went first."),
            Settled.LOT: _("Others had as many, so the lot decided."),
        }.get(Settled(means), _("Others had as many, so the order of the ballot decided."))
    )


def tied(tie: Mapping[str, Any], frame: Frame) -> Sentence:
    """Ideas with equal votes or points, in the order they took."""
    order = {
        Settled.CHEAPER: _("As many for each. The cheaper went first:"),
        Settled.MORE_VOTES: _("As many points for each. The cheaper went first, then the one with more votes:"),
        Settled.LOT: _("As many for each. The cheaper went first, and the lot between those of equal cost:"),
        Settled.OPEN: _("As many for each. Their order changed nothing:"),
    }.get(Settled(tie["settled"]), _("As many for each. They stand in the order of the ballot:"))
    return Sentence(order, frame.ideas(tie["option_ids"]))
