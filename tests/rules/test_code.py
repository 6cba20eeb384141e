"""House rules about the code itself. Each was seen to fail once."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CODE = sorted((ROOT / "workspace").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# The list may only shrink; each entry has its reason.
LONGER: dict[str, tuple[int, str]] = {
    "workspace/permissions.py": (470, "one table that is read aloud: who may do what, all of it, in one place"),
}

# Lines of code (no blanks, no comments) a slice may have: 600, core 600. Fuller ones are split into files by noun.
LARGER: dict[str, tuple[int, str]] = {
    "accounts": (910, "four ways in, recovery, sessions and proofs: each small, none can be left out or shared"),
    "actions": (1500, "group, dates, tasks, own share, money, news, story, board and feeds; its parts lie in work/"),
    "applications": (
        1600,
        "a form made of any rulebook, written by several in several languages, its checks, way, dates, results: a file each",
    ),
    "attachments": (740, "photos, Word documents and PDFs each hide people in another way; a file for each"),
    "core": (1240, "each of its files wraps one library or one rule; none knows a noun of the domain"),
    "moderation": (610, "one queue for every kind, and all its words: decisions and reasons in one place"),
    "proposals": (
        1400,
        "wizard, revisions, co-authors on one draft, merging, appeals and alike ideas hang on one noun",
    ),
    "voting": (
        1930,
        "four kinds of ballot, frozen rules, casting, ties, quorum and the reading of results, each a file by noun",
    ),
    "voting/seals": (
        1870,
        "a log with proofs and signed heads, receipts, witnesses, exports, and a verifier that believes none of them",
    ),
    "voting/cards": (
        810,
        "the sheet on paper, the register at the desk, the voter's browser and the kiosk: one noun, four doors",
    ),
    "voting/counting": (
        3160,
        "a format with all its faults by line, ten rules each with its paper, exact shares, what would have won: a file each",
    ),
    "voting/paper": (
        740,
        "the printed ballot, the box typed in twice by two people, the third look, and two who say that all is in",
    ),
    "tools": (
        1950,
        "a format with its marks, types and faults by line; predicates, checks, adviser, odds, editions: a file each",
    ),
    "zones": (720, "with the 36 osiedla as data, and the words printed on a sheet of codes in six languages"),
}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_only_the_lifecycle_assigns_a_status() -> None:
    for path in CODE:
        if relative(path) == "workspace/core/lifecycle.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            targets = (
                node.targets
                if isinstance(node, ast.Assign)
                else [node.target]
                if isinstance(node, ast.AugAssign | ast.AnnAssign)
                else []
            )
            for target in targets:
                assert not (isinstance(target, ast.Attribute) and target.attr == "status"), (
                    f"{relative(path)}:{node.lineno}"
                )


def test_files_stay_small() -> None:
    for path, most in [(path, 250) for path in CODE] + [(path, 120) for path in TEMPLATES]:
        allowed = LONGER.get(relative(path), (most, ""))[0]
        assert len(path.read_text().splitlines()) <= allowed, relative(path)


def test_functions_stay_small() -> None:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                is_route = path.name.endswith("routes.py") and any("bp." in ast.unparse(d) for d in node.decorator_list)
                most = 12 if is_route else 25
                first = (
                    node.body[0].lineno if not ast.get_docstring(node) else node.body[min(1, len(node.body) - 1)].lineno
                )
                length = (node.end_lineno or 0) - first + 1
                key = f"{relative(path)}:{node.name}"
                assert length <= LONGER.get(key, (most, ""))[0], f"{key} has {length} lines"


def lines_of_code(folder: Path) -> int:
    """Of one room: a room inside it with nouns or pages of its own (`voting/cards/`) is counted for itself."""
    rooms = [path.parent for name in ("models.py", "routes.py") for path in folder.glob(f"*/{name}")]
    rooms += [folder / "counting"]
    files = [path for path in folder.rglob("*.py") if not any(path.is_relative_to(room) for room in rooms)]
    lines = [line.strip() for path in files for line in path.read_text().splitlines()]
    return sum(1 for line in lines if line and not line.startswith("#"))


def test_slices_stay_small() -> None:
    house = ROOT / "workspace"
    rooms = [path for path in house.iterdir() if (path / "__init__.py").exists()]
    rooms += [path.parent for name in ("models.py", "routes.py") for path in house.glob(f"*/*/{name}")]
    for folder in sorted({*rooms, house / "voting" / "counting"}):
        name = str(folder.relative_to(house))
        assert lines_of_code(folder) <= LARGER.get(name, (600, ""))[0], f"{name}: {lines_of_code(folder)}"


def test_templates_keep_everything_in_blocks() -> None:
    for path in TEMPLATES:
        text = path.read_text()
        if "{% extends" in text:
            top = re.sub(r"\{% block .*\{% endblock[^%]*%\}", "", text, flags=re.S)
            assert not re.search(r"\{% (import|from|set) ", top), relative(path)


def test_templates_have_no_inline_style_script_or_handler() -> None:
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:", text), relative(path)
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), relative(path)


def test_nothing_outside_the_web_layer_knows_http() -> None:
    allowed = {
        "routes.py",
        "forms.py",
        "web.py",
        "app.py",
        "errors.py",
        "language.py",
        "throttle.py",
        "db.py",
        "cli.py",
        "server.py",
        "health.py",
        "labels.py",
        "feeds.py",
    }
    for path in CODE:
        if path.name in allowed or path.name.endswith(("_routes.py", "_forms.py")):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module in ("flask", "flask_login", "flask_wtf", "wtforms"):
                names = {alias.name for alias in node.names}
                assert names <= {"current_app", "UserMixin", "AnonymousUserMixin"}, f"{relative(path)} imports {names}"
