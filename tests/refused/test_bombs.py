"""Short files that would take hours or all memory: each ends at once, with a clear error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

import generator
from generator.load import load
from generator.problems import BadInput, render
from generator.validate import validate

_HEAD = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\n'
_NESTED = (
    "found more than 100 lists and objects in one another; expected at most 100 "
    "[too-deep]\n"
    "    hint: move parts of it into components and refer to them"
)
_REPEATED = (
    "found aliases that repeat more than 100,000 nodes; expected a document written out "
    "[alias-bomb]\n    hint: write out in full what is meant"
)


def _laughs(entry: str) -> str:
    """Ten levels of anchors, each with the one before it ten times."""
    levels = [f"x-{n}: &a{n} {entry.format(', '.join([f'*a{n - 1}'] * 10))}" for n in range(1, 11)]
    return "\n".join(["x-0: &a0 {k: [v, v, v, v]}", *levels, ""])


BOMBS = {
    "lists in lists": ("x-a: " + "[" * 100_000, f"openapi.yaml:3: {_NESTED}"),
    "entries in entries": ("x-a:\n " + "- " * 100_000, f"openapi.yaml:4: {_NESTED}"),
    "objects in objects": (
        "x-a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 2_000)),
        f"openapi.yaml:103: {_NESTED}",
    ),
    "keys in keys": (
        "x-a: " + "{" * 100_000,
        (
            "openapi.yaml:3: #/x-a: found a list or an object as a key; expected a string "
            "as a key [bad-key]\n"
            "    hint: put the key in quotes if it is text"
        ),
    ),
    "aliases of aliases": (_laughs("[{}]"), f"openapi.yaml:8: #/x-5/0: {_REPEATED}"),
    "merges of merges": (
        "x-0: &a0 {"
        + ", ".join(f"k{n}: v" for n in range(100))
        + "}\n"
        + "".join(
            f"x-{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 100)}]}}\n" for n in range(1, 9)
        ),
        f"openapi.yaml:5: #/x-2/<</7: {_REPEATED}",
    ),
    "aliases that only nest": (
        "x-0: &a0 [v]\n" + "".join(f"x-{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 200)),
        f"openapi.yaml: {_NESTED}",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_at_once_and_needs_little_memory(name: str) -> None:
    content, message = BOMBS[name]
    Path("openapi.yaml").write_text(_HEAD + content, encoding="utf-8")
    tracemalloc.start()
    start = time.perf_counter()
    with pytest.raises(BadInput) as refusal:
        load(Path("openapi.yaml"))
    seconds = time.perf_counter() - start
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(refusal.value) == message
    assert seconds < 2
    assert peak < 50_000_000


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_json_that_nests_without_end_is_refused(opening: str) -> None:
    Path("openapi.json").write_text('{"x-a":\n' + opening * 100_000, encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        load(Path("openapi.json"))
    assert str(refusal.value) == f"openapi.json:2: {_NESTED}"


def _schemas(schemas: dict[str, object]) -> str:
    return _HEAD + "components:\n  schemas: " + json.dumps(schemas)


def _doubling(levels: int) -> dict[str, object]:
    """Schemas each of which holds the next one twice."""
    named: dict[str, object] = {
        f"S{n}": {"allOf": [{"$ref": f"#/components/schemas/S{n + 1}"}] * 2} for n in range(levels)
    }
    return {**named, f"S{levels}": {"type": "string"}}


SLOW: dict[str, dict[str, object]] = {
    "a pattern that backtracks": {"A": {"pattern": "(a+)+$", "default": "a" * 60 + "!"}},
    "a pattern for names that backtracks": {
        "A": {
            "patternProperties": {"(a+)+$": {}},
            "additionalProperties": False,
            "default": {"a" * 60 + "!": 1},
        }
    },
    "schemas that double": {
        **_doubling(60),
        "A": {"allOf": [{"$ref": "#/components/schemas/S0"}], "default": "a", "required": []},
    },
    "a schema that holds itself": {
        "A": {"anyOf": [{"type": "string"}, {"items": {"$ref": "#/components/schemas/A"}}]}
    },
    "the deepest nesting that is let through": {
        "A": json.loads('{"items": ' * 96 + "{}" + "}" * 96)
    },
}


@pytest.mark.parametrize("name", SLOW)
def test_a_document_that_is_slow_to_check_is_checked_in_time(name: str) -> None:
    Path("openapi.yaml").write_text(_schemas(SLOW[name]), encoding="utf-8")
    document = load(Path("openapi.yaml"))
    start = time.perf_counter()
    problems = validate(document)
    assert time.perf_counter() - start < 5
    assert [render(problem) for problem in problems] == []


def test_references_that_go_round_in_a_circle_end() -> None:
    circle: dict[str, object] = {
        f"S{n}": {"$ref": f"#/components/schemas/S{(n + 1) % 2000}"} for n in range(2000)
    }
    Path("openapi.yaml").write_text(_schemas(circle), encoding="utf-8")
    problems = validate(load(Path("openapi.yaml")))
    assert [problem.code for problem in problems] == ["circular-reference"]


LARGE: dict[str, tuple[str, list[str]]] = {
    "a million values in an enum": (
        _schemas({"A": {"type": "integer", "enum": list(range(1_000_000))}}),
        [],
    ),
    "a hundred thousand values of the wrong type": (
        _schemas({"A": {"type": "string", "enum": list(range(100_000))}}),
        ["enum-type"] * 20_000 + ["too-many"],
    ),
    "a key a hundred thousand times": (
        _HEAD + "paths: {}\nx-a:\n" + "  k: v\n" * 100_000,
        ["duplicate-key"] * 1_000,
    ),
    "schemas that are each other": (
        _schemas(
            {
                "A": {"allOf": [{"$ref": "#/components/schemas/B"}]},
                "B": {"allOf": [{"$ref": "#/components/schemas/A"}]},
            }
        ),
        ["circular-reference"],
    ),
    "a text of ten million characters": (_HEAD + f"paths: {{}}\nx-a: {'a' * 10_000_000}\n", []),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_is_read_and_checked_in_ten_seconds_and_a_gigabyte(name: str) -> None:
    content, codes = LARGE[name]
    limits = "import resource; resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))"
    code = (
        f"{limits}\nfrom pathlib import Path\nfrom generator.load import load\n"
        "from generator.validate import validate\n"
        "for problem in validate(load(Path('openapi.yaml'))): print(problem.code)"
    )
    Path("openapi.yaml").write_text(content, encoding="utf-8")
    start = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment()
    )
    assert time.perf_counter() - start < 10
    assert sorted(run.stdout.split()) == sorted(codes)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(generator.__file__).parents[1])}
