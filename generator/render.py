"""From IR and plan to `{path: text}`: templates filled, laid out, import blocks added, checked."""

from __future__ import annotations

import traceback
from collections import ChainMap
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2

from .carried import carried
from .composition import Page, pages
from .config import PackageConfig
from .format import formatted
from .imports import homes, import_block
from .ir import Api
from .plan import Plan
from .releases import Standing
from .templates import templates_folder
from .text import Code
from .verify import parsed, verify
from .view.client import PackageView, package_view
from .view.examples import examples_text
from .view.operations import GroupView
from .view.recording import recording_text
from .view.types import scene
from .view.webhooks import WebhooksView

_NO_DOC = Code("")


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
    api: Api,
    plan: Plan,
    config: PackageConfig,
    spec: str,
    standing: Standing,
    templates: Path | None = None,
) -> dict[str, str]:
    """All files of a package by path; `spec` says what they are made from, `standing` is the
    package's version and what has changed in it.

    Raises:
        TemplateFault: A template is wrong.
    """
    folder = templates or templates_folder()
    environment = _environment(folder / "package")
    seen = scene(api, plan)
    view = package_view(seen, config, spec, standing.number)
    known = homes(plan)
    files = {
        page.path: _fill(environment, page, view, known, config.package)
        for page in pages(seen, view, config, standing)
    }
    files[f"{config.package}/_examples.json"] = examples_text(seen)
    files[f"{config.package}/_recording.json"] = recording_text(seen)
    runtime = carried(folder / "runtime", files.values())
    root = config.package
    files |= {f"{root}/_runtime/{name}": text for name, text in runtime.items()}
    return files | {f"{root}/py.typed": ""}  # the marker of a typed package (PEP 561)


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
    """The known names and, for a module with methods, the constants with the facts that these
    use.
    """
    view = page.context["view"]
    if isinstance(view, WebhooksView):
        return ChainMap({str(constant): "_webhooks" for constant in view.constants}, known)
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
