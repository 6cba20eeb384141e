"""What is wrong with a file, all of it: file, line, field, words."""

MOST = 50


class PabulibError(ValueError):
    """The file cannot be counted. `faults`: one line each, "file:line: field: what is wrong"; at most 50, and a last
    one that says how many more there are."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Faults:
    """Collects faults (the file is refused) and warnings (the file is counted, and it is said)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.kept: list[str] = []
        self.many = 0
        self.warnings: list[str] = []
        self.warned = 0

    def add(self, line: int, field: str, words: str) -> None:
        """`line` 0: the file as a whole. Control characters of a broken file stay out of the terminal."""
        self.many += 1
        if len(self.kept) < MOST:
            self.kept.append(self._said(line, field, words))

    def warn(self, line: int, field: str, words: str) -> None:
        self.warned += 1
        if len(self.warnings) < MOST:
            self.warnings.append(self._said(line, field, words))

    def _said(self, line: int, field: str, words: str) -> str:
        place = f"{self.name}:{line}: " if line else f"{self.name}: "
        text = place + (f"{field}: " if field else "") + words
        return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)

    def stop(self) -> None:
        """Raise what was found, if anything was."""
        if self.many:
            more = self.many - len(self.kept)
            raise PabulibError(self.kept + ([f"{self.name}: and {more} more"] if more else []))

    def stop_with(self, line: int, field: str, words: str) -> "PabulibError":
        """The error to raise when nothing more can be read."""
        self.add(line, field, words)
        return PabulibError(self.kept)

    def all_warnings(self) -> tuple[str, ...]:
        more = self.warned - len(self.warnings)
        return (*self.warnings, *([f"{self.name}: and {more} more"] if more else []))


def shown(value: str) -> str:
    """A value as it stands in a sentence, however long it is."""
    return f'"{value}"' if len(value) <= 40 else f'"{value[:40]}…"'
