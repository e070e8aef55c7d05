"""Which models the API takes, gives, or both: by what is reachable from its operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from ..ir import (
    Alias,
    AliasRef,
    Direction,
    EnumRef,
    ListOf,
    MapOf,
    Model,
    ModelRef,
    Nullable,
    Operation,
    Primitive,
    TupleOf,
    Type,
    Union,
)


def directed(
    models: Mapping[str, Model],
    aliases: Mapping[str, Alias],
    operations: Iterable[Operation],
    given: Iterable[Type] = (),
) -> tuple[tuple[Model, ...], tuple[Alias, ...]]:
    """The models and named types with their direction; one that nothing uses stays `both`. The API
    sends what is `given` on its own account.
    """
    sent: set[str] = set()
    received: set[str] = set()
    for type_ in given:
        _reach(type_, models, aliases, received)
    for operation in operations:
        for type_ in sent_types(operation):
            _reach(type_, models, aliases, sent)
        for response in operation.responses:
            if response.content is not None:
                _reach(response.content.type, models, aliases, received)
    return (
        tuple(
            replace(model, direction=_direction(key in sent, key in received))
            for key, model in models.items()
        ),
        tuple(
            replace(alias, direction=_direction(key in sent, key in received))
            for key, alias in aliases.items()
        ),
    )


def sent_types(operation: Operation) -> list[Type]:
    """The types of the body and of all parameters."""
    types: list[Type] = [parameter.type for parameter in operation.parameters]
    return types if operation.body is None else [operation.body.content.type, *types]


def leaves(type_: Type) -> Iterable[ModelRef | EnumRef | AliasRef | Primitive]:
    """The references and primitives that a type is made of."""
    match type_:
        case Primitive() | ModelRef() | EnumRef() | AliasRef():
            yield type_
        case TupleOf(items=items, rest=rest):
            for item in items if rest is None else (*items, rest):
                yield from leaves(item)
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
            yield from leaves(inner)
        case Union(options=options, tag=tag):
            more = () if tag is None or tag.otherwise is None else (tag.otherwise,)
            for option in (*options, *more):
                yield from leaves(option)
        case _:
            assert_never(type_)


def model_types(model: Model) -> list[Type]:
    """The types of the members of a model, those that it does not name among them."""
    types = [member.type for member in model.members]
    return types if model.additional is None else [*types, model.additional]


def _reach(
    type_: Type, models: Mapping[str, Model], aliases: Mapping[str, Alias], reached: set[str]
) -> None:
    waiting = [type_]
    while waiting:
        for leaf in leaves(waiting.pop()):
            match leaf:
                case ModelRef(key=key) if key not in reached:
                    reached.add(key)
                    waiting += model_types(models[key])
                case AliasRef(key=key) if key not in reached:
                    reached.add(key)
                    waiting.append(aliases[key].type)
                case _:
                    pass


def _direction(sent: bool, received: bool) -> Direction:
    if sent == received:
        return "both"
    return "sent" if sent else "received"
