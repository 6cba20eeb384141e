"""Taking an idea off the ballot of an announced vote. Ballots stay as they are: they keep their other marks, and nobody
looks into them. The actor comes first; nothing here commits."""

from typing import Any

from workspace.core import audit, subjects
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.core.text import clean
from workspace.permissions import P, can
from workspace.proposals.models import Stage
from workspace.proposals.services import move_to_stage
from workspace.voting import queries, rules
from workspace.voting.models import RoundStatus, VotingOption
from workspace.voting.seals import log
from workspace.voting.seals.entries import Kind
from workspace.voting.strikes.models import Strike
from workspace.voting.strikes.queries import has_stake, is_author, may_confirm
from workspace.voting.terms import StruckReason

AUDITED = "struck"  # of the idea; the round's own entry is "strike"


def strike(actor: Any, option: VotingOption, *, reason: StruckReason, words: str, lang: str) -> Strike:
    """The author takes their idea back, at once; or one of the library writes down why it must go, and it waits for a
    second person. Written down again, the last words stand. Raises NotPermittedError; NotPossibleError once the vote has
    closed or the option is off the ballot."""
    _hold(actor, option)
    if is_author(actor, option) is not (reason is StruckReason.TAKEN_BACK):
        raise NotPermittedError(P.OPTION_STRIKE)
    if reason not in rules.strikes(option.voting_round):
        raise NotPossibleError(f"the rules of round {option.round_id} do not allow it")
    _refuse_rivals(actor, option)
    made = option.strike or Strike(option=option)
    made.reason, made.words, made.lang, made.entered_by_id = reason, clean(words), lang, actor.id
    db.session.add(made)
    db.session.flush()
    if made.by_author:
        _take_off(actor, option, made)
    else:
        audit.record(actor, "ask_strike", option.voting_round, option_id=option.id, reason=reason)
    return made


def confirm(actor: Any, option: VotingOption) -> None:
    """A second person of the library. Raises NotPermittedError, also for whoever wrote it down; NotPossibleError when
    there is nothing to confirm."""
    _hold(actor, option)
    if option.strike is None:
        raise NotPossibleError(f"nobody wants option {option.id} struck out")
    _refuse_rivals(actor, option)
    if not may_confirm(actor, option):
        raise NotPermittedError(P.OPTION_STRIKE)
    option.strike.confirmed_by_id = actor.id
    _take_off(actor, option, option.strike)


def _hold(actor: Any, option: VotingOption) -> None:
    """One after the other, as the round and its option are now; whoever casts a ballot is waited for."""
    if not can(actor, P.OPTION_STRIKE, option):
        raise NotPermittedError(P.OPTION_STRIKE)
    held = option.voting_round
    db.session.refresh(held, with_for_update=True)
    db.session.refresh(option, ["strike"])
    if held.status != RoundStatus.SCHEDULED or queries.clock() >= held.closes_at or option.struck:
        raise NotPossibleError(f"option {option.id} cannot be struck out now")


def _refuse_rivals(actor: Any, option: VotingOption) -> None:
    """Whoever has an idea on this ballot takes no other off it."""
    if not is_author(actor, option) and has_stake(actor, option.voting_round):
        raise NotPermittedError(P.OPTION_STRIKE)


def _take_off(actor: Any, option: VotingOption, made: Strike) -> None:
    """In the public log for good, with role, reason and words; who it was stands on our pages alone. The idea is open for
    talk again, and everybody is told, so that whoever chose it can choose anew."""
    made.struck_on = today()
    db.session.flush()
    told = {"reason": str(made.reason), "why": made.words, "lang": made.lang}
    what, by = ("withdrawn", "author") if made.by_author else ("struck out", "library")
    log.note(option.voting_round, Kind.OPTION, {"option": option.id, "what": what, "by": by, **told})
    move_to_stage(option.proposal, Stage.TALK, url=subjects.url(option.voting_round))
    audit.record(actor, "strike", option.voting_round, option_id=option.id, reason=made.reason)
    audit.record(actor, AUDITED, option.proposal, round_id=option.round_id)
