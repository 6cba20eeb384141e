"""A file as rows of fields, exactly as they are written. Knows quoting and line ends, and not what a field means."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from workspace.voting.counting.pabulib.faults import Faults

LONGEST = 16 << 20  # bytes of a line: thousands of columns fit, a disk image does not
BLOCK = 1 << 20
BOM = b"\xef\xbb\xbf"
SECTIONS = ("META", "PROJECTS", "VOTES")
_NEEDS_QUOTES = re.compile(r'[;"\r\n]')


@dataclass(frozen=True)
class Row:
    """`fields` as they are meant; `written`: the text with its line end, if it is not the canonical one."""

    fields: list[str]
    line: int
    written: str | None = None

    @property
    def blank(self) -> bool:
        return not any(each.strip() for each in self.fields)


@dataclass
class Section:
    title: Row
    header: Row
    rows: list[Row] = field(default_factory=list)


@dataclass
class Head:
    """Everything before the first ballot. `newline`: how the first line ends; `bom`: a byte-order mark stands first."""

    newline: str
    bom: bool
    before: list[Row]
    meta: Section
    projects: Section
    votes: Section


def as_text(fields: list[str]) -> str:
    """The canonical form of a row, without its line end."""
    text = ";".join(fields)
    if text.count(";") == len(fields) - 1 and not _NEEDS_QUOTES.search(text.replace(";", "")):
        return text
    return ";".join('"' + each.replace('"', '""') + '"' if _NEEDS_QUOTES.search(each) else each for each in fields)


class Lines:
    """Physical lines of a stream and the rows on them. Raises PabulibError for what is no text."""

    def __init__(self, stream: BinaryIO, faults: Faults) -> None:
        self.stream, self.faults, self.number = stream, faults, 0
        self.pushed: list[str] = []  # read too far, to be read again
        self.bom = False
        self.newline = "\n"

    def line(self) -> str:
        """The next line with its end, "" after the last."""
        self.number += 1
        if self.pushed:
            return self.pushed.pop(0)
        data = self.stream.readline(LONGEST)
        if len(data) == LONGEST:
            raise self.faults.stop_with(self.number, "", f"a line of more than {LONGEST >> 20} MB: is this a .pb file?")
        if self.number == 1:
            self.bom = data.startswith(BOM)
            data = data.removeprefix(BOM)
            self.newline = "\r\n" if data.endswith(b"\r\n") else "\n"
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise self.faults.stop_with(self.number, "", f"not UTF-8 text (byte {error.start + 1})") from None

    def row(self) -> Row | None:
        """The next row, None after the last. A quoted field may go over several lines."""
        first = self.line()
        if not first:
            return None
        number = self.number
        if '"' not in first:
            text = first.removesuffix("\n").removesuffix("\r")
            plain = first == text + self.newline and "\r" not in text
            return Row(text.split(";"), number, None if plain else first)
        fields, raw = self._quoted(first, number)
        return Row(fields, number, None if raw == as_text(fields) + self.newline else raw)

    def _quoted(self, first: str, number: int) -> tuple[list[str], str]:
        pulled = [first]

        def feed() -> Iterator[str]:
            yield first
            while line := self.line():
                pulled.append(line)
                yield line

        try:
            return next(csv.reader(feed(), delimiter=";", strict=True)), "".join(pulled)
        except csv.Error:
            self.pushed[:0] = pulled[1:]
            self.number = number
        try:
            if first.count('"') % 2 == 0:
                fields = next(csv.reader([first], delimiter=";"))
                self.faults.warn(number, "", "quotes inside a field are not doubled; read without them")
                return fields, first
        except csv.Error:
            pass
        self.faults.add(number, "", "a quote is opened and never closed")
        return first.rstrip("\r\n").split(";"), first

    def blocks(self) -> Iterator[bytes]:
        """The rest as whole lines, a megabyte or so at a time. Only before anything was pushed back."""
        while block := self.stream.read(BLOCK):
            rest = self.stream.readline(LONGEST)
            if len(rest) == LONGEST:
                raise self.faults.stop_with(0, "VOTES", f"a line of more than {LONGEST >> 20} MB")
            yield block + rest


def open_rows(stream: BinaryIO, faults: Faults | None = None) -> tuple[Head, Iterator[Row]]:
    """Head, and the rows of ballots one at a time, so that a file of any length can be read. Raises PabulibError if
    there are no three sections; faults of the rows met so far go to `faults`, or are raised if none is given."""
    found = faults or Faults(getattr(stream, "name", "stream"))
    head, lines = read_head(stream, found)
    if faults is None:
        found.stop()
    return head, _rest(lines, found if faults is None else None)


def _rest(lines: Lines, faults: Faults | None) -> Iterator[Row]:
    while (row := lines.row()) is not None:
        if faults:
            faults.stop()
        yield row


def read_head(stream: BinaryIO, faults: Faults) -> tuple[Head, Lines]:
    """Up to and with the header of VOTES; `lines` goes on from there."""
    lines = Lines(stream, faults)
    before: list[Row] = []
    title = lines.row() if _looks_right(stream, faults) else None
    while title is not None and title.blank:
        before.append(title)
        faults.warn(title.line, "", "an empty line")
        title = lines.row()
    sections = []
    for name in SECTIONS:
        if title is None or [each.strip() for each in title.fields] != [name]:
            raise faults.stop_with(title.line if title else lines.number, name, "this section should begin here")
        header = lines.row()
        if header is None or header.blank:
            raise faults.stop_with(lines.number, name, "the header row is missing")
        section = Section(title, header)
        sections.append(section)
        if name != "VOTES":
            title = _fill(section, lines, faults)
    return Head(lines.newline, lines.bom, before, *sections), lines


def _looks_right(stream: BinaryIO, faults: Faults) -> bool:
    """A look at the first bytes, so that a picture, or a device without end, is refused at once."""
    peek = getattr(stream, "peek", None)
    start = peek(64)[:64] if peek else b"META"
    if start.removeprefix(BOM).strip()[:4] != b"META"[: len(start.removeprefix(BOM).strip()[:4])] or b"\0" in start:
        raise faults.stop_with(1, "META", "the file does not begin with META: is this a .pb file?")
    return True


def _fill(section: Section, lines: Lines, faults: Faults) -> Row | None:
    """Rows up to the title of another section, which is given back."""
    while (row := lines.row()) is not None:
        if len(row.fields) == 1 and row.fields[0].strip() in SECTIONS:
            return row
        section.rows.append(row)
        if row.blank:
            faults.warn(row.line, section.title.fields[0].strip(), "an empty line")
    return None
