"""Reading schemas: where references lead, and what is said in prose; nothing here can fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..document import Document, JsonObject, JsonValue, join, resolve, tokens

_LONGEST_CHAIN = 100
_SCHEMAS = "#/components/schemas/"

# Keywords that decide which type a schema has; all others annotate or constrain.
SHAPE = frozenset(
    {
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "enum",
        "format",
        "items",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "properties",
        "required",
        "type",
        "unevaluatedProperties",
    }
)


def followed(document: Document, pointer: str) -> JsonValue:
    """The node at a pointer; None if there is none."""
    try:
        return resolve(document, pointer)
    except LookupError:
        return None


def canonical(stated: str) -> str:
    """The one pointer for all spellings of a reference (percent-encoding)."""
    return stated if "%" not in stated and "~" not in stated else join("", *tokens(stated))


def inner_targets(document: Document) -> frozenset[str]:
    """The pointers of all references that lead into something else than a component as a whole."""
    found: set[str] = set()
    waiting: list[JsonValue] = [document.tree]
    while waiting:
        match waiting.pop():
            case dict() as node:
                ref = node.get("$ref")
                if isinstance(ref, str) and ref.startswith("#/") and not _is_component(ref):
                    found.add(canonical(ref))
                waiting += [inner for inner in node.values() if isinstance(inner, dict | list)]
            case list() as node:
                waiting += [inner for inner in node if isinstance(inner, dict | list)]
            case _:
                pass
    return frozenset(found)


def _is_component(ref: str) -> bool:
    return ref.startswith("#/components/") and ref.count("/") == 3


def references(document: Document, schema: JsonObject) -> list[JsonObject]:
    """The schemas that a `$ref` leads to, in order, so that prose and marks there count as well."""
    found: list[JsonObject] = []
    seen: set[str] = set()
    while isinstance(ref := schema.get("$ref"), str) and ref.startswith("#/") and ref not in seen:
        target = followed(document, ref)
        if not isinstance(target, dict) or len(found) > _LONGEST_CHAIN:
            break
        seen.add(ref)
        found.append(target)
        schema = target
    return found


def facts_of(document: Document, schema: JsonValue) -> list[JsonObject]:
    """A schema, then what it is a mere reference to, so that what is said there counts as well."""
    found: list[JsonObject] = []
    while isinstance(schema, dict) and len(found) < _LONGEST_CHAIN:
        found += [schema, *references(document, schema)]
        branches = found[-1].get("allOf")
        schema = branches[0] if isinstance(branches, list) and len(branches) == 1 else None
    return found


def component_names(document: Document) -> dict[str, JsonValue]:
    """The declared schemas by name."""
    components = document.tree.get("components")
    stated = components.get("schemas") if isinstance(components, dict) else None
    return stated if isinstance(stated, dict) else {}


def component_pointer(name: str) -> str:
    """The pointer of a declared schema."""
    return join(_SCHEMAS[:-1], name)


def example_of(facts: Sequence[JsonObject]) -> JsonValue:
    """The first example that a schema or parameter states; None if there is none."""
    for fact in facts:
        if "example" in fact:
            return fact["example"]
        examples = fact.get("examples")
        if isinstance(examples, list) and examples:
            return examples[0]
    return None


def text(schema: JsonObject, key: str) -> str:
    """A member that holds prose; empty if it is missing or something else."""
    value = schema.get(key)
    return value.strip() if isinstance(value, str) else ""


def described(schema: JsonObject) -> str:
    """The description (or title) of a schema, with the page that it points to."""
    return linked(text(schema, "description") or text(schema, "title"), [schema])


def linked(prose: str, facts: Iterable[JsonObject]) -> str:
    """What is said of something, with the first page that it points to."""
    for external in (fact.get("externalDocs") for fact in facts):
        if isinstance(external, dict) and (url := text(external, "url")):
            return f"{prose}\n\nSee <{url}>.".strip()
    return prose


def listed(schema: JsonObject, keyword: str) -> list[JsonValue]:
    """The elements of a keyword that holds a list; none if it holds something else."""
    value = schema.get(keyword)
    return value if isinstance(value, list) else []


def types_of(schema: JsonObject) -> list[str]:
    """The JSON kinds that a schema names, null among them; none if it names none."""
    stated = schema.get("type")
    names = stated if isinstance(stated, list) else [stated]
    return list(dict.fromkeys(name for name in names if isinstance(name, str)))


def allows_null(schema: JsonObject) -> bool:
    """Whether a schema itself, apart from what it refers to, says that null is allowed."""
    if schema.get("nullable") is True or "null" in types_of(schema):
        return True
    if None in listed(schema, "enum") or ("const" in schema and schema["const"] is None):
        return True
    options = [*listed(schema, "oneOf"), *listed(schema, "anyOf")]
    return any(isinstance(o, dict) and types_of(o) == ["null"] for o in options)


def guessed(schema: JsonValue, keyword: str) -> bool:
    """Whether nobody has stated a keyword of a schema: `x-provenance`, which `clientwright ingest`
    writes, says that it was inferred from an example, or assumed.
    """
    mark = schema.get("x-provenance") if isinstance(schema, dict) else None
    others = mark.get("except") if isinstance(mark, dict) else None
    if isinstance(others, dict) and keyword in others:
        mark = others[keyword]
    return isinstance(mark, dict) and mark.get("basis") in ("inferred", "assumed")


def shapes(schema: JsonValue) -> bool:
    """Whether a schema says more than prose, limits, and that it is an object."""
    if not isinstance(schema, dict):
        return False
    stated = SHAPE & schema.keys()
    if stated <= {"type", "allOf"} and set(types_of(schema)) <= {"object", "null"}:
        return any(map(shapes, listed(schema, "allOf")))
    if stated <= {"additionalProperties", "type"} and isinstance(
        schema.get("additionalProperties", False), bool
    ):
        return not set(types_of(schema)) <= {"object", "null"}
    return bool(stated)
