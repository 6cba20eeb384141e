"""The words a count is told in. They stand in stored results and in public files: none may change its value."""

import enum


class Kind(enum.StrEnum):
    """What a ballot says. The values are Pabulib's `vote_type` (pabulib.org/format)."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    ORDINAL = "ordinal"  # best first
    CUMULATIVE = "cumulative"  # so many points to hand out
    SCORING = "scoring"  # points for each option on its own


class Scored(enum.StrEnum):
    """What options are put in order by. Votes: how many ballots mark it. Borda (de Borda 1784; Pabulib's `scoring_fn`
    by default): `max_length` for a first place, one less for each place after it, nothing for an option not ranked.
    Plurality: first places."""

    VOTES = "votes"
    POINTS = "points"
    BORDA = "borda"
    PLURALITY = "plurality"


BY_KIND = {
    Kind.APPROVAL: Scored.VOTES,
    Kind.CHOOSE_ONE: Scored.VOTES,
    Kind.ORDINAL: Scored.BORDA,
    Kind.CUMULATIVE: Scored.POINTS,
    Kind.SCORING: Scored.POINTS,
}


RANKED = (Scored.BORDA, Scored.PLURALITY)


class Reason(enum.StrEnum):
    """Why an option has the place it has, or none."""

    SELECTED = "selected"
    IN_PART = "in_part"  # the last one: paid with what was left, `missing` is what is not paid
    TOO_DEAR = "too_dear"  # when its turn came, less money was left than it costs
    STOPPED = "stopped"  # came after the first that did not fit, where the rule stops there
    TOO_FEW = "too_few"  # below the threshold
    CONFLICT = "conflict"  # excluded by a chosen one (`because_of`) that cannot stand beside it
    UNSUPPORTED = "unsupported"  # shared money: what its supporters had left (`left`) did not pay for it
    WITHDRAWN = "withdrawn"  # taken back by those who proposed it
    STRUCK_OUT = "struck_out"  # by decision: `note` says by whom and why
    ELSEWHERE = "elsewhere"  # paid from other money: it takes nothing from the budget and no place


LEFT_OUT = frozenset({Reason.WITHDRAWN, Reason.STRUCK_OUT, Reason.ELSEWHERE})  # before the rule begins


class Completion(enum.StrEnum):
    """What is done with money that equal shares leave over (equalshares.net, "Completion")."""

    NONE = "none"
    COMPARISON = "comparison"  # kept unless more voters prefer what greedy elects
    UTILITARIAN = "utilitarian"  # the rest by votes
    ADD1 = "add1"  # one unit of currency more for each voter, again and again, until the budget would be overspent
    ADD1_COMPARISON = "add1-comparison"
    ADD1_UTILITARIAN = "add1-utilitarian"
    ADD1_EXHAUSTIVE = "add1-exhaustive"  # ended as soon as nothing more fits the budget
    ADD1_EXHAUSTIVE_COMPARISON = "add1-exhaustive-comparison"


class Settled(enum.StrEnum):
    """How options with equal scores are put in order."""

    CHEAPER = "cheaper"
    MORE_VOTES = "more_votes"  # of equal points
    LOT = "lot"  # public, from an announced source, or drawn in a room
    LISTED = "listed"  # as the options are listed: only to recount files that do not say how a tie was settled
    OPEN = "open"  # not settled: a lot must be drawn first
