"""Reads a page of `specs/harbour`, and looks things up in what it states."""

from __future__ import annotations

from pathlib import Path

from generator.document import JsonValue, descend, tokens
from generator.ingest.formats import read_page
from generator.ingest.page import Page
from generator.ingest.statements import Fragment

FOLDER = Path("specs/harbour")


def page(text: str, name: str = "boats.md") -> Page:
    """A page of the API, as it is read from its folder."""
    return Page(name=name, text=text, shown=f"{FOLDER}/{name}")


def fragments(text: str, name: str = "boats.md") -> tuple[Fragment, ...]:
    """All that the page states."""
    (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
    return read_page(page(text, name), FOLDER)


def read(text: str, name: str = "boats.md") -> Fragment:
    """What the page states, which is one fragment."""
    (fragment,) = fragments(text, name)
    return fragment


def at(fragment: Fragment, pointer: str) -> JsonValue:
    """A node of what the page states."""
    return descend(fragment.tree, tokens(pointer))


def internal(rest: str, *, request: str = "") -> str:
    """A page with `GET /a` in Mintlify's internal YAML."""
    return f"````yaml get /a\npaths:\n  path: /a\n  method: get\n{request}{rest}\n````\n"
