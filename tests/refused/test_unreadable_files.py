"""Files that cannot be read at all, and what is said about each."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.load import MAX_BYTES, load
from generator.problems import BadInput


def _refusal(path: str) -> str:
    with pytest.raises(BadInput) as refusal:
        load(Path(path))
    return str(refusal.value)


def test_a_missing_file_is_named() -> None:
    assert _refusal("specs/openapi.yaml") == (
        "specs/openapi.yaml: found no such file; expected a JSON or YAML file "
        "[missing-file]\n"
        "    hint: look at the spelling; names count from the folder that you are in"
    )


def test_a_folder_is_named_as_one() -> None:
    Path("specs").mkdir()
    assert _refusal("specs") == (
        "specs: found a folder; expected a JSON or YAML file [not-a-file]\n"
        "    hint: name a file in that folder"
    )


def test_the_reason_of_the_system_is_passed_on() -> None:
    Path("file").touch()
    assert _refusal("file/openapi.yaml") == (
        "file/openapi.yaml: found a file that cannot be read (Not a directory); expected "
        "a JSON or YAML file [unreadable-file]\n"
        "    hint: look at the permissions of the file"
    )


def test_a_name_that_no_file_can_have_is_refused() -> None:
    assert _refusal("a\0b") == (
        "a\\x00b: found a file that cannot be read (embedded null byte); expected a JSON "
        "or YAML file [unreadable-file]\n"
        "    hint: look at the permissions of the file"
    )


def test_a_file_that_is_too_large_is_not_parsed() -> None:
    with Path("openapi.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert _refusal("openapi.json") == (
        "openapi.json: found more than 100 MB; expected a file of at most 100 MB "
        "[too-large]\n"
        "    hint: leave out what the client does not need"
    )


def test_a_file_outside_of_the_working_directory_is_named_in_full(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    missing = tmp_path.parent / "missing.yaml"
    assert _refusal(str(missing)).startswith(f"{missing.as_posix()}: found no such file;")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_another_encoding_is_named(encoding: str, name: str) -> None:
    Path("openapi.yaml").write_text("openapi: 3.0.3\n", encoding=encoding)
    assert _refusal("openapi.yaml") == (
        f"openapi.yaml:1: found text in {name}; expected text in UTF-8 [not-utf-8]\n"
        "    hint: save the file as UTF-8"
    )


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_not_utf_8_is_found_by_its_line(mark: bytes) -> None:
    Path("openapi.yaml").write_bytes(mark + b"openapi: 3.0.3\ninfo:\n  title: caf\xe9\n")
    assert _refusal("openapi.yaml") == (
        "openapi.yaml:3: found the byte 0xE9, which is not UTF-8; "
        "expected text in UTF-8 [not-utf-8]\n"
        "    hint: save the file as UTF-8"
    )
