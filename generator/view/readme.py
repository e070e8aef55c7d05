"""View of a package's README: its methods, and samples that run as they stand."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from ..config import PackageConfig
from ..ir import Operation
from ..text import Code, identifier, markdown, markdown_code, sentence
from ..vocabulary import FILES
from . import sample
from .operations import returned
from .pages import walk_arguments
from .types import Scene, code

_STANDARD = (
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("decimal", "Decimal"),
    ("uuid", "UUID"),
)


@dataclass(frozen=True, slots=True)
class MethodRowView:
    """A row of the table of methods."""

    call: Code
    request: Code
    returns: Code
    summary: Code


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """The samples call the first operation; `arguments` has one for each line of a longer call.
    `pages` is a call for the pages of the first operation that has some, empty if none has.
    """

    methods: tuple[MethodRowView, ...]
    credentials: tuple[Code, ...]
    imports: Code
    sample: Code
    async_imports: Code
    async_sample: Code
    options_imports: Code
    method: Code
    arguments: tuple[Code, ...]
    pages: Code


def readme_view(scene: Scene, config: PackageConfig) -> ReadmeView:
    """The README of a package."""
    target = config.package.removesuffix("_client")
    operations = scene.api.operations
    if not operations:
        none = code("pass")
        return ReadmeView((), (), none, none, none, none, none, code(""), (), code(""))
    first = operations[0]
    path = _path(scene, first)
    given = sample.arguments(scene, first)
    call = sample.call(f"answer = {target}.{path}", given, " " * 4)
    awaited = sample.call(f"answer = await {target}.{path}", given, " " * 8)
    arguments = [f"{name}={value}" for name, value in given]
    return ReadmeView(
        methods=tuple(_row(scene, target, operation) for operation in operations),
        credentials=_credentials(scene, first),
        imports=_imports(scene, config, call, [config.client]),
        sample=code(textwrap.indent(call, " " * 4).lstrip()),
        async_imports=_imports(scene, config, call, [f"Async{config.client}"]),
        async_sample=code(textwrap.indent(awaited, " " * 8).lstrip()),
        options_imports=_imports(scene, config, call, [config.client, "RetryPolicy"]),
        method=code(path),
        arguments=tuple(code(textwrap.indent(text, " " * 4).lstrip()) for text in arguments),
        pages=_pages(scene, target),
    )


def _credentials(scene: Scene, operation: Operation) -> tuple[Code, ...]:
    """The arguments of the client for the credentials that an operation needs."""
    schemes = operation.security[0] if operation.security else ()
    wanted = [each for each in scene.api.credentials if each.scheme in schemes]
    names = [name for each in wanted for name in (each.argument, each.password) if name]
    return tuple(identifier(name) for name in dict.fromkeys(names))


def _pages(scene: Scene, target: str) -> Code:
    """A call for the pages of the first operation that has some; empty if none has."""
    for operation in scene.api.operations:
        if operation.pages is not None:
            group = scene.plan.group_names[operation.key]
            method = f"{target}.{group}.{scene.plan.pages[operation.key]}"
            return code(sample.call(method, walk_arguments(scene, operation)))
    return code("")


def _row(scene: Scene, target: str, operation: Operation) -> MethodRowView:
    summary = operation.summary or operation.doc.split("\n")[0]
    return MethodRowView(
        call=markdown_code(f"{target}.{_path(scene, operation)}"),
        request=markdown_code(f"{operation.http_method} {operation.path}"),
        returns=markdown_code(returned(scene, operation, awaited=False)),
        summary=markdown(sentence(summary)),
    )


def _path(scene: Scene, operation: Operation) -> str:
    """The method below the client: `messages.send`."""
    plan = scene.plan
    return f"{plan.group_names[operation.key]}.{plan.methods[operation.key]}"


def _imports(scene: Scene, config: PackageConfig, text: str, names: list[str]) -> Code:
    """The import lines that a sample needs beside the given names."""
    known = [*scene.plan.classes.values(), *FILES]
    models = [name for name in known if re.search(rf"\b{name}\(", text)]
    lines = [f"from {config.package} import {', '.join(sorted({*names, *models}))}"]
    standard = [
        f"from {module} import {name}"
        for module, name in _STANDARD
        if re.search(rf"\b{name}(\(|\.fromisoformat)", text)
    ]
    return code("\n".join([*standard, *([""] if standard else []), *lines]))
