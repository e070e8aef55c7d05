"""Measure and print the table: all rows, or those that are named; or, as `growth`, the table of
what documents of all sizes take.

`--write` puts the table into README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from .results import Result, table
from .workspace import APIS, ROOT, Workspace

_PEERS = ("openapi-python-client", "datamodel-code-generator", "pydantic", "httpx2", "black")
_PAGE = Path(__file__).with_name("README.md")
_END = "<!-- end -->\n"
_GROWTH = "growth"


def main() -> int:
    """Run the rows that were asked for; returns the exit status."""
    sys.path += [str(ROOT / "generated" / api) for api in APIS]
    rows = _rows()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"of {', '.join(rows)}; default: all; or {_GROWTH}"
    )
    parser.add_argument("--write", action="store_true", help="all rows, or growth, only")
    options = parser.parse_args()
    if options.rows == [_GROWTH]:
        return _grow(write=options.write)
    unknown = set(options.rows) - set(rows)
    if unknown or (options.rows and options.write):
        parser.error("expected names of rows, or --write" if unknown else "--write takes all rows")
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        results = [result for name in options.rows or rows for result in rows[name](workspace)]
    text = f"{table(results)}\n{_circumstances()}"
    print(text, end="")
    if options.write:
        _write(text, "measured")
    return 0


def _grow(*, write: bool) -> int:
    """Print the table of documents of all sizes, and write it if that was asked for."""
    from .growth import growth, growth_table

    with tempfile.TemporaryDirectory() as folder:
        text = f"{growth_table(list(growth(Workspace(Path(folder)))))}\n{_circumstances()}"
    print(text, end="")
    if write:
        _write(text, _GROWTH)
    return 0


def _write(text: str, part: str) -> None:
    page = _PAGE.read_text(encoding="utf-8")
    _PAGE.write_text(replaced(page, text, part), encoding="utf-8")


def _rows() -> Mapping[str, Callable[[Workspace], Iterable[Result]]]:
    """The rows by name. Their modules import our packages, which are not on the path before."""
    from .call import call_rows
    from .codec import decode_rows, encode_rows, violation_rows
    from .generating import again_rows, generate_rows
    from .large import first_call_rows, large_rows
    from .start import help_rows, import_rows

    return {
        "generate": generate_rows,
        "again": again_rows,
        "decode": decode_rows,
        "encode": encode_rows,
        "violations": violation_rows,
        "call": lambda _workspace: call_rows(),
        "import": import_rows,
        "help": help_rows,
        "large": large_rows,
        "first-call": first_call_rows,
    }


def _circumstances() -> str:
    peers = ", ".join(f"{name} {version(name)}" for name in _PEERS)
    return (
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} CPUs;"
        f" {peers}.\n"
    )


def replaced(page: str, text: str, part: str) -> str:
    """The page with another text in one part, which begins with a comment of its name."""
    begin = f"<!-- {part} -->\n"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(_END)
    return f"{before}{begin}\n{text}\n{_END}{after}"


if __name__ == "__main__":
    sys.exit(main())
