"""The published answers of the five vendors, as a HAR file and as a recording."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from generator.diff.surface import Surface, surface
from generator.document import JsonValue
from generator.lock import ChosenNames
from generator.observe.findings import add, findings, observed
from generator.observe.har import read_har
from generator.observe.recordings import read_recording
from generator.project import find_targets
from generator.view.recording import recording_text
from generator.view.types import scene
from runtime.redaction import redacted
from tests.observe.conftest import entry, har

ROOT: Final = Path(__file__).parents[2]
VENDORS = ["clerk_chat", "cobalt", "hero", "mateo", "metriport"]


def surface_of(vendor: str) -> Surface:
    (target,) = find_targets(ROOT, [vendor])
    return surface(target, ChosenNames())


def published(vendor: str) -> Any:
    path = ROOT / "tests/contract/answers" / f"{vendor}.json"
    return json.loads(path.read_text("utf-8"))


def changed(answer: JsonValue) -> JsonValue:
    """An answer with a new member at each object that has some, whose value is a canary."""
    match answer:
        case dict():
            inner = {name: changed(member) for name, member in answer.items()}
            return {**inner, "brand_new": "Zq7"} if inner else inner
        case list():
            return [changed(item) for item in answer]
        case _:
            return answer


@pytest.mark.parametrize("vendor", VENDORS)
def test_what_a_vendor_publishes_is_no_finding_and_a_new_member_is(
    vendor: str, tmp_path: Path
) -> None:
    found = surface_of(vendor)
    (operation,) = [one for one in found.api.operations if not one.variant]
    response = next(one for one in operation.responses if one.status.startswith("2"))
    assert response.content is not None
    answer, status = published(vendor), int(response.status)
    url = f"{found.api.environments[0].server.url.rstrip('/')}{operation.path}"
    words = json.loads(recording_text(scene(found.api, found.plan)))
    (types,) = [
        each["received"][response.status]
        for name, each in words["operations"].items()
        if name == "messages.send"
    ]

    def rules(body: Any) -> list[list[tuple[str, str]]]:
        media_type = response.content.media_type if response.content else ""
        line = {
            "clientwright": 1,
            "package": found.config.package,
            "status": status,
            "method": operation.http_method,
            "path": operation.path,
            "received": {
                "media_type": media_type,
                "body": redacted(body, words["types"], types[media_type]),
            },
        }
        (tmp_path / "seen.jsonl").write_text(json.dumps(line), "utf-8")
        assert "Zq7" not in json.dumps(line)
        exchange = entry(body, status=status, url=url, media_type=media_type)
        both = (
            read_har(har(tmp_path / "seen.har", exchange)),
            read_recording(tmp_path / "seen.jsonl"),
        )
        told: list[list[tuple[str, str]]] = []
        for exchanges in both:
            so_far = observed(found, (), any_package=False)
            assert [add(so_far, seen) for seen in exchanges] == [True]
            told.append(
                [(each.rule, each.place) for each in findings(so_far) if each.position == "answer"]
            )
        return told

    assert rules(answer) == [[], []]
    by_har, by_recording = rules(changed(answer))
    assert by_har == by_recording
    assert ("unknown-member", "$.brand_new") in by_har
    assert {rule for rule, _ in by_har} == {"unknown-member"}
