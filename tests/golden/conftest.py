"""The three small documents, generated and imported once for all tests here."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from .packages import Package, made


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/golden --update-golden` makes what is generated now the snapshot."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/expected")


@pytest.fixture(scope="session")
def updating(pytestconfig: pytest.Config) -> bool:
    """Whether the snapshots are being rewritten."""
    return bool(pytestconfig.getoption("--update-golden", default=False))


@pytest.fixture(scope="session")
def package_of() -> Callable[[str], Package]:
    """Gives the package of a document, made once."""
    return cache(made)


@pytest.fixture(scope="session")
def module_of(
    package_of: Callable[[str], Package], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], ModuleType]]:
    """Gives the imported package of a document; all are forgotten in the end."""
    before = list(sys.path)
    names: set[str] = set()

    @cache
    def module(name: str) -> ModuleType:
        package = package_of(name)
        names.add(package.name)
        sys.path.insert(0, str(package.write(tmp_path_factory.mktemp(name))))
        importlib.invalidate_caches()
        return importlib.import_module(package.name)

    yield module
    sys.path[:] = before
    for loaded in [loaded for loaded in sys.modules if loaded.split(".")[0] in names]:
        del sys.modules[loaded]


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> object:
    """Run each async test on both event loops."""
    return request.param


@pytest.fixture(scope="session")
def expected() -> Path:
    """The folder of the snapshots."""
    return Path(__file__).parent / "expected"
