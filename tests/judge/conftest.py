"""The judge, made once in a session."""

from __future__ import annotations

import pytest

from .pairs import APIS, Pairs, make_pairs


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    """All pairs."""
    folder = tmp_path_factory.mktemp("judge")
    return {(api, name): pair for api in APIS for name, pair in make_pairs(api, folder).items()}
