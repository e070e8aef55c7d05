"""Every example and default of a document through the codec of its package, and back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from re import sub
from typing import Any

from generator.bundle import bundle
from generator.config import default_config
from generator.document import JsonObject, JsonValue, descend, tokens
from generator.ir import Type
from generator.load import load
from generator.lock import ChosenNames, read_lock
from generator.lower import lowered
from generator.normalise import normalise
from generator.plan import make_plan
from generator.view.decoding import decoder
from generator.view.encoding import encoder
from generator.view.types import Scene, scene

from .examples import Example, find_examples
from .findings import Findings
from .fitting import judge_of
from .package import FAULTS, module_name
from .same import difference, same

_SENT = "#sent"
_MOST_PLACES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A document as the generator understands it: the type of each schema by its pointer, and the
    name of the client's class.
    """

    tree: JsonObject
    places: Mapping[str, Type]
    scene: Scene
    names: Mapping[str, str]
    client: str


def lower_again(document: Path, package: Path) -> Lowered:
    """What the package in a folder was made from, with the class names that it has."""
    read = bundle(load(document))
    normal = normalise(read)
    config = default_config(document.stem, package=package.name)
    result = lowered(normal, config)
    lock = read_lock(package.parent)
    earlier = ChosenNames() if lock is None else lock.names
    plan = make_plan(result.api, earlier, client=config.client)
    return Lowered(
        tree=normal.tree,
        places=result.places,
        scene=scene(result.api, plan),
        names=plan.classes,
        client=config.client,
    )


def round_trips(source: Lowered, package: Path, findings: Findings) -> None:
    """Decode and encode all examples and defaults that fit their schema."""
    found = find_examples(source.tree)
    fits = judge_of(source.tree)
    trip = _tripper(source, package)
    findings.given = len(found.examples)
    for example in found.examples:
        if not fits(example.value, example.schema):
            continue
        findings.fitting += 1
        type_ = place_of(source, example.schema, found.uses)
        if type_ is None:
            findings.unused.append(example.pointer)
            continue
        findings.tried += 1
        lost = trip(type_, example)
        if lost:
            findings.lost.append(f"{example.pointer}: {lost}")
        else:
            findings.back += 1


def _tripper(source: Lowered, package: Path) -> Callable[[Type, Example], str]:
    """A function that says what a value loses as a value of a type; empty if nothing."""
    names = codec_names(package)

    @cache
    def codec(type_: Type) -> tuple[Any, Any]:
        decode, encode = (
            eval(expression(source.scene, type_, strict=False), names)
            for expression in (decoder, encoder)
        )
        return decode, encode

    def trip(type_: Type, example: Example) -> str:
        try:
            decode, encode = codec(type_)
            after: JsonValue = encode(decode(example.value))
        except FAULTS as error:
            return f"{type(error).__name__}: {error}"
        return "" if same(example.value, after) else difference(example.value, after)

    return trip


def codec_names(package: Path) -> dict[str, Any]:
    """What the expressions for decoders and encoders can call."""
    names: dict[str, Any] = {}
    for name in ("decode", "encode", "union"):
        if (package / "_runtime" / f"{name}.py").exists():  # a package carries what it needs
            names |= vars(import_module(f"{package.name}._runtime.{name}"))
    for file in sorted((package / "models").rglob("_*.py")):
        if file.stem != "__init__":
            names |= vars(import_module(module_name(file, package)))
    return names


def place_of(source: Lowered, pointer: str, uses: Mapping[str, Sequence[str]]) -> Type | None:
    """The type of the schema at a pointer; None if nothing of the client has it."""
    for place in islice(_places(source.tree, pointer, uses), _MOST_PLACES):
        for key in (place, f"{place}{_SENT}"):
            if key in source.places:
                return source.places[key]
    return None


def _places(tree: JsonObject, pointer: str, uses: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Where a schema can be known, the nearest first: its own place, that of the whole that it is a
    branch of, what it refers to, and where the component that it is in is used.
    """
    waiting = deque([pointer])
    met: set[str] = set()
    while waiting:
        place = waiting.popleft()
        if place in met:
            continue
        met.add(place)
        yield place
        waiting.append(sub(r"/allOf/[0-9]+", "", place))
        waiting += _referred(tree, place)
        component = "/".join(place.split("/")[:4])
        waiting += [use + place.removeprefix(component) for use in uses.get(component, ())]


def _referred(tree: JsonObject, pointer: str) -> Iterator[str]:
    """What the schema at a pointer refers to, if it does, and if there is one."""
    with suppress(LookupError):
        schema = descend(tree, tokens(pointer))
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            yield str(schema["$ref"])
