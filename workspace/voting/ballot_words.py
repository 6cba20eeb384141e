"""What the ballot page says of a ballot: what one does here, what was chosen, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.core.language import money, number
from workspace.voting import kinds
from workspace.voting.kinds import Marks
from workspace.voting.models import MOST_POINTS, BallotKind, Completion, Rule, VotingOption, VotingRound


@dataclass(frozen=True)
class Bar:
    """How much of what there is was used, as `ui.bar` takes it."""

    used: int
    most: int
    text: str
    note: str = ""


def task(voting_round: VotingRound) -> str:
    """What a voter does on this page, in one or two sentences."""
    most = voting_round.max_choices
    if voting_round.ballot_kind is BallotKind.APPROVAL:
        return ngettext("Choose %(num)s idea.", "Choose up to %(num)s ideas.", most)
    if voting_round.ballot_kind is BallotKind.KNAPSACK:
        return _("Spend the %(budget)s: choose ideas that fit in it together.", budget=money(voting_round.budget))
    if voting_round.ballot_kind is BallotKind.RANKING:
        words = ngettext("Choose %(num)s idea.", "Choose up to %(num)s ideas, the best one first.", most)
        return words + " " + _("Then move them up or down.") if most > 1 else words
    words = _("Give each idea from 0 to %(most)s points. More points mean you want it more.", most=MOST_POINTS)
    if voting_round.points_sum is None:
        return words
    return words + " " + _("You have %(sum)s points for all of them.", sum=number(voting_round.points_sum))


def chosen(voting_round: VotingRound, marks: Marks) -> str:
    """What a ballot holds, in a few words."""
    most = voting_round.max_choices
    if voting_round.ballot_kind is BallotKind.POINTS:
        points = sum(value or 0 for value in marks.values())
        return ngettext("You gave %(points)s point.", "You gave %(points)s points.", points, points=number(points))
    if voting_round.ballot_kind is BallotKind.KNAPSACK:
        return ngettext("You chose %(num)s idea.", "You chose %(num)s ideas.", len(marks))
    return ngettext(
        "You chose %(num)s of at most %(most)s.", "You chose %(num)s of at most %(most)s.", len(marks), most=most
    )


def nothing(voting_round: VotingRound) -> str:
    if voting_round.ballot_kind in (BallotKind.APPROVAL, BallotKind.RANKING):
        most = voting_round.max_choices
        have = ngettext("You have %(num)s vote.", "You have %(num)s votes.", most)
        return _("Nothing is chosen yet.") + (" " + have if voting_round.ballot_kind is BallotKind.APPROVAL else "")
    return _("Nothing is chosen yet.")


def refused(voting_round: VotingRound, marks: Marks, fault: kinds.BallotError) -> str:
    """Why nothing was saved, and what helps."""
    over = fault.over
    if isinstance(fault, kinds.TooManyError):
        away = ngettext("Take %(num)s away.", "Take %(num)s away.", over)
        return f"{chosen(voting_round, marks)} {away}"
    if isinstance(fault, kinds.OverBudgetError):
        return _("Together it is %(over)s more than there is. Take something away.", over=money(over))
    if isinstance(fault, kinds.OverPointsError):
        return ngettext(
            "You gave %(num)s point more than you have. Take it from another idea.",
            "You gave %(num)s points more than you have. Take them from other ideas.",
            over,
        )
    if isinstance(fault, kinds.EqualPlacesError):
        return _("Two ideas cannot share one place. Give each a place of its own.")
    return _("One of these ideas is not on the ballot any more. Load the page again.")


def bar(voting_round: VotingRound, marks: Marks, options: Sequence[VotingOption]) -> Bar | None:
    """The sum that one watches while tapping, where there is one."""
    if voting_round.ballot_kind is BallotKind.POINTS:
        most, used = voting_round.points_sum, sum(value or 0 for value in marks.values())
        if most is None:
            return None
        left = ngettext("%(num)s point is left", "%(num)s points are left", max(most - used, 0))
        return Bar(min(used, most), most, _("%(used)s of %(most)s points", used=used, most=most), left)
    budget, cost = voting_round.budget, sum(option.cost for option in options if option.id in marks)
    if voting_round.ballot_kind is BallotKind.KNAPSACK:
        words = _("%(sum)s of %(budget)s", sum=money(cost), budget=money(budget))
        note = _("%(left)s is left", left=money(budget - cost)) if cost <= budget else _("too much")
        return Bar(min(cost, budget), budget, words, note)
    if voting_round.ballot_kind is BallotKind.RANKING:
        return None
    note = _("of %(budget)s", budget=money(budget))
    if cost > budget:
        note = _("more than the %(budget)s there is; that is allowed", budget=money(budget))
    return Bar(min(cost, budget), budget, _("Together %(sum)s", sum=money(cost)), note)


def counting(voting_round: VotingRound) -> list[str]:
    """How winners are found, a sentence for each step."""
    budget = money(voting_round.budget)
    if voting_round.rule is Rule.EQUAL_SHARES:
        return [
            _("Each voter gets an equal part of the %(budget)s, in the mind of the count only.", budget=budget),
            _("An idea is bought when those who chose it can pay for it together. They share its cost."),
            _("The idea that asks the least of each supporter is bought first, then the next."),
            _left_over(voting_round.completion),
        ]
    if voting_round.rule is Rule.PHRAGMEN:
        return [
            _("Money flows to all voters at the same pace, in the mind of the count only."),
            _("As soon as those who chose an idea can pay for it together, it is bought with their money."),
            _("This goes on until the next idea would cost more than is left of the %(budget)s.", budget=budget),
        ]
    first = _("The idea with the most votes comes first. It is chosen if it fits the %(budget)s.", budget=budget)
    if voting_round.rule is Rule.GREEDY_NO_SKIP:
        ends = [first, _("Then comes the next one. At the first that costs more than is left, the count ends.")]
        share = voting_round.last_in_part
        paid = _("If %(share)s %% of its cost or more are left, it is chosen too, and gets what is left.", share=share)
        return [*ends, paid] if share else ends
    return [first, _("Then comes the next one. What costs more than is left is skipped, and the count goes on.")]


def _left_over(completion: Completion) -> str:
    """What equal shares do with money that is left."""
    if completion is Completion.ADD1:
        return _("If money is left, each part grows bit by bit, until one more idea would be too much.")
    if completion is Completion.ADD1_COMPARISON:
        grows = _("If money is left, each part grows bit by bit.")
        return grows + " " + _("If more voters prefer what most votes alone would choose, that is taken instead.")
    if completion is Completion.UTILITARIAN:
        return _("If money is left, the most voted ideas that still fit get it.")
    return _("What nobody can pay for together stays unspent.")
