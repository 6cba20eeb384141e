"""How often one may do what. One line a limit, each with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """`tries` in a window of `seconds`. `strict` counts each try, also a failed one; else only what took effect.
    `who`: "account" (a stranger counts by network), or "network"."""

    name: str
    tries: int
    seconds: int
    why: str
    who: str = "account"
    strict: bool = False


HOUR, DAY = 3600, 86400

WRITE = Limit("write", 300, HOUR, "a busy evening of tapping; a script is slowed down")
DRAFT = Limit("draft", 2000, HOUR, "autosave writes every few seconds while someone types")
VOTE = Limit("vote", 600, HOUR, "each tap on a ballot saves")
PROPOSE = Limit("propose", 20, DAY, "nobody has more than twenty ideas a day; floods stop here")
COMMENT = Limit("comment", 60, HOUR, "a lively talk fits, a flood does not")
TRANSLATE = Limit("translate", 60, HOUR, "an evening at it fits; nobody writes over everybody's words in a rush")
CORRECT = Limit("correct", 20, DAY, "each suggestion for the glossary costs a librarian's time")
REPORT = Limit("report", 30, DAY, "reports cost a librarian's time")
UPLOAD = Limit("upload", 60, HOUR, "an album fits; the disk is shared, and a refused file costs work too", strict=True)
INVITE = Limit("invite", 40, DAY, "not for advertising, and no way to find out who is here by guessing", strict=True)
SIGN_IN_ACCOUNT = Limit(
    "sign-in-account", 20, HOUR, "guessing one password is slow; its owner has other ways in", strict=True
)
SIGN_IN_NETWORK = Limit(
    "sign-in-network", 300, HOUR, "thirty neighbours behind one library address get in", who="network", strict=True
)
JOIN = Limit("join", 120, HOUR, "a class of thirty joins at one desk, four tries each", who="network", strict=True)
CARDS = Limit(
    "cards", 20, HOUR, "a sheet of 200 cards takes seconds to draw; a spoilt one can be done anew", strict=True
)
PAPERS = Limit("papers", 60, HOUR, "thirty files are drawn each time; an evening of changes fits", strict=True)
CARD_ENTRY = Limit(
    "card-entry", 600, HOUR, "a queue of voters behind one library address gets in", who="network", strict=True
)
CARD_TRY = Limit("card-try", 5, 600, "wrong codes alone count: a code of sixty bits is not guessed in five tries")
MAIL_LINK = Limit("mail-link", 10, HOUR, "nobody's mailbox is flooded through us", strict=True)
PUBLIC = Limit("public", 300, HOUR, "small acts of people who are not signed in", who="network", strict=True)
RECEIPT = Limit("receipt", 60, HOUR, "a desk full of voters looks up codes; nobody tries them out", strict=True)
