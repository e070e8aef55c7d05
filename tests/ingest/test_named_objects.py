"""Objects that several pages name, of which one describes them or shows an example."""

from __future__ import annotations

import pytest

from generator.document import JsonValue, descend
from generator.ingest.merge import merge
from generator.ingest_settings import IngestSettings

from .reading import read

NAMES = "GET\n/\nlist\nList\nResponse\nplaces\nAddress[]\nrequired\nThe places.\n"
SHOWS = (
    "GET\n/\nshow\nShow\nResponse\nplace\nAddress\nrequired\nThe place.\n"
    '{\n  "place": {\n    "line1": "1 Way"\n  }\n}\n'
)
DESCRIBES = (
    "GET\n/\nfull\nFull\nResponse\nplace\nAddress\nrequired\nThe place.\nHide Address properties\n"
    "line1\nstring\nrequired\nThe street.\n"
)
LINE: JsonValue = {"type": "string"}
STREET: JsonValue = {"type": "string", "description": "The street."}


@pytest.mark.parametrize(
    ("pages", "basis", "required", "line"),
    [
        ((NAMES,), "assumed", None, None),
        ((NAMES, SHOWS), "inferred", None, LINE),
        ((SHOWS, NAMES), "inferred", None, LINE),
        ((NAMES, SHOWS, DESCRIBES), "stated", ["line1"], STREET),
        ((DESCRIBES, SHOWS, NAMES), "stated", ["line1"], STREET),
    ],
)
def test_what_describes_an_object_stands_before_what_shows_or_names_it(
    pages: tuple[str, ...], basis: str, required: JsonValue, line: JsonValue
) -> None:
    fragments = [read(text, f"{number}.txt") for number, text in enumerate(pages)]
    merged = merge(fragments, IngestSettings(), title="Places")
    schema = descend(merged.tree, ("components", "schemas", "Address"))
    assert isinstance(schema, dict)
    assert merged.origins["#/components/schemas/Address"].basis == basis
    assert schema.get("required") == required
    properties = schema.get("properties")
    assert (properties.get("line1") if isinstance(properties, dict) else None) == line


@pytest.mark.parametrize(
    "title", ["Hide Address properties", "Show place details", "Hide 2 fields"]
)
def test_an_expandable_may_have_a_title_of_its_own(title: str) -> None:
    fragment = read(
        f"GET\n/\nx\nX\nResponse\nplace\nobject\n{title}\nline1\nstring\n"
        '{"place": {"line1": "1 Way"}}\n',
        "x.txt",
    )
    schema = descend(
        fragment.tree,
        ("paths", "/x", "get", "responses", "200", "content", "application/json", "schema"),
    )
    assert isinstance(schema, dict)
    assert schema["properties"] == {"place": {"type": "object", "properties": {"line1": LINE}}}


def test_the_example_of_a_webhook_under_an_answer_is_not_one_of_the_answer() -> None:
    fragment = read(
        "GET\n/\nx\nX\nResponse\ntotal\nnumber\n"
        '{"total": 1}\nWebhook\nThen this is sent:\n{"meta": {"type": "done"}, "total": 1}\n',
        "x.txt",
    )
    assert "meta" not in str(fragment.tree)
