"""Fenced code is found by CommonMark's rules, with the line of its content."""

from __future__ import annotations

from time import process_time

import pytest

from generator.ingest.fences import Fence, fences, outside


def only(text: str) -> Fence:
    (fence,) = fences(text)
    return fence


def test_a_fence_has_its_info_its_text_and_its_lines() -> None:
    fence = only("# Send\n\n````yaml POST /messages\na: 1\n\nb: 2\n````\nafter\n")
    assert fence.info == "yaml POST /messages"
    assert fence.language == "yaml"
    assert fence.text == "a: 1\n\nb: 2\n"
    assert (fence.line, fence.last, fence.closed) == (4, 7, True)


def test_a_shorter_fence_inside_is_content() -> None:
    assert only("````\n```json\n{}\n```\n````\n").text == "```json\n{}\n```\n"


def test_a_longer_fence_closes() -> None:
    assert only("```\na\n`````\n").closed


def test_a_fence_of_the_other_kind_is_content() -> None:
    assert only("~~~\n```\n~~~\n").text == "```\n"


def test_what_follows_the_closing_marks_makes_it_content() -> None:
    assert only("```\na\n``` b\n```\n").text == "a\n``` b\n"


def test_an_unclosed_fence_goes_to_the_end() -> None:
    fence = only("before\n```\na\nb\n")
    assert (fence.text, fence.last, fence.closed) == ("a\nb\n", 4, False)


def test_an_empty_fence_has_no_text() -> None:
    assert only("```\n```\n").text == ""


def test_a_fence_at_the_end_of_a_file_without_a_line_end_is_closed() -> None:
    assert only("```\na\n```").closed


def test_the_indentation_of_the_fence_is_taken_away_and_no_more() -> None:
    assert only("   ```\n   a:\n     b: 1\n  c\n   ```\n").text == "a:\n  b: 1\nc\n"


def test_a_fence_indented_by_four_is_none() -> None:
    assert fences("    ```\n    a\n    ```\n") == []


def test_a_component_indents_its_fences() -> None:
    text = (
        '<Tabs>\n  <Tab title="A">\n    ```json\n    {\n      "a": 1}\n    ```\n  </Tab>\n</Tabs>\n'
    )
    (fence,) = fences(text)
    assert (fence.text, fence.line, fence.last) == ('{\n  "a": 1}\n', 4, 6)
    assert fence.closed


def test_marks_further_in_than_those_of_a_component_close_nothing() -> None:
    text = "<Note>\nA note\n</Note>\n\n```yaml\na: |\n    ```\n    b\n```\n"
    (fence,) = fences(text)
    assert fence.text == "a: |\n    ```\n    b\n"


def test_backticks_in_the_info_make_it_no_fence() -> None:
    assert fences("``` a`b\ntext\n") == []
    assert only("~~~ a`b\ntext\n").info == "a`b"


def test_a_fence_in_a_list_loses_the_indentation_of_the_list() -> None:
    fence = only("1. Send it:\n\n   ```yaml\n   a:\n     b: 1\n   ```\n\n2. Then wait.\n")
    assert fence.text == "a:\n  b: 1\n"
    assert fence.closed
    assert fence.nested


def test_a_fence_beside_the_marker_of_a_list_is_found() -> None:
    fence = only("- ```\n  a\n  ```\n")
    assert (fence.text, fence.line) == ("a\n", 2)


def test_a_list_ends_before_a_line_that_is_not_indented() -> None:
    text = "- item\n\n  ```\n  a\nb\n"
    assert (only(text).text, only(text).closed) == ("a\n", False)


def test_a_fence_in_a_quote_loses_the_marks_of_the_quote() -> None:
    fence = only("> ```json\n> {\n>   1}\n> ```\nafter\n")
    assert fence.text == "{\n  1}\n"
    assert fence.closed


def test_the_end_of_a_quote_ends_its_fence() -> None:
    fence = only("> ```\n> a\n\nafter\n")
    assert (fence.text, fence.closed) == ("a\n", False)


def test_tabs_indent_to_the_next_fourth_column() -> None:
    assert only("1.  a\n\n\t```\n\tb:\n\t\tc\n\t```\n").text == "b:\n    c\n"


def test_tabs_in_content_stay() -> None:
    assert only("```\na:\n\tb\n```\n").text == "a:\n\tb\n"


@pytest.mark.parametrize("comment", ["<!--\n{}\n-->\n", "{{/*\n{}\n*/}}\n"])
def test_a_fence_in_a_comment_is_on_no_page(comment: str) -> None:
    hidden = comment.format("```\nhidden\n```")
    assert only(f"{hidden}```\nshown\n```\n").text == "shown\n"


def test_a_comment_in_one_line_hides_nothing_after_it() -> None:
    assert only("<!-- a -->\n```\nb\n```\n").text == "b\n"


def test_outside_of_fences_the_lines_keep_their_numbers() -> None:
    text = "one\n```\ntwo\n```\nfive\n~~~\nseven"
    assert outside(text, fences(text)).split("\n") == ["one", "", "", "", "five", "", ""]


@pytest.mark.parametrize(
    "text",
    [
        "```\n" * 50_000,
        ">" * 1_000_000,
        "> " * 100_000 + "```",
        "- " * 100_000 + "```",
        "`" * 1_000_000 + "\n",
        "- a\n" * 50_000 + "```",
        "<!--\n" * 50_000 + "```",
        "```" + "a" * 10_000_000,
    ],
    ids=lambda text: text[:4].strip(),
)
def test_a_hostile_page_is_read_in_linear_time(text: str) -> None:
    start = process_time()
    fences(text)
    assert process_time() - start < 3
