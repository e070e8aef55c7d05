"""All names of a scope settled together, and the module of each thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..ir import Api
from ..lock import ChosenNames
from .arguments import Settled, argument_names, member_names
from .classes import class_names
from .groups import (
    PAGES,
    Group,
    constant_names,
    earlier_pages,
    make_groups,
    method_names,
    pages_names,
)
from .modules import SHARED, modules
from .parsers import parser_constants, parser_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Python names and modules by the keys of the IR.

    `members` and `arguments` are in the order of the IR's members and parameters; `body_argument`
    is the argument of a body that is passed whole. `pages` are the methods for pages; their
    constants stand under the key and `PAGES`. `parsers` are the names of callbacks as they stand
    behind `parse_`, and `parser_constants` what holds their facts. `chosen` is what a later run has
    to keep, `numbered` are the keys of the classes that only a number tells apart.
    """

    classes: Mapping[str, str]
    modules: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    methods: Mapping[str, str]
    constants: Mapping[str, str]
    pages: Mapping[str, str]
    group_names: Mapping[str, str]
    arguments: Mapping[str, tuple[str, ...]]
    flat_arguments: Mapping[str, tuple[str, ...]]
    body_argument: Mapping[str, str]
    groups: tuple[Group, ...]
    chosen: ChosenNames
    numbered: tuple[str, ...]
    parsers: Mapping[str, str] = field(default_factory=dict[str, str])
    parser_constants: Mapping[str, str] = field(default_factory=dict[str, str])


def make_plan(api: Api, earlier: ChosenNames, *, client: str) -> Plan:
    """The plan of a package whose client is called `client`; what a former run chose stays."""
    clients = (client, f"Async{client}")
    classes = class_names(api, earlier.classes, clients)
    names = frozenset(classes.by_key.values())
    groups = make_groups(api.operations, names, clients)
    group_names = {key: group.name for group in groups for key in group.operations}
    methods, pages, constants = _methods(api, groups, earlier, names)
    members = {model.key: member_names(model, earlier.of_member(model.key)) for model in api.models}
    arguments, body_argument = _arguments(api, earlier)
    parsers = parser_names(api)
    counts = {operation.key: len(operation.parameters) for operation in api.operations}
    return Plan(
        classes=classes.by_key,
        modules=modules(api, group_names, classes.by_key, map(_name, groups)),
        members={key: settled.names for key, settled in members.items()},
        methods=methods,
        constants=constants,
        pages=pages,
        group_names=group_names,
        arguments={key: found.names[: counts[key]] for key, found in arguments.items()},
        flat_arguments={key: found.names[counts[key] :] for key, found in arguments.items()},
        body_argument=body_argument,
        groups=groups,
        chosen=ChosenNames(
            classes=classes.by_place,
            methods={
                **{key: f"{group_names[key]}.{name}" for key, name in methods.items()},
                **{f"{key}{PAGES}": f"{group_names[key]}.{name}" for key, name in pages.items()},
            },
            members=_kept(members),
            arguments=_kept(arguments),
        ),
        numbered=classes.numbered,
        parsers=parsers,
        parser_constants=parser_constants(parsers, names),
    )


def _name(group: Group) -> str:
    return group.name


def _methods(
    api: Api, groups: tuple[Group, ...], earlier: ChosenNames, classes: frozenset[str]
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The methods, those for pages, and the constants with their facts, by operation."""
    operations = {operation.key: operation for operation in api.operations}
    methods: dict[str, str] = {}
    pages: dict[str, str] = {}
    constants: dict[str, str] = {}
    for group in groups:
        before = earlier_pages(group, operations, earlier.methods)
        found = method_names(group, operations, earlier.methods, before.values())
        methods |= found
        paged = pages_names(group, operations, found, before)
        pages |= paged
        named = {**found, **{f"{key}{PAGES}": name for key, name in paged.items()}}
        ordered = sorted(named)
        chosen = constant_names([named[key] for key in ordered], classes)
        constants |= dict(zip(ordered, chosen, strict=True))
    return methods, pages, constants


def _arguments(api: Api, earlier: ChosenNames) -> tuple[dict[str, Settled], dict[str, str]]:
    """The arguments, and the one of a body that is passed whole, by operation."""
    models = {model.key: model for model in api.models}
    settled: dict[str, Settled] = {}
    bodies: dict[str, str] = {}
    for operation in api.operations:
        chosen = earlier.of_argument(operation.key)
        settled[operation.key], bodies[operation.key] = argument_names(operation, models, chosen)
    return settled, bodies


def _kept(found: Mapping[str, Settled]) -> dict[str, Mapping[str, str]]:
    return {key: settled.kept for key, settled in found.items() if settled.kept}


__all__ = ["PAGES", "SHARED", "Group", "Plan", "make_plan"]
