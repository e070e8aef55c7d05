"""The front matter of a page is told from its text."""

from __future__ import annotations

from time import process_time

import pytest

from generator.ingest.front_matter import front_matter


def test_front_matter_has_members_with_their_lines_and_an_end() -> None:
    text = "---\ntitle: 'Send a letter'\nLast-Updated: 2025-11-03\ntags:\n  - a: b\n---\n# Send\n"
    found = front_matter(text)
    assert found.members == {
        "title": ("'Send a letter'", 2),
        "last-updated": ("2025-11-03", 3),
        "tags": ("", 4),
    }
    assert text[found.end :] == "# Send\n"


@pytest.mark.parametrize(
    "text",
    ["", "# Send\n", "---", "---\ntitle: a\n", "----\ntitle: a\n----\n", "a\n---\ntitle: a\n---\n"],
)
def test_other_text_is_none(text: str) -> None:
    assert front_matter(text) == ({}, 0)


def test_a_page_may_begin_with_blank_lines_and_end_with_its_front_matter() -> None:
    assert front_matter("\n\n---\na: 1\na: 2\n...") == ({"a": ("1", 4)}, 19)


@pytest.mark.parametrize("line", ["a: b\n", "---- \n", "\n", "a" * 1_000 + "\n"])
def test_long_front_matter_takes_linear_time(line: str) -> None:
    start = process_time()
    front_matter("---\n" + line * (500_000 // len(line)))
    assert process_time() - start < 3
