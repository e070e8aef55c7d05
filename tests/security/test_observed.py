"""No value of recorded traffic is in a report, wherever a HAR file or a recording has it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main

MARK = "Zq7-4711-anna"
URL = f"https://{MARK}:{MARK}@api.example.com/v1/letters"
TEXT: dict[str, Any] = {"type": "string"}
LETTER: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer"},
        "kind": {"type": "string", "enum": ["card"]},
        "dates": {"type": "array", "items": {"type": "string", "format": "date"}},
        "either": {"oneOf": [{"type": "integer"}, {"type": "object", "properties": {"a": TEXT}}]},
        "map": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
}
CONTENT = {"application/json": {"schema": LETTER}}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Letters", "version": "1.0.0"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {
        "/letters/{id}": {
            "post": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
                "requestBody": {"content": CONTENT},
                "responses": {"200": {"description": "OK", "content": CONTENT}},
            }
        }
    },
}
BODY = {
    "id": MARK,
    "kind": MARK,
    "dates": [MARK, [MARK]],
    "either": {MARK: MARK},
    "map": {MARK: {MARK: MARK}},
    MARK: {"deep": [MARK]},
}
SAID = json.dumps(BODY)
NAMED = [{"name": MARK, "value": MARK}]
FORM = "application/x-www-form-urlencoded"
PART = f'--{MARK}\r\nContent-Disposition: form-data; name="{MARK}"\r\n\r\n{MARK}\r\n--{MARK}--'


def body(text: str = SAID, media_type: str = "application/json", **more: Any) -> dict[str, Any]:
    return {"mimeType": media_type, "text": text, "params": NAMED, "comment": MARK, **more}


def entry(
    *,
    url: str = f"{URL}/{MARK}?{MARK}={MARK}&{MARK}#{MARK}",
    method: str = "POST",
    status: int = 200,
    sent: dict[str, Any] | None = None,
    received: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """An entry of a HAR file with the mark in every place that has text."""
    shared = {"headers": NAMED, "cookies": NAMED, "comment": MARK}
    request = {"method": method, "url": url, "queryString": NAMED, "postData": sent or body()}
    response = {"status": status, "statusText": MARK, "redirectURL": MARK}
    return {
        "request": {**request, **shared},
        "response": {**response, **shared, "content": received or body()},
        "serverIPAddress": MARK,
    }


ENTRIES = [
    entry(),
    entry(received=body(base64.b64encode(SAID.encode()).decode(), encoding="base64")),
    entry(sent=body(media_type=f"application/{MARK}"), received=body(media_type=MARK)),
    entry(sent=body(PART, f"multipart/form-data; boundary={MARK}")),
    entry(sent=body(f"{MARK}={MARK}&id={MARK}", FORM), received=body(f"{MARK}={MARK}", FORM)),
    entry(sent=body(MARK), received=body(f'"{MARK}"')),
    entry(method=MARK),
    entry(status=599),
    entry(url=f"{URL}/{MARK}/{MARK}"),
    entry(url=f"https://{MARK}.example.com/{MARK}"),
    entry(url=f"https://api.example.com:{MARK}/v1"),
]
LINES: list[dict[str, Any]] = [
    {"method": "POST", "path": "/letters/{id}", "operation": MARK, "payload": MARK},
    {"method": MARK, "path": f"/{MARK}/{{{MARK}}}"},
    {
        "method": "POST",
        "path": "/letters/{id}",
        "query": {"names": [MARK], "unnamed": 1},
        "sent": {"media_type": MARK, "body": {"members": {MARK: {"value": MARK}}}},
        "received": {
            "media_type": "application/json",
            "body": {"members": {"kind": {"value": MARK}}},
        },
    },
]


@pytest.mark.parametrize("form", [("--format", "text"), ("--format", "markdown"), ("--json",)])
@pytest.mark.parametrize("kind", ["har", "recording"])
def test_no_value_of_traffic_is_in_a_report(
    kind: str, form: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letters.json").write_text(json.dumps(DOCUMENT), "utf-8")
    har = {"log": {"creator": {"name": MARK}, "comment": MARK, "entries": ENTRIES}}
    (tmp_path / "har").write_text(json.dumps(har), "utf-8")
    about = {"clientwright": 1, "package": "letters_client", "status": 200}
    text = "".join(json.dumps({**about, **line}) + "\n" for line in LINES)
    (tmp_path / "recording").write_text(text, "utf-8")
    files = ["--spec", str(tmp_path / "letters.json"), f"--{kind}", str(tmp_path / kind)]
    assert main(["observe", *files, *form]) == 0
    printed = capsys.readouterr()
    assert "unknown-value" in printed.out
    assert MARK.lower() not in (printed.out + printed.err).lower()


@pytest.mark.parametrize("place", ["request", "response"])
@pytest.mark.parametrize("value", [[], {}, None, "Zq7", 1e400, [[]], True])
@pytest.mark.parametrize("name", ["bodySize", "postData", "content", "url", "status", "method"])
def test_a_har_file_of_odd_values_is_read_or_refused(
    place: str, name: str, value: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letters.json").write_text(json.dumps(DOCUMENT), "utf-8")
    odd = entry()
    del odd["request"]["postData"]
    odd[place][name] = value
    (tmp_path / "har").write_text(json.dumps({"log": {"entries": [odd]}}), "utf-8")
    files = ["--spec", str(tmp_path / "letters.json"), "--har", str(tmp_path / "har")]
    assert main(["observe", *files]) in (0, 2)
    assert MARK not in "".join(capsys.readouterr())
