"""The import block of a generated module: exactly the names that its code uses."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping

from .layout import import_from
from .naming import snake
from .plan import Plan
from .text import Code
from .verify import Parsed
from .vocabulary import RUNTIME, STANDARD


def homes(plan: Plan) -> dict[str, str]:
    """The module of each name that generated code can use: dotted below the package, absolute with
    a `:`.
    """
    found = {name: f":{module}" for name, module in STANDARD.items()}
    found |= {
        name: f"_runtime.{module}" for module, names in RUNTIME.items() for name in names.split()
    }
    for key, name in plan.classes.items():
        found[name] = f"models.{plan.modules[key]}"
        for verb in ("decode", "encode"):
            found[f"{verb}_{snake(name)}"] = f"models._{plan.modules[key]}"
        found[f"{snake(name).upper()}_VALUES"] = f"models._{plan.modules[key]}"
    return found


def import_block(body: Parsed, module: str, known: Mapping[str, str]) -> Code:
    """The sorted import statements for the body of a module, named below its package."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for name in body.names - _defined(body.tree):
        home = known.get(name)
        if home is not None and home != module:
            wanted[home].append(name)
    standard = {home[1:]: names for home, names in wanted.items() if home.startswith(":")}
    local = {_relative(module, home): names for home, names in wanted.items() if home[0] != ":"}
    plain = "import builtins" if "builtins" in body.names else ""
    blocks = [f"{plain}\n\n{_statements(standard)}".strip(), _statements(local)]
    return Code("\n\n".join(block for block in blocks if block))


def _defined(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case _:
                pass
    return names


def _relative(module: str, target: str) -> str:
    """`models._a` to `models.b` is `.b`; to `_runtime.c` it is `.._runtime.c`."""
    here = module.split(".")[:-1]
    there = target.split(".")
    same = 0
    while same < len(here) and same < len(there) - 1 and here[same] == there[same]:
        same += 1
    return "." * (len(here) - same + 1) + ".".join(there[same:])


def _statements(wanted: Mapping[str, list[str]]) -> str:
    ordered = sorted(wanted.items(), key=lambda entry: (-_dots(entry[0]), entry[0]))
    return "\n".join(_statement(module, names) for module, names in ordered)


def _dots(module: str) -> int:
    return len(module) - len(module.lstrip("."))


def _statement(module: str, names: list[str]) -> str:
    ordered = sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))
    return import_from(module, ordered)
