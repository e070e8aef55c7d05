"""What is said of type checkers is what mypy says: of code that was right with the old package, and
is checked with the new one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.diff.compare import compare
from generator.lock import ChosenNames
from generator.pipeline import build
from generator.project import single_target
from generator.sink import compare as differing
from generator.sink import write

from .versions import TEXT, WHOLE, JsonObject, answer, api, record, side, unvalidated

_EITHER: JsonObject = {"type": ["string", "integer"]}
_NULL: JsonObject = {"type": ["string", "null"]}


def _values(*values: str) -> JsonObject:
    return {"type": "string", "enum": list(values)}


def _list(items: JsonObject) -> JsonObject:
    return {"type": "array", "items": items}


# The rule, what is sent or received before and now, and code that was right before.
SENT: dict[str, tuple[JsonObject, JsonObject, str]] = {
    "argument-made-nullable": (record("x", x=TEXT), record("x", x=_NULL), 'x="a"'),
    "argument-none-sends-null": (record("", x=TEXT), record("", x=_NULL), "x=None"),
    "argument-made-non-null": (record("x", x=_NULL), record("x", x=TEXT), "x=None"),
    "argument-made-required": (record("", x=TEXT), record("x", x=TEXT), ""),
    "argument-made-optional": (record("x", x=TEXT), record("", x=TEXT), 'x="a"'),
    "argument-removed": (record("", x=TEXT, y=TEXT), record("", y=TEXT), 'x="a"'),
    "argument-added": (record("x", x=TEXT), record("x", x=TEXT, y=TEXT), 'x="a"'),
    "required-argument-added": (record("x", x=TEXT), record("x y", x=TEXT, y=TEXT), 'x="a"'),
    "sent-type-widened": (record("x", x=WHOLE), record("x", x={"type": "number"}), "x=whole()"),
    "sent-type-narrowed": (record("x", x=_EITHER), record("x", x=TEXT), "x=1"),
    "sent-type-changed": (
        record("x", x=TEXT),
        record("x", x={"type": "string", "format": "date-time"}),
        'x="now"',
    ),
    "sent-items-widened": (
        record("x", x=_list(TEXT)),
        record("x", x=_list(_EITHER)),
        "x=texts()",
    ),
    "sent-value-added": (record("x", x=_values("a")), record("x", x=_values("a", "b")), 'x="a"'),
    "sent-value-removed": (record("x", x=_values("c", "d")), record("x", x=_values("c")), 'x="d"'),
}
RECEIVED: dict[str, tuple[JsonObject, JsonObject, str]] = {
    "member-added": (record("x", x=TEXT), record("x y", x=TEXT, y=TEXT), "text({}.x)"),
    "member-removed": (record("x y", x=TEXT, y=TEXT), record("y", y=TEXT), "text({}.x)"),
    "member-made-optional": (record("x", x=TEXT), record("", x=TEXT), "text({}.x)"),
    "member-made-required": (record("", x=TEXT), record("x", x=TEXT), "text({}.x or '')"),
    "member-made-nullable": (record("x", x=TEXT), record("x", x=_NULL), "text({}.x)"),
    "member-made-non-null": (record("x", x=_NULL), record("x", x=TEXT), "text({}.x or '')"),
    "member-absence-changed": (record("", x=TEXT), record("x", x=_NULL), "text({}.x or '')"),
    "received-type-widened": (record("x", x=TEXT), record("x", x=_EITHER), "text({}.x)"),
    "received-type-narrowed": (record("x", x=_EITHER), record("x", x=TEXT), "either({}.x)"),
    "received-type-changed": (record("x", x=TEXT), record("x", x=WHOLE), "text({}.x)"),
    "received-items-narrowed": (
        record("x", x=_list(_EITHER)),
        record("x", x=_list(TEXT)),
        "eithers({}.x)",
    ),
    "received-value-added": (
        record("x", x=_values("e")),
        record("x", x=_values("e", "f")),
        "text({}.x)",
    ),
    "received-value-removed": (
        record("x", x=_values("g", "h")),
        record("x", x=_values("g")),
        "print({}.x == 'h')",
    ),
}
_HEAD = """
from {package} import {client}

def whole() -> int: return 1
def texts() -> list[str]: return []
def text(given: str) -> None: ...
def either(given: str | int) -> None: ...
def eithers(given: list[str | int]) -> None: ...

def use(client: {client}) -> None:
"""


def _version(number: int) -> JsonObject:
    """A document with an operation for each rule, as it is before (0) and now (1)."""
    found: list[tuple[str, JsonObject]] = []
    for rule, (before, now, _) in SENT.items():
        pair = before, now
        content = {"application/json": {"schema": _marked(rule, pair[number])}}
        operation: JsonObject = {"requestBody": {"required": True, "content": content}}
        found.append((f"post /{rule}", {"x-clientwright-method": _method(rule), **operation}))
    for rule, (before, now, _) in RECEIVED.items():
        pair = before, now
        operation = {"responses": answer(_marked(rule, pair[number]))}
        found.append((f"get /{rule}", {"x-clientwright-method": _method(rule), **operation}))
    return api(*found)


def _marked(rule: str, schema: JsonObject) -> JsonObject:
    """The schema with a member of its own: equal ones would be one class."""
    return {**schema, "properties": {**schema["properties"], _method(rule): TEXT}}


def _method(rule: str) -> str:
    return rule.replace("-", "_")


def _use(package: str, client: str) -> tuple[str, dict[int, str]]:
    """Code that uses a package, and the rule that each of its lines is about."""
    lines = _HEAD.format(package=package, client=client).splitlines()
    rules: dict[int, str] = {}
    for rule, (_, _, given) in SENT.items():
        lines.append(f"    client.messages.{_method(rule)}({given})")
        rules[len(lines)] = rule
    for rule, (_, _, read) in RECEIVED.items():
        lines.append(f"    {read.format(f'client.messages.{_method(rule)}()')}")
        rules[len(lines)] = rule
    return "\n".join(lines) + "\n", rules


def _generate(folder: Path, number: int) -> None:
    """The package of a version in a folder."""
    source = folder / f"v{number}.json"
    source.write_text(json.dumps(_version(number)), "utf-8")
    target = single_target(source, folder / f"v{number}", f"v{number}_client")
    built = build(target, lambda _api, _stage: None)
    write(target.output, built.files, differing(target.output, built.files))


def _findings(folder: Path) -> dict[str, set[int]]:
    """The lines of each file that mypy --strict finds something in."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--output=json"]
    command += ["--follow-imports=silent", f"--cache-dir={folder / 'cache'}"]
    done = subprocess.run(
        [*command, "use_v0.py", "use_v1.py"],
        cwd=folder,
        env={"MYPYPATH": f"{folder / 'v0'}:{folder / 'v1'}", "PATH": ""},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found: dict[str, set[int]] = {"use_v0.py": set(), "use_v1.py": set()}
    for line in done.stdout.splitlines():
        finding = json.loads(line)
        found[finding["file"]].add(finding["line"])
    return found


def test_mypy_says_what_the_rules_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.validate.validate", unvalidated)
    old = side(tmp_path, "old", _version(0), ChosenNames(), "")
    new = side(tmp_path, "new", _version(1), old.plan.chosen, "")
    levels = {change.rule: change.types for change in compare(old, new)}
    assert set(levels) == {*SENT, *RECEIVED}
    for number in (0, 1):
        _generate(tmp_path, number)
        text, rules = _use(f"v{number}_client", f"V{number}Client")
        (tmp_path / f"use_v{number}.py").write_text(text, "utf-8")
    found = _findings(tmp_path)
    _, rules = _use("", "")
    assert found["use_v0.py"] == set()
    broken = {rules[line] for line in found["use_v1.py"]}
    assert broken == {rule for rule, level in levels.items() if level == "breaking"}
