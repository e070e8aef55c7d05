"""Work for a second processor: done in a child process while this one goes on."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")


@contextmanager
def beside(work: Callable[[], T]) -> Generator[Callable[[], T]]:
    """A call that gives what `work` returns, once that is known.

    A copy of this process works it out from now on; it ends with the block at the latest. Where
    processes cannot be copied, or the copy fails, the call does the work itself.
    """
    # macOS can copy processes, but its own libraries may fail in the copy.
    if not hasattr(os, "fork") or sys.platform == "darwin":
        yield work
        return
    import multiprocessing  # takes a while, and most runs do not need it

    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(work, sending), daemon=True)
    # The copy is born with interrupts blocked, and this process gets one once it can end the copy.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        child.start()
    except OSError:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        yield work
        return
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        sending.close()
        yield lambda: _received(receiving.recv, work)
    finally:
        receiving.close()
        child.kill()
        child.join()


def _send(work: Callable[[], object], sending: Connection) -> None:
    """What the child does: in silence, because the parent says what there is to say."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Path(os.devnull).open("w", encoding="utf-8") as sys.stderr:
        sending.send(work())


def _received(receive: Callable[[], T], work: Callable[[], T]) -> T:
    try:
        return receive()
    except EOFError:
        return work()
