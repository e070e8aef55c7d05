"""Generated Python that says something else than its views is caught, whatever slipped through."""

from __future__ import annotations

from dataclasses import dataclass

from generator.text import Code, docstring, literal
from generator.verify import verify

TEMPLATE = 'NAME = {{ name }}\n"""Fixed."""\n'
NO_DOC = Code("")


@dataclass(frozen=True)
class View:
    name: Code
    more: tuple[Code, ...] = ()


def faults(text: str, *values: str) -> str | None:
    view = View(literal(values[0] if values else "a"), tuple(map(literal, values[1:])))
    return verify(text, {"view": view}, NO_DOC, [TEMPLATE])


def test_values_of_the_views_and_of_the_template_may_stand_in_a_module() -> None:
    assert faults('NAME = "a"\n"""Fixed."""\nOTHER = ["b"]\n', "a", "b") is None


def test_a_string_that_nobody_encoded_is_a_fault() -> None:
    assert faults('NAME = "c"\n', "a") == (
        "a string that the document does not have, line 1 of the result"
    )


def test_a_string_inside_a_function_is_looked_at_too() -> None:
    assert faults('def f() -> str:\n    return "c"\n') is not None


def test_a_statement_that_runs_is_a_fault() -> None:
    assert faults("print(NAME)\n") == (
        "a statement that no template has: Expr, line 1 of the result"
    )
    assert faults("while NAME:\n    pass\n") is not None


def test_text_that_is_not_python_is_a_fault() -> None:
    fault = faults('NAME = "a\n')
    assert fault is not None
    assert fault.startswith("not Python")


def test_docstrings_are_compared_without_their_indentation() -> None:
    doc = docstring("First.\n\n    Indented.\nLast.", indent=4)
    text = f"class A:\n    {doc}\n"
    assert verify(text, {"view": View(doc)}, NO_DOC, []) is None
    assert verify(text.replace("Last", "Lost"), {"view": View(doc)}, NO_DOC, []) is not None
