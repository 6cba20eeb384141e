"""The actions of the sample: what became of the ideas that were chosen, by vote or without one."""

from typing import Any

from workspace.accounts.models import Account
from workspace.actions import services as actions
from workspace.actions.models import Action
from workspace.actions.work import services as work
from workspace.applications import services as applications
from workspace.applications import way
from workspace.applications.models import Application
from workspace.core.db import db
from workspace.sample.play import Play, Values, content, day

MOVES = {"start", "pause", "resume", "finish", "cancel"}


def gather(play: Play) -> None:
    for values in content("actions"):
        Course(play, values).gather()


class Course:
    """The course of one action. Each step is [day, who, what, how]."""

    def __init__(self, play: Play, values: Values) -> None:
        self.play, self.values = play, values

    @property
    def action(self) -> Action:
        proposal = self.play.ideas[self.values["idea"]]
        return db.session.scalars(db.select(Action).filter_by(proposal_id=proposal.id)).unique().one()

    def gather(self) -> None:
        if chosen := self.values.get("chosen"):
            self.play.on(chosen["day"], self.choose, chosen)
        for number, handle, what, how in self.values["steps"]:
            step = self.move if what in MOVES else getattr(self, what)
            self.play.on(number, step, handle, **({"name": what} if what in MOVES else {}), **how)

    def who(self, handle: str) -> Account:
        return self.play.people[handle]

    def choose(self, chosen: Values) -> None:
        proposal = self.play.ideas[self.values["idea"]]
        actions.create_action(self.who(chosen["by"]), proposal=proposal, reason=chosen["reason"], lang=chosen["lang"])

    def move(self, handle: str, *, name: str, reason: str = "", lang: str | None = None) -> None:
        actions.change_status(self.who(handle), self.action, transition=name, reason=reason, lang=lang)

    def milestone(self, handle: str, *, due: int, reached: int | None = None, **texts: str) -> None:
        made = work.add_milestone(self.who(handle), self.action, due_on=day(due), **texts)
        if reached is not None:
            self.play.on(reached, work.reach_milestone, self.who(handle), made)

    def task(
        self, handle: str, *, due: int | None = None, taken: str = "", done: int | None = None, **texts: str
    ) -> None:
        due_on = None if due is None else day(due)
        made = work.add_task(self.who(handle), self.action, due_on=due_on, **texts)
        if taken:
            work.take_task(self.who(taken), made)
        if done is not None:
            self.play.on(done, work.finish_task, self.who(taken), made)

    def expense(self, handle: str, *, planned: int, spent: int = 0, spent_on: int = 0, **texts: str) -> None:
        made = work.add_expense(self.who(handle), self.action, planned=planned * 100, **texts)
        if spent:
            later: Any = {"planned": planned * 100, "spent": spent * 100, "spent_on": day(spent_on), **texts}
            self.play.on(spent_on, lambda: work.edit_expense(self.who(handle), made, **later))

    def update(self, handle: str, **texts: str) -> None:
        work.post_update(self.who(handle), self.action, **texts)

    def apply(self, handle: str, *, tool: str, edition: str, answers: dict[str, Values]) -> None:
        """`answers`: {language: {field: value}}, beside what the action says already."""
        made = applications.begin(self.who(handle), self.action, tool=tool, edition=edition)
        typed = {(field, lang): value for lang, said in answers.items() for field, value in said.items()}
        applications.save_answers(self.who(handle), made, typed)

    def at_city(self, handle: str, *, name: str, due: int | None = None, case: str = "", **told: Any) -> None:
        made = db.session.scalars(db.select(Application).filter_by(action_id=self.action.id)).unique().one()
        told |= {"due_on": None if due is None else day(due), "number": case}
        way.move(self.who(handle), made, name, seen=made.version, **told)

    def story(self, handle: str, **texts: Any) -> None:
        work.tell_story(self.who(handle), self.action, **texts)
