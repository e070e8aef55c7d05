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
    }
    kind: Any = validators.extend(
        base, {name: _or_null(function) for name, function in keywords.items()}
    )

    def fits(value: JsonValue, pointer: str) -> bool:
        try:
            schema = descend(tree, tokens(pointer))
            return bool(kind(schema, format_checker=formats).is_valid(value))
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError, re.error):
            return False  # a schema that cannot be understood fits nothing

    return fits


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
