"""Our own rules: what would make a wrong client although each part of the document looks right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple, TypeAlias

from .document import JsonValue, descend, join, tokens
from .grammar import METHODS, Node
from .problems import MAX_LISTED, Problem, quoted
from .references import Index, check_references, followed
from .schema_rules import discriminator_targets, enum_types, nullable_words, required_members
from .swagger_rules import collection_formats, one_body

Rule: TypeAlias = Callable[[Index], Iterator[Problem]]

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_IGNORED_HEADERS = frozenset({"accept", "authorization", "content-type"})


class _Operation(NamedTuple):
    """An operation under `paths`; `parameters` are None where a reference is broken."""

    path: str
    method: str
    node: Node
    parameters: list[Node] | None


def check(known: Index) -> Iterator[Problem]:
    """The problems that our rules find in a document."""
    for rule in RULES:
        problems = rule(known)
        yield from islice(problems, MAX_LISTED)
        if next(problems, None) is not None:
            found = f"more than {MAX_LISTED:,} such problems, of which the others are not listed"
            yield known.problem("too-many", "", found, "a document as OpenAPI describes it")


def unique_operation_ids(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.1.1, section 4.8.10: an operationId is unique, in upper and lower case as well."""
    first: dict[str, str] = {}
    for node in known.nodes:
        name = node.value.get("operationId")
        if node.kind != "Operation" or not isinstance(name, str):
            continue
        if name in first:
            found = f"the operationId {quoted(name)}, which {first[name]} has as well"
            pointer = join(node.pointer, "operationId")
            yield known.problem("duplicate-operation-id", pointer, found, "one for each operation")
        first.setdefault(name, node.pointer)


def unique_paths(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.1.1, section 4.8.8: paths that differ only in the names of parameters are equal."""
    first: dict[tuple[str, str], str] = {}
    for operation in _operations(known):
        key = operation.method, _VARIABLE.sub("{}", operation.path)
        if first.setdefault(key, operation.path) != operation.path:
            found = f"the path {quoted(operation.path)}, which is that of {quoted(first[key])}"
            expected = f"one {operation.method} for each path, whatever its parameters are called"
            yield known.problem("duplicate-path", operation.node.pointer, found, expected)


def path_templates(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.1.1, section 4.8.8.2: a path has pairs of braces with different names in them."""
    for node in known.nodes:
        path = _path(node)
        names = _VARIABLE.findall(path or "")
        rest = _VARIABLE.sub("", path or "")
        if "" in names or {"{", "}"} & set(rest) or len(set(names)) < len(names):
            expected = "different names in pairs of braces"
            yield known.problem("bad-path", node.pointer, f"the path {quoted(path)}", expected)


def path_parameters(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.1.1, section 4.8.12.1: each name in braces has a parameter, and the reverse."""
    for operation in _operations(known):
        if operation.parameters is None:
            continue
        names = {name: None for name in _VARIABLE.findall(operation.path) if name}
        declared = {
            name: parameter
            for parameter in operation.parameters
            if parameter.value.get("in") == "path"
            and isinstance(name := parameter.value.get("name"), str)
        }
        for name in names.keys() - declared.keys():
            found = f"no path parameter {quoted(name)}"
            expected = f"one, because the path {quoted(operation.path)} has it"
            pointer = operation.node.pointer
            yield known.problem("undeclared-path-parameter", pointer, found, expected)
        for name in declared.keys() - names.keys():
            found = f"a path parameter {quoted(name)}"
            expected = f"none, because the path {quoted(operation.path)} does not have it"
            pointer = declared[name].pointer
            yield known.problem("unused-path-parameter", pointer, found, expected)


def unique_parameters(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.1.1, section 4.8.10: a name and a location together stand for one parameter."""
    for holder in known.nodes:
        if holder.kind not in ("Operation", "Path Item"):
            continue
        seen: set[tuple[JsonValue, JsonValue]] = set()
        for parameter in _parameters(known, holder) or ():
            name, place = parameter.value.get("name"), parameter.value.get("in")
            if not isinstance(name, str) or not isinstance(place, str):
                continue
            key = (name.lower() if place == "header" else name, place)
            if key in seen:
                found = f"the {place} parameter {quoted(name)} again"
                pointer = parameter.pointer
                yield known.problem("duplicate-parameter", pointer, found, "each parameter once")
            seen.add(key)


def known_security_schemes(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.1.1, section 4.8.30: a requirement names declared schemes."""
    tree = known.document.tree
    place = ("components", "securitySchemes") if "openapi" in tree else ("securityDefinitions",)
    try:
        schemes = descend(tree, place)
    except LookupError:
        schemes = None
    names = schemes if isinstance(schemes, dict) else {}
    for node in known.nodes:
        requirements = node.value.get("security")
        holds = node.kind in ("OpenAPI", "Swagger", "Operation")
        if not holds or not isinstance(requirements, list):
            continue
        for number, requirement in enumerate(requirements):
            for name in requirement if isinstance(requirement, dict) else ():
                # Since 3.2 it may also be the URI of a scheme.
                if name not in names and not ({"/", "#"} & set(name)):
                    pointer = join(node.pointer, "security", number, name)
                    found = f"the security scheme {quoted(name)}, which is not declared"
                    expected = f"the name of a member of {join('', *place)}"
                    yield known.problem("unknown-security-scheme", pointer, found, expected)


def server_variables(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.1.1, sections 4.8.5 and 4.8.6: variables are described, defaults are allowed."""
    for node in known.nodes:
        url = node.value.get("url")
        if node.kind != "Server" or not isinstance(url, str):
            continue
        stated = node.value.get("variables")
        variables = stated if isinstance(stated, dict) else {}
        for name in dict.fromkeys(_VARIABLE.findall(url)):
            if name not in variables:
                found = f"no variable {quoted(name)}"
                expected = f"one, because the URL {quoted(url)} has it"
                yield known.problem("undefined-server-variable", node.pointer, found, expected)
        for name, variable in variables.items():
            options = variable.get("enum") if isinstance(variable, dict) else None
            if isinstance(variable, dict) and isinstance(options, list):
                default = variable.get("default")
                if "default" in variable and default not in options:
                    pointer = join(node.pointer, "variables", name, "default")
                    expected = " or ".join(quoted(option) for option in options[:5])
                    yield known.problem("bad-default", pointer, quoted(default), expected)


def tags(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.2.0, section 4.22: names of tags are unique, and parents are tags above."""
    nodes: dict[str, Node] = {}
    for node in known.nodes:
        name = node.value.get("name")
        if node.kind != "Tag" or not isinstance(name, str):
            continue
        if name in nodes:
            found = f"the tag {quoted(name)} again"
            yield known.problem("duplicate-tag", join(node.pointer, "name"), found, "each tag once")
        nodes.setdefault(name, node)
    for name, node in nodes.items():
        pointer, parent = join(node.pointer, "parent"), node.value.get("parent")
        if isinstance(parent, str) and parent not in nodes:
            found = f"the parent {quoted(parent)}, which is no tag"
            yield known.problem("unknown-tag", pointer, found, "the name of a tag")
        if name in _above(name, nodes):
            found = f"the tag {quoted(name)} above itself"
            yield known.problem("circular-tag", pointer, found, "a tag without itself above it")


def _above(name: str, nodes: dict[str, Node]) -> list[str]:
    """The parent of a tag, its parent, and so on; a circle is walked once."""
    above: list[str] = []
    while name in nodes and isinstance(parent := nodes[name].value.get("parent"), str):
        if parent in above:
            break
        above.append(parent)
        name = parent
    return above


def header_parameters(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.1.1, section 4.8.12.2.1: these are set by other means, a parameter is ignored."""
    for node in known.nodes:
        name = node.value.get("name")
        if node.kind != "Parameter" or node.value.get("in") != "header":
            continue
        if isinstance(name, str) and name.lower() in _IGNORED_HEADERS:
            yield known.problem(
                "ignored-parameter",
                node.pointer,
                f"a parameter for the header {quoted(name)}, which clients set themselves",
                "a security scheme or content types instead",
            )


RULES: tuple[Rule, ...] = (
    check_references,
    unique_operation_ids,
    unique_paths,
    path_templates,
    path_parameters,
    unique_parameters,
    known_security_schemes,
    server_variables,
    tags,
    header_parameters,
    discriminator_targets,
    required_members,
    enum_types,
    nullable_words,
    one_body,
    collection_formats,
)


def _operations(known: Index) -> Iterator[_Operation]:
    for node in known.nodes:
        path = _path(node)
        item = followed(known, node) if path is not None else None
        if path is None or item is None:
            continue
        shared = _parameters(known, item)
        for method, operation in _methods(item):
            own = _parameters(known, operation)
            parameters = None if shared is None or own is None else [*shared, *own]
            yield _Operation(path, method, operation, parameters)


def _path(node: Node) -> str | None:
    """The path that a Path Item under `paths` is for."""
    path = tokens(node.pointer)
    return path[1] if len(path) == 2 and path[0] == "paths" and node.kind == "Path Item" else None


def _methods(item: Node) -> Iterator[tuple[str, Node]]:
    for name in METHODS:
        operation = item.value.get(name)
        if isinstance(operation, dict):
            yield name, Node("Operation", join(item.pointer, name), operation)
    others = item.value.get("additionalOperations")
    for name, operation in others.items() if isinstance(others, dict) else ():
        if isinstance(operation, dict):
            pointer = join(item.pointer, "additionalOperations", name)
            yield name, Node("Operation", pointer, operation)


def _parameters(known: Index, holder: Node) -> list[Node] | None:
    """The parameters of an operation or path, each with the pointer at which it is listed.

    None if a reference among them is broken.
    """
    listed = holder.value.get("parameters")
    parameters: list[Node] = []
    for number, value in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(value, dict):
            stated = Node("Parameter", join(holder.pointer, "parameters", number), value)
            parameter = followed(known, stated)
            if parameter is None:
                return None
            parameters.append(stated._replace(value=parameter.value))
    return parameters
