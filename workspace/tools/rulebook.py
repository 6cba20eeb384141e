"""A rulebook: what one edition of one of the city's tools asks, allows and makes public. Plain data, no house, no web."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from workspace.tools.guide import Effort, Guide, Said, Source, Tag, Who, Words


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    CHOICE = "choice"
    CHOICES = "choices"
    OSIEDLE = "osiedle"
    TABLE = "table"
    YES_NO = "yes_no"
    PERSON = "person"


class Keep(StrEnum):
    STORED = "stored"
    EXPORT_ONLY = "export_only"  # typed at the end, put into the file, never stored


class Severity(StrEnum):
    BLOCK = "block"  # the city would refuse it
    WARN = "warn"
    ASK = "ask"  # a person has to answer it
    INFO = "info"


class By(StrEnum):
    GROUP = "group"
    OFFICE = "office"
    VOTERS = "voters"


class Prefill(StrEnum):
    """What an action or its idea already says. Tables come with the columns named here."""

    TITLE = "title"
    TEXT = "text"
    REASON = "reason"
    PLACE = "place"
    OSIEDLE = "osiedle"
    CATEGORY = "category"
    PERIOD = "period"
    COSTS = "costs"  # item, quantity, price
    SCHEDULE = "schedule"  # step, from, to
    WORK = "work"  # task, people, hours
    THINGS = "things"  # thing
    MONEY = "money"


@dataclass(frozen=True)
class Fact:
    """A value taken from the world. What is not `known` is shown as "ask the office" and never blocks."""

    value: Any
    tag: Tag
    source: str = ""
    checked: date | None = None
    note: Words | None = None

    @property
    def known(self) -> bool:
        return self.tag in (Tag.FOUND, Tag.DERIVED) and self.value is not None


@dataclass(frozen=True)
class Rule:
    """One of the closed set of predicates of checks.py with its operands: `at_most: [total costs.sum, fact cap]`."""

    name: str
    operands: tuple[Any, ...]


@dataclass(frozen=True)
class Choice:
    id: str
    label: Words
    official: str = ""


@dataclass(frozen=True)
class Column:
    """Of a table. `product`: the two columns whose product this one is; it is worked out, never typed."""

    id: str
    kind: Kind
    label: Words
    official: str
    required: bool = True
    choices: tuple[Choice, ...] = ()
    product: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """`official` is the term of the city's own form, in Polish. `when`: asked only if this rule holds. `on_form`: false for
    what is asked for the checks alone."""

    id: str
    kind: Kind
    step: str
    label: Words
    official: str
    required: bool = True
    when: Rule | None = None
    hint: Words | None = None
    example: Words | None = None
    max_chars: int | None = None
    sure: bool = False  # the form is known to take no more than `max_chars`; else one is only warned
    choices: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    keep: Keep = Keep.STORED
    prefill: Prefill | None = None
    on_form: bool = True


@dataclass(frozen=True)
class Step:
    id: str
    title: Words
    help: Words | None = None
    lesson: str = ""


@dataclass(frozen=True)
class Check:
    """`says` is the rule in plain words; `message` what is wrong when it is broken ({value}, {limit} and {over} are filled
    in); `legal` is where it is written, in Polish. Without a rule it is a question that only a person can answer."""

    id: str
    severity: Severity
    says: Words
    rule: Rule | None = None
    when: Rule | None = None
    field: str = ""
    message: Words | None = None
    mend: Words | None = None
    legal: str = ""
    source: str = ""


@dataclass(frozen=True)
class Stage:
    """One stop of the way through the city. `status` is one of the application's."""

    id: str
    status: str
    title: Words
    by: By = By.OFFICE
    note: Words | None = None
    opens: Fact | None = None
    closes: Fact | None = None


@dataclass(frozen=True)
class Term:
    """Days that run from an event: `days` after it is published or delivered; see deadlines.py."""

    days: Fact
    counted_from: Words
    to: str = ""
    how: Words | None = None
    legal: str = ""


@dataclass(frozen=True)
class Support:
    """Signatures: how many are needed is an amount as in a rule; a list has room for `spare` per cent more."""

    needed: str
    columns: tuple[str, ...]
    note: Words | None = None
    spare: int = 20


@dataclass(frozen=True)
class Variant:
    """One way of using the tool: the answers that the adviser's six would give ("$cost" stands for what was answered)."""

    id: str
    label: Words
    answers: dict[str, Any]


@dataclass(frozen=True)
class Fit:
    """What the adviser weighs: `prefers` are rules over the six answers that speak for the tool (with why), `limits` are
    checks over them: block means it does not fit, warn is a trap to be told of."""

    variants: tuple[Variant, ...]
    prefers: tuple[Check, ...] = ()
    limits: tuple[Check, ...] = ()


@dataclass(frozen=True)
class Rulebook:
    tool: str
    edition: str
    name: Words
    official: str
    title: Words
    summary: Words
    opens: Fact
    closes: Fact
    legal: tuple[str, ...]
    sources: dict[str, Source]
    steps: tuple[Step, ...]
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]
    stages: tuple[Stage, ...]
    public: tuple[Said, ...]
    effort: Effort
    takes: Words
    days: Fact
    who: dict[str, Who]
    guide: Guide
    fit: Fit
    filing: tuple[Said, ...]
    form: str = ""  # the title of the city's form, in Polish
    extends: str = ""
    odds: bool = False  # past results are shown: it has the facts `pools` and `city_pool`
    facts: dict[str, Fact] = field(default_factory=dict)
    grounds: tuple[Said, ...] = ()  # on which such applications are refused
    support: Support | None = None
    appeal: Term | None = None
    correction: Term | None = None

    @cached_property
    def by_id(self) -> dict[str, Field]:
        return {asked.id: asked for asked in self.fields}

    @property
    def stored_fields(self) -> tuple[Field, ...]:
        return tuple(asked for asked in self.fields if asked.keep is Keep.STORED)

    def taken_on(self, today: date) -> bool:
        """Whether an application may be begun: its last day, where one is known, is not past. (Before it opens, one prepares.)"""
        return not self.closes.known or today <= self.closes.value
