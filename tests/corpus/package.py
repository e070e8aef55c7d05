"""What a generated package has: modules that import, operations with parameters, its format."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.document import JsonValue
from generator.format import by_black

from .findings import Findings
from .stated import LOCATIONS, Operation, Parameter, named, operations

FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
)
"""What Python raises where code is wrong."""

_RUNTIME = "_runtime"


def count_operations(tree: JsonValue, offered: Iterable[Operation], findings: Findings) -> None:
    """Hold the operations of a package against those of its document."""
    client: dict[tuple[str, str], frozenset[Parameter]] = {
        (operation.method, operation.path): operation.parameters for operation in offered
    }
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for operation in operations(tree):
        findings.document_operations += 1
        known = client.get((operation.method, operation.path))
        if known is None:
            findings.missing_operations.append(operation.shown)
        else:
            findings.client_operations += 1
        wanted.update(parameter.location for parameter in operation.parameters)
        found.update(parameter.location for parameter in operation.parameters & (known or set()))
        for lost in sorted(
            operation.parameters - (known or frozenset()), key=lambda p: (p.location, p.name)
        ):
            findings.missing_parameters.append(f"{operation.shown}: {lost.location} {lost.name}")
    findings.document_parameters = {location: wanted[location] for location in LOCATIONS}
    findings.client_parameters = {location: found[location] for location in LOCATIONS}


def import_all(folder: Path, findings: Findings) -> None:
    """Import every module of the package in a folder; a warning counts as a failure."""
    files = sorted(folder.rglob("*.py"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for file in files:
            name = module_name(file, folder)
            try:
                import_module(name)
            except FAULTS as error:
                findings.broken_modules.append(f"{name}: {type(error).__name__}: {error}")
            else:
                findings.imported += 1
    findings.modules = len(files)
    findings.lines = sum(file.read_bytes().count(b"\n") for file in files)


def module_name(file: Path, folder: Path) -> str:
    """The dotted name of a file of the package that lies in a folder."""
    parts = file.relative_to(folder.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def offered_operations(folder: Path) -> Iterator[Operation]:
    """The operations that an imported package has, by the facts of its resource groups."""
    kind: Any = import_module(f"{folder.name}.{_RUNTIME}.operation").Operation
    for file in sorted((folder / "resources").rglob("_*.py")):
        if file.stem != "__init__":
            module = import_module(module_name(file, folder))
            facts = [value for value in vars(module).values() if isinstance(value, kind)]
            yield from map(_operation, facts)


def _operation(fact: Any) -> Operation:
    parameters = (named(parameter.location, parameter.name) for parameter in fact.parameters)
    return Operation(fact.method, fact.path, frozenset(parameters))


def reformatted(folder: Path) -> list[str]:
    """The files that black would change. The runtime is the same in every package, and checked
    where it lies.
    """
    texts = {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in sorted(folder.rglob("*.py"))
        if _RUNTIME not in file.parts
    }
    return [path for path, text in texts.items() if by_black(text) != text]
