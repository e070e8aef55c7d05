"""A large document is validated beside its generation: whatever ends that, nothing is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main

_OPERATIONS = 1500
# What a shell starts in the background inherits that it is not interrupted.
_INTERRUPTIBLE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from generator.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A document of more than half a megabyte, whose last operation has a parameter that is not in
    its path: a harmless fault.
    """
    paths: dict[str, Any] = {
        f"/things/{number}": {
            "get": {
                "operationId": f"get_{number}",
                "description": "What this is about. " * 20,
                "responses": {"204": {"description": "Done."}},
            }
        }
        for number in range(_OPERATIONS)
    }
    stray = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths[f"/things/{_OPERATIONS - 1}"]["get"]["parameters"] = [stray]
    info = {"title": "Things", "version": "1"}
    path = tmp_path / "things.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "info": info, "paths": paths}), "utf-8")
    assert path.stat().st_size > 500_000
    return path


def arguments(document: Path) -> list[str]:
    output = document.with_name("out")
    return ["generate", "--no-cache", "--spec", str(document), "--output", str(output)]


def test_a_fault_that_strict_refuses_leaves_nothing(
    large: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments(large), "--strict"]) == 2
    assert "things.json" in capsys.readouterr().err
    assert list(large.parent.iterdir()) == [large]
    assert main(arguments(large)) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc")
def test_an_interrupt_leaves_neither_files_nor_processes(large: Path) -> None:
    command = [sys.executable, "-c", _INTERRUPTIBLE, *arguments(large)]
    running = subprocess.Popen(
        command,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    listed = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    until = time.monotonic() + 60
    while not (children := listed.read_text().split()) and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert children
    assert running.returncode == 130
    assert "Traceback" not in errors
    assert list(large.parent.iterdir()) == [large]
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []
