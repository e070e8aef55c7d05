"""Views of a resource group: its methods, and the facts of its operations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..ir import Location, Operation, Parameter, Response
from ..layout import bracketed, entry, keyword, sequence
from ..plan import PAGES, Group
from ..text import Code, docstring, identifier, literal
from .arguments import failures, flat_body, flat_members, is_streamed, places, successes
from .bodies import body_code, content_annotation, content_code
from .docs import group_doc, method_doc
from .encoding import encoder
from .pages import PagingView, paging_view, types, walk_call, walk_doc
from .servers import server_code
from .tables import Tables
from .types import Scene, annotation, code, place_annotation

_BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "object", "str"})
_LOCATIONS: tuple[Location, ...] = ("path", "query", "header", "cookie")


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method of a resource class: its head up to the colon, and the call that is its body."""

    constant: Code
    head: Code
    doc: Code
    call: Code


@dataclass(frozen=True, slots=True)
class OperationView:
    """The facts of an operation: the keyword arguments that its description is made with."""

    constant: Code
    returns: Code
    facts: tuple[Code, ...]
    pages: PagingView | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """The class of a resource group, blocking or to be awaited."""

    class_name: Code
    caller: Code
    facts: Code
    doc: Code
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class FactsView:
    """The operations of a resource group as data, and what their functions need beside them."""

    tables: tuple[Code, ...]
    operations: tuple[OperationView, ...]


def group_view(scene: Scene, group: Group, *, awaited: bool) -> GroupView:
    """The class of a resource group; `awaited` chooses the asynchronous one."""
    return GroupView(
        class_name=identifier(group.async_class_name if awaited else group.class_name),
        caller=identifier("AsyncCaller" if awaited else "SyncCaller"),
        facts=code(f"resources._{group.name}"),
        doc=docstring(group_doc(scene, group), indent=4),
        methods=tuple(
            method
            for operation in _operations(scene, group)
            for method in (
                _method_view(scene, group, operation, awaited=awaited),
                *_pages_methods(scene, group, operation, awaited=awaited),
            )
        ),
    )


def facts_view(scene: Scene, group: Group) -> FactsView:
    """The facts of all operations of a resource group."""
    tables = Tables()
    operations = tuple(
        _operation_view(scene, group, operation, tables) for operation in _operations(scene, group)
    )
    return FactsView(tuple(tables.declarations.values()), operations)


def _operations(scene: Scene, group: Group) -> list[Operation]:
    return [scene.operations[key] for key in group.operations]


def decoded(scene: Scene, operation: Operation) -> str:
    """The annotation of what the answer is read as."""
    parts = [
        (
            "None"
            if response.content is None
            else content_annotation(scene, response.content, strict=False)
        )
        for response in successes(operation)
    ]
    return " | ".join(dict.fromkeys(parts)) or "None"


def returned(scene: Scene, operation: Operation, *, awaited: bool) -> str:
    """The annotation of the method: a stream takes the place of what its bytes go into."""
    if not is_streamed(operation):
        return decoded(scene, operation)
    types = [
        annotation(scene, response.content.type, strict=False)
        for response in successes(operation)
        if response.content is not None
    ]
    stream = "AsyncResponseStream" if awaited else "ResponseStream"
    return f"{stream}[{' | '.join(dict.fromkeys(types))}]"


def _method_view(scene: Scene, group: Group, operation: Operation, *, awaited: bool) -> MethodView:
    plan = scene.plan
    hidden = _hidden(scene, group)
    constant = identifier(plan.constants[operation.key])
    name = identifier(plan.methods[operation.key])
    arguments = _arguments(scene, operation, hidden)
    returns = _qualified(returned(scene, operation, awaited=awaited), hidden)
    start = f"{'async ' if awaited else ''}def {name}("
    first = [code("self"), *([code("*")] if arguments else [])]
    verb = "stream" if is_streamed(operation) else "call"
    caller = f"return {'await ' if awaited else ''}self._caller.{verb}("
    return MethodView(
        constant=constant,
        head=bracketed(start, [*first, *arguments], f") -> {returns}:", indent=4, start=4),
        doc=docstring(method_doc(scene, group, operation, awaited=awaited), indent=8),
        call=bracketed(caller, [constant, *_passed(scene, operation)], ")", indent=8, start=8),
    )


def _pages_methods(
    scene: Scene, group: Group, operation: Operation, *, awaited: bool
) -> list[MethodView]:
    """The method for the pages of an operation; none if it has no pages."""
    if operation.pages is None:
        return []
    hidden = _hidden(scene, group)
    arguments = _arguments(scene, operation, hidden)
    name = identifier(scene.plan.pages[operation.key])
    made = "AsyncPages" if awaited else "Pages"
    returns = _qualified(f"{made}[{types(scene, operation)}]", hidden)
    return [
        MethodView(
            constant=identifier(scene.plan.constants[f"{operation.key}{PAGES}"]),
            head=bracketed(
                f"def {name}(",
                [code("self"), *([code("*")] if arguments else []), *arguments],
                f") -> {returns}:",
                indent=4,
                start=4,
            ),
            doc=docstring(walk_doc(scene, group, operation, awaited=awaited), indent=8),
            call=walk_call(scene, operation, _passed(scene, operation), awaited=awaited),
        )
    ]


def _hidden(scene: Scene, group: Group) -> frozenset[str]:
    """Built-in types that a method of the group hides inside its class: `list`, most of all."""
    return _BUILTINS & {scene.plan.methods[key] for key in group.operations}


def _qualified(annotated: str, hidden: frozenset[str]) -> str:
    """The annotation with hidden types taken from `builtins`."""
    for name in hidden:
        annotated = re.sub(rf"\b{name}\b", f"builtins.{name}", annotated)
    return annotated


def _whole_body(scene: Scene, operation: Operation) -> str:
    """The argument that takes the body as a whole; empty if there is none."""
    body = operation.body
    if body is None or body.flat:
        return ""
    return identifier(scene.plan.body_argument[operation.key])


def _arguments(scene: Scene, operation: Operation, hidden: frozenset[str]) -> list[Code]:
    """The declarations of all arguments: `name: annotation = default`."""
    shown: list[Code] = []
    for place, name in places(scene, operation):
        annotated, default = place_annotation(scene, place, "sent")
        annotated = _qualified(annotated, hidden)
        shown.append(code(f"{identifier(name)}: {annotated}{f' = {default}' if default else ''}"))
    whole = _whole_body(scene, operation)
    if whole and operation.body is not None:
        annotated = content_annotation(scene, operation.body.content, strict=True)
        annotated = _qualified(annotated, hidden)
        optional = "" if operation.body.required else " | None = None"
        required = sum(place.required for place, _ in places(scene, operation))
        last = len(shown) if optional else required
        shown.insert(last, code(f"{whole}: {annotated}{optional}"))
    return shown


def _passed(scene: Scene, operation: Operation) -> list[Code]:
    """What a call is given beside the facts: the parameters by their location, and the body."""
    names = scene.plan.arguments[operation.key]
    pairs = list(zip(operation.parameters, names, strict=True))
    found: list[Code] = []
    for location in _LOCATIONS:
        entries = [
            entry(literal(parameter.wire_name), identifier(name))
            for parameter, name in pairs
            if parameter.location == location
        ]
        if entries:
            found.append(bracketed(f"{location}={{", entries, "}", indent=12, start=12))
    key = flat_body(operation)
    if key:
        members = [
            keyword(identifier(field), identifier(name))
            for field, (_, name) in zip(
                scene.plan.members[key], flat_members(scene, operation), strict=True
            )
        ]
        made = f"body={scene.plan.classes[key]}("
        found.append(bracketed(made, members, ")", indent=12, start=12))
    whole = _whole_body(scene, operation)
    return [*found, keyword("body", code(whole))] if whole else found


def _operation_view(
    scene: Scene, group: Group, operation: Operation, tables: Tables
) -> OperationView:
    constant = identifier(scene.plan.constants[operation.key])
    tables.owner = constant
    parameters = [_parameter_code(scene, each, tables) for each in operation.parameters]
    facts = {
        "name": literal(f"{group.name}.{scene.plan.methods[operation.key]}"),
        "method": literal(operation.http_method),
        "path": literal(operation.path),
        "target": literal(operation.target) if operation.target != operation.path else code(""),
        "server": (code("") if operation.server is None else server_code(operation.server)),
        "security": _security(operation),
        "parameters": (
            sequence(parameters, indent=4, start=len("    parameters=")) if parameters else code("")
        ),
        "body": body_code(scene, operation, tables),
        "accept": literal(operation.accept) if operation.accept else code(""),
    }
    return OperationView(
        constant=constant,
        returns=code(decoded(scene, operation)),
        facts=(
            *(keyword(name, value) for name, value in facts.items() if value),
            _contents(scene, "responses", successes(operation), tables),
            *(
                _contents(scene, "errors", found, tables)
                for found in [failures(operation)]
                if found
            ),
        ),
        pages=paging_view(scene, operation),
    )


def _security(operation: Operation) -> Code:
    """The alternatives as a tuple of tuples; empty where no credential is ever sent."""
    if not operation.security:
        return code("")
    alternatives = [
        sequence([literal(scheme) for scheme in schemes], indent=8, start=8)
        for schemes in operation.security
    ]
    return sequence(alternatives, indent=4, start=len("    security="))


def _parameter_code(scene: Scene, parameter: Parameter, tables: Tables) -> Code:
    """The facts of a parameter; `style` and `explode` only where they are not OpenAPI's
    defaults.
    """
    default = "form" if parameter.location in {"query", "cookie"} else "simple"
    given = [literal(parameter.wire_name), keyword("location", literal(parameter.location))]
    if parameter.style != default:
        given.append(keyword("style", literal(parameter.style)))
    if parameter.explode != (parameter.style in {"form", "querystring"}):
        given.append(keyword("explode", literal(parameter.explode)))
    stated = {
        "required": parameter.required and parameter.location != "path",
        "reserved": parameter.reserved,
        "json": parameter.json,
        "nullable": parameter.nullable,
    }
    given += [keyword(name, literal(True)) for name, value in stated.items() if value]
    encode = code(encoder(scene, parameter.type, strict=True, tables=tables))
    return bracketed("Parameter(", [*given, keyword("encode", encode)], ")", indent=8, start=8)


def _contents(scene: Scene, name: str, responses: list[Response], tables: Tables) -> Code:
    """What the statuses carry, as a dict."""
    entries: list[Code] = []
    for response in responses:
        status = response.status
        shown = literal(int(status)) if status.isdigit() else literal(status)
        entries.append(entry(shown, content_code(scene, response.content, tables)))
    return bracketed(f"{name}={{", entries, "}", indent=4, start=4)
