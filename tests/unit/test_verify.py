"""Generated Python that says something else than its views is caught, whatever slipped through."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from generator.text import Code, docstring, literal
from generator.verify import parsed, verify

TEMPLATE = 'NAME = {{ name }}\n"""Fixed."""\n'
NO_DOC = Code("")
EMPTY = parsed("")


@dataclass(frozen=True)
class View:
    name: Code
    more: tuple[Code, ...] = ()


def faults(text: str, *values: str) -> str | None:
    view = View(literal(values[0] if values else "a"), tuple(map(literal, values[1:])))
    return verify(EMPTY, parsed(text), {"view": view}, NO_DOC, [TEMPLATE])


def test_values_of_the_views_and_of_the_template_may_stand_in_a_module() -> None:
    assert faults('NAME = "a"\n"""Fixed."""\nOTHER = ["b"]\n', "a", "b") is None


def test_a_string_that_nobody_encoded_is_a_fault() -> None:
    assert faults('NAME = "c"\n', "a") == (
        "a string that the document does not have, line 1 of the body"
    )


def test_a_string_inside_a_function_is_looked_at_too() -> None:
    assert faults('def f() -> str:\n    return "c"\n') is not None


def test_a_statement_that_runs_is_a_fault() -> None:
    assert faults("print(NAME)\n") == ("a statement that no template has: Expr, line 1 of the body")
    assert faults("while NAME:\n    pass\n") is not None


def test_text_that_is_not_python_is_a_fault() -> None:
    with pytest.raises(SyntaxError):
        faults('NAME = "a\n')


def test_what_stands_above_the_body_is_held_against_the_same_values() -> None:
    head = parsed("from os import path\n'c'\n")
    assert verify(head, EMPTY, {}, NO_DOC, []) is not None
    assert verify(head, EMPTY, {}, literal("c"), []) is None


def test_the_names_of_a_text_are_those_it_has_from_elsewhere() -> None:
    text = "from a import b\nc: d = e.f(g)\ndef h(i: j) -> 'k': return [l for l in m]\n"
    assert parsed(text).names == set("eglm")
    assert parsed(text).annotations == set("dj")


def test_docstrings_are_compared_without_their_indentation() -> None:
    doc = docstring("First.\n\n    Indented.\nLast.", indent=4)
    text = f"class A:\n    {doc}\n"
    assert verify(EMPTY, parsed(text), {"view": View(doc)}, NO_DOC, []) is None
    other = parsed(text.replace("Last", "Lost"))
    assert verify(EMPTY, other, {"view": View(doc)}, NO_DOC, []) is not None
