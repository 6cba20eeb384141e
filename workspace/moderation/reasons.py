"""Which reasons a librarian, or somebody who reports, can choose from. Their words stand in words.py."""

from workspace.moderation.models import Decision, Kind, Reason

R, D = Reason, Decision
HARM = (R.HURTFUL, R.PRIVATE_FACTS, R.ADVERTISING, R.AGAINST_LAW)

REASONS: dict[tuple[Kind, Decision], tuple[Reason, ...]] = {
    (Kind.PROPOSAL, D.SEND_BACK): (R.MORE_DETAIL, R.UNCLEAR, R.PRIVATE_FACTS, R.ALREADY_HERE, R.OTHER_PLACE, R.OTHER),
    (Kind.PROPOSAL, D.REFUSE): (*HARM, R.OTHER_PLACE, R.ALREADY_HERE, R.OTHER),
    (Kind.PHOTO, D.HIDE): (R.FACES, R.NOT_OWN_WORK, *HARM, R.OFF_TOPIC, R.OTHER),
    (Kind.REPORT, D.HIDE): (*HARM, R.FACES, R.NOT_OWN_WORK, R.OFF_TOPIC, R.OTHER),
    (Kind.JOIN, D.REFUSE): (R.NOT_A_NEIGHBOUR, R.SECOND_ACCOUNT, R.OTHER),
    (Kind.TERM, D.REFUSE): (R.OTHER_MEANING, R.UNCLEAR, R.PROMISES, *HARM, R.OTHER),
    (Kind.APPEAL, D.UPHOLD): (R.FIRST_DECISION_HOLDS, R.OTHER),
}
REPORTABLE = REASONS[Kind.REPORT, D.HIDE]


def reasons_for(kind: Kind, decision: Decision) -> tuple[Reason, ...]:
    """In the order they are shown; empty for a decision that needs none."""
    return REASONS.get((kind, decision), ())
