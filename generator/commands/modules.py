"""The modules of `clientwright schemas`: each put in its place in one step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..problems import BadInput, Place, Problem, display_path
from ..report import written_only


def write_modules(
    folder: Path, files: Mapping[str, str], mark: str
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Write modules into a folder; what is said about each, or else what was written, and why no
    more could be.

    Only a file with the mark in its first line is replaced.

    Raises:
        BadInput: There is another file of that name.
        KeyboardInterrupt: With a text that says what was written before.
    """
    foreign = [folder / name for name in files if not _is_free(folder / name, mark)]
    if foreign:
        hint = "move the file away, or choose another folder"
        found = "a file that clientwright did not write"
        raise BadInput(*(_refused(path, found, hint) for path in foreign))
    states: dict[str, str] = {}
    try:
        for name, text in files.items():
            path = folder / name
            current = path.exists() and path.read_bytes() == text.encode()
            if not current:
                _write(path, text)
            states[display_path(path)] = "up to date" if current else "written"
    except OSError as error:
        hint = "look at the free space and the permissions there"
        problem = _refused(folder, error.strerror or "an error", hint)
        return tuple(f"{path}: written" for path in _fresh(states)), (problem,)
    except KeyboardInterrupt as stop:
        raise KeyboardInterrupt(written_only(_fresh(states))) from stop
    return tuple(f"{path}: {state}" for path, state in states.items()), ()


def _fresh(states: Mapping[str, str]) -> list[str]:
    return [path for path, state in states.items() if state == "written"]


def _write(path: Path, text: str) -> None:
    """Put a file in its place in one step: a run that is killed leaves the old one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.new")
    try:
        staged.write_text(text, "utf-8", newline="\n")
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def _is_free(path: Path, mark: str) -> bool:
    if not path.exists():
        return True
    try:
        return mark.encode() in path.read_bytes().split(b"\n", 1)[0]
    except OSError:
        return False


def _refused(path: Path, found: str, hint: str) -> Problem:
    return Problem(
        code="output-folder",
        place=Place(file=display_path(path)),
        found=found,
        expected="a place to write to",
        hint=hint,
    )
