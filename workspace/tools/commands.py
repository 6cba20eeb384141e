"""`workspace tools …`: look rulebooks through, hold a file of answers against one, make the table of past results."""

import json
import sys
from pathlib import Path
from typing import Any

import click

LANGUAGES = ["pl", "be", "uk", "ru", "en", "nb"]


@click.group()
def tools() -> None:
    """The city's tools: their rulebooks, checks and past results. Needs no server and no database."""


@tools.command()
@click.option("--words", is_flag=True, help="List the words that do not stand in all six languages yet.")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def lint(words: bool, folder: Path | None) -> None:
    """Look through the rulebooks that ship with us, or those in FOLDER (TOOL/EDITION.yaml). Ends with code 1 at a fault."""
    from workspace.tools import files
    from workspace.tools.lint import missing_words
    from workspace.tools.marks import BrokenRulebookError

    faults = []
    texts = files.shipped_texts(folder or files.FOLDER)
    for name in texts:
        try:
            _, data = files.opened(texts, name)
            if words:
                faults += [fault for fault in missing_words(data) if fault.file == texts[name][0]]
        except BrokenRulebookError as broken:
            faults += broken.faults
    for fault in faults:
        click.echo(str(fault))
    click.echo(f"{len(texts)} rulebooks, {len(faults)} faults", err=True)
    sys.exit(1 if faults else 0)


@tools.command()
@click.argument("name", metavar="TOOL/EDITION")
@click.argument("file", metavar="FILE.json", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
@click.option("--lang", default="en", type=click.Choice(LANGUAGES), help="Language of the sentences. Default: en.")
def check(name: str, file: Any, as_json: bool, lang: str) -> None:
    """Hold the answers in FILE.json against a rulebook. Ends with 0: passes our checks, 1: would be refused, 2: bad file."""
    from workspace.tools import reports

    try:
        told = reports.checked(name, file.read(), lang)
    except ValueError as error:
        if as_json:
            click.echo(json.dumps({"ok": False, "error": str(error)}, ensure_ascii=False))
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else reports.as_sentences(told))
    sys.exit(0 if told["ok"] else 1)


FILES = click.argument(
    "paths", metavar="FILE.pb...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)


@tools.command("import-results")
@FILES
@click.option("--output", type=click.File("w", encoding="utf-8"), default="-", help="Where to. Default: print.")
def import_results(paths: tuple[Path, ...], output: Any) -> None:
    """Read the projects of Łódź's votes out of Pabulib files as CSV. What the files say of voters is not read."""
    from workspace.tools import results

    output.write(results.as_csv(_read(paths)))


@tools.command()
@FILES
def table(paths: tuple[Path, ...]) -> None:
    """Print the table of docs/tools.md: each project of past votes as an application, and why it would be refused."""
    from workspace.tools import reports

    click.echo(reports.table(_read(paths)))


def _read(paths: tuple[Path, ...]) -> list[Any]:
    """Ends with code 2 at a file that cannot be read."""
    from workspace.tools import results

    try:
        return [row for path in paths for row in results.of_file(path)]
    except (ValueError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
