"""Servers that hold clients to the published documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.contract.judge import Judge
from tests.contract.server import ContractServer, Serve
from tests.contract.vendors import VENDORS, Vendor


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither credentials nor proxies of whoever runs the tests."""
    for name in list(os.environ):
        ours = any(name.startswith(f"{vendor.api.upper()}_") for vendor in VENDORS)
        if ours or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def contract_servers() -> Iterator[Serve]:
    """Gives the server of a vendor, started when it is first needed."""
    with ExitStack() as stack:
        servers: dict[str, ContractServer] = {}

        def give(vendor: Vendor) -> ContractServer:
            if vendor.api not in servers:
                server = ContractServer(vendor, Judge(vendor.document))
                servers[vendor.api] = stack.enter_context(server)
            return servers[vendor.api]

        yield give


@pytest.fixture
def serve(contract_servers: Serve) -> Iterator[Serve]:
    """Gives the server of a vendor, fresh. At the end nothing may have passed that does not fit."""
    given: list[ContractServer] = []

    def give(vendor: Vendor) -> ContractServer:
        server = contract_servers(vendor)
        server.reset()
        given.append(server)
        return server

    yield give
    assert [problem for server in given for problem in server.problems] == []
