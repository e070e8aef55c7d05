"""Schemas lowered on their own: an inline document, and the types that its places get."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generator.document import Document
from generator.ir import Alias, Enum, Member, Model, Type
from generator.load import load
from generator.lower import Lowered, lowered
from generator.normalise import normalise
from generator.project import single_target

JsonObject = dict[str, Any]


class Seen:
    """What lowering makes of a document with these declared schemas."""

    def __init__(self, found: Lowered) -> None:
        self.api = found.api
        self.places = found.places
        self.codes = [problem.code for problem in found.problems]

    def type(self, name: str) -> Type:
        """The type of a declared schema, or of one at a pointer below it."""
        return self.places[pointer(name)]

    def model(self, name: str) -> Model:
        """The model at a declared schema, or below it."""
        return next(model for model in self.api.models if model.key == pointer(name))

    def enum(self, name: str) -> Enum:
        """The enumeration at a declared schema, or below it."""
        return next(enum for enum in self.api.enums if enum.key == pointer(name))

    def alias(self, name: str) -> Alias:
        """The named type of a declared schema."""
        return next(alias for alias in self.api.aliases if alias.key == pointer(name))

    def member(self, name: str, wire_name: str) -> Member:
        """A member of a model."""
        return next(m for m in self.model(name).members if m.wire_name == wire_name)

    def members(self, name: str) -> list[str]:
        """The wire names of a model's members."""
        return [member.wire_name for member in self.model(name).members]


def pointer(name: str) -> str:
    """`Pet` -> `#/components/schemas/Pet`."""
    return f"#/components/schemas/{name}"


def ref(name: str) -> JsonObject:
    """A reference to a declared schema."""
    return {"$ref": pointer(name)}


def see(folder: Path, schemas: JsonObject, *, version: str = "3.1.0", sent: bool = False) -> Seen:
    """Lower a document in which an operation receives (or takes) every one of these schemas."""
    content = [{"application/json": {"schema": ref(name)}} for name in schemas]
    paths: JsonObject = {}
    for n, one in enumerate(content):
        operation: JsonObject = {"responses": {"200": {"description": "", "content": one}}}
        if sent:
            operation = {"requestBody": {"content": one}, "responses": {}}
        paths[f"/{n}"] = {"put": operation}
    tree = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    return Seen(
        lowered(read(folder, tree), single_target(folder / "a.json", folder, None).config())
    )


def read(folder: Path, tree: JsonObject) -> Document:
    """The document as lowering gets it."""
    path = folder / "a.json"
    path.write_text(json.dumps(tree), "utf-8")
    document = load(path)
    return normalise(document)
