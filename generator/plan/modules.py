"""The module of each model: that of its resource group or the shared one, large ones split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ..ir import AliasRef, Api, EnumRef, Model, ModelRef, Operation, Type
from ..lower.direction import leaves, sent_types
from ..naming import module_name, words
from ..vocabulary import SPECIAL_MODULES
from .parsers import MODULE
from .taken import Taken

SHARED = "shared"
"""The module of the models that several groups, or none, use."""

# Importing a class takes 0.3 ms, so a module is not much larger than what one call needs; it is
# split by names, so that a new class goes to its like and moves no other.
_MOST = 40
_OWN_MODULE = 8
# A module of such a name would hide the type from its package's own functions.
_USED = frozenset({"list", "object", "str"})


def modules(
    api: Api, group_names: Mapping[str, str], classes: Mapping[str, str], groups: Iterable[str]
) -> dict[str, str]:
    """The module of each class by key, given the group of each operation and all groups.

    What two groups reach, and what nothing reaches, is shared; webhooks and callbacks count as a
    group of their own.
    """
    owners = _owners(api, group_names)
    members: dict[str, dict[str, str]] = defaultdict(dict)
    for key, name in classes.items():
        members[owners.get(key, SHARED)][name] = key
    taken = Taken([SHARED, MODULE, *SPECIAL_MODULES, *_USED, *groups])
    found: dict[str, str] = {}
    for owner, names in sorted(members.items()):
        for label, part in sorted(_split(list(names), owner).items()):
            usual = label == owner and label not in _USED
            module = label if usual else _free(label, taken)
            found |= {names[name]: module for name in part}
    return found


def _free(label: str, taken: Taken) -> str:
    name = module_name(label)
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _owners(api: Api, group_names: Mapping[str, str]) -> dict[str, str]:
    """The one group that reaches a class, or the shared module; each is visited twice at most."""
    models = {model.key: model for model in api.models}
    aliases = {alias.key: alias for alias in api.aliases}
    owners: dict[str, str] = {}
    for group, types in _roots(api, group_names):
        waiting = list(types)
        while waiting:
            for leaf in leaves(waiting.pop()):
                if not isinstance(leaf, ModelRef | EnumRef | AliasRef):
                    continue
                owner = owners.get(leaf.key)
                if owner in (group, SHARED):
                    continue
                owners[leaf.key] = group if owner is None else SHARED
                if leaf.key in models:
                    waiting += _held(models[leaf.key])
                elif leaf.key in aliases:
                    waiting.append(aliases[leaf.key].type)
    return owners


def _roots(api: Api, group_names: Mapping[str, str]) -> Iterator[tuple[str, list[Type]]]:
    """The types that each group starts from."""
    for operation in api.operations:
        yield group_names[operation.key], _types(operation)
    given = [callback.type for callback in api.callbacks]
    yield MODULE, given if api.events is None else [api.events.type, *given]


def _types(operation: Operation) -> list[Type]:
    types = sent_types(operation)
    return types + [r.content.type for r in operation.responses if r.content is not None]


def _held(model: Model) -> list[Type]:
    additional = [] if model.additional is None else [model.additional]
    return [*additional, *(member.type for member in model.members)]


def _split(names: list[str], label: str, depth: int = 0) -> dict[str, list[str]]:
    """Class names by module: by their first words where many share them, the others by letter."""
    if len(names) <= _MOST:
        return {label: names}
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_word["_".join(words(name)[depth : depth + 1])].append(name)
    found: dict[str, list[str]] = {}
    rest: list[str] = []
    for word, part in by_word.items():
        if word and len(part) >= _OWN_MODULE:
            _add(found, _split(part, f"{label}_{word}", depth + 1))
        else:
            rest += part
    _add(found, _by_letter(rest, label, depth, 1))
    return found


def _add(found: dict[str, list[str]], more: Mapping[str, list[str]]) -> None:
    """Add modules to those found: a word of one letter gives the same label as that letter."""
    for label, names in more.items():
        found.setdefault(label, []).extend(names)


def _by_letter(names: list[str], label: str, depth: int, length: int) -> dict[str, list[str]]:
    """Class names by the first letters after the words that the label already says."""
    if len(names) <= _MOST:
        return {label: names} if names else {}
    stem = label if length == 1 else label.rpartition("_")[0]
    by_letters: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_letters["".join(words(name)[depth:])[:length]].append(name)
    found: dict[str, list[str]] = {}
    for letters, part in by_letters.items():
        # Names that end here have no further letter to be told apart by.
        if len(letters) < length:
            found.setdefault(label, []).extend(part)
        else:
            _add(found, _by_letter(part, f"{stem}_{letters}", depth, length + 1))
    return found
