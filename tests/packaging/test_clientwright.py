"""The wheel of clientwright itself: it brings its templates, and gives what the checkout gives."""

from __future__ import annotations

import sysconfig
import zipfile
from pathlib import Path

import pytest

from generator.pipeline import build as build_package
from generator.project import single_target
from generator.sink import present
from tests.golden.packages import HERE, ROOT

from .conftest import Environment, build, install, new_environment, run

DOCUMENT = HERE / "specs/depot/openapi.json"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("clientwright"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with clientwright; what it requires is that of the project's own environment.

    A path file makes the latter visible, but not its path files, through which this checkout is.
    """
    folder = tmp_path_factory.mktemp("installed")
    made = new_environment(folder / "venv")
    (made.site / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    install(made, ["--no-deps", str(wheel)], folder / "constraints.txt")
    return made


def test_the_wheel_holds_the_generator_and_all_templates(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {path.relative_to(ROOT).as_posix() for path in (ROOT / "generator").rglob("*.py")}
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            expected.add(f"generator/_templates/{path.relative_to(ROOT / 'templates').as_posix()}")
    assert held == expected


def test_the_installed_command_is_not_the_checkout(installed: Environment, tmp_path: Path) -> None:
    code = "import generator.templates as t; print(t.__file__, t.templates_folder())"
    module, templates = installed.run("-c", code, cwd=tmp_path).split()
    assert Path(module) == installed.site / "generator/templates.py"
    assert Path(templates) == installed.site / "generator/_templates"
    command = installed.python.with_name("clientwright")
    assert run(str(command), "--version", cwd=tmp_path) == "clientwright 0.1.0\n"


def test_the_installed_command_gives_what_the_checkout_gives(
    installed: Environment, tmp_path: Path
) -> None:
    document = tmp_path / "depot.json"
    document.write_bytes(DOCUMENT.read_bytes())
    output = tmp_path / "out"
    said = installed.run(
        "-m", "generator", "generate", "--spec", "depot.json", "--output", "out", cwd=tmp_path
    )
    assert "depot: wrote" in said
    target = single_target(document, tmp_path / "elsewhere", None)
    expected = build_package(target, lambda _api, _stage: None).files
    found = {path: (output / path).read_text("utf-8") for path in present(output)}
    assert found.keys() == expected.keys()
    assert [path for path in found if found[path] != expected[path]] == []
