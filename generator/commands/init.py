"""`clientwright init`: the folder of a new API."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from ..bundle import bundle
from ..config import default_config, name_problem
from ..document import Document
from ..load import load
from ..naming import module_name
from ..problems import BadInput, Place, Problem, display_path, quoted
from ..project import SPECS
from ..report import Report
from ..text import toml_string
from . import usage

_SETTINGS = """\
# What the document cannot know about the package; every line is optional.
# package = "{package}"
# client = "{client}"
# env_prefix = "{prefix}"

[source]
# url = "https://..."  # where the document was published
{source}

# [webhooks]  # where the API sends requests of its own: how it signs them
# scheme = "standard"  # Standard Webhooks; or "hmac-sha256", with header and encoding
"""


def run(options: argparse.Namespace) -> Report:
    """Copy a document into `specs/<name>/`, with settings to fill in.

    Raises:
        BadInput: The name cannot be one, the folder exists, or the document cannot be read.
    """
    name: str = options.name
    folder = Path(options.root) / SPECS / name
    if name != module_name(name) or name_problem(f"{name}_client") is not None:
        hint = "the folder and the package are called by this name"
        expected = "lower-case words, such as my_api"
        raise BadInput(usage(f"the name {quoted(name)}", expected, hint))
    if folder.exists():
        raise BadInput(_exists(folder))
    document = bundle(load(options.spec))
    _create(folder, document)
    shown = display_path(folder)
    return Report(
        command="init",
        notes=(
            f"wrote {shown}: settings are in its package.toml, corrections go into overlay.yaml",
            f"next: clientwright generate {name}",
        ),
    )


def settings_text(name: str, source: str) -> str:
    """The `package.toml` of a new API; `source` is the line that says what it is made from."""
    defaults = default_config(name)
    return _SETTINGS.format(
        package=defaults.package,
        client=defaults.client,
        prefix=defaults.env_prefix,
        source=source,
    )


def _create(folder: Path, document: Document) -> None:
    """Write the folder as a whole: the document with the files it refers to, and the settings."""
    home = document.source.parent
    suffix = ".json" if document.source.suffix == ".json" else ".yaml"
    staged = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(staged, ignore_errors=True)
    try:
        staged.mkdir(parents=True)
        shutil.copyfile(document.source, staged / f"openapi{suffix}")
        for other in document.sources[1:]:
            target = staged / other.relative_to(home)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(other, target)
        settings = settings_text(folder.name, f"page = {toml_string(f'openapi{suffix}')}")
        (staged / "package.toml").write_text(settings, "utf-8")
        staged.rename(folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _exists(folder: Path) -> Problem:
    return Problem(
        code="api-exists",
        place=Place(file=display_path(folder)),
        found="a folder of that name",
        expected="a new name",
        hint="choose another name, or edit what is there",
    )
