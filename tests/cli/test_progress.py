"""What is being done shows on a terminal, and only when it takes longer than a second."""

from __future__ import annotations

import io
import os
import pty
from collections.abc import Callable, Generator
from contextlib import contextmanager, redirect_stderr, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator import report
from generator.cli import main

from .conftest import DOCUMENT

SPEC = Path("specs/letters/openapi.yaml")


class Clock:
    """A clock that goes on by some seconds whenever it is read."""

    def __init__(self, step: float) -> None:
        self.now = 0.0
        self.step = step

    def monotonic(self) -> float:
        self.now += self.step
        return self.now


@contextmanager
def terminal() -> Generator[Callable[[], str]]:
    """A pseudo-terminal as standard error; gives a function for all that has been written to it."""
    reading, writing = pty.openpty()
    os.set_blocking(reading, False)

    def shown() -> str:
        text = b""
        with suppress(BlockingIOError):
            while part := os.read(reading, 100_000):
                text += part
        return text.decode()

    stream = io.TextIOWrapper(os.fdopen(writing, "wb", buffering=0), write_through=True)
    with stream, redirect_stderr(stream):
        yield shown
    os.close(reading)


def generate(monkeypatch: pytest.MonkeyPatch, step: float) -> int:
    monkeypatch.setattr(report, "time", SimpleNamespace(monotonic=Clock(step).monotonic))
    SPEC.write_text(DOCUMENT.replace("sendLetter", "writeLetter"), "utf-8")
    return main(["generate"])


def test_a_long_run_says_on_a_terminal_what_it_does(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with terminal() as shown:
        assert generate(monkeypatch, step=0.6) == 0
        text = shown()
    stages = [part.strip() for part in text.split("\r\x1b[K")]
    assert stages[0] == stages[-1] == ""
    assert stages[1:-1] == [
        f"letters: {stage}..." for stage in ("validating", "lowering", "rendering")
    ]


def test_a_short_run_says_nothing_on_a_terminal(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with terminal() as shown:
        assert generate(monkeypatch, step=0.01) == 0
        assert shown() == ""


def test_nothing_is_said_where_there_is_no_terminal(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert generate(monkeypatch, step=5) == 0
    assert capsys.readouterr().err == ""


def test_the_line_is_gone_before_a_problem_is_printed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "time", SimpleNamespace(monotonic=Clock(5).monotonic))
    SPEC.write_text(DOCUMENT.replace("schemas/Letter", "schemas/Leter"), "utf-8")
    with terminal() as shown:
        assert main(["generate", "--strict"]) == 2
        text = shown()
    assert text.rindex("\r\x1b[K") < text.index(f"{SPEC}:11: ")
