"""Names that get in each other's way: of schemas, groups, methods, and of what packages import."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import httpx2

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
TEXT: JsonObject = {"type": "object", "properties": {"text": {"type": "string"}}}


def reference(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def awkward() -> JsonObject:
    """A document whose names are those of the package's own parts."""
    names = ("Health", "Api", "Codec", "ApiClient", "Model", "UUID", "List", "StatusError")
    schemas: JsonObject = dict.fromkeys(names, TEXT)
    array = {"type": "array", "items": reference("List")}
    strings = {"type": "array", "items": {"type": "string"}}
    query = [{"name": "ids", "in": "query", "schema": strings}]
    paths = {
        f"/{name.lower()}": operation(
            operationId=f"make{name}", tags=["health"], response=reference(name)
        )
        for name in schemas
    }
    paths["/a"] = operation(
        method="get", operationId="list", tags=["health"], parameters=query, response=array
    )
    paths["/b"] = operation(operationId="uuid", tags=["health"], request=array)
    paths["/c"] = operation(operationId="unset", tags=["health"], response=strings)
    paths["/d"] = operation(operationId="date", tags=["health"])
    paths["/e"] = operation(operationId="send", tags=["things"])
    paths["/f"] = operation(operationId="send", tags=["async things"])
    paths["/g"] = operation(operationId="send", tags=["close"])
    paths["/h"] = operation(operationId="send", tags=["with_options"])
    for number, item in enumerate(paths.values()):
        (found,) = item.values()
        found["x-clientwright-method"] = found.pop("operationId")
        found["operationId"] = f"operation{number}"
    return document(paths=paths, schemas=schemas)


def test_names_of_the_packages_own_parts_are_left_to_them(make: Make) -> None:
    made = make(awkward())
    answers = [httpx2.Response(200, json={"text": "t"}) for _ in range(9)]
    with made.client(*answers) as client:
        assert type(client) is made.package.ApiClient
        assert client.health.make_health().text == "t"
        assert client.health.make_api_client().text == "t"
        assert client.things.send() is None
        assert client.async_things_.send() is None
        assert client.close_.send() is None
        assert client.with_options_.send() is None
        assert client.with_options(timeout=1.0).health.make_codec().text == "t"


def test_a_package_of_awkward_names_has_no_type_errors(make: Make) -> None:
    made = make(awkward())
    command = [sys.executable, "-m", "mypy", "--strict", "-p", "api_client", "--cache-dir", "cache"]
    run = subprocess.run(command, cwd=made.folder, capture_output=True, text=True, check=False)
    assert run.stdout.startswith("Success"), run.stdout


def test_a_class_keeps_its_name_when_the_document_grows(make: Make) -> None:
    def inline(**more: JsonObject) -> JsonObject:
        properties = {"status": {"enum": ["a", "b"]}, **more}
        return {"type": "object", "properties": properties}

    later = {"/first": operation(response=inline(kind={"enum": ["x"]}), operationId="first")}
    paths = {"/things": operation(response=inline(), operationId="sendThing")}
    small = make(document(paths=paths))
    names = {name for name in small.package.__all__ if name.startswith("SendThing")}
    assert names
    grown = make(document(paths={**later, **paths}))
    assert names <= set(grown.package.__all__)
    assert grown.folder == small.folder
