"""The ideas of the sample: written, sent, decided on, supported and talked about."""

from typing import Any

from workspace.attachments import services as attachments
from workspace.attachments.content import examine
from workspace.comments import services as comments
from workspace.comments.models import Comment
from workspace.proposals import circle, moderating
from workspace.proposals import services as proposals
from workspace.proposals.models import Category, OfferKind, Proposal
from workspace.sample.play import FOLDER, Play, Values, content
from workspace.translations import services as translations

FILES = ("ideas-kostki", "ideas-odyseja", "ideas-gdanska")
DECISIONS = {"published": "publish", "refused": "refuse", "sent_back": "send_back"}


def gather(play: Play) -> None:
    for name in FILES:
        for values in content(name):
            Idea(play, values).gather()


class Idea:
    """One idea: `values` is its entry in the file, in which each thing that happens has its day."""

    def __init__(self, play: Play, values: Values) -> None:
        self.play, self.values = play, values

    @property
    def proposal(self) -> Proposal:
        return self.play.ideas[self.values["key"]]

    @property
    def author(self) -> Any:
        return self.play.people[self.values["author"]]

    def gather(self) -> None:
        play, values = self.play, self.values
        play.on(values["written"], self.write)
        if "sent" in values:
            play.on(values["sent"], self.move_own, "submit")
        for outcome, name in DECISIONS.items():
            if outcome in values:
                self.gather_decision(name, values[outcome])
        for number, handle in enumerate(values.get("supporters", [])):
            play.on(min(-1, values["published"] + number), self.support, handle)
        for number, *said in values.get("comments", []):
            play.on(number, self.comment, *said)
        for number, *offer in values.get("offers", []):
            play.on(number, self.offer, *offer)
        for number, *said in values.get("translations", []):
            play.on(number, self.translate, *said)
        if withdrawn := values.get("withdrawn"):
            play.on(withdrawn["day"], self.move_own, "withdraw", withdrawn["words"])
        if merged := values.get("merged"):
            play.on(merged["day"], self.ask_to_merge, merged["into"])
            play.on(merged["agreed"], self.agree_to_merge, merged["into"])

    def write(self) -> None:
        plain = ("lang", "title", "summary", "needs", "audience", "place", "help_wanted")
        zone, cost = self.play.zones[self.values["zone"]], self.values["cost"]
        self.play.ideas[self.values["key"]] = proposals.create_proposal(
            self.author,
            zone_id=zone.id,
            osiedle=zone.osiedle,
            category=Category(self.values["category"]),
            cost=None if cost is None else cost * 100,
            **{name: self.values[name] for name in plain},
        )
        for each in self.values.get("files", []):
            upload = examine(each["name"], (FOLDER / "files" / each["file"]).read_bytes())
            alt, lang = each.get("alt", ""), self.values["lang"]
            attachments.attach(self.author, subject=self.proposal, upload=upload, alt=alt, lang=lang)

    def gather_decision(self, name: str, how: Any) -> None:
        """`how`: the day, or a day with a reason."""
        given = how if isinstance(how, dict) else {"day": how}
        self.play.on(given["day"], self.decide, name, given.get("code", ""), given.get("words", ""))

    def decide(self, name: str, code: str, words: str) -> None:
        self.move(self.play.librarians[self.values["zone"]], name, code, words)

    def move(self, who: Any, name: str, code: str = "", words: str = "") -> None:
        moderating.move(who, self.proposal, name, words=words, reason_code=code, lang=who.language)

    def move_own(self, name: str, words: str = "") -> None:
        self.move(self.author, name, words=words)

    def support(self, handle: str) -> None:
        circle.support(self.play.people[handle], self.proposal)

    def comment(self, handle: str, lang: str, text: str, replies: Any = ()) -> None:
        parent = self.say(handle, lang, text)
        for number, *reply in replies:
            self.play.on(number, self.say, *reply, parent=parent)

    def say(self, handle: str, lang: str, text: str, parent: Comment | None = None) -> Comment:
        person = self.play.people[handle]
        return comments.add_comment(person, subject=self.proposal, text=text, lang=lang, parent=parent)

    def translate(self, handle: str, lang: str, texts: dict[str, str]) -> None:
        translations.translate(self.play.people[handle], self.proposal, lang=lang, seen=0, texts=texts)

    def offer(self, handle: str, kind: str, hours: int | None, words: str, lang: str) -> None:
        person = self.play.people[handle]
        circle.offer_help(person, self.proposal, kind=OfferKind(kind), hours=hours, words=words, lang=lang)

    def ask_to_merge(self, into: str) -> None:
        circle.ask_to_merge(self.author, self.proposal, target=self.play.ideas[into])

    def agree_to_merge(self, into: str) -> None:
        self.move(self.play.ideas[into].author, "merge")
