"""Documents as YAML: they read back equal, and read well."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.document import JsonObject, JsonValue
from generator.ingest.emit import yaml_text
from generator.load import load, parse

HEAD: JsonObject = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}}
MARK: JsonObject = {"basis": "stated", "page": "page.md", "line": 33}

# What documents seldom have and writers of YAML get wrong.
SPECIAL = st.sampled_from(
    [
        *(
            "",
            " ",
            "\n",
            "\t",
            "a\n",
            "\na",
            " a\nb",
            "a\n b",
            "a \nb",
            "a\n\nb\n\n",
            "\ta\nb",
            "a\n  ",
        ),
        *(
            "- a",
            "? a",
            ": a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a`",
        ),
        *("---", "...", "--- a", "<<", "=", "~", "null", "Null", "yes", "No", "ON", "y", "true"),
        *(
            "0",
            "01",
            "0o7",
            "0x1F",
            "1_000",
            "1e5",
            ".5",
            "+1",
            "12:30",
            "2025-01-02",
            ".inf",
            ".NaN",
        ),
        *(
            "{a}",
            "[a]",
            "a, b",
            "'a'",
            '"a"',
            "a'b",
            'a"b',
            "a\\nb",
            "$ref",
            "/a/{b}",
            "x-provenance",
        ),
        *("\x00", "\x07", "\x7f", "\x85", "\xa0", "\u2028", "\ufeff", "\uffff", "\u202e", "a\r\nb"),
        *(
            "\U0001f600 a",
            "\U0010ffff",
            "\u00e9t\u00e9",
            "word " * 40,
            "w " * 60 + " two",
            "x" * 300,
        ),
        *("word " * 40 + "\n" + "word " * 30, "a\tb " * 60, "^\\d+$", 'say "no"', "'\\d'", "\\\t"),
        *(
            "word " * 40 + "x\n\n\n" + "word " * 30 + "x\ny",
            "word " * 40 + "x\n\n- a  b\n",
            "#\n" * 3,
        ),
    ]
)
TEXT = st.one_of(SPECIAL, st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4)),
    max_leaves=12,
)


def read(text: str) -> JsonValue:
    return parse("/openapi.yaml", text.encode(), "openapi.yaml")[1]


@settings(max_examples=250, deadline=None)
@given(VALUES, TEXT)
def test_any_tree_reads_back_equal(value: JsonValue, name: str) -> None:
    tree: JsonObject = {"x-value": value, "x-list": [value, [value]], "x-names": {name: value}}
    assert read(yaml_text(tree)) == tree
    assert repr(read(yaml_text(tree))) == repr(tree)  # 1 is not 1.0


def test_a_document_is_loaded_as_it_was(tmp_path: Path) -> None:
    paths: JsonObject = {"/a": {"get": {"responses": {"200": {"description": "OK"}}}}}
    tree: JsonObject = {**HEAD, "paths": paths}
    path = tmp_path / "openapi.yaml"
    path.write_text(yaml_text(tree, comment="Made from pages."), "utf-8")
    assert load(path).tree == tree


def test_a_document_reads_well() -> None:
    sends = "Sends a message to the provider,"
    described = f"{sends} " * 4 + "once."
    tree: JsonObject = {
        "paths": {
            "/messages": {
                "post": {
                    "x-provenance": MARK,
                    "summary": "Send",
                    "description": described,
                    "responses": {"200": {"description": "Sent.\n\n- at once\n- or later"}},
                }
            }
        },
        "info": {"title": "Letters: all", "version": "1.0"},
        "openapi": "3.1.0",
    }
    assert yaml_text(tree, comment="Made from pages.") == (
        "# Made from pages.\n"
        "openapi: 3.1.0\n"
        "info:\n"
        '  title: "Letters: all"\n'
        '  version: "1.0"\n'
        "paths:\n"
        "  /messages:\n"
        "    post:\n"
        "      x-provenance: {basis: stated, page: page.md, line: 33}\n"
        "      summary: Send\n"
        "      description: >-\n"
        f"        {sends} {sends} {sends[:-10]}\n"
        f"        provider, {sends} once.\n"
        "      responses:\n"
        '        "200":\n'
        "          description: |-\n"
        "            Sent.\n"
        "\n"
        "            - at once\n"
        "            - or later\n"
    )


def test_long_lines_are_broken_and_patterns_stay_as_they_are() -> None:
    text = f"{'word ' * 20}end\n\n- one\n- two"
    assert yaml_text({"description": text, "pattern": '^"\\d+"$'}) == (
        "description: >-\n"
        f"  {'word ' * 18}word\n"
        "  word end\n"
        "\n"
        "\n"
        "  - one\n"
        "\n"
        "  - two\n"
        "pattern: '^\"\\d+\"$'\n"
    )


def test_a_long_mark_has_a_line_for_each_exception() -> None:
    exception: JsonObject = {"basis": "inferred", "page": "page.md", "line": 40, "note": "Shown."}
    asked: JsonObject = {
        "basis": "assumed",
        "page": "page.md",
        "note": "Nothing says so.",
        "ask": "Is " * 30 + "it?",
    }
    mark: JsonObject = {**MARK, "except": {"format": exception, "description": asked}}
    text = yaml_text({"x": {"x-provenance": mark, "type": "string"}})
    assert text == (
        "x:\n"
        "  x-provenance:\n"
        "    basis: stated\n"
        "    page: page.md\n"
        "    line: 33\n"
        "    except:\n"
        "      format: {basis: inferred, page: page.md, line: 40, note: Shown.}\n"
        "      description:\n"
        "        basis: assumed\n"
        "        page: page.md\n"
        "        note: Nothing says so.\n"
        "        ask: >-\n"
        f"          {'Is ' * 29}Is\n"
        "          it?\n"
        "  type: string\n"
    )


@pytest.mark.parametrize("name", ["n" * 10_000, "a b" * 10_000, ".".join("n" * 10_000)])
def test_a_name_of_any_length_reads_back(name: str) -> None:
    tree: JsonObject = {
        name: {name: [name, {name: name}]},
        "x-provenance": {"except": {name: MARK}},
    }
    assert read(yaml_text(tree)) == tree


def test_half_a_surrogate_pair_shows_as_its_escape() -> None:
    assert read(yaml_text({"a": "\ud83d!"})) == {"a": "\\ud83d!"}


def test_nothing_is_repeated_by_an_alias() -> None:
    same: JsonObject = {"type": "string"}
    assert yaml_text({"a": same, "b": same}) == "a:\n  type: string\nb:\n  type: string\n"


def test_a_number_that_json_cannot_hold_is_no_text() -> None:
    assert yaml_text({"a": [float("inf"), float("-inf"), float("nan")]}) == (
        "a:\n  - .inf\n  - -.inf\n  - .nan\n"
    )


def test_what_is_large_takes_seconds() -> None:
    members: JsonObject = {
        f"member{n}": {"type": "string", "description": "It is told. " * 20, "x-provenance": MARK}
        for n in range(10_000)
    }
    tree: JsonObject = {"a": members, "b": "word " * 400_000, "c": "line\n" * 400_000}
    start = time.process_time()
    text = yaml_text(tree)
    assert len(text) > 6_000_000
    assert time.process_time() - start < 4
