"""The encoders: whatever text goes in, the same value comes out of the file, and nothing else."""

from __future__ import annotations

import ast
import inspect
import tomllib
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.document import JsonValue
from generator.text import (
    comment,
    docstring,
    identifier,
    literal,
    markdown_sentence,
    prose,
    toml_string,
)

HOSTILE = (
    '"""\nimport os\n"""',
    "'''",
    'ends with a quote"',
    "ends with a backslash\\",
    "\\",
    "\\N{BULLET} \\x41 \\u2028",
    "{expr} {{expr}} ${expr} {% raw %} %s",
    "a\rb\x0bc\x0cd\x85e\u2028f\u2029g",
    "\x00\u202e\ufeff\ud800",
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_a_literal_is_its_value(value: object) -> None:
    code = literal(cast("JsonValue", value))
    assert ast.literal_eval(code.replace("inf", "1e999")) == value


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_string_stays_a_string(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    assert "\n" not in literal(text)


def test_strings_are_in_double_quotes_unless_that_needs_more_escapes() -> None:
    assert literal("it's") == '"it\'s"'
    assert literal('say "hi"') == "'say \"hi\"'"


@given(st.text())
@example('"""')
@example("a\\")
@example('a"')
@example("\x00")
def test_a_docstring_is_one_string_and_nothing_else(text: str) -> None:
    code = docstring(text, indent=4)
    if not code:
        return
    tree = ast.parse(f"class A:\n    {code}\n")
    (found,) = tree.body
    assert isinstance(found, ast.ClassDef)
    assert len(found.body) == 1
    assert ast.get_docstring(found) is not None


@pytest.mark.parametrize("text", HOSTILE)
def test_a_docstring_says_what_the_text_says(text: str) -> None:
    code = docstring(f"Starts. {text}", indent=0)
    (found,) = ast.parse(str(code)).body
    assert isinstance(found, ast.Expr)
    assert isinstance(found.value, ast.Constant)
    visible = "".join(c if c.isprintable() or c == "\n" else " " for c in f"Starts. {text}")
    assert inspect.cleandoc(str(found.value.value)).split()[0] == visible.split()[0]


@given(st.text())
def test_a_comment_is_one_line(text: str) -> None:
    line = f"# {comment(text)}\nx = 1\n"
    tree = ast.parse(line)
    assert len(tree.body) == 1
    assert len(line.splitlines()) == 2


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_a_toml_string_is_a_string(text: str) -> None:
    value = tomllib.loads(f"a = {toml_string(text)}")["a"]
    assert value == " ".join(text.split()) or not text.isprintable() or "\\u" in value.lower()


@pytest.mark.parametrize("name", ["a b", "1a", "class", "", "a.b", "é"])
def test_only_identifiers_are_identifiers(name: str) -> None:
    with pytest.raises(AssertionError):
        identifier(name)


def test_prose_wraps_paragraphs_and_keeps_lists() -> None:
    text = "One two three four.\nFive.\n\n- a list item\n- another\n\n```\ncode   here\n```"
    assert prose(text, width=12) == (
        "One two\nthree four.\nFive.\n\n- a list\n  item\n- another\n\n```\ncode   here\n```"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("is new: `bool | None`", "is new: `bool | None`"),
        ("takes `int`\ninstead of  `*_<b>`", "takes `int` instead of `*_<b>`"),
        ("*b* <i> [a](b) `", "\\*b\\* \\<i\\> \\[a\\](b) \\`"),
        ("an `` empty one and `  `", "an  empty one and "),
        ("`a` `b`", "`a` `b`"),
        ("", ""),
    ],
)
def test_code_in_a_sentence_stays_code_and_all_else_is_prose(text: str, shown: str) -> None:
    assert markdown_sentence(text) == shown
