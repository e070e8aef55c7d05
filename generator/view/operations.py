"""Views of a resource group: its methods, and the facts of its operations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..ir import Location, Operation, Parameter, Response
from ..layout import sequence
from ..plan import Group
from ..text import WIDTH, Code, docstring, identifier, literal, prose, sentence
from .arguments import failures, flat_body, flat_members, places, successes
from .bodies import body_code, content_annotation, content_code
from .docs import method_doc
from .encoding import encoder
from .tables import Tables
from .types import Scene, code, place_annotation

_BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "object", "str"})
_LOCATIONS: tuple[Location, ...] = ("path", "query", "header", "cookie")


@dataclass(frozen=True, slots=True)
class ArgumentView:
    """A keyword-only argument: `declaration` is `name: annotation = default`."""

    declaration: Code


@dataclass(frozen=True, slots=True)
class PassedView:
    """A wire name and the argument that goes there."""

    wire_name: Code
    name: Code


@dataclass(frozen=True, slots=True)
class LocationView:
    """What a call passes for one location of parameters."""

    location: Code
    passed: tuple[PassedView, ...]


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method of a resource class. `body_class` is empty unless the body's members are
    arguments.
    """

    name: Code
    constant: Code
    arguments: tuple[ArgumentView, ...]
    returns: Code
    doc: Code
    locations: tuple[LocationView, ...]
    body_class: Code
    body_members: tuple[PassedView, ...]
    body_argument: Code


@dataclass(frozen=True, slots=True)
class ContentView:
    """A status, and the expression for the content it carries."""

    status: Code
    content: Code


@dataclass(frozen=True, slots=True)
class ParameterView:
    """The facts of a parameter; `style` and `explode` are empty where they are OpenAPI's
    defaults.
    """

    wire_name: Code
    location: Code
    style: Code
    explode: Code
    required: bool
    encoder: Code
    reserved: bool
    json: bool


@dataclass(frozen=True, slots=True)
class OperationView:
    """The facts of an operation; `target` is empty where the path is sent as it is, `server` where
    it has that of the API.
    """

    constant: Code
    name: Code
    method: Code
    path: Code
    target: Code
    server: Code
    returns: Code
    security: Code
    parameters: tuple[ParameterView, ...]
    body: Code
    responses: tuple[ContentView, ...]
    errors: tuple[ContentView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The class of a resource group, blocking or to be awaited: the words are empty or `async `,
    `await `.
    """

    class_name: Code
    caller: Code
    async_: Code
    await_: Code
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
    said = scene.api.group_docs.get(group.name, "")
    doc = said or f"The {group.name.replace('_', ' ')} of the {scene.api.title} API"
    return GroupView(
        class_name=identifier(group.async_class_name if awaited else group.class_name),
        caller=identifier("AsyncCaller" if awaited else "SyncCaller"),
        async_=code("async " if awaited else ""),
        await_=code("await " if awaited else ""),
        facts=code(f"resources._{group.name}"),
        doc=docstring(prose(sentence(doc), width=WIDTH - 8), indent=4),
        methods=tuple(
            _method_view(scene, group, operation, awaited=awaited)
            for operation in _operations(scene, group)
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


def returned(scene: Scene, operation: Operation) -> str:
    """The annotation of what the method returns."""
    parts = [
        (
            "None"
            if response.content is None
            else content_annotation(scene, response.content, strict=False)
        )
        for response in successes(operation)
    ]
    return " | ".join(dict.fromkeys(parts)) or "None"


def _method_view(scene: Scene, group: Group, operation: Operation, *, awaited: bool) -> MethodView:
    plan = scene.plan
    hidden = _hidden(scene, group)
    flat = flat_members(scene, operation)
    body = operation.body
    whole = plan.body_argument[operation.key] if body is not None and not body.flat else ""
    body_key = flat_body(operation)
    fields = plan.members[body_key] if body_key else ()
    return MethodView(
        name=identifier(plan.methods[operation.key]),
        constant=identifier(plan.constants[operation.key]),
        arguments=_arguments(scene, operation, whole, hidden),
        returns=code(_qualified(returned(scene, operation), hidden)),
        doc=docstring(method_doc(scene, group, operation, awaited=awaited), indent=8),
        locations=_passed(scene, operation),
        body_class=code(plan.classes[body_key] if body_key else ""),
        body_members=tuple(
            PassedView(identifier(field), identifier(name))
            for field, (_, name) in zip(fields, flat, strict=True)
        ),
        body_argument=code(whole),
    )


def _hidden(scene: Scene, group: Group) -> frozenset[str]:
    """Built-in types that a method of the group hides inside its class: `list`, most of all."""
    return _BUILTINS & {scene.plan.methods[key] for key in group.operations}


def _qualified(annotated: str, hidden: frozenset[str]) -> str:
    """The annotation with hidden types taken from `builtins`."""
    for name in hidden:
        annotated = re.sub(rf"\b{name}\b", f"builtins.{name}", annotated)
    return annotated


def _arguments(
    scene: Scene, operation: Operation, whole: str, hidden: frozenset[str]
) -> tuple[ArgumentView, ...]:
    shown: list[str] = []
    for place, name in places(scene, operation):
        annotated, default = place_annotation(scene, place, "sent")
        annotated = _qualified(annotated, hidden)
        shown.append(f"{identifier(name)}: {annotated}{f' = {default}' if default else ''}")
    if whole and operation.body is not None:
        annotated = content_annotation(scene, operation.body.content, strict=True)
        annotated = _qualified(annotated, hidden)
        optional = "" if operation.body.required else " | None = None"
        shown.insert(
            0 if not optional else len(shown), f"{identifier(whole)}: {annotated}{optional}"
        )
    return tuple(ArgumentView(code(text)) for text in shown)


def _passed(scene: Scene, operation: Operation) -> tuple[LocationView, ...]:
    names = scene.plan.arguments[operation.key]
    pairs = list(zip(operation.parameters, names, strict=True))
    found = [
        LocationView(
            location=identifier(location),
            passed=tuple(
                PassedView(literal(parameter.wire_name), identifier(name))
                for parameter, name in pairs
                if parameter.location == location
            ),
        )
        for location in _LOCATIONS
    ]
    return tuple(view for view in found if view.passed)


def _operation_view(
    scene: Scene, group: Group, operation: Operation, tables: Tables
) -> OperationView:
    plan = scene.plan
    tables.owner = plan.constants[operation.key]
    documented = successes(operation)
    return OperationView(
        constant=identifier(plan.constants[operation.key]),
        name=literal(f"{group.name}.{plan.methods[operation.key]}"),
        method=literal(operation.http_method),
        path=literal(operation.path),
        target=literal(operation.target) if operation.target != operation.path else code(""),
        server=literal(operation.server) if operation.server else code(""),
        returns=code(returned(scene, operation)),
        security=_security(operation),
        parameters=tuple(_parameter_view(scene, p, tables) for p in operation.parameters),
        body=body_code(scene, operation, tables),
        responses=tuple(_content_view(scene, response, tables) for response in documented),
        errors=tuple(_content_view(scene, response, tables) for response in failures(operation)),
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


def _parameter_view(scene: Scene, parameter: Parameter, tables: Tables) -> ParameterView:
    default = "form" if parameter.location in {"query", "cookie"} else "simple"
    return ParameterView(
        wire_name=literal(parameter.wire_name),
        location=literal(parameter.location),
        style=literal(parameter.style) if parameter.style != default else code(""),
        explode=(
            code("")
            if parameter.explode == (parameter.style == "form")
            else literal(parameter.explode)
        ),
        required=parameter.required and parameter.location != "path",
        encoder=code(encoder(scene, parameter.type, strict=True, tables=tables)),
        reserved=parameter.reserved,
        json=parameter.json,
    )


def _content_view(scene: Scene, response: Response, tables: Tables) -> ContentView:
    status = response.status
    shown = literal(int(status)) if status.isdigit() else literal(status)
    start = len(f"        {shown}: ")
    return ContentView(shown, content_code(scene, response.content, tables, start=start))
