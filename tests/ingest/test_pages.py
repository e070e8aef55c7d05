"""Files, folders and dates of pages."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.config import read_config
from generator.ingest import pages as reading
from generator.ingest.dates import date_of
from generator.ingest.page import Page
from generator.ingest.pages import covered, read_files, read_pages
from generator.problems import BadInput


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an API, in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs/acme").mkdir(parents=True)
    return Path("specs/acme")


def put(name: str, text: str | bytes = "page\n") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(paths: Sequence[Path | str], folder: Path) -> list[Page]:
    return read_pages(read_files([Path(path) for path in paths], folder, "page.md"), {})


def names(paths: Sequence[Path | str], folder: Path) -> list[str]:
    return [page.name for page in read(paths, folder)]


def refused(paths: Sequence[Path | str], folder: Path) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read(paths, folder)
    return [f"{p.place.file}:{p.place.line} {p.code}: {p.found}" for p in caught.value.problems]


def test_a_folder_gives_its_pages_in_order_and_nothing_else(folder: Path) -> None:
    for name in ("b.md", "a/z.mdx", "a/B.MARKDOWN", "c.txt"):
        put(f"docs/{name}", name)
    for name in (".git/x.md", ".hidden.md", "docs.json", "spec.yaml", "logo.png", "a/.cache/y.md"):
        put(f"docs/{name}")
    expected = ["pages/a/B.MARKDOWN", "pages/a/z.mdx", "pages/b.md", "pages/c.txt"]
    assert names(["docs"], folder) == expected
    assert names(["docs/c.txt", "docs", "docs/a"], folder) == expected


def test_a_file_that_is_named_may_be_called_anything(folder: Path) -> None:
    put("docs/openapi.json")
    assert names(["docs/openapi.json"], folder) == ["pages/openapi.json"]


def test_pages_in_the_folder_of_the_api_keep_their_places(folder: Path) -> None:
    for name in ("page.md", "pages/deep/users.md", "ingest.md", "openapi.yaml", "package.toml"):
        put(f"specs/acme/{name}")
    assert names([folder], folder) == ["page.md", "pages/deep/users.md"]
    assert names(["specs/../specs/acme/page.md"], folder) == ["page.md"]


def test_a_vendors_page_may_be_called_like_our_report(folder: Path) -> None:
    put("docs/ingest.md")
    assert names(["docs"], folder) == ["pages/ingest.md"]


def test_lines_end_in_line_feeds_and_marks_of_the_encoding_go(folder: Path) -> None:
    path = put("page.md", b"\xef\xbb\xbfa\r\nb\rc\xc2\x85d\n")
    (page,) = read([path], folder)
    assert page.text == "a\nb\nc\x85d\n"
    assert page.shown == "page.md"


def test_the_same_page_twice_is_one_and_two_of_one_name_are_a_problem(folder: Path) -> None:
    put("a/page.md", "one")
    put("b/page.md", "one")
    assert names(["a/page.md", "b/page.md", "./a/../a/page.md"], folder) == ["pages/page.md"]
    put("b/page.md", "two")
    (problem,) = refused(["a/page.md", "b/page.md"], folder)
    assert problem.startswith("b/page.md:None page-twice: another page than a/page.md, ")
    assert problem.endswith('under the same name "pages/page.md"')


def test_what_is_no_text_is_refused_with_all_its_kind(folder: Path) -> None:
    put("a.md", "ok\nnot \xe9".encode("latin-1"))
    put("b.md", "text".encode("utf-16"))
    put("c.md", b"text\n\x00\x00")
    put("d.docx", b"PK\x03\x04 text\n\x00\x00")
    put("e.pdf", b"%PDF-1.7\n\xe2\xe3\n")
    assert refused(["a.md", "b.md", "c.md", "d.docx", "e.pdf"], folder) == [
        "a.md:2 not-utf-8: the byte 0xE9, which is not UTF-8",
        "b.md:1 not-utf-8: text in UTF-16",
        "c.md:2 not-text: the character NUL",
        "d.docx:None not-text: an archive or an office document",
        "e.pdf:None not-text: a PDF",
    ]


def test_what_cannot_be_read_is_refused_together(folder: Path) -> None:
    put("large.md", b"x" * 10_000_001)
    assert refused(["gone.md", "large.md"], folder) == [
        "gone.md:None missing-file: no such file",
        "large.md:None too-large: more than 10 MB",
    ]


def test_too_many_pages_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MAX_FILES", 3)
    for number in range(5):
        put(f"docs/{number}.md")
    (problem,) = refused(["docs"], folder)
    assert "too-large: 3 pages and still more of them" in problem


def test_links_out_of_a_folder_are_not_followed(folder: Path) -> None:
    put("secret.md", "secret")
    put("secrets/more.md", "secret")
    put("docs/a.md")
    Path("docs/folder").symlink_to(Path("secrets").resolve())
    Path("docs/circle").symlink_to(Path("docs").resolve())
    Path("docs/b.md").symlink_to("a.md")
    assert names(["docs"], folder) == ["pages/a.md"]
    Path("docs/c.md").symlink_to(Path("secret.md").resolve())
    (problem,) = refused(["docs"], folder)
    assert problem == "docs/c.md:None page-outside: a link to a file outside of the folder"


def test_a_name_that_is_no_text_is_refused(folder: Path) -> None:
    path = os.fsdecode(b"docs/\xff.md")
    try:
        put(path)
    except OSError:
        pytest.skip("this file system has only names in UTF-8")
    (problem,) = refused(["docs"], folder)
    assert "bad-page-name" in problem


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("---\ntitle: A\nlast_updated: 2025-11-03T10:00:00Z\n---\n", "2025-11-03"),
        ('---\ndate: 2024-01-01\nlastmod: "3 Nov 2025"\n---\n', "2025-11-03"),
        ("---\ndate: 2024-01-01\n---\nLast updated: 2025-11-03\n", "2024-01-01"),
        ("# A\n\n*Last updated: November 3, 2025*\n", "2025-11-03"),
        ("Last modified on 3rd Nov. 2025\n", "2025-11-03"),
        ("> This page was last updated on **Sept 3 2025**.\n", "2025-09-03"),
        ("Last updated: 03/04/2025\n", ""),
        ("Last updated: 2025-02-30\n", ""),
        ("Last updated: 2025-11-031\n", ""),
        ("Last updated: yesterday\n", ""),
        ("Last updated: 2025-11-03\nLast updated: 2025-11-04\n", ""),
        ("The user was last updated: 2025-11-03\n", ""),
        ("```\nLast updated: 2025-11-03\n```\n", ""),
        ("~~~~\n~~~\nLast updated: 2025-11-03\n", ""),
        ("```\ncode\n```\nLast updated: 2025-11-03\n", "2025-11-03"),
        ("---\ndate: 2025-11-03\nnever ends\n", ""),
        ("text\n---\ndate: 2025-11-03\n---\n", ""),
        ("x " * 200 + "Last updated: 2025-11-03\n", ""),
        ("", ""),
    ],
)
def test_the_date_of_a_page_is_what_it_says_clearly(text: str, date: str) -> None:
    assert date_of(text) == date


def test_settings_know_the_date_better(folder: Path) -> None:
    put("specs/acme/page.md", "Last updated: 2025-11-03\n")
    put("specs/acme/more.md", "Last updated: 2025-11-03\n")
    files = read_files([folder], folder, "")
    pages = read_pages(files, {"page.md": "2026-01-02"})
    assert [(page.name, page.date) for page in pages] == [
        ("more.md", "2025-11-03"),
        ("page.md", "2026-01-02"),
    ]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        *(("pages/a.md", True), ("pages/b/a.txt", True), ("page.md", True)),
        *(("pages/a.yaml", False), ("pages/.a/b.md", False), ("pagesa.md", False), ("b.md", False)),
    ],
)
def test_settings_name_files_and_the_pages_of_folders(name: str, known: bool) -> None:
    assert covered(name, ["page.md", "pages"]) is known


@pytest.mark.parametrize(
    ("source", "pages"),
    [
        ("", ("pages",)),
        ('page = "page.md"', ("page.md", "pages")),
        ('page = "a.md"\npages = ["./b/", "a.md"]', ("a.md", "b")),
        ("pages = []", ()),
    ],
)
def test_settings_have_one_page_several_or_the_folder(source: str, pages: tuple[str, ...]) -> None:
    path = put("specs/acme/package.toml", f"[source]\n{source}\n")
    assert read_config(path, "acme").pages == pages


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('pages = "page.md"', "pages as str"),
        ("pages = [1]", "int in pages"),
        ("page = 1", "page as int"),
        ('page = "/etc/passwd"', "'/etc/passwd'"),
        ('pages = ["a/../../b"]', "'a/../../b'"),
        ("pages = ['..\\b']", "'..\\\\b'"),
    ],
)
def test_settings_that_cannot_name_pages_are_said_at_their_line(source: str, found: str) -> None:
    path = put("specs/acme/package.toml", f"[source]\n{source}\n")
    with pytest.raises(BadInput) as caught:
        read_config(path, "acme")
    assert {(p.place.line, p.code, p.found) for p in caught.value.problems} == {
        (2, "bad-setting", found)
    }


@pytest.mark.parametrize(
    "text",
    ["x" * 5_000_000, "Last updated: " * 400_000, "`" * 5_000_000, "```\n~~~\n" * 100_000],
    ids=["one line", "one phrase", "one fence", "many fences"],
)
def test_what_is_large_takes_no_time(text: str) -> None:
    start = time.process_time()
    assert date_of(text) == ""
    assert date_of("---\n" + text) == ""
    assert time.process_time() - start < 2
