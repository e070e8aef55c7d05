"""The import block of a generated module: exactly the names that its code uses."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping

from .layout import import_from
from .naming import snake
from .plan import Plan
from .text import Code

_STANDARD = {
    "Decimal": "decimal",
    "Final": "typing",
    "Literal": "typing",
    "Mapping": "collections.abc",
    "TypeAlias": "typing",
    "UUID": "uuid",
    "dataclass": "dataclasses",
    "date": "datetime",
    "datetime": "datetime",
    "field": "dataclasses",
    "time": "datetime",
}
_RUNTIME = {
    "values": "JsonObject JsonValue UNSET Unset",
    "model": "Codec Model",
    "decode": """
        DecodeError as_any as_bool as_bytes as_date as_datetime as_decimal as_enum as_float as_int
        as_list as_map as_null as_nullable as_object as_str as_time as_uuid first_fit mismatch
        missing new rest
    """,
    "encode": """
        EncodeError begin finish json_any json_bool json_bytes json_date json_datetime
        json_decimal json_enum json_first_fit json_float json_int json_list json_map json_null
        json_nullable json_object json_str json_time json_uuid require_one_of
    """,
    "operation": "JsonBody JsonContent Operation Parameter",
    "call": "AsyncCaller SyncCaller",
    "client": "Api",
    "credentials": "ApiKey Basic Bearer",
}


def homes(plan: Plan) -> dict[str, str]:
    """The module of each name that generated code can use: dotted below the package, absolute with
    a `:`.
    """
    found = {name: f":{module}" for name, module in _STANDARD.items()}
    found |= {
        name: f"_runtime.{module}" for module, names in _RUNTIME.items() for name in names.split()
    }
    for key, name in plan.classes.items():
        found[name] = f"models.{plan.modules[key]}"
        for verb in ("decode", "encode"):
            found[f"{verb}_{snake(name)}"] = f"models._{plan.modules[key]}"
        found[f"{snake(name).upper()}_VALUES"] = f"models._{plan.modules[key]}"
    return found


def import_block(body: str, module: str, known: Mapping[str, str]) -> Code:
    """The sorted import statements for the body of a module, named below its package.

    Raises:
        SyntaxError: The body is not Python.
    """
    tree = ast.parse(body)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    wanted: dict[str, list[str]] = defaultdict(list)
    for name in used - _defined(tree):
        home = known.get(name)
        if home is not None and home != module:
            wanted[home].append(name)
    standard = {home[1:]: names for home, names in wanted.items() if home.startswith(":")}
    local = {_relative(module, home): names for home, names in wanted.items() if home[0] != ":"}
    blocks = [_statements(standard), _statements(local)]
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
