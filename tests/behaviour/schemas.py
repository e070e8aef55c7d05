"""Many schemas in one document: generated and imported once, read and written one by one."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.pipeline import build
from generator.project import single_target
from generator.sink import compare, write

from .conftest import JsonObject, document, operation


class Schemas:
    """A package whose class `Everything` has a member for each schema, given and taken."""

    def __init__(self, package: Any, listed: list[tuple[str, str]]) -> None:
        self.package = package
        self.listed = listed

    def read(self, name: str, value: Any) -> Any:
        """The Python value of a JSON value of one of the schemas."""
        found = self.package.Everything.from_json({name: value})
        return getattr(found, name)

    def back(self, name: str, value: Any) -> Any:
        """The JSON value after it was read and written."""
        return self.package.Everything.from_json({name: value}).to_json()[name]

    def refuses(self, name: str, value: Any) -> str:
        """The message with which a JSON value is refused; empty if it is read."""
        try:
            self.read(name, value)
        except self.package.DecodeError as error:
            return str(error)
        return ""

    def codes(self, name: str) -> list[str]:
        """The codes of the problems that are listed for a schema or below it."""
        start = ref(f"Everything/properties/{name}")["$ref"]
        return [code for code, pointer in self.listed if f"{pointer}/".startswith(f"{start}/")]


def ref(name: str) -> JsonObject:
    """A reference to a declared schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def imported(
    folder: Path,
    package: str,
    members: JsonObject,
    schemas: Mapping[str, Any],
    *,
    version: str = "3.1.0",
) -> Schemas:
    """A package made of these members and declared schemas, imported under a name of its own."""
    everything = {"type": "object", "properties": members}
    path = operation(request=ref("Everything"), response=ref("Everything"))
    tree = document(
        paths={"/e": path}, schemas={"Everything": everything, **schemas}, version=version
    )
    source = folder / "api.json"
    source.write_text(json.dumps(tree), "utf-8")
    target = single_target(source, folder / "out", package)
    built = build(target, lambda _api, _stage: None)
    write(target.output, built.files, compare(target.output, built.files))
    sys.path.insert(0, str(target.output))
    importlib.invalidate_caches()
    listed = [(problem.code, problem.place.pointer) for problem in built.problems]
    return Schemas(importlib.import_module(package), listed)


def forget(package: str) -> None:
    """Take what was imported out of the way of other tests."""
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        del sys.modules[name]
