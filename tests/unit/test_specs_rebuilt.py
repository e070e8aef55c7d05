"""The documents of Hero and Metriport say what the vendors' pages say, and mark what they add."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.document import JsonObject, JsonValue
from generator.load import load

SPECS = Path(__file__).parents[2] / "specs"

# Where a rebuilt document says something that its page does not, and a part of it that proves so.
PROVENANCE = {
    "hero": {
        "/servers/0": "https://api.herohealth.net",
        "/servers/1": "https://api.staging.htech.app",
        "/paths/~1v1~1messages~1send/post": "sendMessage",
        "/paths/~1v1~1messages~1send/post/requestBody": '"required": true',
        "/paths/~1v1~1messages~1send/post/responses/200": "OK",
        "/paths/~1v1~1messages~1send/post/responses/403": "Forbidden",
        "/paths/~1v1~1messages~1send/post/responses/429": "429",
        "/paths/~1v1~1messages~1send/post/responses/500": "Internal Server Error",
        "/components/schemas/SendMessageRequest/properties/send_at": "date-time",
        "/components/securitySchemes/apiKeyAuth": "x-api-key",
        "/components/securitySchemes/practiceGroupId": "x-practice-group-id",
    },
    "metriport": {
        "/info": "1.0.0",
        "/servers/0": "https://api.metriport.com",
        "/servers/1": "Sandbox",
        "/paths/~1medical~1v1~1message/post": "operationId",
        "/paths/~1medical~1v1~1message/post/requestBody": '"required": true',
        "/paths/~1medical~1v1~1message/post/responses/200": "200",
        "/paths/~1medical~1v1~1message/post/responses/default": "Problem",
        "/components/schemas/Communication": '"properties"',
        "/components/schemas/Reference": '"properties"',
        "/components/schemas/CodeableConcept": "CodeableConcept",
        "/components/schemas/CommunicationPayload": "CommunicationPayload",
        "/components/schemas/Extension": "Extension",
        "/components/schemas/Coding": '"properties"',
        "/components/schemas/Problem": "Problem",
        "/components/securitySchemes/apiKey": "apiKey",
    },
}

# Keys whose strings are words of OpenAPI or of our own, not statements about the vendor.
VOCABULARY = frozenset({"$ref", "in", "openapi", "operationId", "type", "x-provenance"})


def page(api: str) -> str:
    """The page as the vendor published it, without line breaks and list marks."""
    (path,) = (SPECS / api).glob("page.*")
    return plain(path.read_text(encoding="utf-8"))


def plain(text: str) -> str:
    return " ".join(re.sub(r"^\s*[-•] ", "", text, flags=re.MULTILINE).split())


def rebuilt(api: str) -> JsonObject:
    """The document as written by hand, without the overlay."""
    return load(SPECS / api / "openapi.yaml").tree


def at(value: JsonValue, *steps: str) -> JsonObject:
    """The object at the end of the steps."""
    for step in steps:
        assert isinstance(value, dict)
        value = value[step]
    assert isinstance(value, dict)
    return value


def nodes(value: JsonValue, pointer: str = "") -> Iterator[tuple[str, JsonObject]]:
    """Every object of a document with its JSON pointer; examples are data, not part of it."""
    if isinstance(value, dict):
        yield pointer, value
        for key, member in value.items():
            if key != "example":
                yield from nodes(member, f"{pointer}/{key.replace('/', '~1')}")
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from nodes(element, f"{pointer}/{index}")


def statements(node: JsonObject) -> Iterator[str]:
    """What an object states by itself: its strings, and the names of members if it is a schema."""
    for key, value in node.items():
        if isinstance(value, str) and key not in VOCABULARY:
            yield from value.split("\n\n")
        elif isinstance(value, list) and key not in VOCABULARY:
            yield from (each for each in value if isinstance(each, str))
        elif key == "properties":
            yield from at(value)


@pytest.mark.parametrize("api", PROVENANCE)
def test_what_stands_in_a_rebuilt_document_without_a_mark_is_on_the_page(api: str) -> None:
    text = page(api)
    foreign = [
        (pointer, statement)
        for pointer, node in nodes(rebuilt(api))
        if "x-provenance" not in node or "operationId" in node  # marked for its operationId alone
        for statement in statements(node)
        if plain(statement) not in text
    ]
    assert foreign == []


@pytest.mark.parametrize("api", PROVENANCE)
def test_a_provenance_mark_is_on_something_that_the_page_does_not_say(api: str) -> None:
    text = page(api)
    marked = {
        pointer: {pointer.rpartition("/")[2]: node}
        for pointer, node in nodes(rebuilt(api))
        if "x-provenance" in node
    }
    assert marked.keys() == PROVENANCE[api].keys()
    for pointer, added in PROVENANCE[api].items():
        assert added in json.dumps(marked[pointer]), pointer
        assert added not in text, pointer


@pytest.mark.parametrize(
    ("api", "path", "on_page"),
    [
        ("hero", "/v1/messages/send", "# {summary} {description} Endpoint:"),
        ("metriport", "/medical/v1/message", "message {summary} curl"),
        ("metriport", "/medical/v1/message", "}}); {description} Query Params"),
    ],
)
def test_the_operation_has_the_whole_prose_of_the_page(api: str, path: str, on_page: str) -> None:
    sender = at(rebuilt(api), "paths", path, "post")
    prose = {key: plain(str(sender[key])) for key in ("summary", "description")}
    assert on_page.format(**prose) in page(api)


@pytest.mark.parametrize(
    ("heading", "schema", "count"),
    [("Request fields", "SendMessageRequest", 17), ("Response 200", "SendMessageResponse", 9)],
)
def test_hero_has_every_field_of_the_page(heading: str, schema: str, count: int) -> None:
    text = page("hero").partition(f"## {heading}")[2].partition(" ## ")[0]
    bullets = re.findall(r"- `(\w+)` \((.*?)\)(.*?)(?= - `|$)", text)
    assert len(bullets) == text.count("- `") == count
    fields: dict[str, JsonObject] = {}
    for name, facts, prose in bullets:
        kinds = facts.removesuffix(", required").split(",")
        described, _, values = prose.strip().partition("Enum: ")
        field: JsonObject = {
            "type": None if kinds == ["any"] else kinds[0] if len(kinds) == 1 else kinds,
            "description": described.strip() or None,
            "enum": json.loads(f"[{values}]") or None,
        }
        fields[name] = {key: value for key, value in field.items() if value is not None}
    found = at(rebuilt("hero"), "components", "schemas", schema)
    not_on_page = {"format", "x-provenance"}
    members = {name: at(member) for name, member in at(found, "properties").items()}
    assert list(members) == list(fields)
    for name, member in members.items():
        assert {key: member[key] for key in member.keys() - not_on_page} == fields[name]
    assert found["required"] == [name for name, facts, _ in bullets if facts.endswith("required")]


def test_hero_has_the_endpoint_the_security_and_the_statuses_of_the_page() -> None:
    text = page("hero")
    stated = re.search(r"Endpoint: (\w+) (\S+) Version: (\S+) Security: (\w+), (\w+)", text)
    assert stated
    method, path, version, *security = stated.groups()
    document = rebuilt("hero")
    sender = at(document, "paths", path, method.lower())
    assert at(document, "info")["version"] == version
    assert sender["security"] == [{name: [] for name in security}]  # both at once
    statuses = re.findall(r"## Response (\d+)", text)
    assert sorted(at(sender, "responses")) == sorted([*statuses, "429"])


METRIPORT_TYPES: dict[str, JsonObject] = {
    "string": {"type": "string"},
    "string[]": {"type": "array", "items": {"type": "string"}},
    "Communication": {"$ref": "#/components/schemas/Communication"},
}


def metriport_members(heading: str) -> list[tuple[str, JsonObject, bool]]:
    """Name, schema and requiredness of the members below a heading of Metriport's page."""
    text = (SPECS / "metriport" / "page.txt").read_text(encoding="utf-8")
    section = re.search(rf"\n{heading}\n(.*?)\n(?:Body|Example Request|{{)", text, re.DOTALL)
    assert section
    found = re.findall(r"(\w+)\n([A-Z]?[a-z]+(?:\[\])?)\n(required\n)?(.+)", section[1])
    assert len(found) == sum(line in METRIPORT_TYPES for line in section[1].splitlines())
    return [
        (name, {**METRIPORT_TYPES[kind], "description": prose}, bool(required))
        for name, kind, required, prose in found
    ]


@pytest.mark.parametrize(
    ("heading", "schema", "count"),
    [("Body", "SendMessageRequest", 5), ("Response", "SendMessageResponse", 1)],
)
def test_metriport_has_every_member_of_the_page(heading: str, schema: str, count: int) -> None:
    members = metriport_members(heading)
    found = at(rebuilt("metriport"), "components", "schemas", schema)
    assert len(members) == count
    assert list(at(found, "properties").items()) == [(name, member) for name, member, _ in members]
    assert found["required"] == [name for name, _, required in members if required]


def test_metriport_has_the_query_parameter_and_the_rule_of_the_page() -> None:
    document = rebuilt("metriport")
    ((name, schema, required),) = metriport_members("Query Params")
    description = schema.pop("description")
    assert at(document, "paths", "/medical/v1/message", "post")["parameters"] == [
        {
            "name": name,
            "in": "query",
            "required": required,
            "description": description,
            "schema": schema,
        }
    ]
    assert "At least one of body or attachments is required." in page("metriport")
    assert at(document, "components", "schemas", "SendMessageRequest")["anyOf"] == [
        {"required": ["body"]},
        {"required": ["attachments"]},
    ]


def test_metriports_answer_has_the_members_of_the_example_and_requires_none_of_them() -> None:
    document = rebuilt("metriport")
    send = at(document, "paths", "/medical/v1/message", "post")
    answer = at(send, "responses", "200", "content", "application/json")
    seen: dict[str, set[str]] = {}

    def visit(value: JsonValue, schema: JsonObject) -> None:
        for element in value if isinstance(value, list) else []:
            visit(element, at(schema, "items"))
        if isinstance(value, dict):
            name = str(schema["$ref"]).rpartition("/")[2]
            seen.setdefault(name, set()).update(value)
            for key, member in value.items():
                visit(member, at(document, "components", "schemas", name, "properties", key))

    visit(answer["example"], at(answer, "schema"))
    for name, members in seen.items():
        schema = at(document, "components", "schemas", name)
        assert at(schema, "properties").keys() == members
        assert schema.get("required") == (["communication"] if "communication" in members else None)
    schemas = at(document, "components", "schemas")
    assert seen.keys() == schemas.keys() - {"SendMessageRequest", "Problem"}
