"""A large document, GitHub's: generating, how much is written, and what a first call costs."""

from __future__ import annotations

import ast
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from .corpus import document, lines, our_command
from .results import Result, ratio
from .rounds import Cost, interleaved, processes, run
from .workspace import ROOT, Workspace

GITHUB = "github.com/api.github.com.json"
_PACKAGE = "github_client"
_PEER = "openapi-python-client"
_ROUNDS = 3
_CALL_ROUNDS = 15
_CALL_BAR = 60
FIRST_CALL = """
import httpx2
from github_client import GithubClient
answer = [{"name": "main", "protected": True, "commit": {"sha": "1", "url": "https://example.com"}}]
transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json=answer))
client = GithubClient(http_client=httpx2.Client(transport=transport))
[branch] = client.repos.list_branches(owner="octo", repo="cat")
assert branch.commit.sha == "1"
"""


def large_rows(workspace: Workspace) -> Iterator[Result]:
    """Generating from nothing, and the lines that are written."""
    source = document(GITHUB)
    if source is None:
        return
    output, peer_output = workspace.folder / "github", workspace.folder / "peer_github"
    # A verdict is kept by content, so that the warm-up is the only run that validates.
    keeping = {**workspace.environment, "XDG_CACHE_HOME": str(workspace.folder / "cache")}
    known = _side(our_command(source, output, "--package", _PACKAGE), output, keeping)
    whole = _side(
        our_command(source, output, "--package", _PACKAGE, "--no-cache"),
        output,
        workspace.environment,
    )
    # It writes its package, and then reports a module of it that is not Python.
    statuses = (0, 1)
    environment = workspace.environment
    peer = _side(peer_command(source, peer_output), peer_output, environment, statuses=statuses)
    taken = interleaved(_ROUNDS, known, whole, peer)
    without, with_ = "generate GitHub's document", "the same, and validate it beside"
    against = f"{_PEER}, which does not validate"
    cpu = [(known.cpu, peer.cpu) for known, _, peer in taken]
    yield ratio(f"{without}, CPU", _PEER, bar=1.0, pairs=cpu)
    wall = [(known.wall, peer.wall) for known, _, peer in taken]
    yield ratio(f"{without}, time", _PEER, bar=1.0, pairs=wall)
    wall = [(whole.wall, peer.wall) for _, whole, peer in taken]
    yield ratio(f"{with_}, time", against, bar=1.2, pairs=wall)
    yield lines_row(output / _PACKAGE, peer_output)


def first_call_rows(workspace: Workspace) -> Iterator[Result]:
    """What a program pays for our package beyond httpx2: its import and a call."""
    source = document(GITHUB)
    if source is None:
        return
    output = workspace.folder / "github"
    if not output.exists():
        command = our_command(source, output, "--package", _PACKAGE)
        run(command, folder=ROOT, environment=workspace.environment)
    environment = {**workspace.environment, "PYTHONPATH": str(output)}
    sides = [
        processes([[sys.executable, "-c", text]], folder=ROOT, environment=environment)
        for text in (FIRST_CALL, "import httpx2")
    ]
    taken = interleaved(_CALL_ROUNDS, *sides)
    more = median((ours.cpu - peer.cpu) * 1000 for ours, peer in taken)
    yield Result(
        what="import of GitHub's package and one call, CPU",
        against="`import httpx2`",
        bar=f"< {_CALL_BAR} ms more",
        measured=f"{more:.0f} ms more",
        met=more < _CALL_BAR,
    )


def peer_command(source: Path, output: Path) -> Sequence[str]:
    """The command that makes openapi-python-client's package from a document."""
    generate = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(source)]
    return [*generate, "--meta", "none", "--overwrite", "--output-path", str(output)]


def lines_row(package: Path, peer: Path) -> Result:
    """How much is written for the document."""
    ours, theirs = lines(package), lines(peer)
    operations = _counted(package / "resources", "[a-z]*.py", ast.FunctionDef)
    models = _counted(package / "models", "[a-z]*.py", ast.ClassDef)
    calls, classes = lines(package / "resources"), lines(package / "models")
    each = f"{calls / operations:.0f} for an operation, {classes / models:.0f} for a model"
    return Result(
        what="lines of Python for GitHub's document",
        against=f"{_PEER}: {theirs:,}",
        bar="fewer",
        measured=f"{ours:,} ({each})",
        met=ours < theirs,
    )


def _counted(folder: Path, names: str, kind: type[ast.AST]) -> int:
    """The classes of public modules, or the public methods of those that block."""
    trees = (ast.parse(path.read_bytes()) for path in sorted(folder.glob(names)))
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, kind))
    return sum(not getattr(node, "name", "_").startswith("_") for node in nodes)


def _side(
    command: Sequence[str],
    output: Path,
    environment: Mapping[str, str],
    *,
    statuses: Sequence[int] = (0,),
) -> Callable[[], Cost]:
    """A side: a generator that starts from nothing."""

    def remove() -> None:
        shutil.rmtree(output, ignore_errors=True)

    return processes(
        [command], folder=ROOT, environment=environment, prepare=remove, statuses=statuses
    )
