"""The words that a vote is made of: what a round can be, what its voters do, how it is counted."""

import enum


class RoundStatus(enum.StrEnum):
    """What people decided. Whether a round is open is a matter of the clock: see `VotingRound.phase`."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"  # its rules are frozen and public; the clock opens and closes it
    UNDECIDED = "undecided"  # counted, but which of the equal ideas go through waits for a lot
    COUNTED = "counted"
    FAILED = "failed"  # fewer ballots than its rules ask for: nothing was counted
    CANCELLED = "cancelled"


class Phase(enum.StrEnum):
    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"  # not counted yet
    UNDECIDED = "undecided"
    COUNTED = "counted"
    FAILED = "failed"
    CANCELLED = "cancelled"


class BallotKind(enum.StrEnum):
    """What a voter does. `kinds.py` says which rules can count it."""

    APPROVAL = "approval"  # tick up to `max_choices` options
    KNAPSACK = "knapsack"  # tick what fits the budget together
    RANKING = "ranking"  # put up to `max_choices` in order
    POINTS = "points"  # give each 0 to 10 points, together `points_sum` at most


class Rule(enum.StrEnum):
    """How ballots become winners: the names that `workspace count --rule` takes."""

    GREEDY = "greedy"
    GREEDY_NO_SKIP = "greedy-no-skip"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"


class Completion(enum.StrEnum):
    """What equal shares do with money that is left: the names that `workspace count --completion` takes."""

    NONE = "none"
    ADD1 = "add1"
    ADD1_COMPARISON = "add1-comparison"
    UTILITARIAN = "utilitarian"


class Voters(enum.StrEnum):
    MEMBERS = "members"
    CARDS = "cards"
    BOTH = "both"


class Twice(enum.StrEnum):
    """What counts of a member who voted online and then asks for a card or a paper ballot at the desk."""

    PAPER = "paper"  # handing it out takes their online ballot away and closes online voting to them
    ONLINE = "online"  # whoever voted online gets none


class StruckReason(enum.StrEnum):
    """Why an idea is taken off a ballot after the vote was announced. The rules list these, and no other counts."""

    TAKEN_BACK = "taken_back"  # by its author, alone; all others by two people of the library
    IMPOSSIBLE = "impossible"
    UNLAWFUL = "unlawful"
    MISLEADING = "misleading"
    DONE = "done"


class Channel(enum.StrEnum):
    ONLINE = "online"
    CARD = "card"
    PAPER = "paper"
