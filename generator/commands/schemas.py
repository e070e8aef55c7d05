"""`clientwright schemas`: models of another style, made by datamodel-code-generator.

It turns text of an untrusted document into Python, so it is trusted as little as that. It is given
nothing but what models need: no name of a file, an address, or a type or module of Python. What it
gives back is passed on only if there is nothing in it that models do not have.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from ..document import Document, JsonObject, copied, join, tokens
from ..documents import read_document
from ..format import by_black
from ..grammar import MEMBERS, Node, walk
from ..naming import module_name
from ..normalise import normalise
from ..problems import BadInput, Place, Problem, display_path, one_line
from ..project import Target
from ..report import Progress, Report
from . import usage
from .generate import cache_of
from .modules import write_modules
from .validate import documents

_MAKER = "datamodel-code-generator"

# A preset never changes, so that a new version of the package gives the same models. No option may
# make it read a file: of a document it is given the text, and black formats what it makes.
_OPTIONS: Mapping[str, object] = {
    "input_file_type": "openapi",
    "preset": "practical-py311-20261027",
    "openapi_scopes": ["schemas", "paths"],
    "enum_field_as_literal": "all",
    "reuse_model": False,
    "use_frozen_field": False,
    "use_unique_items_as_set": False,
    "treat_dot_as_module": False,
    "allow_remote_refs": False,
    "strict_refs": True,
    "formatters": [],
}
_STYLES: Mapping[str, Mapping[str, object]] = {
    "pydantic": {
        "output_model_type": "pydantic_v2.BaseModel",
        "extra_fields": "allow",
        "use_inline_field_description": True,
        "use_attribute_docstrings": True,
        "strict_nullable": False,  # null is read for what may be missing: vendors write it
        "field_extra_keys": {"repr"},
    },
    "msgspec": {
        "output_model_type": "msgspec.Struct",
        "output_datetime_class": "datetime",
        "use_field_description": False,
        "keyword_only": True,
    },
    "typeddict": {
        "output_model_type": "typing.TypedDict",
        "use_inline_field_description": True,
        "snake_case_field": False,
    },
}

# Beside these, the members that hold schemas. Not `$id`, which would change what references mean.
_KEYWORDS = MEMBERS | frozenset(
    "$ref const default dependentRequired deprecated description discriminator enum"
    " exclusiveMaximum exclusiveMinimum format maxItems maxLength maxProperties maximum minItems"
    " minLength minProperties minimum multipleOf nullable pattern readOnly required type"
    " uniqueItems writeOnly".split()
)

# What the others become needs a further package, or does not come back as it was (addresses).
_FORMATS = frozenset(
    "binary byte date date-time decimal double duration float int32 int64 time uuid".split()
)
_WITHOUT_PATTERN = ("date", "date-time", "duration", "time", "uuid")

# What the models may import; the formats of a document name types from these and no other modules.
_MODULES = frozenset(
    "__future__ collections.abc datetime decimal enum msgspec pydantic re typing"
    " typing_extensions uuid".split()
)
# Types of Python that go by another name where a member has theirs.
_TYPES = frozenset("bool bytes dict float frozenset int list object set str tuple type".split())


def run(options: argparse.Namespace) -> Report:
    """Make the models of every API that is asked for; nothing is written if any cannot be made or,
    when strict, has a problem.

    Raises:
        BadInput: The arguments do not go together.
    """
    _check(options)
    progress = Progress()
    made: list[tuple[Target, str]] = []
    problems: list[Problem] = []
    try:
        targets = documents(options)
        if len(targets) > 1 and options.output is None:
            hint = "--output names the folder that a module for each is written to"
            expected = "--output DIR, or one API"
            raise BadInput(usage("several APIs without --output", expected, hint))
        for target in targets:
            try:
                read = read_document(target, progress, cache=cache_of(options))
                document, found = read.document, read.problems
                progress(target.api, "making models")
                text, lost = _models(target, document, options.style)
            except BadInput as bad:
                problems += bad.problems
            else:
                made.append((target, text))
                problems += [*found, *lost]
    finally:
        progress.end()
    notes: tuple[str, ...] = ()
    text = ""
    if not any(options.strict or problem.level == "error" for problem in problems):
        if options.output is None:
            text = made[0][1]
        else:
            files = {f"{module_name(target.api)}.py": text for target, text in made}
            notes, unwritten = write_modules(options.output, files, _MAKER)
            problems += unwritten
    return Report(command="schemas", problems=tuple(problems), text=text, notes=notes)


def _check(options: argparse.Namespace) -> None:
    if options.json and options.output is None:
        hint = "--output names the folder that the models are written to"
        raise BadInput(usage("--json without --output", "one thing on standard output", hint))


def _models(target: Target, document: Document, style: str) -> tuple[str, tuple[Problem, ...]]:
    """The module of models, and warnings about what it cannot express.

    Raises:
        BadInput: The document has something that gives no models.
    """
    place = Place(file=display_path(target.document))
    extension = target.config().webhooks.stated
    tree = _reduced(normalise(document).tree, style, extension=extension)
    lost = list(_without_presence(document, tree)) if style == "msgspec" else []
    text, remarks = _generated(place, tree, style)
    if fault := find_fault(text):
        raise _failed(place, fault)
    header = (
        f"# Generated by clientwright from {one_line(target.spec)}, with {_MAKER}. Do not edit."
    )
    formatted = by_black(f"{header}\n{_from_imports_on(text)}")
    expected = f"what {style} models can express"
    lost += [
        Problem(code="schemas", level="warning", place=place, found=remark, expected=expected)
        for remark in remarks
    ]
    return formatted, tuple(lost)


def _generated(place: Place, tree: JsonObject, style: str) -> tuple[str, tuple[str, ...]]:
    """What datamodel-code-generator makes of the document, and what it remarks on that.

    Raises:
        BadInput: It fails.
    """
    from datamodel_code_generator import generate

    options: dict[str, Any] = {**_OPTIONS, **_STYLES[style]}
    said = io.StringIO()
    with (
        warnings.catch_warnings(record=True) as caught,
        redirect_stdout(said),
        redirect_stderr(said),
    ):
        warnings.simplefilter("always")
        try:
            text = generate(json.dumps(tree), **options)
        except Exception as error:
            # Anything can come out of it: the document is untrusted, and so is the package.
            raise _failed(place, f"{type(error).__name__}: {error}") from error
    if not isinstance(text, str):
        raise _failed(place, "several modules")
    # Its deprecations speak to us; what remains is about the models.
    remarks = [str(one.message) for one in caught if issubclass(one.category, UserWarning)]
    return text, tuple(dict.fromkeys(re.split(r"[:;,.] ", remark)[0] for remark in remarks))


def _reduced(tree: JsonObject, style: str, *, extension: bool) -> JsonObject:
    """A copy with the parts that models are made from, and nothing beside them."""
    parts = {name: tree.get(name, {}) for name in ("openapi", "components")}
    parts["paths"] = _paths(tree, extension=extension)
    reduced: JsonObject = {name: copied(part) for name, part in parts.items()}
    reduced["info"] = {"title": "API", "version": "1"}
    nodes = list(walk("OpenAPI", "", reduced))
    sensitive = {node.pointer for node in nodes if node.value.get("x-sensitive") is True}
    for node in nodes:
        if node.kind == "Schema":
            kept = _reduced_schema(node, sensitive, style)
        else:
            kept = {name: part for name, part in node.value.items() if not name.startswith("x-")}
        node.value.clear()
        node.value.update(kept)
    _name_inline(nodes, reduced)
    return reduced


def _paths(tree: JsonObject, *, extension: bool) -> JsonObject:
    """The paths, and beside them what the API sends, with `extension` also that of `x-webhooks`:
    datamodel-code-generator reads paths alone.
    """
    found: JsonObject = {}
    for name in ("paths", "webhooks", *(["x-webhooks"] if extension else [])):
        items = tree.get(name)
        stem = "" if name == "paths" else f"/{name}/"
        for path, item in items.items() if isinstance(items, dict) else ():
            found[f"{stem}{path}"] = item
    return found


def _reduced_schema(node: Node, sensitive: set[str], style: str) -> JsonObject:
    """The keywords of a schema, our name for it as its title, and whether it may be shown."""
    kept = {name: part for name, part in node.value.items() if name in _KEYWORDS}
    if isinstance(name := node.value.get("x-clientwright-name"), str) and "properties" in kept:
        kept["title"] = name
    # A TypedDict is the JSON itself, in which a date is a string.
    if kept.get("format") not in _FORMATS or style == "typeddict":
        kept.pop("format", None)
    elif kept["format"] in _WITHOUT_PATTERN:
        kept.pop("pattern", None)
    is_member = tokens(node.pointer)[-2:-1] == ("properties",)
    if is_member and (node.pointer in sensitive or str(kept.get("$ref")) in sensitive):
        kept["repr"] = False
    return kept


def _name_inline(nodes: list[Node], tree: JsonObject) -> None:
    """Make components of the inline schemas that have a name, equal ones of that name to one."""
    components = tree["components"]
    assert isinstance(components, dict)
    schemas = components.setdefault("schemas", {})
    assert isinstance(schemas, dict)
    for node in reversed(nodes):  # what lies in another comes before it
        title = node.value.get("title")
        inline = tokens(node.pointer)[:-1] != ("components", "schemas")
        if isinstance(title, str) and inline:
            named = {name: part for name, part in node.value.items() if name != "repr"}
            if schemas.setdefault(title, named) == named:
                for name in named:
                    del node.value[name]
                node.value["$ref"] = join("#/components/schemas", title)


def _without_presence(document: Document, tree: JsonObject) -> Iterator[Problem]:
    """Take out the rules that only say which members must be there; a warning for each.

    They make a union of classes, and msgspec refuses one whose classes it cannot tell apart.
    """
    for node in walk("OpenAPI", "", tree):
        for keyword in ("anyOf", "oneOf"):
            branches = node.value.get(keyword)
            if node.kind != "Schema" or not isinstance(branches, list):
                continue
            if all(isinstance(branch, dict) and set(branch) == {"required"} for branch in branches):
                del node.value[keyword]
                yield Problem(
                    code="schemas",
                    level="warning",
                    place=document.place(join(node.pointer, keyword)),
                    found="a rule about which members must be there",
                    expected="what msgspec models can express",
                )


def find_fault(text: str) -> str | None:
    """What a module has that modules of models do not have; None if there is nothing.

    They import from known modules, define classes and types, and call only what is one of these.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return "text that is not Python"
    known: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=names, level=0):
                imported = {alias.name for alias in names}
                if module not in _MODULES and not (module == "builtins" and imported <= _TYPES):
                    return f"an import that models do not have ({module})"
                known |= {alias.asname or alias.name for alias in names}
            case ast.ClassDef(name=name, decorator_list=[]):
                known.add(name)
            case ast.AnnAssign() | ast.Assign() | ast.Pass() | ast.Expr():
                pass
            case ast.stmt():
                return f"a statement that models do not have ({type(node).__name__})"
            case _:
                pass
    return next((fault for node in ast.walk(tree) if (fault := _misuse(node, known))), None)


def _misuse(node: ast.AST, known: set[str]) -> str | None:
    if isinstance(node, ast.Call) and _root(node.func) not in known:
        return "a call of something that is no part of models"
    if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
        return "an attribute that models do not have"
    if any(not quoted.replace(".", "").isidentifier() for quoted in _quoted_types(node)):
        return "text in the place of a type"
    return None


def _root(function: ast.expr) -> str:
    """The name that a call starts from; empty if it starts from a value."""
    while isinstance(function, ast.Attribute):
        function = function.value
    return function.id if isinstance(function, ast.Name) else ""


def _quoted_types(node: ast.AST) -> Iterator[str]:
    """Strings where a type is expected, which become code when the type is looked at."""
    places: list[ast.expr | None] = []
    match node:
        case ast.AnnAssign(annotation=annotation):
            places = [annotation]
        case ast.Subscript(value=value, slice=inner) if _root(value) != "Literal":
            places = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
        case ast.Call(func=function, args=[_, ast.Dict(values=values)]):
            places = list(values) if _root(function) == "TypedDict" else []
        case _:
            pass
    for place in places:
        if isinstance(place, ast.Constant) and isinstance(place.value, str):
            yield place.value


def _from_imports_on(text: str) -> str:
    """The module without what stands above its imports, and these in the usual order."""
    imports = [node for node in ast.parse(text).body if isinstance(node, ast.ImportFrom)]
    sections: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for node in imports:
        module = str(node.module)
        section = 0 if module == "__future__" else 1 if module in sys.stdlib_module_names else 2
        sections[section].append(ast.unparse(node))
    blocks = ["\n".join(sorted(section)) for section in sections.values() if section]
    rest = text.split("\n")[imports[-1].end_lineno if imports else 0 :]
    return "\n".join(["\n\n".join(blocks), *rest])


def _failed(place: Place, reason: str) -> BadInput:
    words = " ".join(reason.split())
    return BadInput(
        Problem(
            code="schemas",
            place=place,
            found=f"something that {_MAKER} makes no models of: {words[:200]}",
            expected="schemas that it can read",
            hint="`clientwright generate` makes its models without it",
        )
    )
