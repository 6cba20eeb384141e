"""What an idea can be: the words its columns choose from."""

import enum

TITLE, TEXT, LINE = 120, 4000, 200  # the most characters of a title, of a long text, of one line


class ProposalStatus(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    REFUSED = "refused"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Stage(enum.StrEnum):
    """Where an idea stands on its way. Slices above (voting, actions, tools) move it along."""

    IDEA = "idea"
    TALK = "talk"
    VOTE = "vote"
    PLAN = "plan"
    CITY = "city"
    DOING = "doing"
    TOLD = "told"


FREE = (Stage.IDEA, Stage.TALK)


class Category(enum.StrEnum):
    """What the city's civic budget sorts projects by (civic-facts.md 1.3), plus one for all the rest."""

    GREEN = "green"
    CULTURE = "culture"
    EDUCATION = "education"
    SPORT = "sport"
    HEALTH = "health"
    SAFETY = "safety"
    ROADS = "roads"
    NEIGHBOURS = "neighbours"


class OfferKind(enum.StrEnum):
    HOURS = "hours"
    SKILL = "skill"
    THING = "thing"
    LANGUAGE = "language"
    CHILDCARE = "childcare"


class Invitation(enum.StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
