"""Parameters of every style and type, and every method, over HTTP on loopback.

How a value must look is what OpenAPI 3.1.1 prints in its table "Style Examples"; what it means to a
server is read by openapi-core and werkzeug.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import anyio
from openapi_core import OpenAPI
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest
from werkzeug.wrappers import Request, Response

from .conftest import JsonObject, Made, document
from .test_operations_loopback import Answer, serve

__all__ = ["serve"]

Make = Callable[[JsonObject], Made]
Serve = Callable[[Answer], str]
Calls = list[tuple[str, dict[str, Any]]]
STRING: JsonObject = {"type": "string"}
DONE: JsonObject = {"204": {"description": "Done"}}
VALUES: JsonObject = {
    "string": "blue",
    "array": ["blue", "black", "brown"],
    "object": {"R": 100, "G": 200, "B": 150},
}
KINDS: JsonObject = {
    "string": STRING,
    "array": {"type": "array", "items": STRING},
    "object": {"$ref": "#/components/schemas/Channels"},
}
CHANNELS: JsonObject = {
    "type": "object",
    "required": ["R", "G", "B"],
    "properties": {name: {"type": "integer"} for name in "RGB"},
}
STYLES = [
    ("path", "simple", False, "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("path", "simple", True, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("path", "label", False, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
    ("path", "label", True, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
    ("path", "matrix", False, ";color=blue", ";color=blue,black,brown",
     ";color=R,100,G,200,B,150"),
    ("path", "matrix", True, ";color=blue", ";color=blue;color=black;color=brown",
     ";R=100;G=200;B=150"),
    ("query", "form", False, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    ("query", "form", True, "color=blue", "color=blue&color=black&color=brown",
     "R=100&G=200&B=150"),
    ("query", "spaceDelimited", False, None, "color=blue%20black%20brown",
     "color=R%20100%20G%20200%20B%20150"),
    ("query", "pipeDelimited", False, None, "color=blue%7Cblack%7Cbrown",
     "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("query", "deepObject", True, None, None, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("header", "simple", False, "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("header", "simple", True, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("cookie", "form", False, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
]  # fmt: skip
"""Place, style and explode, and the texts that the table prints for a string, array and object."""
BEYOND = {"label", "matrix", "spaceDelimited"}
"""Styles that openapi-core does not read back: it finds no such path, and keeps `%20`."""


def run(made: Made, url: str, calls: Calls, *, awaited: bool) -> None:
    """Call methods of `things` in turn, with the one client or the other."""
    name = "AsyncApiClient" if awaited else "ApiClient"
    client = getattr(made.package, name)(base_url=url)

    async def waiting() -> None:
        async with client:
            for method, arguments in calls:
                assert await getattr(client.things, method)(**arguments) is None

    if awaited:
        anyio.run(waiting)
        return
    with client:
        for method, arguments in calls:
            assert getattr(client.things, method)(**arguments) is None


def stated(paths: JsonObject) -> JsonObject:
    return document(paths=paths, schemas={"Channels": CHANNELS}, servers=[{"url": "/"}])


def getting(name: str, *parameters: JsonObject) -> JsonObject:
    facts = {"operationId": name, "tags": ["things"], "responses": DONE}
    return {"get": {**facts, "parameters": list(parameters)}}


def cases() -> list[tuple[str, str, JsonObject, str]]:
    """Place, kind of value, parameter and text of each cell of the table."""
    return [
        (
            place,
            kind,
            {"in": place, "style": style, "explode": explode, "schema": KINDS[kind]},
            text,
        )
        for place, style, explode, *texts in STYLES
        for kind, text in zip(KINDS, texts, strict=True)
        if text is not None
    ]


def test_each_style_is_that_of_the_standard(make: Make, serve: Serve) -> None:
    known = cases()
    paths: JsonObject = {}
    for number, (place, _, parameter, _) in enumerate(known):
        end = "/{color}" if place == "path" else ""
        fact = {"name": "color", "required": True, **parameter}
        paths[f"/case/{number}{end}"] = getting(f"case_{number}", fact)
    content = stated(paths)
    made = make(content)
    judge = OpenAPI.from_dict(content)
    seen: list[str] = []
    meant: list[tuple[str, object]] = []

    def answer(request: Request) -> Response:
        place, kind, parameter, _ = known[len(seen) % len(known)]
        texts = {
            "path": request.path.rpartition("/")[2],
            "query": request.query_string.decode(),
            "header": request.headers.get("color", ""),
            "cookie": request.headers.get("Cookie", ""),
        }
        seen.append(texts[place])
        if parameter["style"] not in BEYOND and "R=" not in texts[place]:
            found = judge.unmarshal_request(WerkzeugOpenAPIRequest(request))
            meant.append((kind, getattr(found.parameters, place).get("color")))
        return Response(status=204)

    url = serve(answer)
    values = {**VALUES, "object": made.package.Channels.from_json(VALUES["object"])}
    calls = [(f"case_{n}", {"color": values[kind]}) for n, (_, kind, _, _) in enumerate(known)]
    for awaited in (False, True):
        run(made, url, calls, awaited=awaited)
    assert seen == [text for *_, text in known] * 2
    assert len(meant) == 42
    assert meant == [(kind, VALUES[kind]) for kind, _ in meant]


TYPED: dict[str, tuple[JsonObject, Any, Any]] = {
    "text": (STRING, "a b&c=ü+%", "a b&c=ü+%"),
    "colour": ({"enum": ["red", "dark blue"], **STRING}, "dark blue", "dark blue"),
    "flag": ({"type": "boolean"}, False, False),
    "count": ({"type": "integer", "default": 3}, -7, -7),
    "price": ({"type": "number"}, 1.5, 1.5),
    "day": ({"format": "date", **STRING}, date(2026, 2, 28), date(2026, 2, 28)),
    "moment": (
        {"format": "date-time", **STRING},
        datetime(2026, 2, 28, 9, 30, tzinfo=UTC),
        datetime(2026, 2, 28, 9, 30, tzinfo=UTC),
    ),
    "key": ({"format": "uuid", **STRING}, UUID(int=7), UUID(int=7)),
    "data": ({"format": "byte", **STRING}, b"\xfb\xef", "++8="),
}
"""Schema, argument, and what openapi-core makes of what arrives."""


def test_each_type_means_the_same_in_each_place(make: Make, serve: Serve) -> None:
    places = ("path", "query", "header")
    paths: JsonObject = {}
    for place in places:
        facts = [
            {"name": name, "in": place, "required": place == "path", "schema": schema}
            for name, (schema, _, _) in TYPED.items()
        ]
        end = "".join(f"/{{{name}}}" for name in TYPED) if place == "path" else ""
        paths[f"/{place}{end}"] = getting(f"by_{place}", *facts)
    content = stated(paths)
    made = make(content)
    judge = OpenAPI.from_dict(content)
    seen: list[Any] = []

    def answer(request: Request) -> Response:
        found = judge.unmarshal_request(WerkzeugOpenAPIRequest(request))
        assert found.errors == []
        place = request.path.split("/")[1]
        seen.append(dict(getattr(found.parameters, place)))
        return Response(status=204)

    arguments = {name: value for name, (_, value, _) in TYPED.items()}
    header = {**arguments, "text": "a b&c=+%"}
    calls = [("by_path", arguments), ("by_query", arguments), ("by_header", header)]
    calls += [("by_query", {})]
    for awaited in (False, True):
        run(made, serve(answer), calls, awaited=awaited)
    wanted = {name: value for name, (_, _, value) in TYPED.items()}
    assert seen == [wanted, wanted, {**wanted, "text": "a b&c=+%"}, {"count": 3}] * 2


def test_the_parameter_of_an_operation_overrides_that_of_its_path(make: Make, serve: Serve) -> None:
    path = {
        **getting(
            "send_list",
            {"name": "page", "in": "query", "schema": {"type": "integer"}},
            {"name": "q", "in": "query", "allowReserved": True, "schema": STRING},
            {"name": "at", "in": "query", "content": {"application/json": {"schema": {}}}},
        ),
        "parameters": [
            {"name": "page", "in": "query", "required": True, "schema": STRING},
            {"name": "X-Tenant", "in": "header", "required": True, "schema": STRING},
        ],
    }
    made = make(stated({"/things": path}))
    seen: list[tuple[Any, ...]] = []

    def answer(request: Request) -> Response:
        query = request.query_string.decode()
        seen.append((dict(request.args), request.headers["X-Tenant"], "a/b:c" in query))
        return Response(status=204)

    url = serve(answer)
    given = {"x_tenant": "t", "q": "a/b:c&d", "at": {"on": [1, None]}}
    for awaited in (False, True):
        run(made, url, [("send_list", {"x_tenant": "t", "page": 2})], awaited=awaited)
        run(made, url, [("send_list", given)], awaited=awaited)
    wanted = ({"q": "a/b:c&d", "at": '{"on":[1,null]}'}, "t", True)
    assert seen == [({"page": "2"}, "t", False), wanted] * 2


def test_every_method_arrives(make: Make, serve: Serve, unchecked: None) -> None:
    facts: JsonObject = {"tags": ["things"], "responses": DONE}
    names = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
    item: JsonObject = {name: {**facts, "operationId": f"{name}It"} for name in names}
    item["additionalOperations"] = {"COPY": {**facts, "operationId": "copyIt"}}
    made = make(document(paths={"/things": item}, version="3.2.0"))
    seen: list[str] = []

    def answer(request: Request) -> Response:
        seen.append(request.method)
        return Response(status=204)

    methods = [*names, "copy"]
    for awaited in (False, True):
        run(made, serve(answer), [(f"{name}_it", {}) for name in methods], awaited=awaited)
    assert seen == [name.upper() for name in methods] * 2
