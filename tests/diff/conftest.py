"""The fixture of all tests of changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from .versions import Compare, comparing


@pytest.fixture
def compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Compares two documents, and the texts of two `package.toml` if they are given."""
    return comparing(tmp_path, monkeypatch)
