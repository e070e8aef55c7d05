"""What docs/versions.md says of numbers is what they do."""

from __future__ import annotations

import re

import pytest

from generator.diff.bump import next_version
from generator.diff.change import Level

from .blocks import text_of

ROWS: dict[str, Level | None] = {
    "breaking": "breaking",
    "compatible": "compatible",
    "of docs": "docs",
    "none": None,
}


@pytest.mark.parametrize(("start", "level"), ROWS.items())
def test_the_table_of_numbers_is_right(start: str, level: Level | None) -> None:
    page = text_of("docs/versions.md")
    (heads,) = re.findall(r"^\| The worst change \|(.*)\|$", page, re.MULTILINE)
    (row,) = re.findall(rf"^\| {start}.*?\|(.*)\|$", page, re.MULTILINE)
    before = re.findall(r"\d+\.\d+\.\d+", heads)
    after = re.findall(r"\d+\.\d+\.\d+", row)
    assert len(before) == 2
    assert [next_version(number, level) for number in before] == after
