"""View of the recording transports of a package, and the words that these may write down."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from ..document import JsonValue
from ..ir import (
    AliasRef,
    Body,
    Content,
    EnumRef,
    ListOf,
    MapOf,
    Model,
    ModelRef,
    Nullable,
    Operation,
    Parameter,
    Primitive,
    TupleOf,
    Type,
    Union,
)
from ..lower.media_types import essence
from ..text import Code, docstring
from .types import Scene

_ANY = Primitive("any")


@dataclass(frozen=True, slots=True)
class RecordingView:
    """The module `recording.py`."""

    module_doc: Code
    doc: Code
    async_doc: Code


def recording_view(scene: Scene) -> RecordingView:
    """The transports that record what an API does."""
    return RecordingView(
        module_doc=docstring(f"Recordings of what the {scene.called} does.", indent=0),
        doc=docstring(_doc("httpx2.Client", "RecordingTransport"), indent=4),
        async_doc=docstring(_doc("httpx2.AsyncClient", "AsyncRecordingTransport"), indent=4),
    )


def _doc(client: str, transport: str) -> str:
    return f"""A transport that appends a line of JSON to a file for each answered request.

For the `http_client` of a client:
`{client}(transport={transport}("seen.jsonl"))`.
`clientwright observe` reads the file. It has the words of the API description and the kinds
of all other values: no texts, numbers, ids, headers or credentials.

Args:
    path: The file; a new one can be read by its owner only.
    wrapped: What sends the requests. Default: a transport of httpx2 as it comes.
    keep_payload: Whether whole URLs and bodies are written, too, with all that is in them.
    max_bytes: How large the file may get; nothing is written beyond.

Raises:
    OSError: The file cannot be written."""


def recording_text(scene: Scene) -> str:
    """A JSON object: the types by number, and for each operation the names in its query and the
    numbers of its bodies by media type, as the runtime's `redaction` reads them.
    """
    numbers = _Numbers(scene)
    methods = scene.plan.methods
    named = {
        f"{group.name}.{methods[key]}": scene.operations[key]
        for group in scene.plan.groups
        for key in group.operations
    }
    operations = {name: _operation(numbers, one) for name, one in sorted(named.items())}
    nodes = [json.dumps(node) for node in numbers.settled()]
    lines = [f"{json.dumps(name)}: {json.dumps(one)}" for name, one in operations.items()]
    return f'{{"types": [\n{_listed(nodes)}\n],\n"operations": {{\n{_listed(lines)}\n}}}}\n'


def _listed(lines: Iterable[str]) -> str:
    return ",\n".join(lines)


@dataclass(slots=True)
class _Numbers:
    """The numbers of types; 0 is any value, as are all that say nothing of names and words.

    Each type has a second one for what is in members marked as sensitive, of whose enumerations no
    value is written down.
    """

    scene: Scene
    by_type: dict[tuple[Type, bool], int] = field(default_factory=lambda: {(_ANY, False): 0})

    def number(self, type_: Type, *, secret: bool) -> int:
        """The number of a type, a new one where it has none."""
        match type_:
            case Nullable(inner):
                return self.number(inner, secret=secret)
            case Primitive():
                return 0
            case _:
                return self.by_type.setdefault((type_, secret), len(self.by_type))

    def settled(self) -> list[JsonValue]:
        """All types; each can lead to further ones."""
        nodes: list[JsonValue] = []
        while len(nodes) < len(self.by_type):
            waiting = [*self.by_type][len(nodes) :]
            nodes += [self._node(type_, secret=secret) for type_, secret in waiting]
        return nodes

    def _node(self, type_: Type, *, secret: bool) -> JsonValue:
        match type_:
            case Primitive() | Nullable():
                return None
            case AliasRef(key):
                return ["any", self.number(self.scene.aliases[key].type, secret=secret)]
            case ListOf(item):
                return ["list", self.number(item, secret=secret)]
            case TupleOf(items, rest):
                every = (*items, *([] if rest is None else [rest]))
                return ["list", self.number(Union(every), secret=secret)]
            case MapOf(value):
                return ["map", self.number(value, secret=secret)]
            case Union(options):
                return ["any", *(self.number(option, secret=secret) for option in options)]
            case EnumRef(key):
                return ["secret" if secret else "enum", *self.scene.enums[key].values]
            case ModelRef(key):
                return self._record(self.scene.models[key], secret=secret)
            case _:
                assert_never(type_)

    def _record(self, model: Model, *, secret: bool) -> JsonValue:
        members: JsonValue = {
            member.wire_name: self.number(member.type, secret=secret or member.sensitive)
            for member in (*model.members, *model.demanded)
        }
        if model.additional is not None:
            return ["open", members, self.number(model.additional, secret=secret)]
        return ["open", members, 0] if model.open else ["record", members]


def _operation(numbers: _Numbers, operation: Operation) -> JsonValue:
    received: dict[str, JsonValue] = {
        response.status: _contents(numbers, response.content) for response in operation.responses
    }
    return {
        "query": list(_query(numbers.scene, operation)),
        "sent": _contents(numbers, _content(operation.body)),
        "received": received,
    }


def _content(body: Body | None) -> Content | None:
    return None if body is None else body.content


def _contents(numbers: _Numbers, content: Content | None) -> dict[str, JsonValue]:
    """The numbers of the types by media type, without its parameters."""
    every = () if content is None else (content, *content.others)
    return {essence(one.media_type): numbers.number(one.type, secret=False) for one in every}


def _query(scene: Scene, operation: Operation) -> Iterable[str]:
    """The names in the query of an operation; `*` where further ones are data."""
    for parameter in operation.parameters:
        if parameter.location == "query":
            yield "*" if _has_any_names(parameter) else parameter.wire_name.partition("[")[0]
    for credential in scene.api.credentials:
        if credential.kind == "apiKey" and credential.location == "query":
            yield credential.wire_name


def _has_any_names(parameter: Parameter) -> bool:
    """Whether a parameter is written under the names of its members."""
    written = parameter.style == "form" and parameter.explode
    listed = isinstance(parameter.type, Primitive | ListOf | EnumRef | TupleOf)
    return parameter.style == "querystring" or (written and not listed)
