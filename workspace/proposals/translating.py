"""Which words of an idea can be said in another language."""

from operator import attrgetter

from flask_babel import lazy_gettext as _l

from workspace.proposals.kinds import LINE, TEXT, TITLE
from workspace.proposals.models import Proposal
from workspace.translations.translatable import Part
from workspace.translations.translatable import register as translate

PARTS = (
    Part("title", _l("The idea in one sentence"), TITLE),
    Part("summary", _l("What should change, and why?"), TEXT, is_long=True),
    Part("needs", _l("What is needed?"), TEXT, is_long=True),
    Part("audience", _l("Who joins in, and who is it for?"), TEXT, is_long=True),
    Part("place", _l("Roughly where?"), LINE),
)


def register() -> None:
    translate(Proposal, *PARTS, revision=attrgetter("revision_count"))
