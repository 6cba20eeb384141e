"""What an application can be, and the words its columns choose from."""

import enum


class ApplicationStatus(enum.StrEnum):
    """Which of these a tool has on its way stands in its rulebook (`stages`)."""

    DRAFTING = "drafting"
    READY = "ready"  # every check is passed; to be signed
    FILED = "filed"
    IN_ASSESSMENT = "in_assessment"  # the office looks at it
    TO_CORRECT = "to_correct"  # the office wants something mended, by a day it names
    ACCEPTED = "accepted"
    REFUSED = "refused"
    APPEALED = "appealed"
    ON_BALLOT = "on_ballot"  # of the city
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"
    FUNDED = "funded"
    BEING_DONE = "being_done"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


S = ApplicationStatus
# The way a tool's stages are taken from; the office may decide without telling that it looked.
WAY = (S.READY, S.FILED, S.IN_ASSESSMENT, S.ACCEPTED, S.ON_BALLOT, S.CHOSEN, S.FUNDED, S.BEING_DONE, S.SETTLED)
OURS = frozenset({S.DRAFTING, S.READY})  # still with the group
WRITABLE = frozenset({S.DRAFTING, S.TO_CORRECT})  # its answers may change: before it is ready, and when it is mended
CITY = frozenset(
    {S.FILED, S.IN_ASSESSMENT, S.TO_CORRECT, S.ACCEPTED, S.REFUSED, S.APPEALED, S.ON_BALLOT, S.CHOSEN, S.FUNDED}
)
OPEN = OURS | CITY | {S.BEING_DONE}


class Due(enum.StrEnum):
    """What a date of an application is about."""

    FILING = "filing"  # the tool takes no more applications after it
    CORRECTION = "correction"
    APPEAL = "appeal"
    BALLOT = "ballot"  # the city's vote opens
    BALLOT_ENDS = "ballot_ends"
    SETTLEMENT = "settlement"


# What is still to be done when its day is past; an appeal is then too late, and a vote over.
MAY_BE_LATE = frozenset({Due.FILING, Due.CORRECTION, Due.SETTLEMENT})
