"""The adviser's six questions. Nobody is asked who they are, and nothing of it is kept."""

from workspace.tools.rulebook import Kind

SITUATION = {
    "where": Kind.CHOICE,
    "osiedle": Kind.OSIEDLE,
    "what": Kind.CHOICE,
    "cost": Kind.MONEY,
    "when": Kind.CHOICE,
    "who": Kind.CHOICE,
    "open": Kind.CHOICE,
}
WHERE = ("outside", "branch", "closed", "private")
WHEN = ("season", "year", "next_year")
WHO = ("one", "group", "organisation")
OPEN = ("all", "some")
WHAT = ("green", "infrastructure", "roads", "sport", "culture", "education", "health", "meeting", "decision")
