"""The table `[ingest]` of `package.toml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config import read_config
from generator.ingest_settings import IngestSettings, dated
from generator.problems import BadInput

GOOD = """title = "Clinic"

[ingest]
servers = ["https://api.clinic.example", "https://eu.clinic.example"]
dates = { "pages/a.md" = 2026-01-02, "pages/b.md" = "2026-03-04" }

[ingest.prefer]
"#/components/schemas/Visit" = "pages/b.md"
'#/paths/~1visits' = "pages/a.md"
"""


def read(folder: Path, text: str) -> IngestSettings:
    path = folder / "package.toml"
    path.write_text(text, "utf-8")
    return read_config(path, "clinic").ingest


def test_choices_are_read_with_their_lines(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD)
    assert settings.prefer == {
        "#/components/schemas/Visit": "pages/b.md",
        "#/paths/~1visits": "pages/a.md",
    }
    assert settings.dates == {"pages/a.md": "2026-01-02", "pages/b.md": "2026-03-04"}
    assert settings.servers == ("https://api.clinic.example", "https://eu.clinic.example")
    assert settings.place("prefer", "#/paths/~1visits").line == 9
    assert settings.place("dates", "pages/a.md").line == 5
    assert settings.place("servers", "https://eu.clinic.example").line == 4
    assert settings.place("prefer", "#/elsewhere").line == 7
    assert settings.file.endswith("package.toml")


def test_a_folder_of_pages_may_end_with_a_slash(tmp_path: Path) -> None:
    text = '[ingest]\nprefer = { "#" = "pages/new/" }\ndates = { "pages/old/" = 2026-01-02 }'
    settings = read(tmp_path, text)
    assert settings.prefer == {"#": "pages/new"}
    assert dated(settings.dates, "pages/old/deep/a.md") == "2026-01-02"
    assert dated(settings.dates, "pages/older.md") == ""


def test_without_a_table_there_are_no_choices(tmp_path: Path) -> None:
    settings = read(tmp_path, 'title = "Clinic"')
    assert (settings.prefer, settings.dates, settings.servers) == ({}, {}, ())


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ('prefer = "pages/a.md"', "prefer as str"),
        ('prefer = { "#/info" = 1 }', "#/info = 1"),
        ('prefer = { "info" = "a.md" }', "the key 'info'"),
        ('dates = { "a.md" = "3 May 2026" }', "a.md = '3 May 2026'"),
        ('dates = { "a.md" = "2026-02-30" }', "a.md = '2026-02-30'"),
        ('dates = { "a.md" = 20260101 }', "a.md = 20260101"),
        ('servers = "https://a.example"', "servers as str"),
        ('servers = ["javascript:alert(1)"]', "the base URL 'javascript:alert(1)'"),
        ('servers = ["https://u:p@a.example"]', "the base URL 'https://u:p@a.example'"),
        ('servers = ["https://[::1"]', "the base URL 'https://[::1'"),
        ("prefers = 1", "the key 'prefers'"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, table: str, found: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, f"[ingest]\n{table}\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.found, problem.place.line) == ("bad-setting", found, 2)


def test_the_table_on_the_page_about_ingest_is_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "ingest.md").read_text("utf-8")
    settings = read(tmp_path, page.partition("```toml\n")[2].partition("```")[0])
    assert settings.servers == ("https://api.clinic.example",)
    assert settings.dates == {"pages/a.md": "2026-03-01", "pages/old": "2025-06-30"}
    assert list(settings.prefer) == ["#/components/schemas/Visit", "#/paths/~1visits~1{id}", "#"]
