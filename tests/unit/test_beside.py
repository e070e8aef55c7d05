"""Work in a child process gives what it would give here, and leaves no process behind."""

from __future__ import annotations

import os

import pytest

from generator.beside import beside


def test_the_work_is_done_by_another_process() -> None:
    with beside(lambda: [os.getpid()]) as wait:
        assert wait() != [os.getpid()]


def test_what_a_child_cannot_say_is_worked_out_here(capfd: pytest.CaptureFixture[str]) -> None:
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            raise RuntimeError("only in the child")
        return "done here"

    with beside(work) as wait:
        assert wait() == "done here"
    assert capfd.readouterr() == ("", "")


def test_an_error_of_the_work_reaches_the_caller() -> None:
    def work() -> str:
        raise RecursionError("here as well")

    with beside(work) as wait, pytest.raises(RecursionError):
        wait()


def test_a_block_that_does_not_wait_ends_the_work() -> None:
    started, blocked = os.pipe()

    def work() -> None:
        os.write(blocked, str(os.getpid()).encode())
        os.read(os.pipe()[0], 1)

    with beside(work):
        child = int(os.read(started, 20))
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_without_copies_of_processes_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    with beside(os.getpid) as wait:
        assert wait() == os.getpid()
