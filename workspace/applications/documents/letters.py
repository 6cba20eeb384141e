"""Letters to print, sign and send: the land owner's consent, an appeal, taking an application back. In Polish for the
addressee; the same words in another language are a copy to read."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from workspace.applications import queries
from workspace.applications.documents import sheets
from workspace.applications.documents.content import project, project_lang, value_of
from workspace.applications.documents.sheets import Block, Sheet
from workspace.applications.models import Application, ApplicationStatus, CityStep
from workspace.applications.queries import POLISH, Written
from workspace.core.language import current, day, localized


def consent(application: Application, written: Written) -> Sheet | None:
    """None where the form asks for no place."""
    place = written.rulebook.by_id.get("place")
    if place is None:
        return None
    words, lang = value_of(written, place)
    blocks = [
        sheets.lines([_("The land owner or who acts for them"), _("Address")], current()),
        *_about(written),
        sheets.answer(_("Place"), current(), "", str(words or "–"), lang),
        sheets.text(_("I agree that this project is carried out on my land, as described above."), current()),
        sheets.lines([_("Conditions, if there are any"), "", _("Plot number, if known")], current()),
        _signed(),
    ]
    return _letter(_("Consent of the land owner"), blocks)


def appeal(application: Application, written: Written) -> Sheet | None:
    """Against a refusal, with what is known of it. None where the tool knows no appeal."""
    term = written.rulebook.appeal
    if term is None:
        return None
    refused = _step(application, ApplicationStatus.REFUSED)
    grounds = {said.id: localized(said.text) for said in written.rulebook.grounds}
    against = _("I appeal against the refusal of this application.")
    if refused is not None:
        against = _("I appeal against the refusal of %(day)s.", day=day(refused.happened_on))
    blocks = [
        sheets.text(term.to, POLISH),
        *_sender(),
        *_about(written, _number(application)),
        sheets.text(against, current()),
    ]
    if refused is not None and refused.ground in grounds:
        blocks.append(sheets.answer(_("The reason given"), current(), "", grounds[refused.ground], current()))
    blocks.append(sheets.lines([_("Why this reason is not right"), "", "", "", _("I ask for")], current()))
    blocks.append(_signed())
    if term.legal:
        blocks.append(sheets.note(_("Legal basis: %(laws)s", laws=term.legal), current()))
    return _letter(_("Appeal"), blocks)


def withdrawal(application: Application, written: Written) -> Sheet | None:
    words = _("I take this application back and ask the office to end the case.")
    blocks = [*_sender(), *_about(written, _number(application)), sheets.text(words, current()), _signed()]
    return _letter(_("Taking an application back"), blocks)


def _letter(title: str, blocks: Sequence[Block]) -> Sheet:
    if current() == POLISH:
        return Sheet(title, POLISH, tuple(blocks))
    note = sheets.note(_("This copy is to read. The office takes the Polish one."), current())
    return Sheet(f"{title} – {_('to read')}", current(), (note, *blocks))


def _sender() -> list[Block]:
    return [sheets.lines([_("First name and surname"), _("Address")], current())]


def _about(written: Written, number: str = "") -> list[Block]:
    book = written.rulebook
    blocks = [
        sheets.text(f"{book.official}, {localized(book.title, POLISH)}", POLISH),
        sheets.answer(_("Project"), current(), "", project(written), project_lang(written)),
    ]
    return [*blocks, sheets.answer(_("Number of the case"), current(), "", number, POLISH)] if number else blocks


def _signed() -> Block:
    return sheets.lines([_("Place and day"), _("Signature")], current())


def _step(application: Application, status: ApplicationStatus) -> CityStep | None:
    return next((step for step in reversed(queries.steps_of(application)) if step.status == status), None)


def _number(application: Application) -> str:
    """The latest that the office gave."""
    numbers: list[Any] = [step.number for step in queries.steps_of(application) if step.number]
    return numbers[-1] if numbers else ""
