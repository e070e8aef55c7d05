"""Reading an overlay: its actions, checked against OpenAPI Overlay 1.0.0 and 1.1.0."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from .document import JsonObject, JsonValue, Source, join
from .load import read
from .problems import BadInput, Problem, kind, quoted
from .queries import QueryError, check_query

Change: TypeAlias = Literal["update", "remove", "copy"]

_VERSION = re.compile(r"1\.[01]\.[0-9]+")
_OVERLAY_KEYS = ("overlay", "info", "extends", "actions")
_INFO_KEYS = ("title", "version", "description")
_ACTION_KEYS = ("target", "description", "update", "remove", "copy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One change. `pointer` is the action in its file, `reason` its description.

    `value` is what to merge for an update, the query of the node to copy for a copy.
    """

    pointer: str
    target: str
    reason: str
    change: Change
    value: JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checks:
    """The file being read, and what is wrong with it."""

    source: Source
    problems: list[Problem] = field(default_factory=list[Problem])

    def report(self, pointer: str, found: str, expected: str, hint: str = "") -> None:
        place = self.source.place(pointer)
        self.problems.append(
            Problem(code="bad-overlay", place=place, found=found, expected=expected, hint=hint)
        )

    def string(self, holder: JsonObject, pointer: str, name: str, hint: str = "") -> str | None:
        """A member that has to be there and be a string that says something."""
        value = holder.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if name not in holder:
            self.report(pointer, f"no {name}", f"{name} as a string", hint)
        else:
            found = f"an empty {name}" if isinstance(value, str) else f"{name} as {kind(value)}"
            self.report(join(pointer, name), found, f"{name} as a string", hint)
        return None

    def known_keys(self, holder: JsonObject, pointer: str, names: tuple[str, ...]) -> None:
        for name in holder:
            if name not in names and not name.startswith("x-"):
                expected = f"one of {', '.join(names)}, or x-..."
                self.report(join(pointer, name), f"the key {quoted(name)}", expected)


def read_actions(path: Path) -> tuple[Source, tuple[Action, ...]]:
    """The overlay in a file: where it came from, and its actions in their order.

    Raises:
        BadInput: It is no overlay, or an action of it cannot be understood.
    """
    source, tree = read(path)
    checks = _Checks(source=source)
    checks.problems.extend(replace(problem, level="error") for problem in source.problems)
    actions = _overlay(checks, tree)
    if checks.problems:
        raise BadInput(*checks.problems)
    return source, actions


def _overlay(checks: _Checks, tree: JsonValue) -> tuple[Action, ...]:
    if not isinstance(tree, dict):
        found = "an empty file" if tree is None else f"{kind(tree)} at the top"
        checks.report("", found, "an overlay, with the keys overlay, info and actions")
        return ()
    checks.known_keys(tree, "", _OVERLAY_KEYS)
    version = checks.string(tree, "", "overlay", 'the version of the format: "1.0.0" or "1.1.0"')
    if version is not None and not _VERSION.fullmatch(version):
        checks.report("#/overlay", f"the version {quoted(version)}", '"1.0.0" or "1.1.0"')
    info = tree.get("info")
    if isinstance(info, dict):
        checks.known_keys(info, "#/info", _INFO_KEYS)
        checks.string(info, "#/info", "title")
        checks.string(info, "#/info", "version")
    else:
        checks.report("#/info", "no info", "info with a title and a version")
    if "extends" in tree:
        checks.string(tree, "", "extends")
    actions = tree.get("actions")
    if not isinstance(actions, list) or not actions:
        checks.report("#/actions", "no actions", "a list with at least one action")
        return ()
    copies = version is None or not version.startswith("1.0.")
    read = (_action(checks, f"#/actions/{n}", action, copies) for n, action in enumerate(actions))
    return tuple(action for action in read if action is not None)


def _action(checks: _Checks, pointer: str, action: JsonValue, copies: bool) -> Action | None:
    if not isinstance(action, dict):
        checks.report(pointer, f"{kind(action)} as an action", "an object with a target")
        return None
    checks.known_keys(action, pointer, _ACTION_KEYS)
    target = checks.string(action, pointer, "target")
    hint = "say why the published document is wrong or lacks this"
    reason = checks.string(action, pointer, "description", hint)
    _check_query(checks, join(pointer, "target"), target)
    change = _change(checks, pointer, action)
    value = action.get(change or "")
    if change == "copy":
        if not copies:
            expected = 'overlay: "1.1.0" at the top of the file'
            checks.report(join(pointer, "copy"), "copy in an overlay of version 1.0", expected)
        _check_query(checks, join(pointer, "copy"), checks.string(action, pointer, "copy"))
    if target is None or reason is None or change is None:
        return None
    return Action(pointer=pointer, target=target, reason=reason, change=change, value=value)


def _change(checks: _Checks, pointer: str, action: JsonObject) -> Change | None:
    remove = action.get("remove", False)
    if not isinstance(remove, bool):
        expected = "remove as true or false"
        checks.report(join(pointer, "remove"), f"remove as {kind(remove)}", expected)
        return None
    changes: list[Change] = [name for name in ("update", "copy") if name in action]
    if remove:
        changes.append("remove")
    if len(changes) != 1:
        found = (
            f"{' and '.join(changes)} in one action" if changes else "an action without a change"
        )
        checks.report(pointer, found, "one of update, copy and remove: true")
        return None
    return changes[0]


def _check_query(checks: _Checks, pointer: str, query: str | None) -> None:
    try:
        check_query(query or "$")
    except QueryError as error:
        found = f"the query {quoted(query)} ({error})"
        checks.report(pointer, found, "a JSONPath query (RFC 9535)")
