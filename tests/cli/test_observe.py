"""`clientwright observe`: what was seen of an API against its document, without what was said."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.cli.conftest import Run
from tests.observe.conftest import entry, har

BASE = "https://letters.example"
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Letters", "version": "1.0.0"},
    "servers": [{"url": BASE}],
    "paths": {
        "/boxes/{box}/letters": {
            "parameters": [
                {"name": "box", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "post": {
                "tags": ["letters"],
                "operationId": "sendLetter",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Letter"}}
                    },
                },
                "responses": {
                    "200": {
                        "description": "Sent.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}
                        },
                    }
                },
            },
        }
    },
    "components": {
        "schemas": {
            "Letter": {
                "type": "object",
                "required": ["text"],
                "properties": {"text": {"type": "string"}},
            },
            "Sent": {
                "type": "object",
                "required": ["id", "status"],
                "properties": {
                    "id": {"type": "string"},
                    "status": {"type": "string", "enum": ["sent", "queued"]},
                    "by": {"type": "object", "additionalProperties": {"type": "integer"}},
                },
            },
        }
    },
}
ANSWER = {
    "id": None,
    "status": "Zq7-status",
    "by": {"Zq7-key": "Zq7-value"},
    "vip_level": "Zq7-extra",
    "Zq7 strange": "Zq7",
}
FOUND = [
    ("unknown-member", "$"),
    ("wrong-type", "$.by.*"),
    ("null-value", "$.id"),
    ("unknown-value", "$.status"),
    ("unknown-member", "$.vip_level"),
]


@pytest.fixture
def letters(project: Path) -> Path:
    """The project with another document."""
    (project / "specs/letters/openapi.yaml").write_text(json.dumps(DOCUMENT, indent=1), "utf-8")
    return project


@pytest.fixture
def seen_har(letters: Path) -> Path:
    path = "/boxes/Zq7-box/letters?Zq7%20name=Zq7-value"
    sent = {"text": "Zq7-text"}
    entries = [
        entry(ANSWER, url=f"{BASE}{path}", sent=sent),
        entry({"Zq7": "Zq7"}, status=418, url=f"{BASE}{path}", sent=sent),
        entry("Zq7", url=f"{BASE}/Zq7/boxes", media_type="Zq7/Zq7"),
        entry("Zq7", url="https://Zq7.example/Zq7"),
    ]
    for one in entries:
        one["request"]["headers"] = [{"name": "Authorization", "value": "Bearer Zq7-token"}]
        one["request"]["cookies"] = [{"name": "Zq7", "value": "Zq7"}]
    return har(letters / "Zq7.har", *entries)


def findings(out: str) -> list[tuple[str, str]]:
    (api,) = json.loads(out)["observed"]
    return [(each["rule"], each["place"]) for each in api["findings"]]


def test_a_har_file_is_held_against_the_document(run: Run, seen_har: Path) -> None:
    result = run("observe", "--har", str(seen_har), "--json")

    told = json.loads(result.out)
    assert result.status == told["status"] == 0
    assert told["elsewhere"] == 1
    assert told["observed"][0]["exchanges"] == 3
    assert findings(result.out) == [
        ("undocumented-operation", ""),
        ("undocumented-parameter", "(a name that is not shown)"),
        *FOUND,
        ("undocumented-status", ""),
    ]
    status = told["observed"][0]["findings"][5]
    assert status == {
        "rule": "unknown-value",
        "operation": "letters.send",
        "position": "answer",
        "status": 200,
        "place": "$.status",
        "found": "a string that is none of them",
        "expected": "one of the 2 documented values",
        "count": 1,
        "of": 2,
        "file": "specs/letters/openapi.yaml",
        "line": status["line"],
        "pointer": "#/components/schemas/Sent/properties/status",
        "hint": "find the value in logs of your own, and add it to the enumeration",
        "overlay": "",
    }
    text = (seen_har.parent / "specs/letters/openapi.yaml").read_text("utf-8")
    assert '"status"' in text.splitlines()[status["line"] - 1]


@pytest.mark.parametrize("form", [[], ["--json"], ["--format", "markdown"]])
def test_no_report_shows_anything_of_a_payload(run: Run, seen_har: Path, form: list[str]) -> None:
    result = run("observe", "--har", str(seen_har), *form)

    assert result.status == 0
    assert "vip_level" in result.out
    assert "Zq7" not in result.out + result.err


def test_the_text_says_what_to_do(run: Run, seen_har: Path) -> None:
    lines = run("observe", "--har", str(seen_har)).out.splitlines()

    assert lines[0] == "letters: 3 exchanges, 8 differences"
    assert lines[1] == "  POST /{}/boxes"
    start = next(n for n, line in enumerate(lines) if "$.vip_level" in line)
    assert [line.strip() for line in lines[start : start + 10]] == [
        "answer 200, $.vip_level: found a string; expected no such member [unknown-member]",
        lines[start + 1].strip(),
        "hint: add it, and ask the vendor what it means:",
        '- target: "$.components.schemas.Sent"',
        'description: "Seen in traffic: a string, where the document has no such member."',
        "update:",
        "properties:",
        "vip_level:",
        'type: "string"',
        'x-provenance: "Seen in traffic; the document does not have it."',
    ]
    assert "1 of 2 exchanges; specs/letters/openapi.yaml:" in lines[start + 1]
    assert [line for line in lines if line != line.rstrip()] == []
    assert lines[-1] == "1 exchange is of other servers or other packages, and not looked at"


def test_the_exit_status_can_tell_that_something_differs(run: Run, letters: Path) -> None:
    good = har(
        letters / "good.har",
        entry({"id": "1", "status": "sent"}, sent={"text": "x"}, url=f"{BASE}/boxes/1/letters"),
    )
    bad = har(letters / "bad.har", entry({}, sent={"text": "x"}, url=f"{BASE}/boxes/1/letters"))

    assert run("observe", "--har", str(good), "--fail-on-difference").status == 0
    assert run("observe", "--har", str(bad), "--fail-on-difference").status == 1
    assert run("observe", "--har", str(bad)).status == 0
    assert run("observe", "--har", str(good), "--har", str(bad), "--fail-on-difference").status == 1


Record = Callable[..., Path]


@pytest.fixture
def record(letters: Path, run: Run) -> Iterator[Record]:
    """Records calls of the generated package, each with one of these answers."""
    assert run("generate").status == 0
    sys.path.insert(0, str(letters / "generated/letters"))

    def recorded(*answers: Any) -> Path:
        package = importlib.import_module("letters_client")
        recording = importlib.import_module("letters_client.recording")
        waiting = iter(answers)
        mock = httpx2.MockTransport(lambda _: httpx2.Response(200, json=next(waiting)))
        transport = recording.RecordingTransport(letters / "seen.jsonl", mock)
        with httpx2.Client(transport=transport) as http:
            client = package.LettersClient(http_client=http)
            for _ in answers:
                with suppress(package.ApiError):
                    client.letters.send(box="Zq7-box", text="Zq7-text")
        return letters / "seen.jsonl"

    try:
        yield recorded
    finally:
        sys.path.pop(0)
        for name in [name for name in sys.modules if name.split(".")[0] == "letters_client"]:
            del sys.modules[name]


def test_a_recording_says_the_same_as_a_har_file(run: Run, record: Record) -> None:
    path = record(ANSWER, {"id": "1", "status": "sent"})
    result = run("observe", "--recording", str(path), "--json")

    assert findings(result.out) == FOUND
    assert json.loads(result.out)["observed"][0]["exchanges"] == 2
    assert "Zq7" not in path.read_text("utf-8") + result.out


def test_a_recording_of_another_package_is_not_looked_at_unless_a_document_is_named(
    run: Run, record: Record
) -> None:
    path = record(ANSWER)
    path.write_text(path.read_text("utf-8").replace("letters_client", "other_client"), "utf-8")

    other = run("observe", "--recording", str(path))
    named = run("observe", "--recording", str(path), "--spec", "specs/letters/openapi.yaml")

    assert "1 exchange is of other servers or other packages" in other.out
    assert "; --server URL names a further base URL" in other.out
    assert "1 exchange, 5 differences" in named.out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "seen:1: found text that is not JSON, at column 2; expected a HAR file [not-json]"),
        ("[]", "seen: found no log with entries; expected a HAR file [not-har]"),
        ("[" * 100_000, "seen: found no readable JSON; expected a HAR file [not-har]"),
        ("\ufeff\ud800{}", "seen: found no readable JSON; expected a HAR file [not-har]"),
        (None, "seen: found no such file; expected a file [missing-file]"),
    ],
    ids=["not JSON", "no log", "deep", "no text", "missing"],
)
def test_a_file_that_is_no_har_file_is_refused(
    run: Run, letters: Path, content: str | None, message: str
) -> None:
    if content is not None:
        (letters / "seen").write_bytes(content.encode("utf-8", "surrogatepass"))
    result = run("observe", "--har", "seen")

    assert result.status == 2
    assert result.err.splitlines()[0] == message


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "17",
        '{"clientwright": 1}',
        '{"clientwright": 1, "package": "x", "method": "GET", "path": "/", "status": true}',
        '{"clientwright": 1, "package": "x", "method": "", "path": "", "status": 2, "sent": "Zq7"}',
        "[" * 100_000,
        "\x00" * 5_000_000,
    ],
)
def test_a_line_that_no_transport_writes_is_refused(run: Run, letters: Path, line: str) -> None:
    (letters / "seen").write_text(f"{line}\n", "utf-8")
    result = run("observe", "--recording", "seen")

    assert result.status == 2
    assert "seen:1: found a line that no recording transport writes" in result.err
    assert "Zq7" not in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "found nothing to compare; expected --recording FILE or --har FILE"),
        (["--har", "x", "--server", "staging"], "found --server without http:// or https://"),
        (["nowhere", "--har", "x"], 'found no API "nowhere"'),
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    run: Run, letters: Path, arguments: list[str], message: str
) -> None:
    result = run("observe", *arguments)

    assert result.status == 2
    assert message in result.err
