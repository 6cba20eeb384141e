"""Every route says who may call it and how often."""

import ast
import re
from pathlib import Path

from flask import Flask

from workspace import permissions
from workspace.permissions import RULES, P

OPEN = {"static"}


def test_every_route_declares_a_permission_that_has_a_rule(app: Flask) -> None:
    missing = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN:
            permission = getattr(app.view_functions[rule.endpoint], "permission", None)
            if permission not in RULES:
                missing.append(f"{rule.endpoint}: {permission}")
    assert not missing


def test_every_permission_has_a_rule_and_every_rule_a_permission() -> None:
    vocabulary = {value for name, value in vars(P).items() if name.isupper()}
    assert vocabulary == set(RULES)
    assert all(re.fullmatch(r"[a-z-]+:[a-z-]+", permission) for permission in vocabulary)


def test_no_permission_is_said_or_ruled_twice() -> None:
    tree = ast.parse(Path(permissions.__file__).read_text())
    assigned = [target for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets]
    said = [target.id for target in assigned if isinstance(target, ast.Name)]
    ruled = [ast.unparse(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys if key]
    assert len(said) == len(set(said)), sorted({name for name in said if said.count(name) > 1})
    assert len(ruled) == len(set(ruled)), sorted({name for name in ruled if ruled.count(name) > 1})


def test_every_unsafe_route_has_a_limit(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN and rule.methods and rule.methods - {"GET", "HEAD", "OPTIONS"}:
            assert getattr(app.view_functions[rule.endpoint], "limit", None) is not None, rule.endpoint


def test_urls_are_kebab_case_and_typed(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN:
            continue
        for part in rule.rule.strip("/").split("/"):
            plain = re.fullmatch(r"[a-z0-9.-]*", part)
            typed = re.fullmatch(
                r"<(int|slug|name|any\([a-z0-9_,\- ]+\)|string\(length=\d+\)):[a-z_]+>(\.[a-z]+)?", part
            )
            assert plain or typed, f"{rule.rule}: {part}"


def test_a_number_no_id_can_be_is_not_found(app: Flask) -> None:
    client = app.test_client()
    for number in (2**31, 2**63, 10**40):
        assert client.get(f"/rounds/{number}").status_code == 404
