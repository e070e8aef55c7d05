"""Where a value can show without being asked for: errors, tracebacks, logs, reprs, copies."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast


def chain(error: BaseException) -> list[BaseException]:
    """An error with all that caused it or came before it, also what `from None` hides."""
    known: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or one in known:
            continue
        known.append(one)
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += cast("BaseExceptionGroup[BaseException]", one).exceptions
    return known


def error_text(error: BaseException) -> str:
    """What an error and its whole chain say, in any form."""
    return "\n".join(
        f"{one} {one!r} {one.args!r} {getattr(one, '__notes__', '')}" for one in chain(error)
    )


def traceback_text(error: BaseException) -> str:
    """The traceback of an error, and of each one in its chain by itself; without locals."""
    return "\n".join("".join(traceback.format_exception(one)) for one in chain(error))


def copies(error: Exception) -> list[Exception]:
    """The error, copied and sent to another process."""
    return [copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))]


@contextmanager
def all_logs() -> Generator[list[logging.LogRecord]]:
    """Collects what any logger is told, at every level."""
    records: list[logging.LogRecord] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    collect, root = Collect(logging.NOTSET), logging.getLogger()
    loggers = [
        logger
        for logger in (root, *map(logging.getLogger, logging.root.manager.loggerDict))
        if logger.level != logging.DEBUG
    ]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    root.addHandler(collect)
    try:
        yield records
    finally:
        root.removeHandler(collect)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def log_text(records: list[logging.LogRecord]) -> str:
    """All that is in log records: what a text handler prints and what a JSON handler sends."""
    formatter = logging.Formatter()
    return "\n".join(f"{formatter.format(record)} {vars(record)!r}" for record in records)


def own_reprs(client: Any, package: str) -> str:
    """The reprs of a client and of all that it is made of, as far as that is the package's own."""
    shown: list[str] = []
    known: list[Any] = []
    waiting = [client]
    while waiting:
        one = waiting.pop()
        if any(one is other for other in known):
            continue
        known.append(one)
        if isinstance(one, dict):
            waiting += one.values()
        elif type(one).__module__.startswith(package):
            shown.append(repr(one))
            waiting += [getattr(one, name) for name in _attributes(one)]
    return "\n".join(shown)


def _attributes(value: Any) -> list[str]:
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    return [*getattr(value, "__dict__", {}), *(name for name in slots if hasattr(value, name))]
