"""The vendors' documents say what the vendors' pages say, and the overlays only add to them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import yaml
from openapi_schema_validator import validate as validate_value
from openapi_spec_validator import validate

from generator.document import JsonObject, JsonValue
from generator.ingest.run import rebuilt
from generator.load import load
from generator.overlay import apply
from generator.project import find_targets

SPECS = Path(__file__).parents[2] / "specs"
HOLDING = ("clerk_chat", "cobalt", "mateo")  # pages that hold an OpenAPI document
TOLD = ("hero", "metriport")  # pages of prose
ALL = (*HOLDING, *TOLD)

# Members that reprs may show, by place: everything else must be marked `x-sensitive`, so that a new
# member is judged before it is released. Shown are: identifiers that the vendor gives to messages,
# conversations, templates, channels, jobs and its customer's own staff (they say nothing about a
# patient without access to the vendor, and support asks for them); times; states, kinds, counts and
# flags. Not shown, though short: whatever another system has named, and text written at run time.
HARMLESS = {
    "clerk_chat": {
        "request": "templateId",
        "201.data": "id conversationId userId campaignMessageId campaignId channelId inboxId "
        "inbound senderType status errorCode created updated seen segments timestamp",
    },
    "cobalt": {"200": "success message_id job_id"},
    "hero": {
        "request": "message_type fallback_message_type write_to_record encrypted "
        "auto_write_to_record task_id assignee_id assignee_type send_at",
        "200": "message_id created_at write_to_record send_at",
    },
    "mateo": {
        "request": "from id conversation_id conversation_status send_after reply_to_message_id "
        "template_id review_channel_id marketing_channel_id",
        "request.actions": "type subtype",
        "200.conversation": "id created_at updated_at organisation_id assignee_id unread "
        "channel_id is_spam inbox_id latest_message_id latest_inbound_message_id "
        "latest_message_created_at latest_inbound_message_created_at channel_type status",
        "200.message": "id created_at updated_at organisation_id conversation_id is_inbound status "
        "attachment_count reply_to_message_id template_id review_channel_id author_type forwarded "
        "send_after sendout_id campaign_id sent_at timestamp",
        "200.recipients": "id created_at updated_at organisation_id conversation_id message_id "
        "is_organisation role status",
        "200.actions": "id created_at updated_at organisation_id conversation_id message_id "
        "clicked type subtype",
        "400": "code statusCode",
    },
    "metriport": {
        "200.communication": "resourceType id status sent",
        "200.communication.subject": "type",  # of a FHIR reference: Patient, Organization, ...
        "200.communication.sender": "type",
        "200.communication.recipient": "type",
        "200.communication.payload.contentReference": "type",
        "200.communication.extension": "url",  # the name of a FHIR extension, not its value
        "200.communication.extension.valueCoding": "system",
        "default": "status name title",
    },
}


def page(api: str) -> str:
    """The page as the vendor published it."""
    (path,) = (SPECS / api).glob("page.*")
    return path.read_text(encoding="utf-8")


def published(api: str) -> JsonObject:
    """The document before the overlay."""
    return load(SPECS / api / "openapi.yaml").tree


def corrected(api: str) -> JsonObject:
    """The document after the overlay."""
    return apply(load(SPECS / api / "openapi.yaml"), SPECS / api / "overlay.yaml").tree


def as_object(value: JsonValue) -> JsonObject:
    assert isinstance(value, dict)
    return value


def at(value: JsonValue, *steps: str) -> JsonObject:
    """The object at the end of the steps, `$ref`s on the way not followed."""
    for step in steps:
        value = as_object(value)[step]
    return as_object(value)


def operation(document: JsonObject) -> JsonObject:
    """The one operation of a vendor's document."""
    (item,) = at(document, "paths").values()
    (found,) = as_object(item).values()
    return as_object(found)


def common(before: JsonValue, after: JsonValue) -> JsonValue:
    """What `after` still says of `before`, without new members and paragraphs added to prose."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {key: common(value, after.get(key)) for key, value in before.items()}
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [common(*pair) for pair in zip(before, after, strict=True)]
    if isinstance(before, str) and isinstance(after, str) and after.startswith(f"{before}\n\n"):
        return before
    return after


def added(before: JsonValue, after: JsonValue) -> Iterator[str]:
    """The names of the members that are new in `after`."""
    if isinstance(before, dict) and isinstance(after, dict):
        yield from after.keys() - before.keys()
        for key, value in before.items():
            yield from added(value, after.get(key))
    if isinstance(before, list) and isinstance(after, list):
        for pair in zip(before, after, strict=True):
            yield from added(*pair)


def resolved(document: JsonObject, schema: JsonValue) -> JsonObject:
    """The schema, or the component that it refers to."""
    ref = as_object(schema).get("$ref")
    return at(document, *str(ref)[2:].split("/")) if ref else as_object(schema)


def bodies(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """Every media type of the request and of the responses: `request`, `200`, `default`."""
    sender = operation(document)
    parts = {"request": sender["requestBody"], **at(sender, "responses")}
    for name, part in parts.items():
        for media_type in as_object(as_object(part).get("content", {})).values():
            yield name, as_object(media_type)


def leaves(
    document: JsonObject, schema: JsonValue, place: str, marked: bool
) -> Iterator[tuple[str, bool]]:
    """Each place that holds no declared members of its own, and whether it is marked sensitive."""
    target = resolved(document, schema)
    marked = marked or any(each.get("x-sensitive") is True for each in (as_object(schema), target))
    if properties := as_object(target.get("properties", {})):
        for name, member in properties.items():
            yield from leaves(document, member, f"{place}.{name}", marked)
    elif options := target.get("anyOf"):
        for option in cast("list[JsonValue]", options):
            yield from leaves(document, option, place, marked)
    elif "items" in target:
        yield from leaves(document, target["items"], place, marked)
    elif target.get("type") != "null":
        yield place, marked


def json_on(text: str) -> list[JsonValue]:
    """The JSON objects that stand in a page."""
    found: list[JsonValue] = []
    start = text.find("{")
    while start >= 0:
        try:
            value, end = json.JSONDecoder().raw_decode(text, start)
        except json.JSONDecodeError:
            end = start + 1
        else:
            found.append(value)
        start = text.find("{", end)
    return found


def plain(text: str) -> str:
    """Text without line breaks and list marks, for comparing prose."""
    return " ".join(re.sub(r"^\s*[-•] ", "", text, flags=re.MULTILINE).split())


def bare(value: JsonValue) -> JsonValue:
    """A document without its marks of where it comes from."""
    match value:
        case dict():
            return {key: bare(each) for key, each in value.items() if key != "x-provenance"}
        case list():
            return [bare(each) for each in value]
        case _:
            return value


def in_words_of_3_1(value: JsonValue) -> JsonValue:
    """A document of OpenAPI 3.0 with null as a type."""
    if isinstance(value, list):
        return [in_words_of_3_1(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: in_words_of_3_1(each) for key, each in value.items() if key != "nullable"}
    return {**found, "type": [found["type"], "null"]} if "nullable" in value else found


@pytest.mark.parametrize("api", HOLDING)
def test_a_document_says_what_the_block_of_its_page_says(api: str) -> None:
    content = (SPECS / api / "page.md").read_bytes()
    (block,) = re.findall(rb"^````yaml [^\n]*\n(.*?)^````", content, re.MULTILINE | re.DOTALL)
    stated = in_words_of_3_1(yaml.safe_load(block))
    made = bare(published(api))
    assert common(stated, made) == {**as_object(stated), "openapi": "3.1.0"}
    assert set(added(stated, made)) <= {"example"}  # of the prose beside the block


@pytest.mark.parametrize("api", ALL)
def test_a_document_is_what_its_pages_give_byte_for_byte(api: str) -> None:
    (target,) = find_targets(SPECS.parent, [api])
    made = rebuilt(target)
    assert made.keys() == {"openapi.yaml", "ingest.md"}
    for name, text in made.items():
        assert (SPECS / api / name).read_bytes() == text.encode()


@pytest.mark.parametrize("api", ALL)
def test_a_document_is_valid_before_and_after_its_overlay(api: str) -> None:
    validate(published(api))
    validate(corrected(api))


@pytest.mark.parametrize("api", ALL)
def test_every_action_of_an_overlay_gives_its_reason(api: str) -> None:
    overlay = yaml.safe_load((SPECS / api / "overlay.yaml").read_text(encoding="utf-8"))
    reasons = [action.get("description", "") for action in overlay["actions"]]
    assert reasons
    assert all(reasons)


@pytest.mark.parametrize("api", HOLDING)
def test_an_overlay_of_a_document_only_adds_marks_examples_and_prose(api: str) -> None:
    before, after = as_object(bare(published(api))), as_object(bare(corrected(api)))
    assert common(before, after) == before
    named = {name for name in added(before, after) if not name.startswith("x-")}
    assert named <= {"example"}


@pytest.mark.parametrize("api", TOLD)
def test_what_an_overlay_says_beyond_the_page_says_where_it_is_from(api: str) -> None:
    overlay = yaml.safe_load((SPECS / api / "overlay.yaml").read_text(encoding="utf-8"))
    settings = tomllib.loads((SPECS / api / "package.toml").read_text(encoding="utf-8"))
    site = settings["source"]["url"].removeprefix("https://")
    on_page = page(api)
    for action in overlay["actions"]:
        text = json.dumps(action.get("update", {}))
        for url in re.findall(r"https?://[^\"]+", text):
            assert site in text or url in on_page, url


@pytest.mark.parametrize(
    ("api", "section", "places"),
    [
        ("cobalt", "x-webhooks", "id access_token_reference_id object created type job_id data"),
        ("metriport", "webhooks", "message.status"),
    ],
)
def test_a_webhook_has_what_is_published_of_it_and_says_where(
    api: str, section: str, places: str
) -> None:
    (hook,) = at(corrected(api), section).values()
    sender = at(hook, "post")
    schema = at(sender, "requestBody", "content", "application/json", "schema")
    found = dict(leaves(corrected(api), schema, "", False))
    assert list(found) == [f".{place}" for place in places.split()]
    assert [place for place, marked in found.items() if marked] == [".data"] * (api == "cobalt")
    assert all(place in str(at(hook)["x-provenance"]) for place in places.split())
    assert "required" not in json.dumps(schema)
    settings = tomllib.loads((SPECS / api / "package.toml").read_text(encoding="utf-8"))
    assert not settings.get("webhooks")  # how they are signed is not published


@pytest.mark.parametrize("api", ALL)
def test_every_vendor_has_messages_send(api: str) -> None:
    sender = operation(corrected(api))
    assert sender["x-clientwright-group"] == "messages"
    assert sender["x-clientwright-method"] == "send"


@pytest.mark.parametrize(
    ("api", "names"),
    [
        ("clerk_chat", ["production", "local"]),
        ("cobalt", ["production"]),
        ("hero", ["production", "staging"]),
        ("mateo", ["production"]),
        ("metriport", ["production", "sandbox"]),
    ],
)
def test_every_server_has_a_name_and_production_comes_first(api: str, names: list[str]) -> None:
    servers = cast("list[JsonObject]", corrected(api)["servers"])
    assert [server["x-clientwright-environment"] for server in servers] == names


@pytest.mark.parametrize("api", ALL)
def test_every_member_is_sensitive_or_listed_as_harmless(api: str) -> None:
    document = corrected(api)
    listed = {f"{where}.{name}" for where, names in HARMLESS[api].items() for name in names.split()}
    found = [
        leaf
        for name, media_type in bodies(document)
        for leaf in leaves(document, media_type["schema"], name, False)
    ]
    assert {place for place, marked in found if not marked} == listed
    assert {place for place, marked in found if marked}.isdisjoint(listed)


@pytest.mark.parametrize("api", ALL)
def test_every_credential_and_every_parameter_is_sensitive(api: str) -> None:
    document = corrected(api)
    schemes = at(document, "components", "securitySchemes").values()
    parameters = cast("list[JsonValue]", operation(document).get("parameters", []))
    assert all(as_object(each)["x-sensitive"] is True for each in [*schemes, *parameters])


@pytest.mark.parametrize(("api", "count"), [("cobalt", 2), ("metriport", 2)])
def test_examples_are_those_of_the_page_and_fit_their_schemas(api: str, count: int) -> None:
    document = corrected(api)
    on_page = json_on(page(api))
    examples = [media_type for _, media_type in bodies(document) if "example" in media_type]
    assert len(examples) == count
    for media_type in examples:
        assert media_type["example"] in on_page
        in_document = {**document, **as_object(media_type["schema"])}  # where its `$ref` leads
        validate_value(media_type["example"], in_document)


@pytest.mark.parametrize("api", ALL)
def test_the_package_settings_name_the_page_and_a_site_that_is_known(api: str) -> None:
    settings = tomllib.loads((SPECS / api / "package.toml").read_text(encoding="utf-8"))
    assert (SPECS / api / settings["source"]["page"]).is_file()
    known = page(api) + (SPECS / api / "overlay.yaml").read_text(encoding="utf-8")
    assert settings["source"]["url"].removeprefix("https://") in known


def test_cobalts_docs_say_that_the_answer_is_no_delivery() -> None:
    described = str(operation(corrected("cobalt"))["description"])
    assert "A webhook event will be sent upon completion" in plain(page("cobalt"))
    assert "A webhook event will be sent upon completion" in described
    assert "`job_id`" in described


def test_mateos_docs_hold_the_postal_rule_of_the_page() -> None:
    rule = page("mateo").partition("### Postal Messages")[2].partition("## OpenAPI")[0]
    assert len(plain(rule)) > 100
    assert plain(rule) in plain(str(operation(corrected("mateo"))["description"]))
