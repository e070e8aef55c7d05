"""Names that get in each other's way: of schemas, groups, methods, and of what packages import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from generator.vocabulary import RESERVED

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
RUNTIME = Path(__file__).parents[2] / "templates" / "runtime"
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


def _called() -> list[str]:
    """Everything that modules of a package call by name."""
    found = set(RESERVED)
    for path in RUNTIME.glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                    found.add(name)
                case ast.AnnAssign(target=ast.Name(id=name)):
                    found.add(name)
                case ast.ImportFrom(names=names):
                    found |= {alias.name for alias in names}
                case _:
                    pass
    found |= {"API", "ApiClient", "AsyncApiClient", "BY_STATUS", "EVENT", "FakeApi", "SIGNATURE"}
    return sorted(name for name in found | {"WebhookEvent"} if name[0].isupper())


def _everything() -> JsonObject:
    """A document with every part that a package can have, whose schemas, groups and methods are
    called like what these parts use.
    """
    called = [*_called(), "oAuth", "o_auth"]
    every = {"type": "object", "properties": {name: reference(name) for name in called}}
    everything = reference("Everything")
    words = (
        "stream download testing webhooks headers auth client async_client with_response errors"
        " models resources pytest_plugin runtime api shared close property list dict str body self"
    )
    paths = {
        f"/{word}": operation(operationId=word, tags=[word], request=TEXT, response=everything)
        for word in words.split()
    }
    paths |= {
        f"/things/{word}": operation(operationId=f"things/{word}", response=reference("Call"))
        for word in words.split()
    }
    form: JsonObject = {"type": "object", "properties": {"t": reference("FileUpload"), "f": {}}}
    kinds = {"multipart/form-data": form, "application/xml": reference("XmlObject")}
    for number, (kind, schema) in enumerate(kinds.items()):
        body = {"required": True, "content": {kind: {"schema": schema}}}
        paths[f"/bodies/{number}"] = operation(operationId=f"post{number}", requestBody=body)
    event = {"text/event-stream": {"schema": reference("ServerSentEvent")}}
    header = {"X-A": {"schema": {"type": "integer"}}}
    missing = {"application/json": {"schema": reference("StatusError")}}
    responses = {
        "200": {"description": "", "headers": header, "content": event},
        "404": {"description": "", "content": missing},
    }
    paths["/events"] = operation(operationId="listen", responses=responses)
    hooks = {
        kind: operation(
            request={"properties": {"k": {"const": kind}, "v": reference(name)}, "required": ["k"]}
        )
        for kind, name in {"a": "EventBody", "b": "WebhookEvent"}.items()
    }
    content = document(
        paths=paths,
        schemas={**dict.fromkeys(called, TEXT), "Everything": every},
        webhooks=hooks,
        security=[{"login": []}],
    )
    flow: JsonObject = {"tokenUrl": "https://example.com/token", "scopes": {}}
    login: JsonObject = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    content["components"]["securitySchemes"] = {"login": login}
    return content


def test_a_package_of_its_own_names_has_no_type_errors_and_works(make: Make) -> None:
    made = make(_everything())
    command = [sys.executable, "-m", "mypy", "--strict", "-p", "api_client", "--cache-dir", "cache"]
    run = subprocess.run(command, cwd=made.folder, capture_output=True, text=True, check=False)
    assert run.stdout.startswith("Success"), run.stdout
    for path in (made.folder / "api_client").rglob("*.py"):
        name = ".".join(path.relative_to(made.folder / "api_client").with_suffix("").parts)
        made.module(name.removesuffix(".__init__"))
    assert all(hasattr(made.package, name) for name in made.package.__all__)
    assert {"OAuth", "OAuth3"} <= {*made.package.__all__}  # `OAuth2` is taken
    sent = {"FileUpload": {"text": "a"}, "Pages": {"text": "b"}}
    answers = [httpx2.Response(200, json=sent), httpx2.Response(200, json={"text": "c"})]
    with made.client(*answers, token="t") as client:
        everything = client.testing.testing(text="t")
        assert everything.to_json() == sent
        assert client.things.with_response().text == "c"
    fake = made.module("testing").FakeApi()
    fake.on(fake.client.webhooks.webhooks).returns(everything)
    assert fake.client.webhooks.webhooks(text="t") == everything
    assert [call.operation for call in fake.calls] == ["webhooks.webhooks"]


def test_no_way_to_tell_classes_apart_takes_a_name_of_the_package(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas = {"SendThingRequest": TEXT}
    paths = {
        "/a": operation(request={**TEXT, "required": ["text"]}, operationId="sendThing"),
        "/b": operation(response=reference("SendThingRequest"), operationId="get"),
    }
    assert "SendThingRequestInput" in make(document(paths=paths, schemas=schemas)).package.__all__
    monkeypatch.setattr("generator.plan.classes._RESERVED", {"SendThingRequestInput"})
    text = make(document(paths=paths, schemas=schemas)).text("__init__.py")
    assert '"SendThingRequest"' in text
    assert '"SendThingRequestInput"' not in text


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
