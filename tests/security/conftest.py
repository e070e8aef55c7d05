"""A clean environment for whatever makes clients."""

from __future__ import annotations

import os

import pytest

from tests.contract.vendors import VENDORS


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials of whoever runs the tests."""
    for name in list(os.environ):
        if any(name.startswith(f"{vendor.api.upper()}_") for vendor in VENDORS):
            monkeypatch.delenv(name)
