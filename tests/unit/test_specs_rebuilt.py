"""The documents of Hero and Metriport say what the vendors' pages say, and mark what they add."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from generator.document import JsonObject, JsonValue, join
from generator.ingest.provenance import origin_at
from generator.load import load

SPECS = Path(__file__).parents[2] / "specs"

SEND = {"hero": "/v1/messages/send", "metriport": "/medical/v1/message"}
ANSWER = "responses/200/content/application~1json/schema"
BODY = "requestBody/content/application~1json/schema"
COMMUNICATION = "#/components/schemas/Communication"

# What is in the documents and not stated on the pages: below the operation unless it begins with #.
INFERRED = {
    "hero": {"summary", "description"},  # where the one ends on a page without line breaks
    "metriport": {
        "#/servers",
        "security",
        f"{BODY}/type",
        f"{BODY}/properties/attachments/items/format",
        f"{ANSWER}/type",
        COMMUNICATION,  # the page states its name alone
        "#/components/securitySchemes/x-api-key",
        "requestBody/content/application~1json",
        "responses/200/content/application~1json",
    },
}
ASSUMED = {
    "hero": {
        "#/info/title",
        "security",
        "requestBody/required",
        f"{BODY}/type",
        f"{ANSWER}/type",
        "responses/200/description",
        "responses/403/description",
        "responses/500/description",
        "#/components/securitySchemes/apiKeyAuth",
        "#/components/securitySchemes/practiceGroupId",
    },
    "metriport": {
        "#/info/title",
        "#/info/version",
        "requestBody/required",
        "responses/200",
        "responses/200/description",
    },
}

# Keys whose strings are words of OpenAPI or of our own, not statements about the vendor.
VOCABULARY = frozenset({"$ref", "in", "openapi", "type", "x-provenance"})


def page(api: str) -> str:
    """The page as the vendor published it, without line breaks and list marks."""
    (path,) = (SPECS / api).glob("page.*")
    return plain(path.read_text(encoding="utf-8"))


def plain(text: str) -> str:
    return " ".join(re.sub(r"^\s*[-•] ", "", text, flags=re.MULTILINE).split())


def rebuilt(api: str) -> JsonObject:
    """The document that `ingest` makes, without the overlay."""
    return load(SPECS / api / "openapi.yaml").tree


def send(api: str) -> JsonObject:
    """Its one operation, without marks."""
    return at(bare(rebuilt(api)), "paths", SEND[api], "post")


def schema(api: str, *place: str) -> JsonObject:
    """The schema of the JSON body there."""
    return at(send(api), *place, "content", "application/json", "schema")


def bare(value: JsonValue) -> JsonValue:
    """A document without its marks of where it comes from."""
    match value:
        case dict():
            return {key: bare(each) for key, each in value.items() if key != "x-provenance"}
        case list():
            return [bare(each) for each in value]
        case _:
            return value


def at(value: JsonValue, *steps: str) -> JsonObject:
    """The object at the end of the steps."""
    for step in steps:
        assert isinstance(value, dict)
        value = value[step]
    assert isinstance(value, dict)
    return value


def marks(value: JsonValue, pointer: str = "#") -> Iterator[tuple[str, str]]:
    """Every place that a mark speaks of, and its basis; examples are data, not part of it."""
    if isinstance(value, dict):
        mark = at(value).get("x-provenance")
        if isinstance(mark, dict):
            yield pointer, str(mark["basis"])
            for name, other in at(mark.get("except", {})).items():
                yield f"{pointer}/{name}", str(at(other)["basis"])
        for key, member in value.items():
            if key not in ("example", "x-provenance"):
                yield from marks(member, join(pointer, key))
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from marks(element, f"{pointer}/{index}")


@pytest.mark.parametrize(("basis", "known"), [("inferred", INFERRED), ("assumed", ASSUMED)])
@pytest.mark.parametrize("api", SEND)
def test_what_a_page_does_not_state_is_marked(
    api: str, basis: str, known: dict[str, set[str]]
) -> None:
    operation = join("#", "paths", SEND[api], "post")
    found = {pointer for pointer, each in marks(rebuilt(api)) if each == basis}
    assert tops(pointer.removeprefix(f"{operation}/") for pointer in found) == tops(known[api])


def tops(places: Iterable[str]) -> set[str]:
    """Those of the places that are not below another one."""
    every = set(places)
    return {each for each in every if not any(each.startswith(f"{one}/") for one in every)}


def stated(tree: JsonObject, value: JsonValue, pointer: str) -> Iterator[str]:
    """The names and texts of a document that its marks call stated."""
    match value:
        case dict():
            for key, member in value.items():
                if key == "properties":
                    yield from at(member)
                if key not in VOCABULARY:
                    yield from stated(tree, member, join(pointer, key))
        case list():
            for index, element in enumerate(value):
                yield from stated(tree, element, join(pointer, str(index)))
        case str():
            origin = origin_at(tree, pointer)
            if origin is not None and origin.basis == "stated":
                yield from value.split("\n\n")
        case _:
            pass


@pytest.mark.parametrize("api", SEND)
def test_what_is_stated_is_on_the_page(api: str) -> None:
    text, tree = page(api), rebuilt(api)
    found = list(stated(tree, tree, ""))
    assert len(found) > 20
    assert [each for each in found if plain(each) not in text] == []


@pytest.mark.parametrize(
    ("api", "on_page"),
    [
        ("hero", "# {summary} {description} Endpoint:"),
        ("metriport", "message {summary} curl"),
        ("metriport", "}}); {description} Query Params"),
    ],
)
def test_the_operation_has_the_whole_prose_of_the_page(api: str, on_page: str) -> None:
    prose = {key: plain(str(send(api)[key])) for key in ("summary", "description")}
    assert on_page.format(**prose) in page(api)


@pytest.mark.parametrize(
    ("heading", "place", "count"),
    [("Request fields", ("requestBody",), 17), ("Response 200", ("responses", "200"), 9)],
)
def test_hero_has_every_field_of_the_page(heading: str, place: tuple[str, ...], count: int) -> None:
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
    found = schema("hero", *place)
    assert list(at(found, "properties").items()) == list(fields.items())
    assert found["required"] == [name for name, facts, _ in bullets if facts.endswith("required")]


def test_hero_has_the_endpoint_the_security_and_the_statuses_of_the_page() -> None:
    text = page("hero")
    stated = re.search(r"Endpoint: (\w+) (\S+) Version: (\S+) Security: (\w+), (\w+)", text)
    assert stated
    method, path, version, *security = stated.groups()
    assert (method, path) == ("POST", SEND["hero"])
    assert at(rebuilt("hero"), "info")["version"] == version
    assert send("hero")["security"] == [{name: [] for name in security}]  # both at once
    assert list(at(send("hero"), "responses")) == re.findall(r"## Response (\d+)", text)


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
    ("heading", "place", "count"),
    [("Body", ("requestBody",), 5), ("Response", ("responses", "200"), 1)],
)
def test_metriport_has_every_member_of_the_page(
    heading: str, place: tuple[str, ...], count: int
) -> None:
    members = metriport_members(heading)
    found = schema("metriport", *place)
    if heading == "Body":  # the example shows it
        assert at(found, "properties", "attachments", "items").pop("format") == "uuid"
    assert len(members) == count
    assert list(at(found, "properties").items()) == [(name, member) for name, member, _ in members]
    assert found["required"] == [name for name, _, required in members if required]


def test_metriport_has_the_query_parameter_of_the_page() -> None:
    ((name, schema, required),) = metriport_members("Query Params")
    description = schema.pop("description")
    assert send("metriport")["parameters"] == [
        {
            "name": name,
            "in": "query",
            "required": required,
            "description": description,
            "schema": schema,
        }
    ]


def test_metriports_answer_has_the_members_of_the_example_and_requires_none_of_them() -> None:
    document = bare(rebuilt("metriport"))
    answer = at(send("metriport"), "responses", "200", "content", "application/json")
    seen: list[str] = []

    def visit(value: JsonValue, found: JsonObject, place: str) -> None:
        if "$ref" in found:
            found = at(document, *str(found["$ref"])[2:].split("/"))
        for element in value if isinstance(value, list) else []:
            visit(element, at(found, "items"), f"{place}[]")
        if isinstance(value, dict):
            seen.append(place)
            assert at(found, "properties").keys() >= value.keys()
            assert found.get("required") == (None if place else ["communication"])
            for key, member in value.items():
                visit(member, at(found, "properties", key), f"{place}.{key}")

    visit(answer["example"], at(answer, "schema"), "")
    assert ".communication.payload[].contentReference" in seen
