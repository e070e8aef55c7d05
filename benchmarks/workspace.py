"""A temporary folder for the peers' output, and the environment that all processes run in."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
APIS = ("cobalt", "clerk_chat", "hero", "metriport", "mateo")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a run of the benchmarks writes."""

    folder: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables for the processes of all sides.

        Each finds its tools beside this interpreter, and keeps its modules compiled between two
        runs, whatever this process was told about that.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        tools = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
        return {**kept, "PATH": tools}
