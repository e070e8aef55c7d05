"""The methods of a package: their arguments from JSON values, and their results back to JSON."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from typing import Any

import httpx2

from generator.document import JsonValue
from generator.ir import Operation, Type
from generator.lower.security import sent_as
from generator.view.arguments import flat_body, places
from generator.view.decoding import decoder
from tests.corpus.package import FAULTS
from tests.corpus.trips import Lowered, codec_names

from .arrived import Given
from .bodies import text_of
from .media import OPAQUE

SECRET = "secret-1"
"""What every credential is."""


_OUTSIDE = frozenset({"mutualTLS", "other"})
"""Kinds of credentials that only an HTTP client of the user has."""


class Package:
    """A generated package with a client that sends to one server.

    Attributes:
        faults: What a method can raise.
        secrets: The location and name of each credential; those of headers in lower case.
    """

    def __init__(self, source: Lowered, folder: Path, origin: str) -> None:
        self._source = source
        self._names = codec_names(folder)
        _take_files(folder.name, self._names)
        package = import_module(folder.name)
        kind: Any = getattr(package, source.client)
        accepted = inspect.signature(kind).parameters
        credentials: dict[str, Any] = {
            name: SECRET
            for credential in source.scene.api.credentials
            for name in (credential.argument, credential.password)
            if name in accepted
        }
        if any(credential.kind in _OUTSIDE for credential in source.scene.api.credentials):
            credentials["http_client"] = httpx2.Client()
        self.client: Any = kind(
            base_url=origin, retry=package.RetryPolicy(attempts=1), timeout=20, **credentials
        )
        self.secrets = frozenset(map(sent_as, source.scene.api.credentials))
        self.faults: tuple[type[Exception], ...] = (*FAULTS, package.ApiError)
        self._json_any: Any = import_module(f"{folder.name}._runtime.encode").json_any
        self._decoder = cache(self._made_decoder)

    def method(self, operation: Operation, chosen: str) -> Callable[..., Any]:
        """The method of an operation, for a chosen media type if that is not empty."""
        plan = self._source.scene.plan
        client = self.client.with_options(media_type=chosen) if chosen else self.client
        group, name = plan.group_names[operation.key], plan.methods[operation.key]
        found: Callable[..., Any] = attrgetter(f"{group}.{name}")(client)
        return found

    def arguments(
        self, operation: Operation, given: Given, body: JsonValue, *, has_body: bool
    ) -> dict[str, Any]:
        """The keyword arguments that say these values, as types of the package; files are open."""
        scene = self._source.scene
        names = {name.lower(): value for (place, name), value in given.items() if place == "header"}
        flat = flat_body(operation)
        arguments: dict[str, Any] = {}
        for place, argument in places(scene, operation):
            location = getattr(place, "location", "body")
            name = place.wire_name
            if location == "body":
                stated = body if isinstance(body, dict) else {}
            elif location == "header":
                stated, name = names, name.lower()
            else:
                stated = {key: value for (where, key), value in given.items() if where == location}
            if name in stated and (location != "body" or has_body):
                arguments[argument] = self._value(place.type, stated[name], nullable=place.nullable)
        if operation.body is not None and not flat and has_body:
            arguments[scene.plan.body_argument[operation.key]] = self._whole(operation, body)
        return arguments

    def as_json(self, value: object) -> JsonValue:
        """What a method returned, as JSON again."""
        found: JsonValue = self._json_any(value)
        return found

    def _whole(self, operation: Operation, body: JsonValue) -> Any:
        """A body that is one argument."""
        assert operation.body is not None
        content = operation.body.content
        match content.coding:
            case "text":
                return text_of(body)
            case "bytes":
                return body.encode() if isinstance(body, str) else OPAQUE
            case _:
                return self._value(content.type, body, nullable=False)

    def _value(self, type_: Type, value: JsonValue, *, nullable: bool) -> Any:
        if value is None and nullable:
            return None
        return self._decoder(type_)(value)

    def _made_decoder(self, type_: Type) -> Callable[[JsonValue], Any]:
        expression = decoder(self._source.scene, type_, strict=True)
        found: Callable[[JsonValue], Any] = eval(expression, dict(self._names))
        return found


def _take_files(package: str, names: dict[str, Any]) -> None:
    """Let the codec make an open file of a string; a package refuses JSON that stands for one."""
    if not (Path(str(import_module(package).__path__[0])) / "_runtime/file_values.py").exists():
        return
    as_str: Any = names["as_str"]

    def as_file(value: JsonValue) -> BytesIO:
        return BytesIO(as_str(value).encode())

    names["as_file"] = as_file
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{package}.models.") and hasattr(module, "as_file"):
            vars(module)["as_file"] = as_file
