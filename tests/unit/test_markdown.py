"""HTML and Markdown of descriptions as text that reads well in a docstring."""

from __future__ import annotations

from time import process_time

import pytest

from generator.markdown import plain
from generator.text import prose, sentence


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("One<br/>two<BR>three", "One\ntwo\nthree"),
        (
            'See <a href="https://a.example/?b&amp;c">the page</a>.',
            "See [the page](https://a.example/?b&c).",
        ),
        ("<a name='x'>Here</a>", "Here"),
        ("The <code>Id</code> is <b>not</b> <i>null</i>.", "The `Id` is **not** *null*."),
        (
            "Either: <ul> <li>a</li> <li><p>b</p></li> </ul> <p>Then.</p>",
            "Either:\n\n- a \n- b\n\nThen.",
        ),
        ("<ol><li>a<ul><li>b</li></ul></li></ol>", "1. a\n  - b"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("a < b and c > d, `<p>` is a tag, <user-id> and <id> are none", None),
        ("```\n<p>&amp;</p>\n```", None),
        ("AT&T; fish & chips", None),
        ("<!-- a note -->Text", "Text"),
    ],
)
def test_html_becomes_markdown_and_the_rest_stays(html: str, expected: str | None) -> None:
    assert plain(html) == (html if expected is None else expected)


def test_a_list_after_a_line_hangs_below_its_marks() -> None:
    text = (
        "The kinds of things\nthat there are:\n- a long item of\n  several words\n  - inner\n1. one"
    )
    assert prose(text, width=20).split("\n") == [
        "The kinds of things",
        "that there are:",
        "- a long item of",
        "  several words",
        "  - inner",
        "1. one",
    ]


def test_code_with_blank_lines_keeps_its_lines() -> None:
    text = 'Text:\n\n```json\n{\n\n  "a":   1\n}\n```\n\n| a | b |\n|---|---|'
    assert prose(text, width=10) == text


@pytest.mark.parametrize("piece", ["<", "<a ", "`", "```", "&", "<!--", "<p", "&#1"])
def test_a_hostile_text_takes_time_in_proportion(piece: str) -> None:
    began = process_time()
    prose(piece * 200_000, width=80)
    assert process_time() - began < 5


def test_a_text_in_tags_ends_as_it_ends_without_them() -> None:
    assert sentence("<p>One.</p>") == "One."
    assert sentence("<b>One</b>") == "**One**."
