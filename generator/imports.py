"""The import block of a generated module: exactly the names that its code uses."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping

from .layout import import_from, statement_call
from .plan import Plan
from .text import Code, literal
from .verify import Parsed
from .view.stems import stems
from .vocabulary import RUNTIME, STANDARD

_CODEC = ("_runtime.decode", "_runtime.encode", "_runtime.file_values", "_runtime.union")


def homes(plan: Plan) -> dict[str, str]:
    """The module of each name that generated code can use: dotted below the package, absolute with
    a `:`.
    """
    found = {name: f":{module}" for name, module in STANDARD.items()}
    found |= {
        name: f"_runtime.{module}" for module, names in RUNTIME.items() for name in names.split()
    }
    functions = stems(plan.classes)
    for key, name in plan.classes.items():
        found[name] = f"models.{plan.modules[key]}"
        for verb in ("decode", "encode"):
            found[f"{verb}_{functions[key].function}"] = f"models._{plan.modules[key]}"
        found[f"xml_{functions[key].function}"] = "_xml"
    return found


def import_block(body: Parsed, module: str, known: Mapping[str, str]) -> Code:
    """The sorted import statements for the body of a module, named below its package.

    Models and their functions can refer to each other in circles, and a call needs few of them: so
    what only annotations name is imported for type checkers alone, and a function of another module
    at its first call.
    """
    eager: dict[str, list[str]] = defaultdict(list)
    typed: dict[str, list[str]] = defaultdict(list)
    for name in (body.names | body.annotations) - _defined(body.tree):
        home = known.get(name)
        if home is not None and home != module and _can_use(module, home):
            wanted = typed if _is_late(module, home) else eager
            wanted[_relative(module, home)].append(name)
    late = {
        home: called for home, names in typed.items() if (called := sorted(body.names & {*names}))
    }
    if typed:
        eager["typing"].append("TYPE_CHECKING")
    if late:
        eager[_relative(module, known["later"])].append("later")
    standard = {home: names for home, names in eager.items() if home[0] != "."}
    local = {home: names for home, names in eager.items() if home[0] == "."}
    plain = "import builtins" if "builtins" in body.names | body.annotations else ""
    blocks = [f"{plain}\n{_statements(standard)}".strip(), _statements(local)]
    blocks.append(_for_type_checkers(typed, late))
    strings = [text for home, called in late.items() for text in (home, *called)]
    return Code("\n\n".join(block for block in blocks if block), *strings)


def _can_use(module: str, home: str) -> bool:
    """Whether a module has a use for names of another one: those that users see read and write
    nothing themselves, so that a name of a codec is there one of a member or argument. Those of
    headers are read where they are declared.
    """
    if module.rpartition(".")[2].startswith("_") or module == "headers":
        return True
    of_classes = home == ":dataclasses" and module.startswith("resources.")
    return home not in _CODEC and not of_classes


def _is_late(module: str, home: str) -> bool:
    """Whether a module can do without another one until it calls it."""
    if home in {"_runtime.pages", "_xml"}:
        return True
    return home.startswith("models.") and module != home.replace("models.", "models._")


def _for_type_checkers(typed: Mapping[str, list[str]], late: Mapping[str, list[str]]) -> str:
    if not typed:
        return ""
    lines = ["if TYPE_CHECKING:", _statements(typed, indent=4)]
    if late:
        lines.append("else:")
    for home, names in sorted(late.items()):
        arguments = [Code("__name__"), literal(home), *map(literal, names)]
        lines.append(f"    {statement_call('later', arguments, indent=4)}")
    return "\n".join(lines)


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
    """`models._a` to `models.b` is `.b`; to `_runtime.c` it is `.._runtime.c`; `:a` is `a`."""
    if target[0] == ":":
        return target[1:]
    here = module.split(".")[:-1]
    there = target.split(".")
    same = 0
    while same < len(here) and same < len(there) - 1 and here[same] == there[same]:
        same += 1
    return "." * (len(here) - same + 1) + ".".join(there[same:])


def _statements(wanted: Mapping[str, list[str]], *, indent: int = 0) -> str:
    ordered = sorted(wanted.items(), key=lambda entry: (-_dots(entry[0]), entry[0]))
    return "\n".join(_statement(module, names, indent) for module, names in ordered)


def _dots(module: str) -> int:
    return len(module) - len(module.lstrip("."))


def _statement(module: str, names: list[str], indent: int) -> str:
    return " " * indent + import_from(module, names, indent=indent)
