"""Which operations use a class, and which way its values go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..ir import AliasRef, Direction, EnumRef, ModelRef, Operation, Primitive, Type
from ..lower.direction import leaves, model_types, sent_types
from ..view.arguments import flat_body
from ..view.types import Scene
from .pairs import method


@dataclass(frozen=True, slots=True)
class Reach:
    """By the key of a class, sets as the bits of a number: the operations that use it, in the order
    of the API. `sent` and `received` are the keys of enumerations that go that way.
    """

    methods: tuple[str, ...]
    operations: dict[str, int]
    sent: frozenset[str]
    received: frozenset[str]

    def said(self, key: str) -> str:
        """Who uses a class, in words; empty if no operation does."""
        bits = self.operations.get(key, 0)
        count = bits.bit_count()
        if not count:
            return ""
        first = self.methods[(bits & -bits).bit_length() - 1]
        if count == 1:
            return f"used by {first}()"
        others = "1 more" if count == 2 else f"{count - 1} more"
        return f"used by {first}() and {others}"

    def is_sent(self, key: str) -> bool:
        """Whether values of an enumeration are sent."""
        return key in self.sent

    def is_received(self, key: str) -> bool:
        """Whether values of an enumeration are received."""
        return key in self.received


def reach(scene: Scene) -> Reach:
    """Who uses what in a version."""
    used: dict[str, int] = defaultdict(int)
    sent: set[str] = set()
    received = set(_keys([each.type for each in scene.api.webhooks]))
    received |= set(_keys([each.type for each in scene.api.callbacks]))
    for number, operation in enumerate(scene.api.operations):
        given, got = set(_keys(sent_types(operation))), set(_keys(_received(operation)))
        sent |= given
        received |= got
        for key in given | got:
            used[key] |= 1 << number
    _spread(scene, used)
    for types, direction in _holders(scene):
        keys = set(_keys(types))
        sent |= keys if direction != "received" else set()
        received |= keys if direction != "sent" else set()
    methods = tuple(method(scene, operation) for operation in scene.api.operations)
    return Reach(methods, dict(used), frozenset(sent), frozenset(received))


def led_to(
    scene: Scene, operations: Iterable[Operation]
) -> tuple[ModelRef | EnumRef | AliasRef, ...]:
    """The classes that operations take and give, and those in them, in the order of their keys; of
    a body whose members are arguments, what is in these.
    """
    found: dict[str, ModelRef | EnumRef | AliasRef] = {}
    waiting: list[Type] = []
    for operation in operations:
        flat = flat_body(operation)
        waiting += model_types(scene.models[flat]) if flat else []
        waiting += [each.type for each in operation.parameters]
        waiting += [operation.body.content.type] if operation.body and not flat else []
        waiting += _received(operation)
    while waiting:
        for leaf in leaves(waiting.pop()):
            if isinstance(leaf, Primitive) or leaf.key in found:
                continue
            found[leaf.key] = leaf
            if isinstance(leaf, ModelRef):
                waiting += model_types(scene.models[leaf.key])
            elif isinstance(leaf, AliasRef):
                waiting.append(scene.aliases[leaf.key].type)
    return tuple(found[key] for key in sorted(found))


def _received(operation: Operation) -> list[Type]:
    """The types of the bodies and headers of all responses."""
    found: list[Type] = []
    for response in operation.responses:
        found += [] if response.content is None else [response.content.type]
        found += [header.type for header in response.headers]
    return found


def _holders(scene: Scene) -> Iterator[tuple[list[Type], Direction]]:
    """The types that classes hold, and the direction of each class."""
    for model in scene.api.models:
        yield model_types(model), model.direction
    for alias in scene.api.aliases:
        yield [alias.type], alias.direction


def _keys(types: Iterable[Type]) -> Iterator[str]:
    for type_ in types:
        for leaf in leaves(type_):
            if isinstance(leaf, (ModelRef, EnumRef, AliasRef)):
                yield leaf.key


def _spread(scene: Scene, used: dict[str, int]) -> None:
    """Who uses a class uses what it holds."""
    held = {model.key: tuple(_keys(model_types(model))) for model in scene.api.models}
    held |= {alias.key: tuple(_keys([alias.type])) for alias in scene.api.aliases}
    waiting = list(used)
    while waiting:
        key = waiting.pop()
        for inner in held.get(key, ()):
            if used[key] & ~used[inner]:
                used[inner] |= used[key]
                waiting.append(inner)
