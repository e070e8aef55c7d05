"""Where the generated packages lie, for commands that run outside pytest, which knows it."""

from __future__ import annotations

import sys
from pathlib import Path


def find_packages() -> None:
    """Make the packages under `generated/` importable."""
    generated = Path(__file__).parents[2] / "generated"
    sys.path[:0] = [str(folder) for folder in sorted(generated.iterdir()) if folder.is_dir()]
