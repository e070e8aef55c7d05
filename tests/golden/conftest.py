"""The three small documents, generated and imported once for all tests here."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from .packages import Package, documents, made


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/golden --update-golden` makes what is generated now the snapshot."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/expected")


@pytest.fixture(scope="session")
def updating(pytestconfig: pytest.Config) -> bool:
    """Whether the snapshots are being rewritten."""
    return bool(pytestconfig.getoption("--update-golden", default=False))


@pytest.fixture(scope="session")
def packages() -> Mapping[str, Package]:
    """The package of each document."""
    return {name: made(name) for name in documents()}


@pytest.fixture(scope="session")
def modules(
    packages: Mapping[str, Package], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, ModuleType]]:
    """The imported package of each document; all are forgotten in the end."""
    folders = {
        name: package.write(tmp_path_factory.mktemp(name)) for name, package in packages.items()
    }
    roots = [str(folder) for folder in folders.values()]
    sys.path[:0] = roots
    importlib.invalidate_caches()
    yield {name: importlib.import_module(package.name) for name, package in packages.items()}
    sys.path[:] = [entry for entry in sys.path if entry not in roots]
    names = {package.name for package in packages.values()}
    for module in [module for module in sys.modules if module.split(".")[0] in names]:
        del sys.modules[module]


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> object:
    """Run each async test on both event loops."""
    return request.param


@pytest.fixture(scope="session")
def expected() -> Path:
    """The folder of the snapshots."""
    return Path(__file__).parent / "expected"
