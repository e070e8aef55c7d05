"""Warnings about what a page says of an operation."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ..problems import Problem
from .page import Page

Code: TypeAlias = Literal["doubtful-field", "unknown-type", "unknown-status", "repeated-operation"]

_HINT = "ask the vendor what is meant; overlay.yaml can put it right"


def warning(page: Page, line: int, code: Code, found: str, expected: str) -> Problem:
    """A warning about a line of a page. The run goes on with what `expected` says was taken."""
    place = page.place(line)
    return Problem(
        code=code, place=place, found=found, expected=expected, hint=_HINT, level="warning"
    )
