"""From IR and plan to `{path: text}`: templates filled, laid out, import blocks added, checked."""

from __future__ import annotations

import traceback
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import jinja2

from .config import PackageConfig
from .format import formatted
from .imports import homes, import_block
from .ir import Api
from .plan import Group, Plan
from .templates import templates_folder
from .text import Code, docstring
from .verify import parsed, verify
from .view.client import PackageView, client_view, package_view
from .view.errors import errors_view
from .view.models import ModelsView, models_view, strict_enums
from .view.operations import GroupView, facts_view, group_view
from .view.places import place_docs
from .view.readme import readme_view
from .view.types import Scene, scene
from .view.xml import xml_view

_NO_DOC = Code("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file of the package: its template and what the template sees.

    `imports` is `auto` where the import block follows from the code, `own` where the template
    states it, and `no` for a file that is not Python.
    """

    path: str
    template: str
    context: Mapping[str, object]
    imports: Literal["auto", "own", "no"] = "own"
    doc: Code = _NO_DOC


class TemplateFault(Exception):
    """A template that cannot be filled, or gives something that is not Python.

    Attributes:
        template: Its path below the templates folder.
        line: Where, from 1; None if it is not known.
        problem: What is wrong.
    """

    def __init__(self, template: str, line: int | None, problem: str) -> None:
        super().__init__(template, line, problem)
        self.template = template
        self.line = line
        self.problem = problem


def render(
    api: Api, plan: Plan, config: PackageConfig, spec: str, templates: Path | None = None
) -> dict[str, str]:
    """All files of a package by path; `spec` says what they are made from.

    Raises:
        TemplateFault: A template is wrong.
    """
    folder = templates or templates_folder()
    environment = _environment(folder / "package")
    seen = scene(api, plan)
    view = package_view(seen, config, spec)
    known = homes(plan)
    files = {
        page.path: _fill(environment, page, view, known, config.package)
        for page in _pages(seen, view, config)
    }
    return files | dict(_verbatim(folder / "runtime", config.package))


@cache
def _environment(folder: Path) -> jinja2.Environment:
    """The environment of a templates folder; its templates are compiled once for all packages."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        finalize=_only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        autoescape=False,
    )


def _only_code(value: object) -> object:
    """What a template may print: text that an encoder has made (see `text`)."""
    if isinstance(value, Code | jinja2.Undefined):
        return value
    raise TypeError(f"a template prints {type(value).__name__}, which no encoder has made")


def _pages(scene: Scene, view: PackageView, config: PackageConfig) -> Iterator[Page]:
    plan = scene.plan
    root = config.package
    package: dict[str, object] = {"view": view}
    readme = {**package, "readme": readme_view(scene, config)}
    for name, context in (("pyproject.toml", package), ("README.md", readme)):
        yield Page(path=name, template=f"{name}.jinja", context=context, imports="no")
    folders = ["models/__init__"] if plan.classes else []
    for name in ("__init__", *folders, "resources/__init__"):
        path = f"{root}/{name}.py"
        yield Page(path=path, template=f"package/{name}.py.jinja", context=package)
    doc = docstring(f"Facts of the {scene.called}.", indent=0)
    yield Page(
        path=f"{root}/_api.py",
        template="package/_api.py.jinja",
        context=package,
        imports="auto",
        doc=doc,
    )
    for name, awaited in (("client", False), ("async_client", True)):
        yield Page(
            path=f"{root}/{name}.py",
            template="package/client.py.jinja",
            context={**package, "client": client_view(scene, config, awaited=awaited)},
        )
    yield Page(
        path=f"{root}/errors.py",
        template="package/errors.py.jinja",
        context={"view": errors_view(scene)},
    )
    said, strict = place_docs(scene), strict_enums(scene)
    for module in sorted(set(plan.modules.values())):
        models = models_view(scene, module, said=said, strict=strict)
        yield from _model_pages(models, root, module)
    for group in plan.groups:
        yield from _group_pages(scene, root, group)
    if scene.api.xml:
        yield Page(
            path=f"{root}/_xml.py",
            template="package/_xml.py.jinja",
            context={"view": xml_view(scene)},
            imports="auto",
            doc=docstring("How the models are written as XML.", indent=0),
        )


def _model_pages(models: ModelsView, root: str, module: str) -> Iterator[Page]:
    private = docstring(f"Decoding and encoding of the models in `{module}.py`.", indent=0)
    for name, doc in ((module, models.doc), (f"_{module}", private)):
        template = "_group" if name.startswith("_") else "group"
        yield Page(
            path=f"{root}/models/{name}.py",
            template=f"package/models/{template}.py.jinja",
            context={"view": models},
            imports="auto",
            doc=doc,
        )


def _group_pages(scene: Scene, root: str, group: Group) -> Iterator[Page]:
    name = group.name
    words = name.replace("_", " ")
    api = scene.called
    for module, view, template, doc in (
        (
            name,
            group_view(scene, group, awaited=False),
            "group",
            f"The {words} of the {api}.",
        ),
        (
            f"async_{name}",
            group_view(scene, group, awaited=True),
            "group",
            f"The {words} of the {api}, to be awaited.",
        ),
        (
            f"_{name}",
            facts_view(scene, group),
            "_group",
            f"Facts of the operations of `{name}.py`.",
        ),
    ):
        yield Page(
            path=f"{root}/resources/{module}.py",
            template=f"package/resources/{template}.py.jinja",
            context={"view": view},
            imports="auto",
            doc=docstring(doc, indent=0),
        )


def _fill(
    environment: jinja2.Environment,
    page: Page,
    view: PackageView,
    known: dict[str, str],
    package: str,
) -> str:
    """The text of one file. Python is parsed and held against its views before it is returned."""
    text = _filled(environment, page.template, page.context).strip("\n")
    if page.imports == "no":
        return f"{text.strip()}\n"
    try:
        text = formatted(text)
        body = parsed(text)
        module = page.path.removeprefix(f"{package}/").removesuffix(".py").replace("/", ".")
        names = _with_constants(known, page)
        imports = import_block(body, module, names) if page.imports == "auto" else _NO_DOC
        context = {
            "header": view.header,
            "doc": page.doc,
            "future": page.imports == "auto",
            "imports": imports,
            "gap": text.startswith(("class ", "def ", "@")),
        }
        above = _filled(environment, "_module.jinja", context)
        head = parsed(above)
    except SyntaxError as error:
        raise TemplateFault(page.template, None, f"not Python: {error.msg}") from error
    seen = {**page.context, "imports": imports}
    fault = verify(head, body, seen, page.doc, [_source(environment, page.template)])
    if fault:
        raise TemplateFault(page.template, None, fault)
    return f"{above}{text}\n"


def _with_constants(known: dict[str, str], page: Page) -> Mapping[str, str]:
    """The known names and, for a resource module, the constants with the facts of its
    operations.
    """
    view = page.context["view"]
    if not isinstance(view, GroupView):
        return known
    return ChainMap({str(each.constant): str(view.facts) for each in view.methods}, known)


def _filled(environment: jinja2.Environment, template: str, context: Mapping[str, object]) -> str:
    try:
        return environment.get_template(template).render(context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFault(error.name or template, error.lineno, str(error.message)) from error
    except Exception as error:
        known = isinstance(error, jinja2.TemplateError)
        problem = str(error) if known else f"{type(error).__name__}: {error}"
        raise TemplateFault(*_failed_at(environment, template, error), problem) from error


def _failed_at(
    environment: jinja2.Environment, template: str, error: Exception
) -> tuple[str, int | None]:
    """The template and line that an error comes from: Jinja puts both into its traceback."""
    assert isinstance(environment.loader, jinja2.FileSystemLoader)
    place: tuple[str, int | None] = (template, None)
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        for folder in environment.loader.searchpath:
            if path.is_relative_to(folder):
                place = path.relative_to(folder).as_posix(), line
    return place


def _source(environment: jinja2.Environment, template: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, template)[0]


def _verbatim(folder: Path, package: str) -> Iterator[tuple[str, str]]:
    """The runtime, copied as it is, and the marker of a typed package (PEP 561)."""
    for path in sorted(folder.glob("*.py")):
        yield f"{package}/_runtime/{path.name}", path.read_text("utf-8")
    yield f"{package}/py.typed", ""
