"""Rendered text in its final form: Python as black writes it."""

from __future__ import annotations

from collections.abc import Mapping

from .text import WIDTH


def format_files(files: Mapping[str, str]) -> dict[str, str]:
    """The same files, Python formatted; the runtime is kept as it lies in the repository.

    Source: black's stable style, lines of `text.WIDTH` characters, for Python 3.11.
    """
    import black
    from black.mode import TargetVersion

    mode = black.Mode(line_length=WIDTH, target_versions={TargetVersion.PY311})
    return {
        path: (
            black.format_str(text, mode=mode)
            if path.endswith(".py") and "/_runtime/" not in path
            else text
        )
        for path, text in files.items()
    }
