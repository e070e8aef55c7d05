"""Wheels of the five packages and of clientwright, installed in environments of their own."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.golden.packages import ROOT, documents

VENDORS = documents(ROOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A virtual environment: its interpreter and the folder that packages are installed in."""

    python: Path
    site: Path

    def run(self, *arguments: str, cwd: Path) -> str:
        """The standard output of its interpreter, which sees nothing of the user's settings."""
        return run(str(self.python), "-I", "-W", "error", *arguments, cwd=cwd)


def run(*command: str, cwd: Path) -> str:
    """The standard output of a command that has to succeed without a word on standard error."""
    done = subprocess.run(
        command, cwd=cwd, text=True, capture_output=True, check=False, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, ""), f"{done.stdout}\n{done.stderr}"
    return done.stdout


def build(project: Path, folder: Path) -> Path:
    """The wheel of a project, built by hatchling without a download."""
    before = set(folder.glob("*.whl"))
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    done = subprocess.run(
        [*command, "--directory", str(folder)],
        cwd=project,
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = set(folder.glob("*.whl")) - before
    return wheel


def new_environment(folder: Path) -> Environment:
    """An environment in which nothing is installed."""
    venv.create(folder, with_pip=False, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    return Environment(python=folder / "bin/python", site=site)


def install(environment: Environment, wanted: Iterable[str], constraints: Path) -> None:
    """Install what the arguments name and what that requires, in versions of this environment.

    They come from the cache that has filled it; without that, by pip as it is configured.
    """
    locked = [
        f"{found.name}=={found.version}"
        for found in distributions(path=[sysconfig.get_path("purelib")])
    ]
    constraints.write_text("\n".join(locked), "utf-8")
    wanted = ["--constraint", str(constraints), *wanted]
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline"]
    cached = subprocess.run(
        [*uv, "--python", str(environment.python), *wanted], capture_output=True, check=False
    )
    if cached.returncode:
        pip = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(environment.python),
            "install",
            "--quiet",
        ]
        subprocess.run([*pip, *wanted], check=True)


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The wheel of each package."""
    folder = tmp_path_factory.mktemp("wheels")
    return {name: build(ROOT / "generated" / name, folder) for name in VENDORS}


@pytest.fixture(scope="session")
def environment(
    wheels: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Environment:
    """An environment with the five packages and what they require."""
    folder = tmp_path_factory.mktemp("environment")
    made = new_environment(folder / "venv")
    install(made, map(str, wheels.values()), folder / "constraints.txt")
    return made
