"""Operations with several media types: a method for each type of values, a choice for one type."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import anyio
import pytest
from werkzeug.wrappers import Request, Response

from .conftest import JsonObject, Made, document
from .test_operations_loopback import Answer, serve

Make = Callable[[JsonObject], Made]
STRING: JsonObject = {"type": "string"}
PET: JsonObject = {"$ref": "#/components/schemas/Pet"}
SCHEMAS: JsonObject = {
    "Pet": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": STRING, "age": {"type": "integer"}},
    }
}
FILE: JsonObject = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "contentMediaType": "image/png"}},
}

__all__ = ["serve"]


def media(**schemas: Any) -> JsonObject:
    """Media types, written with underscores, with their schemas; None for one without."""
    names = {"form": "application/x-www-form-urlencoded", "csv": "text/csv", "html": "text/html"}
    return {
        names.get(name, f"application/{name.replace('__', '+').replace('_', '-')}"): (
            {} if schema is None else {"schema": schema}
        )
        for name, schema in schemas.items()
    }


def things(**methods: JsonObject) -> JsonObject:
    """Operations of the group `things`, each on a path of its own."""
    paths = {
        f"/{name}": {
            "post" if "requestBody" in facts else "get": {
                "operationId": name,
                "tags": ["things"],
                "responses": {"204": {"description": "Done"}},
                **facts,
            }
        }
        for name, facts in methods.items()
    }
    return document(paths=paths, schemas=SCHEMAS)


def sent(content: JsonObject) -> JsonObject:
    return {"required": True, "content": content}


def given(content: JsonObject, **more: JsonObject) -> JsonObject:
    return {"200": {"description": "OK", "content": content}, **more}


def methods(made: Made) -> set[str]:
    found: type[object] = made.module("resources.things").Things
    return {name for name in vars(found) if not name.startswith("_")}


class Kept:
    """Keeps what is sent, and answers with a pet, as JSON or as what is asked for."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.requests: list[tuple[str, str | None, bytes]] = []

    def __call__(self, request: Request) -> Response:
        accept = request.headers.get("Accept", "")
        self.requests.append((request.content_type or "", accept, request.get_data()))
        chosen = accept if accept in self.answers else next(iter(self.answers))
        return Response(self.answers[chosen], content_type=chosen)


JSON_AND_XML = {
    "application/json": '{"name": "Rex", "age": 3}',
    "application/xml": "<Pet><name>Rex</name><age>3</age></Pet>",
}


@pytest.mark.parametrize("kind", ["ApiClient", "AsyncApiClient"])
def test_media_types_of_one_type_are_a_choice(
    make: Make, serve: Callable[[Answer], str], kind: str
) -> None:
    every = media(xml=PET, json=PET, form=PET, merge_patch__json=PET, octet_stream=None, yaml=PET)
    made = make(
        things(send={"requestBody": sent(every), "responses": given(media(json=PET, xml=PET))})
    )
    assert methods(made) == {"send"}
    kept = Kept(JSON_AND_XML)
    client = getattr(made.package, kind)(base_url=serve(kept))

    def call(media_type: str | None) -> Any:
        chosen = client.with_options(media_type=media_type)
        pet = made.package.Pet(name="Rex & <Co>", age=3)
        if not inspect.iscoroutinefunction(chosen.things.send):
            return chosen.things.send(body=pet)

        async def awaited() -> Any:
            return await chosen.things.send(body=pet)

        return anyio.run(awaited)

    for media_type in (None, "application/xml", "application/merge-patch+json", "text/none"):
        assert call(media_type) == made.package.Pet(name="Rex", age=3)
    assert call("application/x-www-form-urlencoded").age == 3
    plain, as_xml, patch, unknown, form = kept.requests
    assert plain[:2] == ("application/json", "application/json")
    assert json.loads(plain[2]) == {"name": "Rex & <Co>", "age": 3}
    assert as_xml[:2] == ("application/xml", "application/xml")
    root = ElementTree.fromstring(as_xml[2])
    assert root.tag == "Pet"
    assert [(child.tag, child.text) for child in root] == [("name", "Rex & <Co>"), ("age", "3")]
    assert patch[:2] == ("application/merge-patch+json", "application/json")
    assert unknown == plain
    assert form[0] == "application/x-www-form-urlencoded"
    assert form[2] == b"name=Rex%20%26%20%3CCo%3E&age=3"
    with pytest.raises(ValueError, match="media_type: expected a media type"):
        client.with_options(media_type="json\r\nX: y")


def test_an_answer_is_read_by_the_media_type_that_it_has(
    make: Make, serve: Callable[[Answer], str]
) -> None:
    made = make(things(get={"responses": given(media(json=PET, xml=PET))}))
    only_xml = Kept({"text/xml; charset=utf-8": JSON_AND_XML["application/xml"]})
    with made.package.ApiClient(base_url=serve(only_xml)) as client:
        assert client.things.get().age == 3
    assert only_xml.requests[0][1] == "application/json"
    only_json = Kept({"application/json": JSON_AND_XML["application/json"]})
    with made.package.ApiClient(base_url=serve(only_json)) as client:
        assert client.with_options(media_type="application/xml").things.get().age == 3
    assert only_json.requests[0][1] == "application/xml"


def test_each_type_of_values_has_a_method_of_its_own(
    make: Make, serve: Callable[[Answer], str]
) -> None:
    csv = given(media(json=PET, csv=STRING, pdf=None, yaml=STRING), **{"202": {
        "description": "Later", "content": media(json=PET)}})  # fmt: skip
    url = {"type": "object", "required": ["url"], "properties": {"url": STRING}}
    made = make(
        things(
            report={"responses": csv},
            upload={"requestBody": sent({**media(json=url), **media(form=FILE)})},
            upload_form={"requestBody": sent(media(json=PET))},
        )
    )
    assert methods(made) == {
        "report", "report_csv", "report_pdf", "upload", "upload_from_form", "upload_form",
    }  # fmt: skip
    answers = {
        "application/json": JSON_AND_XML["application/json"],
        "text/csv": "a,b\r\n",
        "application/pdf": "%PDF",
    }
    kept = Kept(answers)
    with made.package.ApiClient(base_url=serve(kept)) as client:
        assert client.things.report().name == "Rex"
        assert client.things.report_csv() == "a,b\r\n"
        assert client.things.report_pdf() == b"%PDF"
        client.things.upload(url="https://example.com")
        client.things.upload_from_form(file="x")
    assert [accept for _, accept, _ in kept.requests[:3]] == list(answers)
    bodies = [body for _, _, body in kept.requests[3:]]
    assert bodies == [b'{"url":"https://example.com"}', b"file=x"]
    doc = made.package.ApiClient(base_url="https://e.com").things.report.__doc__
    assert "`report_csv` returns `text/csv` and `report_pdf` returns `application/pdf`." in doc
    text = made.text("resources/things.py")
    assert "Sends `application/x-www-form-urlencoded`; all else is as with `upload`." in text
    assert "def report_csv(self) -> str | Pet:" in text  # 202 is JSON only


def test_the_name_of_a_method_stays_when_an_operation_wants_it(make: Make) -> None:
    report = {"responses": given(media(json=PET, csv=STRING))}
    assert methods(make(things(report=report))) == {"report", "report_csv"}
    later = make(things(report=report, report_csv={"responses": given(media(json=PET))}))
    facts = later.text("resources/_things.py")
    assert 'name="things.report_csv",\n    method="GET",\n    path="/report",' in facts


def test_media_types_that_offer_nothing_have_no_method(make: Make) -> None:
    known = media(json=PET, octet_stream=None, protobuf=STRING)
    vague: JsonObject = {**known, "*/*": {}, "text/plain": {}}
    same = {"text/plain": {"schema": PET}, "text/json": {"schema": PET}}
    dotnet: JsonObject = {**same, **media(json=PET)}
    failure = {"400": {"description": "No", "content": media(json=PET, csv=STRING)}}
    made = make(
        things(
            one={"responses": given(vague)},
            two={"responses": given(dotnet, **failure), "requestBody": sent(dotnet)},
        )
    )
    assert methods(made) == {"one", "two"}
    facts = made.text("resources/_things.py")
    assert "Choice" not in facts
    assert not (made.folder / "api_client" / "_xml.py").exists()
    assert "defusedxml" not in (made.folder / "pyproject.toml").read_text()
