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
    public = getattr(module, "__all__", None)
    for name, thing in inspect.getmembers(module):
        if getattr(thing, "__module__", None) != module.__name__:
            continue
        if not pydoc.visiblename(name, public):  # the others stand in the text of their module
            pydoc.render_doc(thing)
        # A name may be there for type checkers only, and an alias be a text.
        with contextlib.suppress(NameError, TypeError):
            typing.get_type_hints(thing)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        if not test.examples:
            continue
        doctest.DocTestRunner(verbose=False).run(test, out=lambda _: None)


def _credentials(package: ModuleType) -> set[str]:
    """The arguments of a client that are credentials."""
    api = importlib.import_module(f"{package.__name__}._api").API
    names = ("argument", "username", "password")
    return {getattr(one, name) for one in api.credentials for name in names if hasattr(one, name)}


def _client(package: ModuleType, sent: list[str]) -> Any:
    def handler(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.url.raw_path.decode("ascii"))
        return httpx2.Response(200, json={"\0": "{0.__class__}"})

    module = importlib.import_module(f"{package.__name__}.client")
    kind = getattr(module, module.__all__[0])
    http = httpx2.Client(transport=httpx2.MockTransport(handler))
    credentials = dict.fromkeys(_credentials(package), "fixed")
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
            if not _is_own(kept.error):
                errors.append(f"{group}.{name}: {kept.error!r}")
    return errors


def _is_own(error: Exception | None) -> bool:
    """Whether there is no error, or one that a package has a class for."""
    return error is None or type(error).__module__.split(".")[0].endswith("_client")


def _use_all(package: ModuleType) -> list[str]:
    """Use what lies beside the client: headers, webhooks, credentials and the test double."""
    name, errors = package.__name__, list[str]()
    present = {found.name for found in pkgutil.iter_modules(package.__path__)}
    if "headers" in present:
        for kind in vars(importlib.import_module(f"{name}.headers")).values():
            if isinstance(kind, type) and kind.__module__ == f"{name}.headers":
                errors += _read_headers(kind)
    if "webhooks" in present:
        module = importlib.import_module(f"{name}.webhooks")
        for function in [one for one in vars(module) if one.startswith("parse_")]:
            body: dict[str, Any] = {"body": b'{"type": "fixed"}', "headers": {}, "secret": "fixed"}
            taken = inspect.signature(getattr(module, function)).parameters
            with _Kept() as kept:
                getattr(module, function)(**{key: body[key] for key in body.keys() & taken.keys()})
            if not _is_own(kept.error):
                errors.append(f"{function}: {kept.error!r}")
    if "auth" in present:
        auth = importlib.import_module(f"{name}.auth")
        if hasattr(auth, "AuthorizationCode"):
            # The first scheme may have a URL that is none: then this is a ValueError.
            with contextlib.suppress(ValueError):
                login = auth.AuthorizationCode(
                    redirect_uri="https://example.com", api=auth.API, client_id="fixed"
                )
                login.start(scopes=["fixed"])
    fakes = importlib.import_module(f"{name}.testing")
    fake = getattr(fakes, next(one for one in fakes.__all__ if one.startswith("Fake")))()
    return errors + [f"fake {error}" for error in _call_all(fake.client)]


def _read_headers(kind: Any) -> list[str]:
    """Ask for each header of an answer that has them all."""

    class Everything(dict[str, str]):
        def get(self, key: str, default: Any = None) -> str:
            del default
            return key

    errors: list[str] = []
    for name, _ in inspect.getmembers(kind, lambda one: isinstance(one, property)):
        with _Kept() as kept:
            getattr(kind(Everything()), name)
        if not _is_own(kept.error):
            errors.append(f"{kind.__name__}.{name}: {kept.error!r}")
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
        refused += _use_all(package)
    if kept.error is not None:
        faults += traceback.format_exception(kept.error, limit=-9)
    return {"sent": sent, "refused": refused, "faults": faults}


def main() -> None:
    """Run all packages; their output is no part of ours."""
    with contextlib.redirect_stdout(io.StringIO()):
        report = {argument: _run(Path(argument)) for argument in sys.argv[1:]}
    sys.stdout.write(json.dumps(report))


main()
