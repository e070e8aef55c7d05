"""How changes read: as text, as Markdown, as JSON, as annotations."""

from __future__ import annotations

import json
import re
import time

import pytest

from generator.diff.bump import suggest
from generator.diff.change import Change, Level
from generator.diff.github_output import lines
from generator.diff.json_output import entry
from generator.diff.markdown_output import LIMIT, page
from generator.diff.output import ApiDiff
from generator.diff.text_output import text
from generator.problems import Place

OLD = Place(file="origin/main:specs/hero/openapi.yaml", line=12, pointer="#/paths/~1a/post")
NEW = Place(file="specs/hero/openapi.yaml", line=15, pointer="#/paths/~1a/post")
LEVELS: tuple[Level, ...] = ("breaking", "compatible", "docs")

# What would end a line, a cell, a code span, a comment, a command; what would call or name others.
HOSTILE = (
    "x\n::error::owned\r\n::stop-commands::t ##[add-mask]y %0A::error::z \x1b[31m \u202e"
    " a\\|b <script>alert(1)</script> </details> `tick` | cell | @octocat #123 GH-7 a/b#9 **bold**"
    " [link](https://evil.example) ![](http://evil.example/a.png) www.evil.example &lt;b&gt; $x$"
)


def change(
    subject: str = "messages.send(text)",
    said: str = "is gone",
    *,
    rule: str = "argument-removed",
    callers: Level = "breaking",
    types: Level = "breaking",
    old: Place | None = OLD,
    new: Place | None = NEW,
) -> Change:
    return Change(
        rule=rule, subject=subject, text=said, callers=callers, types=types, old=old, new=new
    )


ADDED = change(
    "messages.list",
    "is new",
    rule="operation-added",
    callers="compatible",
    types="compatible",
    old=None,
)
REMOVED = change("messages.stop", "is gone", rule="operation-removed", new=None)
WORDS = change(
    "messages.send", "has other words", rule="docs-changed", callers="docs", types="docs"
)
TYPES_ONLY = change(
    "Message.text", "can be `str | None`", rule="member-nullable", callers="compatible"
)


def diff(*changes: Change, api: str = "hero", old: str = "1.0.0", new: str = "1.0.0") -> ApiDiff:
    return ApiDiff(
        api=api,
        state="changed",
        old=OLD.file,
        new=NEW.file,
        changes=changes,
        suggestion=suggest(old, new, changes),
    )


HOSTILE_DIFF = diff(
    *(change(HOSTILE, HOSTILE, rule="r", callers=level, types=level) for level in LEVELS),
    api=HOSTILE,
    new=HOSTILE,
)


def many(count: int, level: Level) -> list[Change]:
    long = "word " * 200
    return [change(f"group.method_{n}", long, callers=level, types=level) for n in range(count)]


def test_text_has_the_worst_first_with_both_places_and_the_version() -> None:
    assert text([diff(WORDS, ADDED, TYPES_ONLY, change(), REMOVED)]) == (
        "hero: 3 breaking, 1 compatible, 1 docs\n"
        "  next version: 2.0.0 (major, after 1.0.0)\n"
        "  the new document says 1.0.0\n"
        "  breaking:\n"
        "    Message.text can be `str | None` [member-nullable; breaks type checking only]\n"
        "        origin/main:specs/hero/openapi.yaml:12 -> specs/hero/openapi.yaml:15"
        " #/paths/~1a/post\n"
        "    messages.send(text) is gone [argument-removed]\n"
        "        origin/main:specs/hero/openapi.yaml:12 -> specs/hero/openapi.yaml:15"
        " #/paths/~1a/post\n"
        "    messages.stop is gone [operation-removed]\n"
        "        old: origin/main:specs/hero/openapi.yaml:12 #/paths/~1a/post\n"
        "  compatible:\n"
        "    messages.list is new [operation-added]\n"
        "        new: specs/hero/openapi.yaml:15 #/paths/~1a/post\n"
        "  docs:\n"
        "    messages.send has other words [docs-changed]\n"
        "        origin/main:specs/hero/openapi.yaml:12 -> specs/hero/openapi.yaml:15"
        " #/paths/~1a/post\n"
    )


def test_text_shows_both_pointers_where_they_differ() -> None:
    moved = change(new=Place(file=NEW.file, line=3, pointer="#/paths/~1b/post"))
    assert (
        "specs/hero/openapi.yaml:12 #/paths/~1a/post -> specs/hero/openapi.yaml:3 #/paths/~1b/post"
    ) in text([diff(moved)])


def test_text_says_that_nothing_has_changed() -> None:
    assert text([]) == "no API has changed\n"
    assert text([diff()]) == "hero: no changes for users of the package\n"


def test_text_says_whether_an_api_came_or_went() -> None:
    gone = ApiDiff(api="hero", state="removed", old=OLD.file, new="", changes=(REMOVED,))
    assert text([gone]).startswith("hero (removed): 1 breaking\n  breaking:\n")


def test_an_api_that_cannot_be_compared_is_not_passed_over() -> None:
    refused = ApiDiff(api="hero", state="unreadable", old=OLD.file, new=NEW.file)
    assert text([refused]) == "hero: could not be compared\n"
    assert page([refused]) == "## hero: could not be compared\n"
    assert (entry(refused)["state"], entry(refused)["changes"]) == ("unreadable", [])


@pytest.mark.parametrize(
    ("level", "listed"), [("breaking", 200), ("compatible", 200), ("docs", 20)]
)
def test_text_counts_what_it_does_not_list(level: Level, listed: int) -> None:
    shown = text([diff(*many(1_000, level))])
    assert shown.count("[argument-removed") == listed
    assert f"    ... and {1_000 - listed} more; all with --json\n" in shown


def test_text_is_the_same_number_of_lines_whatever_is_in_a_document() -> None:
    tame = diff(
        *(change("a", "b", rule="r", callers=level, types=level) for level in LEVELS), new=HOSTILE
    )
    shown = text([HOSTILE_DIFF])
    assert len(shown.splitlines()) == len(text([tame]).splitlines())
    assert shown.isascii()
    assert "\x1b" not in shown


@pytest.mark.parametrize("name", ["::error::owned", "  ::add-mask::x", "##[add-mask]x"])
def test_no_line_of_text_is_a_workflow_command(name: str) -> None:
    shown = text([diff(change(name, name, rule=name), api=name, new=name)])
    assert "##[" not in shown
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())


def test_markdown_has_a_table_for_each_level_and_folds_what_breaks_nothing() -> None:
    assert page([diff(change(), REMOVED, TYPES_ONLY, ADDED)]) == (
        "## hero: 3 breaking, 1 compatible\n"
        "\n"
        "- next version: 2.0.0 (major, after 1.0.0)\n"
        "- the new document says 1.0.0\n"
        "\n"
        "### Breaking (3)\n"
        "\n"
        "| What | Change | Where |\n"
        "| --- | --- | --- |\n"
        "| `messages.send(text)` | is gone (`argument-removed`)"
        " | `specs/hero/openapi.yaml:15` |\n"
        "| `messages.stop` | is gone (`operation-removed`)"
        " | was at `origin/main:specs/hero/openapi.yaml:12` |\n"
        "| `Message.text` | can be `str \\| None` (`member-nullable`, breaks type checking only)"
        " | `specs/hero/openapi.yaml:15` |\n"
        "\n"
        "<details><summary>Compatible (1)</summary>\n"
        "\n"
        "| What | Change | Where |\n"
        "| --- | --- | --- |\n"
        "| `messages.list` | is new (`operation-added`)"
        " | `specs/hero/openapi.yaml:15` |\n"
        "\n"
        "</details>\n"
    )


def test_markdown_says_that_nothing_has_changed() -> None:
    assert page([]) == "No API has changed.\n"
    assert page([diff()]) == "## hero: no changes for users of the package\n"


def test_apis_that_break_come_first_in_markdown() -> None:
    shown = page([diff(WORDS, api="cobalt"), diff(ADDED, api="hero"), diff(REMOVED, api="mateo")])
    assert re.findall(r"^## (\w+)", shown, re.MULTILINE) == ["mateo", "hero", "cobalt"]


def test_a_long_list_of_breaking_changes_is_folded() -> None:
    assert "<summary>Breaking (11)</summary>" in page([diff(*many(11, "breaking"))])


def test_markdown_fits_into_a_comment_and_counts_what_it_leaves_out() -> None:
    diffs = [
        diff(*many(500, "docs"), *many(500, "compatible"), *many(25, "breaking"), api=f"api_{n}")
        for n in range(4)
    ]
    shown = page(diffs)
    assert len(shown) <= LIMIT
    listed = [len(re.findall("^[|] `", part, re.MULTILINE)) for part in shown.split("<summary>")]
    cut = [int(number) for number in re.findall(r"and (\d+) more;", shown)]
    assert sum(listed) + sum(cut) == 4 * 1_025
    # Breaking changes of all APIs before others of any.
    assert listed[1::3] == [25, 25, 25, 25]
    assert shown.count("<details>") == shown.count("</details>") == 12


def test_markdown_of_too_many_apis_counts_the_rest() -> None:
    shown = page([diff(change(), api=f"api_{n}") for n in range(500)])
    assert len(shown) <= LIMIT
    (more,) = re.findall(r"and (\d+) more APIs;", shown)
    assert len(re.findall("^## ", shown, re.MULTILINE)) + int(more) == 500


def test_markdown_of_a_document_is_text_and_nothing_else() -> None:
    shown = page([HOSTILE_DIFF])
    assert len(shown) <= LIMIT
    tame = diff(
        *(change("a", "b", rule="r", callers=level, types=level) for level in LEVELS),
        new=HOSTILE,
    )
    assert len(shown.splitlines()) == len(page([tame]).splitlines())
    rows = [line for line in shown.splitlines() if line.startswith("| `")]
    assert len(rows) == 3
    for row in rows:
        assert len(re.findall(r"(?:\\.|[^\\|])*\|", row)) == 4, "one row has three cells"
        assert not len(re.findall(r"(?<!\\)`", row)) % 2, "code spans have an end"
    outside = re.sub(r"(?<!\\)`[^`]*`", "", shown)
    plain = re.sub("</?details>|</?summary>", "", outside).replace("&#8203;", "\u200b")
    assert not re.search(r"@\w|#\d|GH-\d|://|www\.|&(?!amp;)", plain)
    assert not re.search(r"(?<!\\)[<>*$\[\]]", plain)
    assert not any(line.startswith("::") for line in shown.splitlines())


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("is `a()` now", "is `a()` now"),
        ("is `a(` or `b` now", "is `a(` or `b` now"),
        ("`a` is", "`a` is"),
        ("is 5` long", "is 5\\` long"),
        ("is `a` or `b", "is `a` or \\`b"),
        ("is `@a` not @b", "is `@a` not @&#8203;b"),
        ("is `` and", "is  and"),
        ("is `a\\|b`", "is `a\\ \\|b`"),
        ("", ""),
    ],
)
def test_code_in_a_sentence_is_code_in_markdown(said: str, shown: str) -> None:
    assert f"| `x` | {shown} (`r`) |" in page([diff(change("x", said, rule="r"))])


def test_json_has_all_of_it_as_it_is() -> None:
    assert entry(diff(change(HOSTILE), old="0.3.0", new="0.4.0")) == {
        "api": "hero",
        "state": "changed",
        "old": "origin/main:specs/hero/openapi.yaml",
        "new": "specs/hero/openapi.yaml",
        "version": {
            "bump": "minor",
            "old": "0.3.0",
            "suggested": "0.4.0",
            "stated": "0.4.0",
            "met": True,
            "notes": ["before 1.0.0 a breaking change counts up the minor number"],
        },
        "changes": [
            {
                "rule": "argument-removed",
                "level": "breaking",
                "callers": "breaking",
                "types": "breaking",
                "subject": HOSTILE,
                "text": "is gone",
                "old": {
                    "file": "origin/main:specs/hero/openapi.yaml",
                    "line": 12,
                    "pointer": "#/paths/~1a/post",
                },
                "new": {
                    "file": "specs/hero/openapi.yaml",
                    "line": 15,
                    "pointer": "#/paths/~1a/post",
                },
            }
        ],
    }


def test_json_says_null_for_a_side_that_there_is_not() -> None:
    gone = ApiDiff(api="hero", state="removed", old=OLD.file, new="", changes=(REMOVED,))
    found = entry(gone)
    assert (found["new"], found["version"]) == (None, None)
    assert '"new": null' in json.dumps(found["changes"])


def test_annotations_are_errors_at_the_new_line_for_what_breaks_and_notices_else() -> None:
    breaking, compatible, docs = (f"title=hero%3A {level}" for level in LEVELS)
    file = "file=specs/hero/openapi.yaml"
    only = "[member-nullable; breaks type checking only]"
    assert list(lines([diff(WORDS, ADDED, TYPES_ONLY, REMOVED)])) == [
        f"::error {file},line=15,{breaking}::Message.text can be `str | None` {only}",
        # What is gone has no line any more.
        f"::error {file},{breaking}::messages.stop is gone [operation-removed]",
        f"::notice {file},line=15,{compatible}::messages.list is new [operation-added]",
        f"::notice {file},line=15,{docs}::messages.send has other words [docs-changed]",
    ]


def test_the_annotation_of_an_api_that_went_names_no_file() -> None:
    gone = ApiDiff(api="hero", state="removed", old=OLD.file, new="", changes=(REMOVED,))
    (line,) = lines([gone])
    assert line.startswith("::error title=hero%3A breaking::")


def test_the_tenth_annotation_of_a_kind_counts_those_that_github_would_not_show() -> None:
    found = list(lines([diff(*many(25, "breaking"), *many(10, "compatible"))]))
    errors = [line for line in found if line.startswith("::error")]
    assert len(errors) == 10
    assert "16 more changes" in errors[-1]
    assert len(found) - len(errors) == 10
    assert "more changes" not in found[-1]


def test_an_annotation_is_one_command_whatever_is_in_a_document() -> None:
    found = list(lines([HOSTILE_DIFF]))
    assert len(found) == 3
    for line in found:
        assert len(line.splitlines()) == 1
        command, properties = line[2:].split("::", 1)[0].split(" ", 1)
        assert command in ("error", "notice")
        assert [part.split("=")[0] for part in properties.split(",")] == ["file", "line", "title"]


def test_a_bomb_of_a_name_is_cut_in_no_time() -> None:
    bomb = diff(change("@" * 10_000_000, "`|&" * 3_000_000), api="b")
    start = time.process_time()
    shown = [text([bomb]), page([bomb]), *lines([bomb])]
    assert time.process_time() - start < 2
    assert all(len(part) < 10_000 for part in shown)
