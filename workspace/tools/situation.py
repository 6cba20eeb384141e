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
OFFERED = {
    "where": ("outside", "branch", "closed", "private"),
    "what": ("green", "culture", "education", "sport", "health", "safety", "roads", "neighbours", "decision"),
    "when": ("season", "year", "next_year"),
    "who": ("one", "group", "organisation"),
    "open": ("all", "some"),
}
