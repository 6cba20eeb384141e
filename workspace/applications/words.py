"""What each step of the way through the city is called, and what is asked when it is written down."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workspace.applications.kinds import ApplicationStatus as S
from workspace.applications.kinds import Due

SAID = ("words", "lang")
ASKED: dict[str, tuple[str, ...]] = {
    "file": ("happened_on", "place", "number"),
    "assess": ("happened_on", "number", *SAID),
    "call": ("happened_on", "due_on", *SAID),
    "correct": ("happened_on", *SAID),
    "accept": ("happened_on", *SAID),
    "refuse": ("happened_on", "ground", *SAID),
    "appeal": ("happened_on", "place", *SAID),
    "ballot": ("happened_on", "number", *SAID),
    "choose": ("happened_on", "votes", *SAID),
    "pass_over": ("happened_on", "votes", *SAID),
    "fund": ("happened_on", "due_on", *SAID),
    "begin": ("happened_on", "due_on", *SAID),
    "settle": ("happened_on", *SAID),
    "withdraw": ("happened_on", *SAID),
}
ASKED_FOR = {  # what `due_on` is about
    "call": _l("By which day must it be mended?"),
    "fund": _l("By which day must it be settled, if the office named one?"),
    "begin": _l("By which day must it be settled, if the office named one?"),
}
# (what the button says, what the page asks about, what happened)
STEPS: dict[str, tuple[Any, Any]] = {
    "file": (_l("It is handed in"), _l("The application was handed in")),
    "assess": (_l("The office looks at it"), _l("The office looks at it")),
    "call": (_l("The office wants something mended"), _l("The office called to mend something")),
    "correct": (_l("It is mended"), _l("It was mended and sent")),
    "accept": (_l("It is accepted"), _l("The office accepted it")),
    "refuse": (_l("It is refused"), _l("The office refused it")),
    "appeal": (_l("We appealed"), _l("The group appealed")),
    "ballot": (_l("It is on the city's ballot"), _l("It is on the city's ballot")),
    "choose": (_l("The city's vote chose it"), _l("The city's vote chose it")),
    "pass_over": (_l("The city's vote did not choose it"), _l("The city's vote did not choose it")),
    "fund": (_l("The money is promised"), _l("The money is promised")),
    "begin": (_l("It is being done"), _l("Work began")),
    "settle": (_l("It is settled"), _l("It was settled with the office")),
    "withdraw": (_l("Take it back"), _l("The group took it back")),
}
DUES: dict[Due, Any] = {
    Due.FILING: _l("last day to hand it in"),
    Due.CORRECTION: _l("last day to mend it"),
    Due.APPEAL: _l("last day to appeal"),
    Due.BALLOT: _l("the city's vote opens"),
    Due.BALLOT_ENDS: _l("the city's vote closes"),
    Due.SETTLEMENT: _l("last day to settle it"),
}
TONES = {
    S.DRAFTING: "plain", S.READY: "zone", S.FILED: "zone", S.IN_ASSESSMENT: "zone", S.TO_CORRECT: "warn",
    S.ACCEPTED: "good", S.REFUSED: "bad", S.APPEALED: "warn", S.ON_BALLOT: "zone", S.CHOSEN: "good",
    S.NOT_CHOSEN: "bad", S.FUNDED: "good", S.BEING_DONE: "good", S.SETTLED: "good", S.WITHDRAWN: "plain",
}  # fmt: skip
STATUSES: dict[S, Any] = {
    S.DRAFTING: _l("being written"),
    S.READY: _l("ready to sign"),
    S.FILED: _l("handed in"),
    S.IN_ASSESSMENT: _l("being assessed"),
    S.TO_CORRECT: _l("to be mended"),
    S.ACCEPTED: _l("accepted"),
    S.REFUSED: _l("refused"),
    S.APPEALED: _l("appealed"),
    S.ON_BALLOT: _l("on the city's ballot"),
    S.CHOSEN: _l("chosen by the city's vote"),
    S.NOT_CHOSEN: _l("not chosen by the city's vote"),
    S.FUNDED: _l("money promised"),
    S.BEING_DONE: _l("being done"),
    S.SETTLED: _l("settled with the office"),
    S.WITHDRAWN: _l("taken back"),
}
