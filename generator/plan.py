"""All names of a scope settled together, and the module of each thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .ir import Api, Enum, EnumRef, Member, Model, ModelRef, NameHint, Operation, Type
from .lower.direction import leaves, sent_types
from .naming import MODEL_NAMES, constant_name, member_name, pascal, settle
from .vocabulary import CLIENT_NAMES, RESERVED, SPECIAL_MODULES, STANDARD

SHARED = "shared"
"""The module of the models that several groups, or none, use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A resource group: the attribute of the client, its classes, module, and operations by key."""

    name: str
    class_name: str
    operations: tuple[str, ...]

    @property
    def async_class_name(self) -> str:
        """The class with the same methods to be awaited."""
        return f"Async{self.class_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Python names and modules by the keys of the IR.

    `members` and `arguments` are in the order of the IR's members and parameters; `body_argument`
    is the argument of a body that is passed whole.
    """

    classes: Mapping[str, str]
    modules: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    methods: Mapping[str, str]
    constants: Mapping[str, str]
    group_names: Mapping[str, str]
    arguments: Mapping[str, tuple[str, ...]]
    flat_arguments: Mapping[str, tuple[str, ...]]
    body_argument: Mapping[str, str]
    groups: tuple[Group, ...]


def make_plan(api: Api, earlier: Mapping[str, str], *, client: str) -> Plan:
    """The plan of a package whose client is called `client`.

    `earlier` holds class names by key that a former run chose: they stay.
    """
    models = {model.key: model for model in api.models}
    classes = _class_names(api, earlier, {client, f"Async{client}"})
    groups = _groups(api.operations, frozenset(classes.values()))
    methods = {
        key: name
        for group in groups
        for key, name in zip(group.operations, _methods(group, api), strict=True)
    }
    arguments = {operation.key: _arguments(operation, models) for operation in api.operations}
    return Plan(
        classes=classes,
        modules=_modules(api, models),
        members={model.key: _member_names(model) for model in api.models},
        methods=methods,
        constants={key: constant_name(name) for key, name in methods.items()},
        group_names={key: group.name for group in groups for key in group.operations},
        arguments={key: names[0] for key, names in arguments.items()},
        flat_arguments={key: names[1] for key, names in arguments.items()},
        body_argument={key: names[2] for key, names in arguments.items()},
        groups=groups,
    )


def _class_names(api: Api, earlier: Mapping[str, str], clients: set[str]) -> dict[str, str]:
    """Names of models and enumerations: stated ones first, then earlier choices, then the best
    free.
    """
    found: list[Model | Enum] = [*api.models, *api.enums]
    chosen: dict[str, str] = {}
    taken: set[str] = {*RESERVED, *clients}
    for thing in found:
        if thing.hint.fixed:
            chosen[thing.key] = _free(thing.hint.candidates[0], taken)
    for thing in found:
        name = earlier.get(thing.key)
        if name is not None and thing.key not in chosen and name not in taken:
            chosen[thing.key] = name
            taken.add(name)
    waiting = [thing for thing in found if thing.key not in chosen]
    for level in range(max((len(thing.hint.candidates) for thing in waiting), default=0)):
        waiting = _settle_level(waiting, level, chosen, taken)
    for thing in waiting:
        chosen[thing.key] = _free(thing.hint.candidates[-1], taken)
    return chosen


def _settle_level(
    waiting: list[Model | Enum], level: int, chosen: dict[str, str], taken: set[str]
) -> list[Model | Enum]:
    """Give everyone its candidate of this level where it is free; who is left waits for the next.

    Of several that want one name, what the API gives keeps it, and what it only takes gets
    `...Input`.
    """
    wanting: dict[str, list[Model | Enum]] = defaultdict(list)
    for thing in waiting:
        wanting[_candidate(thing.hint, level)].append(thing)
    left: list[Model | Enum] = []
    for name, things in wanting.items():
        for thing in sorted(things, key=_only_sent):
            options = [name, f"{name}Input"] if _only_sent(thing) else [name]
            free = next((option for option in options if option not in taken), None)
            if free is None:
                left.append(thing)
            else:
                chosen[thing.key] = free
                taken.add(free)
    return sorted(left, key=waiting.index)


def _candidate(hint: NameHint, level: int) -> str:
    return hint.candidates[min(level, len(hint.candidates) - 1)]


def _only_sent(thing: Model | Enum) -> bool:
    return isinstance(thing, Model) and thing.direction == "sent"


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with the lowest number that is free."""
    number = 2
    unique = f"{name}Model" if name in RESERVED else name
    while unique in taken:
        unique = f"{name}{number}"
        number += 1
    taken.add(unique)
    return unique


def _member_names(model: Model) -> tuple[str, ...]:
    return tuple(settle([member_name(m.wire_name, taken=MODEL_NAMES) for m in model.members]))


def _groups(operations: Iterable[Operation], classes: frozenset[str]) -> tuple[Group, ...]:
    members: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for operation in operations:
        members[operation.group].append(operation.key)
    names: list[str] = []
    for group in members:
        names.append(_group_name("_".join(group), names))
    return tuple(
        Group(name=name, class_name=_resource_name(name, classes), operations=tuple(keys))
        for name, keys in zip(names, members.values(), strict=True)
    )


def _group_name(name: str, taken: list[str]) -> str:
    """The attribute of a group; its modules `name` and `async_name` must be free as well."""
    modules = {*CLIENT_NAMES, *taken, *(f"async_{other}" for other in taken)}
    while name in modules or f"async_{name}" in modules:
        name += "_"
    return name


def _resource_name(group: str, classes: frozenset[str]) -> str:
    """The class of a group, told from a model of that name."""
    name = pascal(group)
    return f"{name}Resource" if classes & {name, f"Async{name}"} or name in RESERVED else name


def _methods(group: Group, api: Api) -> list[str]:
    by_key = {operation.key: operation for operation in api.operations}
    return settle([_method(by_key[key].method) for key in group.operations])


def _method(name: str) -> str:
    """The method; one called like an imported type would hide it from the annotations after it."""
    return f"{name}_" if name in STANDARD else name


def _arguments(
    operation: Operation, models: Mapping[str, Model]
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Arguments of the parameters, of a flat body's members, and the one of a whole body."""
    taken: set[str] = set()
    names = tuple(
        _argument(member_name(parameter.wire_name), parameter.location, taken)
        for parameter in operation.parameters
    )
    flat = tuple(
        _argument(member_name(member.wire_name), "body", taken)
        for member in _flat_members(operation, models)
    )
    return names, flat, _argument("body", "request", taken)


def _flat_members(operation: Operation, models: Mapping[str, Model]) -> tuple[Member, ...]:
    body = operation.body
    if body is None or not body.flat or not isinstance(body.content.type, ModelRef):
        return ()
    return models[body.content.type.key].members


def _argument(name: str, place: str, taken: set[str]) -> str:
    """The name, or one with its place before it where another argument has it: `id`, `body_id`."""
    unique = name if name not in taken else f"{place}_{name}"
    number = 2
    while unique in taken:
        unique = f"{place}_{name}_{number}"
        number += 1
    taken.add(unique)
    return unique


def _modules(api: Api, models: Mapping[str, Model]) -> dict[str, str]:
    """The module of each model and enumeration: its group's, or the shared one.

    What two groups reach, and what no operation reaches, is shared; so modules of groups import the
    shared one and never each other.
    """
    users: dict[str, set[str]] = {key: set() for key in [*models, *(e.key for e in api.enums)]}
    for operation in api.operations:
        types = sent_types(operation)
        types += [r.content.type for r in operation.responses if r.content is not None]
        _mark(types, "_".join(operation.group), models, users)
    for key in [key for key, groups in users.items() if not groups]:
        _mark([ModelRef(key) if key in models else EnumRef(key)], SHARED, models, users)
    return {key: _module(*groups) if len(groups) == 1 else SHARED for key, groups in users.items()}


def _module(group: str) -> str:
    return f"{group}_" if group in SPECIAL_MODULES else group


def _mark(
    types: list[Type], group: str, models: Mapping[str, Model], users: dict[str, set[str]]
) -> None:
    waiting = list(types)
    while waiting:
        for leaf in leaves(waiting.pop()):
            if isinstance(leaf, ModelRef | EnumRef) and group not in users[leaf.key]:
                users[leaf.key].add(group)
                if isinstance(leaf, ModelRef):
                    waiting += [member.type for member in models[leaf.key].members]
