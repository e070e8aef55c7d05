"""What the tests of refused input share: a working folder to write it into, and what was said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.problems import BadInput

Refusal = Callable[[Callable[[], object]], str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, so that messages name files as relative paths."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
