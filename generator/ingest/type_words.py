"""The words that documentation pages use for types, as JSON Schema.

Pages of all formats draw on one small vocabulary: the types of JSON Schema in any case, `string[]`,
`array of strings`, `integer<int64>`, `map<string, X>`, alternatives (`string | null`), short names
of programming languages (`int`, `bool`), and the names of objects. A word says what it says and
no more: `timestamp` is no type, since pages use it for text and for numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..document import JsonObject, JsonValue

_MAX_NESTING = 20
"""How deep arrays and maps may lie in one another within a word; people write two at most."""

_LONGEST_WORD = 1_000

_PLAIN: Mapping[str, JsonObject] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "array": {"type": "array"},
    "object": {"type": "object"},
    "null": {"type": "null"},
    "any": {},
    "unknown": {},
    "mixed": {},
    "json": {},
    "enum": {},
    "const": {},
    "str": {"type": "string"},
    "text": {"type": "string"},
    "int": {"type": "integer"},
    "int32": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "long": {"type": "integer", "format": "int64"},
    "float": {"type": "number", "format": "float"},
    "double": {"type": "number", "format": "double"},
    "bool": {"type": "boolean"},
    "true": {"const": True},
    "false": {"const": False},
    "list": {"type": "array"},
    "dict": {"type": "object"},
    "dictionary": {"type": "object"},
    "map": {"type": "object"},
    "record": {"type": "object"},
    "file": {"type": "string", "format": "binary"},
    "binary": {"type": "string", "format": "binary"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "date-time": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri"},
    "url": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
    "none": {"type": "null"},
    "nil": {"type": "null"},
}
_FORMATTED = ("string", "integer", "number", "int", "str", "float")
_LISTS = ("array", "list", "set")
_MAPS = ("map", "dictionary", "dict", "record", "object")

_ARRAY_OF = re.compile(r"(?:an? )?(?:array|list) of (?:an? )?(\S.*)", re.IGNORECASE)
_GENERIC = re.compile(r"([A-Za-z]+) ?[<(](.*)[>)]")
_FORMAT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,60}")
_NAME = re.compile(r"[A-Z][A-Za-z0-9_.-]*")
_LITERAL = re.compile(r"\"([^\"\\]*)\"|'([^'\\]*)'")
_OR = re.compile(r" +or +", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeWords:
    """What the words of a type state. `schema` is {} where they state no type; the names of
    objects are references to `components.schemas`. `unknown` are words that are no types, in the
    order of the page.
    """

    schema: JsonObject = field(default_factory=dict[str, JsonValue])
    unknown: tuple[str, ...] = ()


def read_types(words: Iterable[str]) -> TypeWords:
    """The words of a type, each one an alternative or several (`string | null`), as a schema."""
    known: list[JsonObject] = []
    unknown: list[str] = []
    for word in words:
        for alternative in _alternatives(word):
            schema = _schema(alternative, 0)
            if schema is None:
                unknown.append(alternative)
            else:
                known.append(schema)
    return TypeWords(schema={} if unknown else _union(known), unknown=tuple(unknown))


def is_type(word: str) -> bool:
    """Whether a word is one of the vocabulary; the name of an object alone is not."""
    return (
        all(_NAME.fullmatch(part) is None or part.lower() in _PLAIN for part in _alternatives(word))
        and not read_types((word,)).unknown
    )


def holds_members(schema: JsonObject) -> bool:
    """Whether values of the schema, or elements of the arrays that it allows, can be objects."""
    match schema:
        case {"anyOf": list() as branches}:
            return any(isinstance(branch, dict) and holds_members(branch) for branch in branches)
        case {"type": "array" | ["array", "null"], "items": dict() as items}:
            return holds_members(items)
        case {"type": str() as name}:
            return name in ("array", "object")
        case {"type": list() as names}:
            return "array" in names or "object" in names
        case {"const": _} | {"enum": _}:
            return False
        case _:
            return True


def _alternatives(word: str) -> Iterator[str]:
    """The word cut at each `|`, comma and "or" that is in no brackets."""
    if len(word) > _LONGEST_WORD:
        yield word
        return
    word, depth, start = _OR.sub("|", word.strip()), 0, 0
    for position, character in enumerate(word):
        if character in "<(":
            depth += 1
        elif character in ">)":
            depth -= 1
        elif character in "|," and depth == 0:
            yield word[start:position].strip()
            start = position + 1
    yield word[start:].strip()


def _schema(word: str, depth: int) -> JsonObject | None:
    """The schema of one alternative; None if it is no type."""
    plain = _PLAIN.get(word.lower())
    if plain is not None:
        return dict(plain)
    if depth == _MAX_NESTING or len(word) > _LONGEST_WORD:
        return None
    if word.endswith("[]"):
        return _array(word[:-2], depth)
    if (array := _ARRAY_OF.fullmatch(word)) is not None:
        return _array(_singular(array[1]), depth)
    if (generic := _GENERIC.fullmatch(word)) is not None:
        return _generic(generic[1].lower(), generic[2].strip(), depth)
    if (literal := _LITERAL.fullmatch(word)) is not None:
        return {"const": literal[1] or literal[2] or ""}
    return {"$ref": f"#/components/schemas/{word}"} if _NAME.fullmatch(word) else None


def _generic(name: str, inside: str, depth: int) -> JsonObject | None:
    """The schema of `name<inside>`."""
    if name in _LISTS:
        return _array(inside, depth)
    if name == "enum":
        return _nested(inside, depth)
    if name in _MAPS:
        _, comma, value = inside.partition(",")
        values = _nested(value if comma else inside, depth)
        return None if values is None else {"type": "object", "additionalProperties": values}
    if name in _FORMATTED and _FORMAT.fullmatch(inside) is not None:
        return {"type": _PLAIN[name]["type"], "format": inside}
    return None


def _array(word: str, depth: int) -> JsonObject | None:
    items = _nested(word, depth)
    if items is None:
        return None
    return {"type": "array", "items": items} if items else {"type": "array"}


def _nested(word: str, depth: int) -> JsonObject | None:
    """The schema of the words within another; None if any of them is no type."""
    schemas: list[JsonObject] = []
    for alternative in _alternatives(word):
        schema = _schema(alternative, depth + 1)
        if schema is None:
            return None
        schemas.append(schema)
    return _union(schemas)


def _singular(word: str) -> str:
    """`strings` as `string`, also at the head of `arrays of strings`."""
    head, gap, rest = word.partition(" ")
    known = head[:-1].lower() in _PLAIN and head.endswith("s") and head.lower() not in _PLAIN
    return (head[:-1] if known else head) + gap + rest


def _union(schemas: list[JsonObject]) -> JsonObject:
    """One schema for any of these."""
    distinct: list[JsonObject] = []
    for schema in schemas:
        if not schema:
            return {}
        if schema not in distinct:
            distinct.append(schema)
    if len(distinct) < 2:
        return distinct[0] if distinct else {}
    names = [schema["type"] for schema in distinct if isinstance(schema.get("type"), str)]
    if len(names) == len(distinct):
        details = [schema for schema in distinct if len(schema) > 1]
        if not details:
            return {"type": names}
        if len(details) == 1 and {"type": "null"} in distinct and len(distinct) == 2:
            return {**details[0], "type": names}
    if all("const" in schema for schema in distinct):
        return {"enum": [schema["const"] for schema in distinct]}
    return {"anyOf": list[JsonValue](distinct)}
