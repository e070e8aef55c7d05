"""A program that does with packages what a user does, and prints what it met, as JSON.

It runs in a process of its own: what a package does when it is imported, called or read stays
there. Each argument is the folder of a package.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import inspect
import io
import json
import pkgutil
import pydoc
import sys
import tomllib
import traceback
import typing
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2


class _Kept:
    """Keeps the error that a block ends in; None if there is none."""

    error: Exception | None = None

    def __enter__(self) -> _Kept:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        self.error = error if isinstance(error, Exception) else None
        return self.error is not None


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def _read_help(module: ModuleType) -> None:
    """What `help()` shows, and what tools evaluate: annotations and examples."""
    pydoc.render_doc(module)
    for _, thing in inspect.getmembers(module):
        if getattr(thing, "__module__", None) != module.__name__:
            continue
        pydoc.render_doc(thing)
        # A name may be there for type checkers only, and an alias be a text.
        with contextlib.suppress(NameError, TypeError):
            typing.get_type_hints(thing)
    for test in doctest.DocTestFinder().find(module):
        doctest.DocTestRunner(verbose=False).run(test, out=lambda _: None)


def _client(package: ModuleType, sent: list[str]) -> Any:
    def handler(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.url.raw_path.decode("ascii"))
        return httpx2.Response(200, json={"\0": "{0.__class__}"})

    module = importlib.import_module(f"{package.__name__}.client")
    kind = getattr(module, module.__all__[0])
    given = set(inspect.signature(kind.__init__).parameters) - {
        *("self", "environment", "base_url", "timeout", "retry", "headers", "http_client"),
        *("deadline", "hooks", "limits"),
    }
    http = httpx2.Client(transport=httpx2.MockTransport(handler))
    credentials = dict.fromkeys(given, "fixed")
    return kind(http_client=http, base_url="https://api.example.com", **credentials)


def _call_all(client: Any) -> list[str]:
    """Call each method with a string for each argument; its name, and the error if it is no result
    of ours."""
    errors: list[str] = []
    names: list[str] = dir(client)
    for group in names:
        resource = getattr(client, group) if not group.startswith("_") else None
        for name, method in inspect.getmembers(resource, inspect.ismethod):
            if name.startswith("_"):
                continue
            arguments = {
                parameter.name: "fixed"
                for parameter in inspect.signature(method).parameters.values()
                if parameter.default is parameter.empty
            }
            with _Kept() as kept:
                method(**arguments)
            module = type(kept.error).__module__.split(".")[0]
            if kept.error is not None and not module.endswith("_client"):
                errors.append(f"{group}.{name}: {kept.error!r}")
    return errors


def _run(folder: Path) -> dict[str, object]:
    sys.path.insert(0, str(folder))
    (name,) = (path.parent.name for path in folder.glob("*/py.typed"))
    sent: list[str] = []
    refused: list[str] = []
    faults: list[str] = []
    with _Kept() as kept:
        tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
        (folder / "README.md").read_text("utf-8")
        package = importlib.import_module(name)
        for module in _modules(package):
            if "._runtime" not in module.__name__:
                _read_help(module)
        refused += _call_all(_client(package, sent))
    if kept.error is not None:
        faults += traceback.format_exception(kept.error, limit=-9)
    return {"sent": sent, "refused": refused, "faults": faults}


def main() -> None:
    """Run all packages; their output is no part of ours."""
    with contextlib.redirect_stdout(io.StringIO()):
        report = {argument: _run(Path(argument)) for argument in sys.argv[1:]}
    sys.stdout.write(json.dumps(report))


main()
