"""Sets of pages that hold documents, in; the document, and what there is to say about it, out.

`forge`: Mintlify's older format; `quay`: both of its formats; `lodge`: ReadMe; `mill`: Mintlify
with base URLs of other hosts, an operation on two pages, and hostile text; `quarry`: GitBook.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.ingest.merged import Finding, Merged
from generator.ingest.pages import read_files
from generator.ingest.report import questions
from generator.ingest.run import ingest
from generator.project import Target

SETS = Path(__file__).parent / "sets"


def ingested(name: str) -> Merged:
    folder = SETS / name
    settings = folder / "package.toml"
    target = Target(
        api=name,
        document=folder / "openapi.yaml",
        overlay=None,
        settings=settings,
        output=folder,
        base=folder,
    )
    files = read_files([folder / "pages"], folder, "")
    return ingest(target, target.config(), files).merged


def said(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.pointer}: {one.text}" for one in findings]


@pytest.mark.parametrize("name", ["forge", "lodge", "mill", "quarry", "quay"])
def test_the_pages_give_the_document_and_the_findings(name: str) -> None:
    made = ingested(name)
    expected: Any = yaml.safe_load((SETS / name / "expected.yaml").read_text("utf-8"))
    found = {
        "document": made.tree,
        "questions": list(questions(made)),
        "conflicts": said(made.conflicts),
        "repeated": [one.pointer for one in made.repeated],
        "stale": said(made.stale),
        "foreign": said(made.foreign),
    }
    assert found == {key: expected.get(key, []) for key in found}
