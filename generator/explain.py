"""Errors of JSON Schema in plain words: which of them matter, and what to say about each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from .document import JsonValue, join, tokens
from .grammar import METHODS
from .problems import kind, quoted

if TYPE_CHECKING:
    from .structure import Fault, SchemaFault

_KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}
_COMPONENT_NAME = "^[a-zA-Z0-9._-]+$"
_LONGEST_MISSPELLING = 40
_MOST_OPTIONS = 12


class Finding(NamedTuple):
    """What to say about an error, and the pointer of what it is about."""

    pointer: str
    code: str
    found: str
    expected: str
    hint: str = ""


def explain(faults: Iterable[Fault], known: frozenset[str]) -> Iterator[Finding]:
    """What to say about these errors, without those that only follow from others.

    `known` are the names of all members that OpenAPI has.
    """
    findings = [finding for fault in faults for finding in _findings(fault, known)]
    # Where there are other faults than these, in an object itself or in what it holds.
    beside_keys = _with_ancestors(
        finding.pointer for finding in findings if finding.code != "unknown-key"
    )
    beside_forms = _with_ancestors(
        finding.pointer for finding in findings if finding.code != "several-forms"
    )
    empty = {finding.pointer for finding in findings if finding.code == "too-few"}
    for finding in findings:
        *above, last = tokens(finding.pointer) or ("",)
        match finding.code:
            case "unknown-key" if last in known and join("", *above) in beside_keys:
                pass  # it belongs to a form of the object that the other fault keeps it from
            case "several-forms" if finding.pointer in beside_forms:
                pass
            case "missing-key" if finding.pointer in empty:
                pass
            case _:
                yield finding


def _with_ancestors(pointers: Iterable[str]) -> set[str]:
    paths = {tokens(pointer) for pointer in pointers}
    return {join("", *path[:length]) for path in paths for length in range(len(path) + 1)}


def _findings(fault: Fault, known: frozenset[str]) -> list[Finding]:
    error = fault.error
    if error.validator in ("anyOf", "oneOf") and error.context:
        return _nearest(fault, known)
    if error.validator in ("additionalProperties", "unevaluatedProperties"):
        unexpected = _unexpected(error)
        if unexpected:
            return [_unknown_key(fault.pointer, key, known) for key in unexpected]
    code, found, expected = _said(error)
    return [Finding(fault.pointer, code, found, expected)]


def _nearest(fault: Fault, known: frozenset[str]) -> list[Finding]:
    """What is wrong by that one of several forms which the value comes nearest to.

    Where it is as near to several, they are named together if they object to the same thing.
    """
    forms: dict[str | int, list[SchemaFault]] = {}
    for error in fault.error.context:
        forms.setdefault(error.relative_schema_path[0], []).append(error)
    ranks = {form: _rank(fault.error, errors) for form, errors in forms.items()}
    nearest = [errors for form, errors in forms.items() if ranks[form] == min(ranks.values())]
    tags = [_tag_errors(fault.error, errors) for errors in forms.values()]
    if min(ranks.values()).other and any(tags):
        nearest = [errors for errors in tags if errors]
    readings = [
        [finding for error in errors for finding in _findings(fault._replace(error=error), known)]
        for errors in nearest
    ]
    objections = {(reading[0].pointer, reading[0].code) for reading in readings}
    if len(objections) > 1 or any(len(reading) > 1 for reading in readings):
        return readings[0]
    found = ", ".join(dict.fromkeys(reading[0].found for reading in readings))
    expected = " or ".join(dict.fromkeys(reading[0].expected for reading in readings))
    return [readings[0][0]._replace(found=found, expected=expected)]


class _Rank(NamedTuple):
    """How far a value is from one of several forms: the nearest has the lowest.

    `reference` counts what is wrong with a `$ref`, which only one of the forms has; `other` what
    says that another form is meant: a value of another kind, another word in a tag.
    """

    reference: int
    other: int
    errors: int


def _rank(whole: SchemaFault, errors: list[SchemaFault]) -> _Rank:
    own = [error for error in errors if len(error.absolute_path) == len(whole.absolute_path)]
    reference = sum("'$ref'" in error.message and error.validator != "type" for error in own)
    other = sum(error.validator == "type" for error in own) + len(_tag_errors(whole, errors))
    return _Rank(reference, other, len(errors))


def _tag_errors(whole: SchemaFault, errors: list[SchemaFault]) -> list[SchemaFault]:
    """Wrong words in the members that say which form is meant, such as `type` or `in`."""
    below = len(whole.absolute_path) + 1
    words = ("enum", "const")
    return [e for e in errors if len(e.absolute_path) == below and e.validator in words]


def _unexpected(error: SchemaFault) -> list[str]:
    names = error.instance if isinstance(error.instance, dict) else {}
    return [name for name in names if repr(name) in error.message]


def _unknown_key(holder: str, key: str, known: frozenset[str]) -> Finding:
    path = (*tokens(holder), key)
    pointer = join("", *path)
    match path:
        case ("paths", _):
            expected = 'a path that starts with "/"'
            return Finding(pointer, "bad-path", f"the path {quoted(key)}", expected)
        case (*_, "responses", _) if len(path) > 3:
            expected = 'a status such as "200" or "4XX", or "default"'
            return Finding(pointer, "bad-status", f"the response {quoted(key)}", expected)
        case _:
            pass
    candidates = sorted(known | set(METHODS)) if len(key) <= _LONGEST_MISSPELLING else []
    close = difflib.get_close_matches(key, candidates, n=1, cutoff=0.7)
    hint = f"perhaps {quoted(close[0])} is meant" if close and close[0] != key else ""
    expected = "a key that OpenAPI has here, or one that starts with x-"
    return Finding(pointer, "unknown-key", f"the key {quoted(key)}", expected, hint)


def _said(error: SchemaFault) -> tuple[str, str, str]:
    """The code of an error, what was found and what was expected."""
    stated, instance = error.validator_value, error.instance
    match error.validator, stated:
        case "required", list():
            name = next((name for name in stated if repr(name) in error.message), stated)
            return "missing-key", f"no {quoted(name)}", f"the key {quoted(name)}"
        case "type", (str() | list()):
            kinds = [_KINDS.get(str(name), str(name)) for name in _listed(stated)]
            found = quoted(instance) if isinstance(instance, bool) else kind(instance)
            return "wrong-type", found, " or ".join(kinds)
        case ("enum" | "const"), _:
            options = [quoted(option) for option in _listed(stated)]
            more = ["..."] if len(options) > _MOST_OPTIONS else []
            return "wrong-value", quoted(instance), " or ".join(options[:_MOST_OPTIONS] + more)
        case "pattern", str():
            expected = f"text that matches {quoted(stated)}"
            if stated == _COMPONENT_NAME:
                expected = 'a name of letters, digits, ".", "_" and "-"'
            return "wrong-text", quoted(instance), expected
        case _:
            return _said_of_whole(error)


def _said_of_whole(error: SchemaFault) -> tuple[str, str, str]:
    stated, instance = error.validator_value, error.instance
    match error.validator, stated:
        case ("minItems" | "minProperties" | "minLength"), _:
            found = f"an empty {kind(instance).split()[-1]}" if not instance else kind(instance)
            return "too-few", found, f"one with at least {quoted(stated)} in it"
        case "uniqueItems", _:
            return "repeated-element", "a list with equal elements", "each element once"
        case ("oneOf", list()) | ("not", dict()) if names := _exclusive(stated):
            together = " and ".join(quoted(name) for name in names)
            return "conflicting-keys", f"{together} together", "only one of them"
        case "oneOf", list():
            return "several-forms", quoted(instance), "a value of one form that OpenAPI has here"
        case _:
            expected = f"a value that fits {error.validator}: {quoted(stated)}"
            return "invalid-value", quoted(instance), expected


def _exclusive(stated: JsonValue) -> list[str]:
    """The members that the forms of a `oneOf` require, or those that a `not` forbids together."""
    return [
        name
        for form in _listed(stated)
        if isinstance(form, dict)
        for name in _listed(form.get("required"))
        if isinstance(name, str)
    ]


def _listed(stated: JsonValue) -> list[JsonValue]:
    return stated if isinstance(stated, list) else [stated]
