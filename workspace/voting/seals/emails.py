"""Letters to the witnesses of a vote: what to keep, and what it is good for."""

from flask import current_app
from flask_babel import gettext as _

from workspace.core import mail
from workspace.core.language import in_language
from workspace.voting.models import VotingRound
from workspace.voting.seals.models import LogHead, Witness


def _url(path: str) -> str:
    return str(current_app.config["SETTINGS"].base_url).rstrip("/") + path


def _head(voting_round: VotingRound, head: LogHead) -> tuple[str, ...]:
    return (
        f"{voting_round.title}\n{_url(f'/rounds/{voting_round.id}/seals')}",
        _("Entries in the log: %(count)s", count=head.size),
        _("Head of the log:") + f"\n{head.root}",
        _("The same, signed:") + f"\n\n{head.note}",
    )


def send_head(witness: Witness, voting_round: VotingRound, head: LogHead, *, first: bool) -> None:
    def write() -> tuple[str, str]:
        why = (
            _("A librarian named you as a witness of this vote. Thank you. Please keep this letter.")
            if first
            else _("The log of this vote has grown. Please keep this letter.")
        )
        use = _("If somebody changes the log later, your letter proves it. It says nothing about who voted for what.")
        stop = _("You do not want to be a witness? Tell the librarian, and delete this letter.")
        return _("Head of the log of a vote"), "\n\n".join((why, use, *_head(voting_round, head), stop))

    subject, text = in_language(witness.lang, write)
    key = f"head {voting_round.id} {witness.number} {head.size}"
    mail.send(to=witness.address or "", subject=subject, text=text, key=key)


def send_file(witness: Witness, voting_round: VotingRound, token: str) -> None:
    def write() -> tuple[str, str]:
        return _("Your file as a witness"), "\n\n".join(
            (
                voting_round.title,
                _("The vote is closed. Here is your file. It opens every seal, so that you can check the count."),
                _("It can be fetched once, within 30 days:") + "\n" + _url(f"/witness/{token}"),
                _("Give it to nobody. Whoever has it and a voter's code sees what that person chose."),
            )
        )

    subject, text = in_language(witness.lang, write)
    mail.send(to=witness.address or "", subject=subject, text=text, key=f"file {voting_round.id} {witness.number}")


def send_last(witness: Witness, voting_round: VotingRound, head: LogHead) -> None:
    def write() -> tuple[str, str]:
        first = _("The vote is over, and this is the last head of its log. Please keep this letter.")
        last = _("We have now deleted your address from this vote.")
        return _("Last head of the log of a vote"), "\n\n".join((first, *_head(voting_round, head), last))

    subject, text = in_language(witness.lang, write)
    mail.send(to=witness.address or "", subject=subject, text=text, key=f"head {voting_round.id} {witness.number} last")
