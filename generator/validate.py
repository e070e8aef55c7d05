"""The verdict on a document: openapi-spec-validator's schemas of OpenAPI, then our own rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from .document import Document
from .explain import Finding, explain
from .problems import MAX_LISTED, Problem, in_order, quoted
from .references import Index, index, outermost_schemas, schemas
from .rules import check
from .verdicts import kept_findings

if TYPE_CHECKING:
    from .structure import Fault


def validate(document: Document, *, cache: Path | None = None) -> tuple[Problem, ...]:
    """All problems of a document, in the order of their places. They are warnings: a client can be
    made all the same.

    `cache` is a folder, made when missing, in which the slow part of the verdict is kept under the
    hash of the document. One that cannot be used is as good as None.
    """
    known = index(document)
    findings = kept_findings(known, cache, _findings) if cache else tuple(_findings(known))
    said = (
        known.problem(code, pointer, found, expected, hint=hint)
        for pointer, code, found, expected, hint in findings
    )
    read = (problem for file in document.files for problem in file.problems)
    return in_order([*read, *document.noted, *said, *check(known)])


def _findings(known: Index) -> Iterator[Finding]:
    """What the packages find, as far as a person could read it. Nothing in here depends on anything
    but the tree of the document.
    """
    findings = _every_finding(known)
    yield from islice(findings, MAX_LISTED)
    if next(findings, None) is not None:
        found = f"more than {MAX_LISTED:,} faults, of which the others are not listed"
        yield Finding("", "too-many", found, "a document as OpenAPI describes it")


def _every_finding(known: Index) -> Iterator[Finding]:
    from . import structure  # takes most of a second

    tree = known.document.tree
    names = structure.vocabulary(tree)
    try:
        yield from explain(_some(structure.document_faults(tree)), names)
    except RecursionError:
        yield _too_deep("")
    for schema in outermost_schemas(known):
        try:
            yield from explain(_some(structure.schema_faults(tree, schema)), names)
        except RecursionError:
            yield _too_deep(schema.pointer)
        except LookupError as error:
            found = f"the JSON Schema dialect {quoted(error.args[0])}"
            expected = "a published dialect of JSON Schema"
            yield Finding(schema.pointer, "unknown-dialect", found, expected)
    yield from explain(_some(structure.default_faults(tree, schemas(known))), names)


def _some(faults: Iterable[Fault]) -> Iterable[Fault]:
    """As many faults as are listed at most, and one more, which tells that there are others."""
    return islice(faults, MAX_LISTED + 1)


def _too_deep(pointer: str) -> Finding:
    found = "lists and objects nested so deep that they cannot be checked"
    return Finding(pointer, "too-deep", found, "a flatter document")
