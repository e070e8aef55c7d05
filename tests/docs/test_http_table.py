"""The table of HTTP features: its tests are there, its code is code, and each "no" has a reason."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest

from generator.yaml_tree import parse_yaml
from tests.golden.packages import ROOT

from .blocks import links, text_of

PAGE = "docs/http.md"
_SPAN = re.compile(r"`([^`]+)`")
_CELL = re.compile(r"(?<!\\)\|")


def rows() -> list[tuple[str, str, str, str]]:
    """The rows of all tables: feature, supported, tested by, in code."""
    found: list[tuple[str, str, str, str]] = []
    for line in text_of(PAGE).splitlines():
        if line.startswith("| ") and not line.startswith(("| ---", "| feature")):
            _, feature, supported, tested, code, _ = (cell.strip() for cell in _CELL.split(line))
            found.append((feature, supported, tested, code))
    return found


def is_python(text: str) -> bool:
    """Whether a text is a statement, or the head of an `except` clause."""
    try:
        ast.parse(f"try: ...\n{text}: ..." if text.startswith("except ") else text)
    except SyntaxError:
        return False
    return True


def is_document(text: str) -> bool:
    """Whether a text is a line of `package.toml` or of a document: a table with a value."""
    try:
        return bool(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return isinstance(parse_yaml(text.encode(), PAGE)[0], dict)


def test_every_feature_has_a_row() -> None:
    assert len(rows()) >= 90
    assert len({feature for feature, *_ in rows()}) == len(rows())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_row_says_what_is_so(row: tuple[str, str, str, str]) -> None:
    _, supported, tested, code = row
    answer, _, reason = supported.partition(": ")
    assert answer in ("yes", "no")
    assert reason or supported == "yes"
    names = _SPAN.findall(tested)
    assert names
    for name in names:
        path, _, function = name.partition("::")
        text = (ROOT / "tests" / path).read_text("utf-8")
        start = f"{function}(" if function else "test_"
        assert re.search(rf"^(async )?def {re.escape(start)}", text, re.MULTILINE), name
    (snippet,) = _SPAN.findall(code)
    assert is_python(snippet) or is_document(snippet)


def test_every_page_on_http_is_linked() -> None:
    pages = {f"http/{path.name}" for path in ROOT.glob("docs/http/*.md")}
    assert pages == {link for link in links(PAGE) if link.startswith("http/")}
