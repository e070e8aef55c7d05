"""What most contract tests are run for."""

from __future__ import annotations

from typing import Final

import pytest

from tests.contract.vendors import MODES, VENDORS, Vendor


def _api(vendor: Vendor) -> str:
    return vendor.api


vendors: Final = pytest.mark.parametrize("vendor", VENDORS, ids=_api)
modes: Final = pytest.mark.parametrize("mode", MODES)
two_modes: Final = pytest.mark.parametrize("mode", MODES[:2])
"""Blocking and on asyncio, where trio could not make a difference."""
