"""What openapi-spec-validator, and the JSON Schema packages it stands on, say about a document.

Importing them takes most of a second: only `validate` imports this module, and only when it must.

The OpenAPI schemas of the package are used, its own walk through operations and schemas is not:
that stops at the first fault of a schema, gives no places, fetches what a `$ref` names, and runs
without an end on a few lines made for it. What it looks for is looked for here and in `rules`.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, Protocol, cast
from urllib.parse import quote, urljoin

import openapi_schema_validator
import openapi_spec_validator
import referencing
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from .document import JsonObject, JsonValue, join, objects
from .grammar import Node

_MAX_REFERENCES = 10_000
_DOCUMENT = "urn:document"
_BASE_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class SchemaFault(Protocol):
    """An error as jsonschema reports it; the types that matter here."""

    message: str
    validator: str
    validator_value: JsonValue
    instance: JsonValue
    schema: JsonValue
    absolute_path: Sequence[str | int]
    relative_schema_path: Sequence[str | int]
    context: Sequence[SchemaFault]


class Fault(NamedTuple):
    """An error of a part of the document, and the pointer of that part."""

    base: str
    error: SchemaFault

    @property
    def pointer(self) -> str:
        """What it is about."""
        return join(self.base, *self.error.absolute_path)


class _Validator(Protocol):
    def iter_errors(self, instance: JsonValue, /) -> Iterator[SchemaFault]:
        """The errors of a value."""
        ...


class _Dialect(NamedTuple):
    """A version of OpenAPI: the validators of its documents and of values of its schemas."""

    document: Any
    schemas: Any


# These have no types, or say `Any`.
_JSONSCHEMA: Any = importlib.import_module("jsonschema.validators")
_SPECIFICATIONS: Any = importlib.import_module("openapi_schema_validator._specifications")
_REFERENCING: Any = referencing
_SCHEMAS: Any = openapi_schema_validator
_DOCUMENTS: Any = openapi_spec_validator

_DIALECTS: Mapping[str, _Dialect] = {
    "2.0": _Dialect(_DOCUMENTS.OpenAPIV2SpecValidator, _SCHEMAS.OAS30Validator),
    "3.0": _Dialect(_DOCUMENTS.OpenAPIV30SpecValidator, _SCHEMAS.OAS30Validator),
    "3.1": _Dialect(_DOCUMENTS.OpenAPIV31SpecValidator, _SCHEMAS.OAS31Validator),
    "3.2": _Dialect(_DOCUMENTS.OpenAPIV32SpecValidator, _SCHEMAS.OAS32Validator),
}


def document_faults(tree: JsonObject) -> Iterator[Fault]:
    """Where the document is not as the OpenAPI schema of its version wants it.

    Raises:
        RecursionError: It is nested too deep for the package.
    """
    for error in _document_validator(_version(tree)).iter_errors(tree):
        yield Fault("", error)


def vocabulary(tree: JsonObject) -> frozenset[str]:
    """The names of all members that objects of this version of OpenAPI can have."""
    schema: JsonValue = _dialect(tree).document.schema_validator.schema
    return frozenset(
        name
        for _, value in objects(schema)
        if isinstance(members := value.get("properties"), dict)
        for name in members
    )


def schema_faults(tree: JsonObject, schema: Node) -> Iterator[Fault]:
    """Where a schema, and what lies in it, is not one of its dialect.

    Raises:
        RecursionError: It is nested too deep for the package.
        LookupError: It is of a dialect that is not known.
    """
    if _version(tree) in ("2.0", "3.0"):
        return  # the schema of these documents describes schemas as well
    stated = schema.value.get("$schema", tree.get("jsonSchemaDialect"))
    dialect: Any = _dialect(tree).schemas
    if stated is not None:
        named = {"$schema": stated}
        dialect = _JSONSCHEMA.validator_for(named, None) if isinstance(stated, str) else None
    if dialect is None:
        raise LookupError(stated)
    for error in _schema_validator(dialect).iter_errors(schema.value):
        yield Fault(schema.pointer, error)


@cache
def _document_validator(version: str) -> _Validator:
    return _validator(_DIALECTS[version].document.schema_validator.schema)


def _validator(schema: JsonObject) -> _Validator:
    """The validator of values by a schema that refers to itself and to published ones.

    Its registry is searched for anchors here and now; else that is done for every `$dynamicRef`.
    """
    uri = str(schema.get("$id", schema.get("id", "")))
    resource = _REFERENCING.Resource.from_contents(schema, DRAFT202012)
    registry = _SPECIFICATIONS.REGISTRY.with_resource(uri, resource).crawl()
    make = _JSONSCHEMA.extend(_JSONSCHEMA.validator_for(schema), {"uniqueItems": _unique})
    return cast("_Validator", make(schema, registry=registry, _resolver=registry.resolver(uri)))


def _unique(
    _validator: object, stated: JsonValue, instance: JsonValue, _schema: JsonValue
) -> Iterator[SchemaFault]:
    """`uniqueItems` in a time that does not grow with the square of the number of elements."""
    if stated is True and isinstance(instance, list):
        distinct = {json.dumps(element, sort_keys=True) for element in instance}
        if len(distinct) < len(instance):
            yield _JSONSCHEMA.exceptions.ValidationError("equal elements")


@cache
def _schema_validator(dialect: Any) -> _Validator:
    """The validator of schemas of a dialect.

    The dialects of OpenAPI consist of ten vocabularies that refer to each other dynamically. As one
    plain schema they say the same, and are checked nine times as fast.
    """
    meta: JsonObject = dialect.META_SCHEMA
    if meta.get("$schema") == _BASE_DIALECT:
        parts: dict[str, JsonObject] = {"properties": {}, "$defs": {}}
        _collect(meta, "", parts)
        meta = {"$schema": _BASE_DIALECT, "type": ["object", "boolean"], **parts}
    return _validator(meta)


def _collect(schema: JsonObject, base: str, parts: Mapping[str, JsonObject]) -> None:
    uri = urljoin(base, str(schema.get("$id", "")))
    for name, members in parts.items():
        stated = schema.get(name)
        members.update(_members(stated) if isinstance(stated, dict) else {})
    vocabularies = schema.get("allOf")
    for vocabulary in vocabularies if isinstance(vocabularies, list) else ():
        if isinstance(vocabulary, dict):
            inner = urljoin(uri, str(vocabulary["$ref"]))
            _collect(_SPECIFICATIONS.REGISTRY.contents(inner), inner, parts)


def _static(schema: JsonValue) -> JsonValue:
    """The schema with references that count from the root of the plain schema."""
    match schema:
        case {"$dynamicRef": str()}:
            return {"$ref": "#"}
        case dict():
            members = _members(schema)
            if isinstance(stated := schema.get("$ref"), str):
                members["$ref"] = f"#{stated.partition('#')[2]}"
            return members
        case list():
            return [_static(element) for element in schema]
        case _:
            return schema


def _members(schema: JsonObject) -> JsonObject:
    return {name: _static(member) for name, member in schema.items()}


def default_faults(tree: JsonObject, schemas: Iterable[Node]) -> Iterator[Fault]:
    """Where the `default` of one of these schemas does not fit that schema.

    Regular expressions are left out: they and the text they would run on come from the document,
    and one that backtracks would not end. So is what takes too many references to tell.
    """
    budget = _Budget()
    limited = _limited(_dialect(tree).schemas, budget)
    resource: Any = DRAFT202012.create_resource(tree)
    registry = _REFERENCING.Registry().with_resource(_DOCUMENT, resource)
    for schema in schemas:
        value = schema.value.get("default", ...)
        if value is ... or (value is None and schema.value.get("nullable") is True):
            continue
        budget.references = _MAX_REFERENCES
        # Our pointers encode "%" only; a URI has more to encode.
        uri = _DOCUMENT + quote(schema.pointer, safe="#/%~")
        try:
            errors = list(limited({"$ref": uri}, registry).iter_errors(value))
        except _UNFIT:
            continue  # what is wrong with a schema is reported on its own
        for error in errors:
            yield Fault(join(schema.pointer, "default"), error)


@dataclass(slots=True)
class _Budget:
    """How many more references may be followed for one value."""

    references: int = 0


class _TooManyReferencesError(Exception):
    """Raised when schemas refer to each other so that a value is checked without an end."""


# What jsonschema raises for schemas that are none, or have references that are broken or circular.
_UNFIT: tuple[type[Exception], ...] = (
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    Unresolvable,
    _TooManyReferencesError,
    _JSONSCHEMA.exceptions.UnknownType,
)


def _limited(schemas: Any, budget: _Budget) -> Callable[[JsonObject, Any], _Validator]:
    """A maker of validators of values that neither run regular expressions nor run for long."""
    follow, members = schemas.VALIDATORS["$ref"], schemas.VALIDATORS["additionalProperties"]

    def reference(
        validator: Any, stated: Any, instance: JsonValue, schema: JsonObject
    ) -> Iterator[SchemaFault]:
        budget.references -= 1
        if budget.references < 0:
            raise _TooManyReferencesError
        yield from follow(validator, stated, instance, schema) or ()

    def additional(
        validator: Any, stated: Any, instance: JsonValue, schema: JsonObject
    ) -> Iterator[SchemaFault]:
        if "patternProperties" not in schema:
            yield from members(validator, stated, instance, schema) or ()

    changed = {"$ref": reference, "additionalProperties": additional}
    ignored = ("pattern", "patternProperties", "unevaluatedItems", "unevaluatedProperties")
    limited = _JSONSCHEMA.extend(schemas, {**changed, **dict.fromkeys(ignored, _nothing)})
    checks = schemas.FORMAT_CHECKER
    return lambda schema, registry: limited(schema, registry=registry, format_checker=checks)


def _nothing(*_: object) -> tuple[()]:
    return ()


def _version(tree: JsonObject) -> str:
    return ".".join(str(tree.get("openapi", tree.get("swagger"))).split(".")[:2])


def _dialect(tree: JsonObject) -> _Dialect:
    return _DIALECTS[_version(tree)]
