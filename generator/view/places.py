"""What to say of a model that the document does not describe: where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir import ListOf, MapOf, ModelRef, Nullable, TupleOf, Type, Union
from .types import Scene, forms


def place_docs(scene: Scene) -> dict[str, str]:
    """A sentence for each model by its key, from the first place that uses it."""
    found: dict[str, str] = {}
    for key, sentence in _places(scene):
        found.setdefault(key, sentence)
    return found


def _places(scene: Scene) -> Iterator[tuple[str, str]]:
    for operation in scene.api.operations:
        name = f"`{scene.plan.group_names[operation.key]}.{scene.plan.methods[operation.key]}`"
        if operation.body is not None:
            yield from _said(operation.body.content.type, f"request body of {name}")
        for response in operation.responses:
            if response.content is not None:
                what = (
                    "response" if response.status.startswith("2") else f"{response.status} response"
                )
                yield from _said(response.content.type, f"{what} of {name}")
    yield from _given(scene)
    yield from _arguments(scene)
    for model in scene.api.models:
        for member in model.members:
            owner = scene.plan.classes[model.key]
            yield from _said(member.type, f"`{member.wire_name}` of `{owner}`")
    for alias in scene.api.aliases:
        yield from _said(alias.type, f"`{scene.plan.classes[alias.key]}`")


def _given(scene: Scene) -> Iterator[tuple[str, str]]:
    """The bodies of what the API sends on its own account."""
    named: dict[Type, list[str]] = {}
    for webhook in scene.api.webhooks:
        named.setdefault(webhook.type, []).append(f"`{webhook.name}`")
    for type_, names in named.items():
        others = f" and of {len(names) - 1} more" if len(names) > 1 else ""
        yield from _said(type_, f"body of the webhook {names[0]}{others}")
    for callback in scene.api.callbacks:
        name = scene.plan.parsers[callback.key]
        yield from _said(callback.type, f"body of the callback `{name}`")


def _arguments(scene: Scene) -> Iterator[tuple[str, str]]:
    """The parameters of operations."""
    for operation in scene.api.operations:
        method = f"`{scene.plan.group_names[operation.key]}.{scene.plan.methods[operation.key]}`"
        names = scene.plan.arguments[operation.key]
        for parameter, name in zip(operation.parameters, names, strict=True):
            yield from _said(parameter.type, f"`{name}` of {method}")


def _said(type_: Type, what: str) -> Iterator[tuple[str, str]]:
    match type_:
        case ModelRef(key=key):
            yield key, f"The {what}."
        case Nullable(inner=inner):
            yield from _said(inner, what)
        case ListOf() | MapOf() | TupleOf():
            for inner in _elements(type_):
                one = "One of" if what.startswith("`") else "An item of"
                for key, _ in _said(inner, what):
                    yield key, f"{one} the {what}."
        case Union():
            for form in forms(type_):
                for key, _ in _said(form, what):
                    yield key, f"A form of the {what}."
        case _:
            return


def _elements(type_: ListOf | MapOf | TupleOf) -> tuple[Type, ...]:
    match type_:
        case ListOf(item=item) | MapOf(value=item):
            return (item,)
        case TupleOf(items=items, rest=rest):
            return items if rest is None else (*items, rest)
