"""Pabulib's `.pb` files: the published format for ballots on a budget (pabulib.org/format), read and written.

- `read(path or stream)` gives an `Instance`: META, PROJECTS and grouped ballots, ready for `.election()`.
- `open_rows(stream)` gives head and rows as they are written, for looking at every field; `write(...)` puts them back.
- `compose(...)` writes a file of our own.

What "lossless" means. `write` after `open_rows` gives the same bytes for every file that can be read: a row is kept as
fields, and as written too if the canonical form of its fields differs (quotes that need not be there, a line that ends
in another way than the first). `compose`, and a changed row, write the canonical form: UTF-8 without a byte-order mark,
LF, a field quoted if and only if it holds `;`, `"`, CR or LF, quotes inside doubled, every line ended."""

from workspace.voting.counting.pabulib.faults import PabulibError
from workspace.voting.counting.pabulib.instance import Instance, Project
from workspace.voting.counting.pabulib.reader import read
from workspace.voting.counting.pabulib.rows import Head, Row, open_rows
from workspace.voting.counting.pabulib.writer import compose, write

__all__ = ["Head", "Instance", "PabulibError", "Project", "Row", "compose", "open_rows", "read", "write"]
