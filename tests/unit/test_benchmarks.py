"""What the benchmarks compare is the same work on all sides. Nothing here measures a time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import httpx2
import openapi_schema_validator as judge
import pytest

from benchmarks import call, codec, generating, growth, large, rounds
from benchmarks.__main__ import replaced
from benchmarks.results import Result, ratio, table
from benchmarks.samples import Exchange, exchange, sample, violations
from benchmarks.workspace import APIS, ROOT, Workspace
from generator.document import JsonObject

MEASURED = ("mateo", "clerk_chat")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("benchmarks"))


def is_valid(what: Exchange, schema: Any, value: object) -> bool:
    """The verdict of an independent validator."""
    old = str(what.document["openapi"]).startswith("3.0")
    # The one for reading wants `readOnly` members where they are required.
    kind: Any = vars(judge)["OAS30ReadValidator" if old else "OAS31Validator"]
    formats = judge.oas30_format_checker if old else judge.oas31_format_checker
    whole = {**schema, "components": what.document.get("components", {})}
    valid: bool = kind(whole, format_checker=formats).is_valid(value)
    return valid


def settled(value: object) -> object:
    """A JSON value in which different texts of one moment are equal."""
    match value:
        case dict():
            members = cast("dict[str, object]", value)
            return {name: settled(member) for name, member in members.items()}
        case list():
            return [settled(element) for element in cast("list[object]", value)]
        case str():
            with contextlib.suppress(ValueError):
                return datetime.fromisoformat(value)
            return value
        case _:
            return value


def in_full(schema: object) -> object:
    """A schema with all members required, and no array empty."""
    match schema:
        case dict():
            members = cast("dict[str, object]", schema)
            full = {name: in_full(member) for name, member in members.items()}
            if isinstance(full.get("properties"), dict):
                full["required"] = list(cast("dict[str, object]", full["properties"]))
            return {**full, "minItems": 1} if full.get("type") == "array" else full
        case list():
            return [in_full(element) for element in cast("list[object]", schema)]
        case _:
            return schema


@pytest.mark.parametrize("api", APIS)
def test_samples_are_valid_and_have_every_member(api: str) -> None:
    what = exchange(api)
    full = replace(what, document=cast("JsonObject", in_full(what.document)))
    for schema in (what.request, what.response):
        value = sample(what.document, schema)
        assert is_valid(what, schema, value)
        assert is_valid(full, in_full(schema), value)


def test_a_full_mateo_answer_has_two_recipients_and_two_actions() -> None:
    answer = json.loads(codec.full_answer(exchange("mateo")))
    assert {name: len(answer[name]) for name in answer} == {
        "conversation": 20,
        "message": 32,
        "recipients": 2,
        "actions": 2,
    }


@pytest.mark.parametrize("api", APIS)
def test_every_violation_breaks_the_schema_and_is_refused(api: str) -> None:
    what = exchange(api)
    answer = sample(what.document, what.response)
    wrong = list(violations(what.document, what.response, answer))
    assert len(wrong) > 20
    assert [value for value in wrong if is_valid(what, what.response, value)] == []
    contents = codec.wrong_answers(what)
    assert len(contents) == len(wrong)
    decode = codec.our_decoder(api)
    assert [content for content in contents if not codec.refuses(decode, content)] == []
    assert not codec.refuses(decode, codec.full_answer(what))


def test_violations_cover_kinds_formats_and_missing_members() -> None:
    schema: Any = {
        "type": "object",
        "required": ["at"],
        "properties": {"at": {"type": "string", "format": "date-time"}, "n": {"type": "integer"}},
    }
    found = list(violations({}, schema, {"at": "2026-11-20T09:30:15Z", "n": 1}))
    assert {"n": 1} in found
    assert {"at": "tomorrow", "n": 1} in found
    assert {"at": None, "n": 1} in found
    assert {"at": "2026-11-20T09:30:15Z", "n": 1.5} in found
    assert {"at": "2026-11-20T09:30:15Z", "n": None} not in found
    assert [] in found


@pytest.mark.parametrize("api", MEASURED)
def test_all_sides_read_the_same_values(workspace: Workspace, api: str) -> None:
    content = codec.full_answer(exchange(api))
    ours, client, pydantic = (decode(content) for decode in codec.decoders(workspace, api).values())
    expected = settled(json.loads(content))
    assert settled(ours.to_json()) == expected
    assert settled(client.to_dict()) == expected
    assert settled(pydantic.model_dump(mode="json")) == expected


def test_both_sides_write_the_same_request(workspace: Workspace) -> None:
    ours, client = codec.our_request(), codec.client_request(workspace)
    expected = settled(codec.full_request())
    assert settled(json.loads(ours())) == expected
    assert settled(json.loads(client())) == expected
    assert ours() == ours()  # the arguments outlast a call


def test_both_sides_make_the_same_call() -> None:
    seen: list[httpx2.Request] = []
    answer = call.answering(codec.full_answer(exchange("mateo")))

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return answer(request)

    transport = httpx2.MockTransport(handle)
    ours: Any = call.our_call(transport)()
    raw = call.raw_call(transport)()
    assert ours.to_json() == raw

    async def both() -> tuple[Any, object]:
        return (
            await call.our_async_call(transport)(),
            await call.raw_async_call(transport)(),
        )

    ours, raw_awaited = asyncio.run(both())
    assert ours.to_json() == raw_awaited == raw
    for request in seen:
        assert (request.method, request.url) == (seen[0].method, seen[0].url)
        assert json.loads(request.content) == json.loads(seen[0].content)
        for name in ("authorization", "accept", "content-type"):
            assert request.headers[name] == seen[0].headers[name]
    assert len(seen) == 4


def test_our_measured_commands_do_their_work(workspace: Workspace) -> None:
    client = workspace.folder / "project/generated/mateo/mateo_client/client.py"
    generating.our_command(workspace, "generate", "--force", "mateo", fresh=True)()
    written = client.stat().st_mtime_ns
    generating.our_command(workspace, "generate", "mateo")()
    assert client.stat().st_mtime_ns == written
    client.write_text("", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"client\.py"):
        generating.our_command(workspace, "check", "mateo")()


def test_the_peer_starts_from_nothing_and_writes_a_client(workspace: Workspace) -> None:
    stale = workspace.folder / "peers" / "stale"
    stale.mkdir(parents=True)
    generating.peer_commands(workspace, "mateo")()
    assert not stale.exists()
    assert (workspace.folder / "peers/mateo/models/post_index_3_body.py").exists()


def test_rounds_interleave_and_turn_round() -> None:
    order: list[str] = []

    def side(name: str) -> int:
        order.append(name)
        return len(order)

    taken = rounds.interleaved(2, lambda: side("a"), lambda: side("b"))
    assert "".join(order) == "ab" + "ab" + "ba"
    assert taken == [(3, 4), (6, 5)]


def test_a_side_repeats_what_it_measures_however_long_the_first_call_takes() -> None:
    called: list[int] = []
    measure = rounds.calls(lambda: called.append(0 if called else sum(range(1_000_000))))
    before = len(called)
    assert measure() > 0
    assert len(called) > before + 100


def test_a_failed_command_is_no_measurement(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('not today')"]
    with pytest.raises(RuntimeError, match="not today"):
        rounds.processes([command], folder=tmp_path, environment={})()


def test_a_row_is_the_median_of_the_ratios() -> None:
    row = ratio("decode", "a peer", bar=0.5, pairs=[(1.0, 2.0), (4.0, 1.0), (1.0, 4.0)])
    assert row == Result(
        what="decode", against="a peer", bar="<= 0.50", measured="0.50 (0.25-4.00)", met=True
    )
    assert not ratio("decode", "a peer", bar=0.49, pairs=[(1.0, 2.0)]).met
    assert table([row]).splitlines()[-1] == (
        "| decode | a peer | <= 0.50 | 0.50 (0.25-4.00) | yes |"
    )


def test_only_the_named_part_of_the_page_is_replaced() -> None:
    page = (
        "Before.\n\n<!-- measured -->\n\nold\n\n<!-- end -->\n\nBetween.\n\n"
        "<!-- growth -->\n\ngrown\n\n<!-- end -->\n\nAfter.\n"
    )
    assert replaced(page, "new\n", "measured") == page.replace("old", "new")
    assert replaced(page, "new\n", "growth") == page.replace("grown", "new")


def test_a_document_that_was_not_fetched_gives_no_row_but_a_line(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert list(large.large_rows(workspace)) == []
    assert list(large.first_call_rows(workspace)) == []
    assert list(growth.growth(workspace)) == []
    printed = capsys.readouterr().err
    assert f"skipped: {large.GITHUB} is not in the cache; `make corpus` fetches it" in printed


def test_what_a_document_took_and_gave_is_a_row(workspace: Workspace) -> None:
    path = ROOT / "specs/cobalt/openapi.yaml"
    row = growth.grown(workspace, "cobalt", path)
    assert row.operations == 1
    assert row.models == 2
    assert row.lines > 1000
    assert row.size == path.stat().st_size
    assert min(row.cpu, row.wall, row.memory) > 0
    assert growth.growth_table([row]).splitlines()[-1].startswith("| cobalt | 0.00 MB | 1 |")
    broken = workspace.folder / "broken.yaml"
    broken.write_text("- no document\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="broken"):
        growth.grown(workspace, "broken", broken)


def test_lines_are_counted_for_each_operation_and_each_model(tmp_path: Path) -> None:
    package, peer = tmp_path / "ours", tmp_path / "theirs"
    for name, text in (
        ("ours/resources/cats.py", "class Cats:\n    def get(self): ...\n    def _x(self): ...\n"),
        ("ours/resources/async_cats.py", "class AsyncCats:\n    async def get(self): ...\n"),
        ("ours/models/cats.py", "class Cat:\n    name: str\n"),
        ("ours/models/_cats.py", "def decode_cat(): ...\n"),
        ("theirs/cats.py", "pass\n" * 20),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    row = large.lines_row(package, peer)
    assert row.measured == "8 (5 for an operation, 3 for a model)"
    assert row.against == "openapi-python-client: 20"
    assert row.met
