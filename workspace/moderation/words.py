"""What decisions, and the reasons of a decision or a report, are called on screen. Which fit which: reasons.py."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workspace.moderation.models import Decision, Reason

DECISIONS: dict[Decision, Any] = {
    Decision.PUBLISH: _l("published"),
    Decision.KEEP: _l("stays as it is"),
    Decision.ADMIT: _l("admitted"),
    Decision.SEND_BACK: _l("sent back to be changed"),
    Decision.REFUSE: _l("refused"),
    Decision.HIDE: _l("hidden"),
    Decision.UPHOLD: _l("the first decision stays"),
}

REASONS: dict[Reason, Any] = {
    Reason.MORE_DETAIL: _l("more detail is needed"),
    Reason.UNCLEAR: _l("it is hard to understand"),
    Reason.OTHER_PLACE: _l("it is about another place"),
    Reason.ALREADY_HERE: _l("a very similar idea is here already"),
    Reason.OTHER_MEANING: _l("it means something else"),
    Reason.PROMISES: _l("it promises what the city decides"),
    Reason.PRIVATE_FACTS: _l("it tells private things about somebody"),
    Reason.FACES: _l("people can be recognised"),
    Reason.HURTFUL: _l("it hurts or threatens people"),
    Reason.ADVERTISING: _l("it is advertising"),
    Reason.OFF_TOPIC: _l("it is about something else"),
    Reason.NOT_OWN_WORK: _l("somebody else made it and did not agree"),
    Reason.AGAINST_LAW: _l("it is against the law"),
    Reason.NOT_A_NEIGHBOUR: _l("this zone is for people who live or work here"),
    Reason.SECOND_ACCOUNT: _l("this person is a member already"),
    Reason.FIRST_DECISION_HOLDS: _l("the first decision was right"),
    Reason.OTHER: _l("something else"),
}
