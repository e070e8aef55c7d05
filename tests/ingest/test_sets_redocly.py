"""Sets of Redocly pages, each with the list of what a careful reader finds on them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.document import JsonObject
from generator.ingest.formats import read_page
from generator.ingest.merge import merge
from generator.ingest.merged import Merged
from generator.ingest.pages import read_files, read_pages
from generator.ingest.provenance import marked
from generator.ingest_settings import IngestSettings

from .member_lists import members

_SETS = sorted((Path(__file__).parent / "sets").glob("redocly-*"))
_NAMES = [folder.name for folder in _SETS]


def _merged(folder: Path, changed: Callable[[str], str], tmp_path: Path) -> Merged:
    """The pages of a set, changed, as one document."""
    for page in sorted((folder / "pages").iterdir()):
        (tmp_path / page.name).write_bytes(changed(page.read_text("utf-8")).encode())
    pages = read_pages(read_files([tmp_path], tmp_path, ""), {})
    fragments = [fragment for page in pages for fragment in read_page(page, tmp_path)]
    return merge(fragments, IngestSettings(), title="Set")


def _expected(folder: Path) -> JsonObject:
    listed: JsonObject = json.loads((folder / "expected.json").read_text("utf-8"))
    return listed


@pytest.mark.parametrize("folder", _SETS, ids=_NAMES)
def test_a_set_of_pages_states_what_a_careful_reader_finds(folder: Path, tmp_path: Path) -> None:
    merged = _merged(folder, _same, tmp_path)
    assert members(merged.tree) == _expected(folder)
    assert not merged.conflicts
    assert marked(merged)


def _same(text: str) -> str:
    return text


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def _byte_order_mark(text: str) -> str:
    return "\ufeff" + text


def _spaces(text: str) -> str:
    return re.sub(r"$", "  ", text, flags=re.MULTILINE)


def _blank_lines(text: str) -> str:
    return re.sub(r"\n(?= *- `[^`]+` \()", "\n\n\n", text)


def _further_in(text: str) -> str:
    """Bullets that stand in, and what belongs to them, two columns further in."""
    head, endpoint, rest = text.partition("\nEndpoint:")
    return head + endpoint + re.sub(r"^(?= +- `| {4})", "  ", rest, flags=re.MULTILINE)


@pytest.mark.parametrize(
    "change",
    [
        _crlf,
        _byte_order_mark,
        _spaces,
        _blank_lines,
        _further_in,
    ],
)
@pytest.mark.parametrize("folder", _SETS, ids=_NAMES)
def test_white_space_says_nothing(
    folder: Path, change: Callable[[str], str], tmp_path: Path
) -> None:
    assert members(_merged(folder, change, tmp_path).tree) == _expected(folder)
