"""Reads a rendered page, and writes its members down for comparison."""

from __future__ import annotations

from collections.abc import Iterable

from generator.ingest.page import Page
from generator.ingest.prose import Field, PageOperation
from generator.ingest.rendered import read


def one(text: str) -> PageOperation:
    """The only operation of the page."""
    (operation,) = read(Page(name="page.txt", text=text))
    return operation


def outline(fields: Iterable[Field], prefix: str = "") -> list[str]:
    """Members as `path: types, required`, in order."""
    lines: list[str] = []
    for field in fields:
        mark = {True: " required", False: " optional", None: ""}[field.required]
        lines.append(f"{prefix}{field.name}: {'|'.join(field.types)}{mark}")
        lines += outline(field.fields, f"{prefix}{field.name}/")
        if field.additional:
            lines += outline([field.additional], f"{prefix}{field.name}/")
    return lines
