"""Resource groups, and the methods of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..ir import Operation
from ..naming import class_name, constant_name
from ..vocabulary import CLIENT_NAMES, RESERVED, STANDARD
from .taken import Taken, is_form_of

# What the body of a client class uses by name, and its groups would hide.
_USED_IN_CLIENTS = frozenset({"cached_property", "dict", "float", "httpx2", "object", "str"})
PAGES = "#pages"
"""Behind the key of an operation: what names the method for its pages."""
_BASES = frozenset({"AsyncClient", "SyncClient"})


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


def make_groups(
    operations: Iterable[Operation], classes: Iterable[str], clients: Iterable[str]
) -> tuple[Group, ...]:
    """The groups in the order of the document; stated ones that fold to one name are one."""
    members: dict[str, list[str]] = defaultdict(list)
    for operation in operations:
        members["_".join(operation.group)].append(operation.key)
    taken = Taken([*CLIENT_NAMES, *_USED_IN_CLIENTS])
    used = Taken([*RESERVED, *_BASES, *classes, *clients])
    # Which of two gets an underscore must not depend on the order of the document.
    ordered = sorted(members, key=lambda name: (name.startswith("async_"), name))
    names = {name: _group_name(name, taken) for name in ordered}
    classes_ = {name: _resource_name(names[name], used) for name in ordered}
    return tuple(
        Group(name=names[name], class_name=classes_[name], operations=tuple(keys))
        for name, keys in members.items()
    )


def _group_name(name: str, taken: Taken) -> str:
    """The attribute of a group; its modules `name` and `async_name` must be free as well."""
    while name in taken or f"async_{name}" in taken:
        name += "_"
    taken.add(name)
    taken.add(f"async_{name}")
    return name


def _resource_name(group: str, used: Taken) -> str:
    """The class of a group, told from a model of that name."""
    plain = class_name(group)
    options = (plain, f"{plain}Resource")
    name = next((n for n in options if n not in used and f"Async{n}" not in used), None)
    chosen = name or used.numbered(f"{plain}Resource", "")
    used.add(chosen)
    used.add(f"Async{chosen}")
    return chosen


def method_names(
    group: Group,
    operations: Mapping[str, Operation],
    earlier: Mapping[str, str],
    pages: Iterable[str] = (),
) -> dict[str, str]:
    """The methods of a group by operation: earlier choices first, then stated names, then for each
    the shortest of its names that is free. `earlier` has them as `group.method`, `pages` are the
    methods for pages that the group had before.
    """
    every = sorted((operations[key] for key in group.operations), key=_order)
    taken = Taken(pages)
    chosen: dict[str, str] = {}
    for operation in every:
        group_name, _, name = earlier.get(operation.key, "").rpartition(".")
        if group_name == group.name and is_form_of(name, _candidates(operation, chosen)):
            free = taken.first([name])
            if free is not None:
                chosen[operation.key] = free
    left_over = [operation for operation in every if operation.key not in chosen]
    waiting = [operation for operation in left_over if not operation.variant]
    levels = max((len(_candidates(operation, chosen)) for operation in waiting), default=0)
    for level in range(levels):
        left: list[Operation] = []
        for operation in waiting:
            free = taken.first(_candidates(operation, chosen)[level : level + 1])
            if free is None:
                left.append(operation)
            else:
                chosen[operation.key] = free
        waiting = left
    for operation in waiting:
        chosen[operation.key] = taken.numbered(_candidates(operation, chosen)[0], "_")
    for operation in left_over:
        if operation.variant:
            names = _candidates(operation, chosen)
            chosen[operation.key] = taken.first(names) or taken.numbered(names[-1], "_")
    return chosen


def earlier_pages(
    group: Group, operations: Mapping[str, Operation], earlier: Mapping[str, str]
) -> dict[str, str]:
    """The methods for pages that a former run has chosen, by operation."""
    found: dict[str, str] = {}
    for key in group.operations:
        name = earlier.get(f"{key}{PAGES}", "").removeprefix(f"{group.name}.")
        if operations[key].pages is not None and name.isidentifier():
            found[key] = name
    return found


def pages_names(
    group: Group,
    operations: Mapping[str, Operation],
    methods: Mapping[str, str],
    earlier: Mapping[str, str],
) -> dict[str, str]:
    """The methods for pages by operation: `list_pages` beside `list`."""
    taken = Taken([*methods.values(), *earlier.values()])
    chosen = dict(earlier)
    for key in sorted(group.operations):
        if operations[key].pages is None or key in chosen:
            continue
        name = f"{methods[key]}_pages"
        while name in taken:
            name += "_"
        taken.add(name)
        chosen[key] = name
    return chosen


def _order(operation: Operation) -> tuple[bool, bool, int, str]:
    """Who comes first among several that want one name; the document's order is none of it."""
    fuller = bool(operation.methods)
    return bool(operation.variant), fuller, operation.path.count("/"), operation.key


def _candidates(operation: Operation, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """The names that fit; a variant is called after the operation that it is one of, and has none
    before that has one.
    """
    if operation.variant:
        own = chosen.get(operation.variant_of, "").rstrip("_")
        joined = ("_", "_as_" if "#returns " in operation.key else "_from_")
        return tuple(f"{own}{join}{operation.variant}" for join in joined) if own else ()
    # A method called like an imported type would hide it from the annotations after it.
    names = (operation.method, *operation.methods)
    return tuple(f"{name}_" if name in STANDARD else name for name in names)


def constant_names(methods: Sequence[str], classes: frozenset[str]) -> list[str]:
    """The constants with the facts of the methods of a group, told from classes in capitals and
    from the values of enumerations.
    """
    taken = Taken([*RESERVED, *classes])
    found: list[str] = []
    for method in methods:
        name = constant_name(method)
        while name in taken or name.endswith("_VALUES"):
            name += "_"
        taken.add(name)
        found.append(name)
    return found
