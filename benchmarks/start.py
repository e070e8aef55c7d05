"""What starting costs: the import of a package, and the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from statistics import median

from .results import Result, ratio
from .rounds import Cost, interleaved, processes
from .workspace import ROOT, Workspace

_ROUNDS = 25
_HELP_SECONDS = 0.2


def import_rows(workspace: Workspace) -> Iterator[Result]:
    """A package and its client class, each less the bare interpreter."""
    ours = _python(workspace, "-c", "import mateo_client; mateo_client.MateoClient")
    peer = _python(workspace, "-c", "import httpx2")
    bare = _python(workspace, "-c", "pass")
    taken = interleaved(_ROUNDS, ours, peer, bare)
    cpu = [(ours.cpu - bare.cpu, peer.cpu - bare.cpu) for ours, peer, bare in taken]
    wall = [(ours.wall - bare.wall, peer.wall - bare.wall) for ours, peer, bare in taken]
    yield ratio("import of a package, CPU", "`import httpx2`", bar=0.35, pairs=cpu)
    yield ratio("import of a package, time", "`import httpx2`", bar=0.35, pairs=wall)


def help_rows(workspace: Workspace) -> Iterator[Result]:
    """The command line's own help."""
    shown = _python(workspace, "-m", "generator", "--help")
    bare = _python(workspace, "-c", "pass")
    taken = interleaved(_ROUNDS, shown, bare)
    seconds = median(ours.wall for ours, _ in taken)
    times = median(ours.wall / peer.wall for ours, peer in taken)
    yield Result(
        what="`clientwright --help`, time",
        against="a bare interpreter",
        bar=f"< {_HELP_SECONDS} s",
        measured=f"{seconds:.2f} s, {times:.1f} times",
        met=seconds < _HELP_SECONDS,
    )


def _python(workspace: Workspace, *arguments: str) -> Callable[[], Cost]:
    """A side: a fresh interpreter that finds our package."""
    environment = {**workspace.environment, "PYTHONPATH": str(ROOT / "generated" / "mateo")}
    command = [sys.executable, *arguments]
    return processes([command], folder=ROOT, environment=environment)
