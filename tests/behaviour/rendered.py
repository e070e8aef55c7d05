"""Packages made from the IR itself: what no document needs to say before a view can show it."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

from generator.config import default_config
from generator.ir import (
    Alias,
    Api,
    Content,
    Enum,
    Member,
    Model,
    NameHint,
    Operation,
    Primitive,
    PrimitiveKind,
    Response,
    Type,
)
from generator.lock import ChosenNames
from generator.plan import make_plan
from generator.releases import Standing, Version
from generator.render import render
from tests.golden.packages import ROOT

Render = Callable[[Api], ModuleType]

TEXT = Primitive("string")
WHOLE = Primitive("integer")


FIRST = Standing(versions=(Version(number="1.0.0", first=True),))


def primitive(kind: PrimitiveKind) -> Primitive:
    return Primitive(kind)


def member(name: str, type_: Type, *, required: bool = True, nullable: bool = False) -> Member:
    return Member(
        wire_name=name, type=type_, required=required, nullable=nullable, pointer=f"#/{name}"
    )


def model(name: str, *members: Member, additional: Type | None = None) -> Model:
    return Model(key=name, hint=NameHint((name,), True), members=members, additional=additional)


def constant(name: str, value: str) -> Enum:
    return Enum(key=name, hint=NameHint((name,), True), values=(value,))


def alias(name: str, type_: Type) -> Alias:
    return Alias(key=name, hint=NameHint((name,), True), type=type_)


def answering(name: str, type_: Type) -> Operation:
    """An operation that takes nothing and gives a value of a type."""
    content = Content(media_type="application/json", type=type_)
    return Operation(
        key=name,
        group=("things",),
        method=name,
        http_method="GET",
        path=f"/{name}",
        operation_id=None,
        summary="",
        doc="",
        parameters=(),
        body=None,
        responses=(Response(status="200", doc="", content=content),),
        security=(),
    )


def api(
    models: Iterable[Model] = (),
    enums: Iterable[Enum] = (),
    aliases: Iterable[Alias] = (),
    operations: Iterable[Operation] = (),
) -> Api:
    return Api(
        title="Things",
        version="1.0.0",
        doc="",
        docs_url=None,
        environments=(),
        credentials=(),
        operations=tuple(operations),
        models=tuple(models),
        enums=tuple(enums),
        aliases=tuple(aliases),
    )


def write(made: Api, folder: Path) -> Path:
    """The folder with the package `api_client` made from it."""
    config = default_config("api", package="api_client")
    plan = make_plan(made, ChosenNames(), client=config.client)
    for name, text in render(made, plan, config, "a test", FIRST).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def imported(folder: Path) -> ModuleType:
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return importlib.import_module("api_client")


def type_errors(folder: Path) -> list[str]:
    """What both type checkers say about the package, its runtime left to its own tests."""
    # What httpx2 and the standard library say is read once for all tests of a worker.
    cache = ROOT / ".mypy_cache" / os.environ.get("PYTEST_XDIST_WORKER", "tests")
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={cache}"]
    run = subprocess.run(
        [*mypy, "-p", "api_client"], cwd=folder, capture_output=True, text=True, check=False
    )
    found = [line for line in run.stdout.splitlines() if ": error:" in line]
    config = {"typeCheckingMode": "strict", "exclude": ["api_client/_runtime"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(config), "utf-8")
    pyright = [str(Path(sys.executable).with_name("basedpyright")), "--outputjson"]
    run = subprocess.run(
        [*pyright, "--pythonpath", sys.executable],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(run.stdout)["generalDiagnostics"]
    lines = (f"{each['file']}:{each['range']['start']['line'] + 1}" for each in said)
    return [*found, *(f"{line} {each['message']}" for line, each in zip(lines, said, strict=True))]
