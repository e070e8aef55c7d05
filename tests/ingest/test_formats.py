"""What kind of page a page is: told by its content, never by its name."""

from __future__ import annotations

from time import process_time

import pytest

from generator.document import descend
from generator.ingest.formats import prose_forms
from generator.problems import BadInput, Problem

from .reading import fragments

YAML = "openapi: 3.1.0\npaths:\n  /boats:\n    get:\n      responses: {'204': {}}\n"
JSON = '{\n  "openapi": "3.1.0",\n  "paths": {"/boats": {"get": {"responses": {"204": {}}}}}\n}\n'
SWAGGER = "swagger: '2.0'\npaths:\n  /boats:\n    get:\n      responses: {'204': {}}\n"


def refused(text: str) -> Problem:
    with pytest.raises(BadInput) as caught:
        fragments(text)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    "text",
    [
        YAML,
        JSON,
        SWAGGER,
        f"\ufeff{YAML}",
        f"\ufeff\n{JSON}",
        f"---\n{YAML}",
        f"# The API\n\n{YAML}",
        "info: {title: a, version: '1'}\n" + YAML,
        YAML + "x-text: |\n  ```\n  a\n  ```\n",
        f"# Boats\n\n```yaml\n{YAML}```\n",
        f"# Boats\n\n```json\n{JSON}```\n",
        f"# Boats\n\n~~~\n{SWAGGER}~~~\n",
        f"---\ntitle: Boats\n---\n\n```yaml\n{YAML}```\n",
        f"Note: a key\n\n```yaml\n{YAML}```\n",
    ],
)
def test_a_document_is_found_alone_and_in_a_fence(text: str) -> None:
    (fragment,) = fragments(text)
    assert descend(fragment.tree, ("openapi",)) == "3.1.0"
    assert descend(fragment.tree, ("paths", "/boats", "get", "responses", "204")) == {}
    line = fragment.origins["#/paths/~1boats/get"].line
    assert "get" in text.split("\n")[line - 1]


def test_prose_beside_a_document_is_not_read() -> None:
    text = f"POST\n/ports\n\nBody\n\nname\nstring\n\nEndpoint: POST /crew\n\n```yaml\n{YAML}```\n"
    (fragment,) = fragments(text)
    assert descend(fragment.tree, ("paths",)) == {"/boats": {"get": {"responses": {"204": {}}}}}


@pytest.mark.parametrize(
    "text",
    [
        "# Send\n\nEndpoint: POST /v1/send\nVersion: 1.0.0\n",
        "# Send Sends it. Endpoint: POST /v1/send Version: 1.0.0 Security: key",
        "**Endpoint:** `POST` `/v1/send`\n",
    ],
)
def test_redocly_is_known_by_its_endpoint_with_and_without_line_breaks(text: str) -> None:
    assert prose_forms(text)[0] == "redocly"


@pytest.mark.parametrize(
    "text",
    [
        "Skip to content\nPOST\n/\nv1\n/\nsend\nSend\n\nBody\n\nname\nstring\n",
        "Send\nPOST /v1/send\n\nQuery Params\n\nname\nstring\n",
        "GET/v1/boats\n\n## Response\n",
        "DELETE\n\n/boats\n\ncurl --request DELETE\n",
        "---\napi: POST https://api.example.com/v1/send\n---\n",
        '<ParamField body="name" type="string" required>\n',
    ],
)
def test_rendered_text_is_known_by_method_and_path_above_its_parts(text: str) -> None:
    assert prose_forms(text) == ["rendered"]


@pytest.mark.parametrize(
    "text",
    ["", "# Boats\n\nAll about boats.\n", "POST a letter\n\nBody\n", "post /v1\n"],
)
def test_other_text_is_of_no_known_kind(text: str) -> None:
    problem = refused(text)
    assert (problem.code, problem.place.file) == ("unknown-page", "specs/harbour/boats.md")
    for looked_for in ("OpenAPI", "Endpoint: POST /path", "{% openapi %}", "Body or Response"):
        assert looked_for in problem.expected


def test_a_web_page_gets_a_hint() -> None:
    assert "HTML" in refused("<!doctype html>\n<html></html>\n").hint


def test_a_page_that_only_names_an_operation_gets_a_hint() -> None:
    text = "---\ntitle: Send\nopenapi: POST /send\n---\n\nSends it.\n"
    assert ".md behind its address" in refused(text).hint


def test_json_without_a_version_is_no_document() -> None:
    assert refused('{"a": 1}').code == "unknown-page"


def test_a_broken_document_is_told_as_such() -> None:
    assert refused('{"openapi": "3.0.0", }').code == "not-json"
    assert refused("openapi: 3.0.0\npaths: [\n").code == "not-yaml"
    assert refused("openapi: 5.0.0\n").code == "unsupported-version"


@pytest.mark.parametrize(
    "text",
    [
        "POST\n" * 50_000,
        "Endpoint: " * 50_000,
        "POST" + " " * 1_000_000,
        "#\n" * 100_000,
        "---\n" + "a\n" * 100_000,
        "{% openapi" * 100_000,
        "a" * 10_000_000,
        "paths:\n" + " \n" * 100_000,
    ],
    ids=lambda text: text[:8].strip(),
)
def test_hostile_text_is_refused_in_linear_time(text: str) -> None:
    start = process_time()
    assert refused(text).code == "unknown-page"
    assert process_time() - start < 3


def test_the_overview_of_a_redocly_site_is_known_by_its_sections() -> None:
    text = "# Harbour API Version: 1 ## Servers https://api.example.com ## Security"
    assert prose_forms(text)[0] == "overview"
