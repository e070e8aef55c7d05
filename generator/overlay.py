"""Corrections from outside: applies an OpenAPI Overlay (1.0.0, 1.1.0) to a document.

The published document is never edited. An action that has nothing left to do is an error: so we
notice that the vendor has mended, or renamed, what it was about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from .document import Document, JsonObject, JsonValue, Origin, Source, copied, descend, join
from .overlay_actions import Action, read_actions
from .problems import BadInput, Problem, kind, quoted
from .queries import Match, select

_MARK = "x-provenance"


@dataclass(slots=True, kw_only=True)
class _Work:
    """The document being changed. `changed` is whether the action under way did anything."""

    made: Document
    source: Source
    origins: dict[str, Origin]
    problems: list[Problem] = field(default_factory=list[Problem])
    changed: bool = False

    def report(self, action: Action, code: str, found: str, expected: str, hint: str = "") -> None:
        """Adds a problem with an action; the hint ends with the reason given for it."""
        place = self.source.place(join(action.pointer, "target"))
        hint = f"{hint}; " if hint else ""
        self.problems.append(
            Problem(
                code=code,
                place=place,
                found=found,
                expected=expected,
                hint=f"{hint}the reason given for this action is {quoted(action.reason)}",
            )
        )


def apply(document: Document, overlay: Path) -> Document:
    """The document with the actions of an overlay applied in order; the one given stays as it is.

    What an action adds has its place in the overlay.

    Raises:
        BadInput: The file is not an overlay, or an action has no description, selects nothing,
            changes nothing, or does not fit what it selects. All such actions are reported.
    """
    source, actions = read_actions(overlay)
    origins = dict(document.origins)
    tree: JsonObject = {name: copied(member) for name, member in document.tree.items()}
    made = replace(document, tree=tree, files=(*document.files, source), origins=origins)
    work = _Work(made=made, source=source, origins=origins)
    for action in actions:
        _apply(work, action)
    if work.problems:
        raise BadInput(*work.problems)
    return made


def _apply(work: _Work, action: Action) -> None:
    selection = select(action.target, work.made.tree)
    if not selection.matches:
        found = f"nothing at {quoted(action.target)} (only {quoted(selection.reached)} is there)"
        hint = "the document has changed, or the target never fit"
        work.report(action, "overlay-no-match", found, f"something to {action.change}", hint)
        return
    for selector in selection.idle:
        found = f"nothing for {selector} in {quoted(action.target)}"
        work.report(action, "overlay-no-match", found, "something for each selector of a list")
    match action.change:
        case "remove":
            _remove(work, action, selection.matches)
        case "update":
            _update(work, action, selection.matches, action.value)
        case "copy":
            _copy(work, action, selection.matches)


def _copy(work: _Work, action: Action, matches: list[Match]) -> None:
    originals = select(str(action.value), work.made.tree).matches
    if len(originals) == 1:
        _update(work, action, matches, copied(originals[0].value))
    else:
        found = f"{len(originals)} nodes at {quoted(action.value)}"
        work.report(action, "overlay-bad-copy", found, "exactly one node to copy")


def _update(work: _Work, action: Action, matches: list[Match], value: JsonValue) -> None:
    """Objects are merged, lists joined, other values replaced (Overlay 1.1.0, Action Object)."""
    if len({_shape(match.value) for match in matches}) > 1:
        found = f"values of different kinds at {quoted(action.target)}"
        expected = "only objects, only lists, or only other values"
        work.report(action, "overlay-mixed-targets", found, expected)
        return
    work.changed = False
    problems = len(work.problems)
    origin = join(action.pointer, action.change)
    for match in matches:
        pointer = join("", *match.path)
        if isinstance(match.value, list) and not isinstance(value, list):
            at = join(pointer, len(match.value))
            match.value.append(_added(work, value, at, origin))
            continue
        merged = _merged(work, action, (match.value, value), pointer, origin)
        if match.path:
            _put(work.made.tree, match.path, merged)
    if not work.changed and len(work.problems) == problems:
        found, expected = "a change that is already made", "a difference to the document"
        hint = "remove the action if the document says this by itself now"
        work.report(action, "overlay-no-change", found, expected, hint)


def _merged(
    work: _Work, action: Action, values: tuple[JsonValue, JsonValue], pointer: str, origin: str
) -> JsonValue:
    """The first value, which the document has at this pointer, with the second one in it."""
    match values:
        case dict() as old, dict() as new:
            for name, member in new.items():
                at, source = join(pointer, name), join(origin, name)
                if name == _MARK and isinstance(old.get(name), dict):
                    old[name] = copied(member)  # it says of the old statement where that is from
                    work.origins[at] = Origin(source=work.source, pointer=source)
                elif name in old:
                    old[name] = _merged(work, action, (old[name], member), at, source)
                else:
                    old[name] = _added(work, member, at, source)
            return old
        case list() as old, list() as new:
            for number, element in enumerate(new):
                at, source = join(pointer, len(old)), join(origin, number)
                old.append(_added(work, element, at, source))
            return old
        case old, new if _shape(old) == _shape(new):
            if (type(old), old) != (type(new), new):
                return _added(work, new, pointer, origin)
            return old
        case old, new:
            found = f"{kind(old)} at {pointer or 'the root'}, where the action has {kind(new)}"
            hint = "remove the old value in an action before"
            work.report(action, "overlay-mismatch", found, "two values of one kind", hint)
            return old


def _added(work: _Work, value: JsonValue, pointer: str, origin: str) -> JsonValue:
    work.changed = True
    work.origins[pointer] = Origin(source=work.source, pointer=origin)
    return copied(value)


def _shape(value: JsonValue) -> str:
    return kind(value) if isinstance(value, (dict, list)) else "a plain value"


def _put(tree: JsonObject, path: tuple[str | int, ...], value: JsonValue) -> None:
    match _parent(tree, path), path[-1]:
        case dict() as holder, str(name):
            holder[name] = value
        case list() as holder, int(number):
            holder[number] = value
        case _:
            raise LookupError(path)


def _remove(work: _Work, action: Action, matches: list[Match]) -> None:
    # From the end: so what is removed neither moves nor holds what is still to be removed.
    for match in sorted(matches, key=lambda match: match.path, reverse=True):
        if not match.path:
            expected = "a part of the document"
            work.report(action, "overlay-mismatch", "the whole document to remove", expected)
            return
        at = join("", *match.path[:-1])
        match _parent(work.made.tree, match.path), match.path[-1]:
            case dict() as holder, str(name):
                del holder[name]
                _forget(work.origins, join(at, name))
            case list() as holder, int(number):
                _close_gap(work, at, number, len(holder))
                del holder[number]
            case _:
                raise LookupError(match.path)


def _parent(tree: JsonObject, path: tuple[str | int, ...]) -> JsonValue:
    return descend(tree, tuple(str(token) for token in path[:-1]))


def _forget(origins: dict[str, Origin], pointer: str) -> None:
    for key in [key for key in origins if key == pointer or key.startswith(f"{pointer}/")]:
        del origins[key]


def _close_gap(work: _Work, pointer: str, removed: int, length: int) -> None:
    """Keeps the places of the elements of a list behind one that goes: each moves by one."""
    moved: dict[str, Origin] = {}
    for number in range(removed + 1, length):
        old, new = join(pointer, number), join(pointer, number - 1)
        moved[new] = work.made.origin(old)
        below = [key for key in work.origins if key.startswith(f"{old}/")]
        moved |= {new + key.removeprefix(old): work.origins[key] for key in below}
    for number in range(removed, length):
        _forget(work.origins, join(pointer, number))
    work.origins |= moved
