"""Where the markers of an event show up."""

from __future__ import annotations

from typing import Any, Final

from tests.security.events import Left
from tests.security.markers import found
from tests.security.surfaces import copies, error_text, log_text, traceback_text

SURFACES: Final = (
    "error and chain",
    "traceback",
    "logs at DEBUG",
    "reprs",
    "copies of the error",
)


def leaks(left: Left) -> dict[str, list[str]]:
    """The markers that each surface shows; empty lists if nothing leaks."""
    outcome = left.outcome
    shown = {surface: list[str]() for surface in SURFACES}
    shown["logs at DEBUG"] = found(log_text(left.records))
    if isinstance(outcome, Exception):
        shown["error and chain"] = found(error_text(outcome))
        shown["traceback"] = found(traceback_text(outcome))
        shown["copies of the error"] = found("".join(map(error_text, copies(outcome))))
    shown["reprs"] = found(_reprs(outcome), sensitive_only=True)
    return shown


def _reprs(outcome: Any) -> str:
    """The reprs of what an outcome holds that is ours."""
    if isinstance(outcome, Exception):
        return f"{outcome!r} {getattr(outcome, 'detail', None)!r}"
    return f"{outcome!r} {outcome.value!r} {outcome.value}"
