"""The code of the pages on credentials and on media types runs, against APIs made for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.docs.blocks import blocks

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
STRING: JsonObject = {"type": "string"}


def run(page: str, name: str, **names: object) -> dict[str, Any]:
    """Run the blocks of a page that are of a package of its own; gives what they define."""
    namespace: dict[str, Any] = dict(names)
    for block in blocks(page, "py"):
        text = block.text.replace(f"{name.lower()}_client", "api_client")
        exec(compile(text.replace(f"{name}Client", "ApiClient"), page, "exec"), namespace)
    return namespace


def box() -> JsonObject:
    """An API whose users log in."""
    root = "https://login.example.com"
    content = document(paths={"/files": operation(operationId="listFiles", tags=["files"])})
    scopes = {"read": "Read"}
    flows = {
        "clientCredentials": {"tokenUrl": f"{root}/token", "scopes": scopes},
        "authorizationCode": {
            "authorizationUrl": f"{root}/authorize",
            "tokenUrl": f"{root}/token",
            "scopes": scopes,
        },
    }
    content["components"]["securitySchemes"] = {"login": {"type": "oauth2", "flows": flows}}
    return {**content, "security": [{"login": ["read"]}]}


def test_the_grants_of_the_page_on_credentials_work(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(box())
    forms: list[dict[str, list[str]]] = []

    def answer(_transport: object, request: httpx2.Request) -> httpx2.Response:
        match request.url.path:
            case "/token":
                forms.append(parse_qs(request.read().decode()))
                return httpx2.Response(200, json={"access_token": "t", "token_type": "Bearer"})
            case "/.well-known/openid-configuration":
                issuer = "https://login.example.com"
                ends = {"token_endpoint": f"{issuer}/token"}
                return httpx2.Response(200, json={"issuer": issuer, **ends})
            case _:
                assert request.headers["Authorization"] == "Bearer t"
                return httpx2.Response(200)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", answer)
    page = run("docs/http/auth.md", "Box")
    url: str = page["started"].url
    state = parse_qs(urlsplit(url).query)["state"][0]
    callback = f"https://app.example.com/callback?code=c&state={state}"
    clients = [
        page["box"],
        page["come_back"](callback),
        page["again"]("saved"),
        page["at"]("https://login.example.com"),
    ]
    for client in clients:
        client.files.list()
    assert [form["grant_type"] for form in forms] == [
        ["client_credentials"],
        ["authorization_code"],
        ["refresh_token"],
        ["client_credentials"],
    ]


def media(**schemas: JsonObject) -> JsonObject:
    """Media types by the ends of their names."""
    return {
        name.replace("__", "/").replace("_", "-"): {"schema": it} for name, it in schemas.items()
    }


def answered(content: JsonObject) -> JsonObject:
    return {"200": {"description": "OK", "content": content}}


def several() -> JsonObject:
    """An API with several media types."""
    pet: JsonObject = {"$ref": "#/components/schemas/Pet"}
    named: JsonObject = {"type": "object", "required": ["name"], "properties": {"name": STRING}}
    both = media(application__json=pet, application__xml=pet)
    binary: JsonObject = {**STRING, "format": "binary"}
    url = {"type": "object", "required": ["url"], "properties": {"url": STRING}}
    form = {"type": "object", "required": ["file"], "properties": {"file": binary}}
    reports = media(application__json=named, text__csv=STRING, application__pdf=binary)
    create = operation(operationId="createPet", tags=["pets"], responses=answered(both))
    new: JsonObject = {"$ref": "#/components/schemas/NewPet"}
    create["post"]["requestBody"] = {
        "required": True,
        "content": media(application__json=new, application__xml=new),
    }
    upload = operation(operationId="createFile", tags=["files"])
    upload["post"]["requestBody"] = {
        "required": True,
        "content": media(application__json=url, multipart__form_data=form),
    }
    key = {"name": "id", "in": "query", "schema": STRING}
    get = operation(
        method="get", operationId="getReport", tags=["reports"], parameters=[key],
        responses=answered(reports),
    )  # fmt: skip
    paths = {"/pets": create, "/reports": get, "/files": upload}
    return document(paths=paths, schemas={"Pet": named, "NewPet": named})


def test_the_methods_of_the_page_on_media_types_are_there(make: Make) -> None:
    made = make(several())
    sent: list[tuple[str, str]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        accept = request.headers.get("Accept", "")
        sent.append((request.headers.get("Content-Type", "").partition(";")[0], accept))
        wanted = accept.partition(",")[0]
        bodies = {
            "application/json": b'{"name": "Rex"}',
            "application/xml": b"<Pet><name>Rex</name></Pet>",
        }
        return httpx2.Response(
            200, content=bodies.get(wanted, b"a,b"), headers={"Content-Type": wanted}
        )

    client = made.package.ApiClient(
        http_client=httpx2.Client(transport=httpx2.MockTransport(answer))
    )
    page = run("docs/http/media.md", "Pets", client=client)
    assert page["pet"] == made.package.Pet(name="Rex")
    assert (page["report"].name, page["table"], page["pdf"]) == ("Rex", "a,b", b"a,b")
    assert [kind for kind, _ in sent] == [
        *("application/xml", "", "", "", "application/json", "multipart/form-data"),
    ]
    assert [accept.partition(",")[0] for _, accept in sent][:4] == [
        *("application/xml", "application/json", "text/csv", "application/pdf"),
    ]
