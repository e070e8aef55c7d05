"""Whether a value fits its schema, judged by the `jsonschema` package.

The schemas are those of a normalised document: JSON Schema 2020-12, with `nullable: true` where it
stands beside references and compositions. Patterns are not judged: they are regular expressions of
another language, and can take for ever.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from importlib import import_module
from typing import Any, TypeAlias

from generator.document import JsonObject, JsonValue, descend, tokens

Judge: TypeAlias = Callable[[JsonValue, str], bool]
SchemaJudge: TypeAlias = Callable[[JsonValue, JsonValue, frozenset[str]], bool]
Keyword: TypeAlias = Callable[[Any, Any, Any, Any], Iterator[Any] | None]

_DATE = r"\d{4}-\d\d-\d\d"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"
_OFFSET = r"([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
_is_date = re.compile(_DATE, re.ASCII).fullmatch
is_time = re.compile(f"{_TIME}{_OFFSET}?", re.ASCII).fullmatch
is_datetime = re.compile(f"{_DATE}[Tt ]{_TIME}{_OFFSET}", re.ASCII).fullmatch
is_uuid = re.compile(
    "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE
).fullmatch


def judge_of(tree: JsonObject) -> Judge:
    """A function that says whether a value fits the schema at a pointer into this document."""
    fits_schema = schema_judge_of(tree)

    def fits(value: JsonValue, pointer: str) -> bool:
        try:
            schema = descend(tree, tokens(pointer))
        except LookupError:
            return False
        return fits_schema(value, schema, frozenset())

    return fits


def schema_judge_of(tree: JsonObject, *, exclusive: bool = True) -> SchemaJudge:
    """A function that says whether a value fits a schema of this document, without the members that
    are named: what is sent has none that are `readOnly`, whatever `required` says.

    Without `exclusive`, a value can fit several branches of a `oneOf`.
    """
    validators: Any = import_module("jsonschema.validators")
    formats: Any = import_module("jsonschema").FormatChecker(formats=())
    for name, check in _FORMATS.items():
        formats.checks(name, raises=(ValueError, InvalidOperation))(check)
    base: Any = validators.Draft202012Validator
    keywords: dict[str, Any] = {
        **base.VALIDATORS,
        "$ref": _reference_in(tree),
        "contentEncoding": _content_encoding,
        "pattern": _nothing,
        "required": _lists_only(base.VALIDATORS["required"]),
        "oneOf": base.VALIDATORS["oneOf" if exclusive else "anyOf"],
    }
    kind: Any = validators.extend(
        base, {name: _or_null(function) for name, function in keywords.items()}
    )

    def fits_schema(value: JsonValue, schema: JsonValue, without: frozenset[str]) -> bool:
        try:
            errors = kind(schema, format_checker=formats).iter_errors(value)
            return all(_is_left_out(error, without) for error in errors)
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError, re.error):
            return False  # a schema that cannot be understood fits nothing

    return fits_schema


def _is_left_out(error: Any, without: frozenset[str]) -> bool:
    """Whether an error is nothing but that a member is missing which has to be."""
    if not without:
        return False
    if error.validator == "required":
        return set(error.validator_value) - set(error.instance) <= without
    branches: dict[object, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    return any(all(_is_left_out(inner, without) for inner in each) for each in branches.values())


def _or_null(function: Keyword) -> Keyword:
    """The keyword, which lets null pass where `nullable: true` stands beside it."""

    def checked(validator: Any, stated: Any, value: Any, schema: Any) -> Iterator[Any] | None:
        if value is None and schema.get("nullable") is True:
            return None
        return function(validator, stated, value, schema)

    return checked


def _reference_in(tree: JsonObject) -> Keyword:
    """`$ref` into the document, by pointer."""

    def reference(validator: Any, stated: Any, value: Any, _schema: Any) -> Iterator[Any]:
        errors: Iterator[Any] = validator.descend(value, descend(tree, tokens(stated)))
        return errors

    return reference


def _nothing(_validator: Any, _stated: Any, _value: Any, _schema: Any) -> None:
    """A keyword that is not judged."""


def _lists_only(function: Keyword) -> Keyword:
    """`required` of a schema; `required: true` of a property is no keyword of JSON Schema."""
    return lambda validator, stated, value, schema: (
        function(validator, stated, value, schema) if isinstance(stated, list) else None
    )


def _content_encoding(validator: Any, stated: Any, value: Any, _schema: Any) -> Iterator[Any]:
    """Base64 as a format: the client reads such a string as bytes."""
    if stated in {"base64", "base64url"}:
        errors: Iterator[Any] = validator.descend(value, {"format": "byte"})
        yield from errors


def _date(value: object) -> bool:
    return not isinstance(value, str) or bool(_is_date(value) and date.fromisoformat(value))


def _datetime(value: object) -> bool:
    if not isinstance(value, str):
        return True
    plain = value.upper().replace(":60", ":59")
    return bool(is_datetime(value) and datetime.fromisoformat(plain))


def _time(value: object) -> bool:
    return not isinstance(value, str) or bool(is_time(value))


def _uuid(value: object) -> bool:
    return not isinstance(value, str) or bool(is_uuid(value))


def _byte(value: object) -> bool:
    return not isinstance(value, str) or _is_base64(value)


def _is_base64(text: str) -> bool:
    base64.b64decode(text, validate=True)
    return True


def _decimal(value: object) -> bool:
    return not isinstance(value, str) or Decimal(value).is_finite()


_FORMATS: dict[str, Callable[[object], bool]] = {
    "base64": _byte,
    "byte": _byte,
    "date": _date,
    "date-time": _datetime,
    "decimal": _decimal,
    "time": _time,
    "uuid": _uuid,
}
