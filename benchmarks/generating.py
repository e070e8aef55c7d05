"""Generating packages as whole processes, beside openapi-python-client."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator

from .peers import client_command
from .results import Result, ratio
from .rounds import Cost, interleaved, processes
from .workspace import APIS, ROOT, Workspace

_ROUNDS = 5


def generate_rows(workspace: Workspace) -> Iterator[Result]:
    """All packages from nothing, validation and formatting included."""
    ours = our_command(workspace, "generate", "--force", "--no-cache", fresh=True)
    peer = peer_commands(workspace, *APIS)
    against = "openapi-python-client, one document after the other"
    yield from _rows("generate all five", against, bar=0.6, ours=ours, peer=peer)


def again_rows(workspace: Workspace) -> Iterator[Result]:
    """All packages where nothing has changed."""
    our_command(workspace, "generate")()
    peer = peer_commands(workspace, "mateo")
    against = "openapi-python-client, the Mateo document alone"
    for command in ("generate", "check"):
        ours = our_command(workspace, command)
        yield from _rows(
            f"{command} all five, nothing changed", against, bar=0.3, ours=ours, peer=peer
        )


def our_command(workspace: Workspace, *arguments: str, fresh: bool = False) -> Callable[[], Cost]:
    """A side: our command line on a copy of the specs; `fresh` makes a new copy before each run."""
    project = workspace.folder / "project"

    def copy() -> None:
        if fresh:
            shutil.rmtree(project, ignore_errors=True)
        if not project.exists():
            shutil.copytree(ROOT / "specs", project / "specs")

    command = [sys.executable, "-m", "generator", *arguments, "--root", str(project)]
    return processes([command], folder=ROOT, environment=workspace.environment, prepare=copy)


def peer_commands(workspace: Workspace, *apis: str) -> Callable[[], Cost]:
    """A side: one process of openapi-python-client for each document, into nothing."""
    output = workspace.folder / "peers"

    def remove() -> None:
        shutil.rmtree(output, ignore_errors=True)
        output.mkdir()

    commands = [client_command(ROOT / "specs" / api / "openapi.yaml", output / api) for api in apis]
    return processes(
        commands, folder=workspace.folder, environment=workspace.environment, prepare=remove
    )


def _rows(
    what: str,
    against: str,
    *,
    bar: float,
    ours: Callable[[], Cost],
    peer: Callable[[], Cost],
) -> Iterator[Result]:
    taken = interleaved(_ROUNDS, ours, peer)
    cpu = [(ours.cpu, peer.cpu) for ours, peer in taken]
    wall = [(ours.wall, peer.wall) for ours, peer in taken]
    yield ratio(f"{what}, CPU", against, bar=bar, pairs=cpu)
    yield ratio(f"{what}, time", against, bar=bar, pairs=wall)
