"""Which files a package has, and what their templates see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from .config import PackageConfig
from .plan import Group
from .releases import Standing
from .text import Code, docstring
from .view.changelog import changelog_view
from .view.client import PackageView, client_view
from .view.errors import errors_view
from .view.headers import headers_view
from .view.models import ModelsView, models_view, strict_enums
from .view.operations import facts_view, group_view
from .view.places import place_docs
from .view.readme import readme_view
from .view.recording import recording_view
from .view.testing import testing_view
from .view.types import Scene
from .view.webhooks import WebhooksView, webhooks_view
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


def _module(path: str, template: str, view: object, doc: Code) -> Page:
    """A module whose imports follow from its code."""
    return Page(path=path, template=template, context={"view": view}, imports="auto", doc=doc)


def pages(
    scene: Scene, view: PackageView, config: PackageConfig, standing: Standing
) -> Iterator[Page]:
    """All files of a package that a template makes."""
    plan = scene.plan
    root = config.package
    package: dict[str, object] = {"view": view}
    doubles = {**package, "testing": testing_view(scene, config)}
    readme = {**doubles, "readme": readme_view(scene, config)}
    changelog = {**package, "changelog": changelog_view(standing)}
    for name, context in (
        ("pyproject.toml", package),
        ("README.md", readme),
        ("CHANGELOG.md", changelog),
    ):
        yield Page(path=name, template=f"{name}.jinja", context=context, imports="no")
    folders = ["models/__init__"] if plan.classes else []
    for name in ("__init__", *folders, "resources/__init__"):
        path = f"{root}/{name}.py"
        yield Page(path=path, template=f"package/{name}.py.jinja", context=package)
    doc = docstring(f"Facts of the {scene.called}.", indent=0)
    yield _module(f"{root}/_api.py", "package/_api.py.jinja", view, doc)
    for name, awaited in (("client", False), ("async_client", True)):
        yield Page(
            path=f"{root}/{name}.py",
            template="package/client.py.jinja",
            context={**package, "client": client_view(scene, config, awaited=awaited)},
        )
    if view.changing:
        yield Page(path=f"{root}/auth.py", template="package/auth.py.jinja", context=package)
    yield Page(
        path=f"{root}/errors.py",
        template="package/errors.py.jinja",
        context={"view": errors_view(scene)},
    )
    for name in ("testing", "pytest_plugin"):
        path = f"{root}/{name}.py"
        yield Page(path=path, template=f"package/{name}.py.jinja", context=doubles)
    yield Page(
        path=f"{root}/recording.py",
        template="package/recording.py.jinja",
        context={**package, "recording": recording_view(scene)},
    )
    said, strict = place_docs(scene), strict_enums(scene)
    for module in sorted(set(plan.modules.values())):
        models = models_view(scene, module, said=said, strict=strict)
        yield from _model_pages(models, root, module)
    for group in plan.groups:
        yield from _group_pages(scene, root, group)
    yield from _further_pages(scene, root, config)


def _further_pages(scene: Scene, root: str, config: PackageConfig) -> Iterator[Page]:
    """What not every package has: typed headers, webhooks, XML."""
    headers = headers_view(scene)
    if headers.classes:
        yield _module(
            f"{root}/headers.py",
            "package/headers.py.jinja",
            headers,
            docstring(f"Headers that the {scene.called} declares for its answers.", indent=0),
        )
    webhooks = webhooks_view(scene, config.webhooks.signature)
    if webhooks is not None:
        yield from _webhook_pages(scene, root, webhooks)
    if scene.api.xml:
        yield _module(
            f"{root}/_xml.py",
            "package/_xml.py.jinja",
            xml_view(scene),
            docstring("How the models are written as XML.", indent=0),
        )


def _model_pages(models: ModelsView, root: str, module: str) -> Iterator[Page]:
    private = docstring(f"Decoding and encoding of the models in `{module}.py`.", indent=0)
    for name, doc in ((module, models.doc), (f"_{module}", private)):
        template = "_group" if name.startswith("_") else "group"
        yield _module(
            f"{root}/models/{name}.py", f"package/models/{template}.py.jinja", models, doc
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
        yield _module(
            f"{root}/resources/{module}.py",
            f"package/resources/{template}.py.jinja",
            view,
            docstring(doc, indent=0),
        )


def _webhook_pages(scene: Scene, root: str, view: WebhooksView) -> Iterator[Page]:
    for name, doc in (
        ("webhooks", f"Webhooks and callbacks of the {scene.called}."),
        ("_webhooks", "Facts of the requests that `webhooks.py` reads."),
    ):
        yield _module(
            f"{root}/{name}.py", f"package/{name}.py.jinja", view, docstring(doc, indent=0)
        )
