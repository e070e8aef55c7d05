"""Fragments of pages, written as what they state."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from generator.document import JsonObject, JsonValue, copied, join
from generator.ingest.merge import merge
from generator.ingest.merged import Merged
from generator.ingest.page import Page
from generator.ingest.statements import Basis, Fragment, Origin
from generator.ingest_settings import IngestSettings


def fragment(
    name: str,
    text: str,
    *,
    date: str = "",
    weak: Mapping[str, Basis] | None = None,
    questions: tuple[Origin, ...] = (),
    page_text: str | None = None,
) -> Fragment:
    """What a page states, in YAML; each node has a line of its own.

    `weak` has the basis of what the page does not state, by pointer; it holds for all below.
    """
    tree: JsonObject = yaml.safe_load(text)
    bases = weak or {}
    origins: dict[str, Origin] = {}

    def visit(node: JsonValue, pointer: str, basis: Basis) -> None:
        basis = bases.get(pointer, basis)
        origins[pointer] = Origin(basis=basis, page=name, line=len(origins) + 1)
        match node:
            case dict():
                for key, inner in node.items():
                    visit(inner, join(pointer, key), basis)
            case list():
                for number, inner in enumerate(node):
                    visit(inner, join(pointer, number), basis)
            case _:
                pass

    visit(tree, "", "stated")
    page = Page(
        name=name, text=text if page_text is None else page_text, date=date, shown=f"specs/{name}"
    )
    return Fragment(page=page, tree=tree, origins=origins, questions=questions)


def merged(*fragments: Fragment, settings: IngestSettings | None = None) -> Merged:
    """The document of all fragments, whose trees it leaves as they were."""
    before = [copied(one.tree) for one in fragments]
    made = merge(fragments, settings or IngestSettings(), title="Clinic")
    assert [one.tree for one in fragments] == before
    return made


def origin(made: Merged, pointer: str) -> Origin:
    """The origin of a node of the result."""
    while pointer not in made.origins:
        pointer = pointer.rpartition("/")[0] if pointer.count("/") > 1 else ""
    return made.origins[pointer]
