"""The checks of one package, in a process of its own: arguments are the document, the folder and
name of the package, the file for what is found, and `sampled` where its format is to be checked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from generator.document import JsonValue
from generator.load import load

from .findings import Findings
from .numbered import numbered_names
from .package import count_operations, import_all, offered_operations, reformatted
from .trips import lower_again, round_trips


def main(document: Path, output: Path, package: str, target: Path, sampled: bool) -> None:
    """Check the package of a document; without one only the document's side is counted.

    What was found up to a fault of the checks themselves is written all the same.
    """
    folder = output / package
    findings = Findings()
    try:
        if folder.is_dir():
            sys.path.insert(0, str(output))
            _check(document, folder, findings, sampled)
        else:
            count_operations(_tree(document), (), findings)
    finally:
        target.write_text(json.dumps(asdict(findings)), "utf-8")


def _check(document: Path, folder: Path, findings: Findings, sampled: bool) -> None:
    import_all(folder, findings)
    count_operations(_tree(document), offered_operations(folder), findings)
    findings.reformatted = reformatted(folder) if sampled else None
    source = lower_again(document, folder)
    findings.classes = len(source.names)
    findings.numbered = numbered_names(source.tree, source.names)
    round_trips(source, folder, findings)


def _tree(document: Path) -> JsonValue:
    """The document as Python's own reader of JSON sees it; one in YAML as the generator does."""
    if document.suffix == ".json":
        tree: JsonValue = json.loads(document.read_bytes())
        return tree
    return load(document).tree


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; returns the exit status."""
    document, output, package, target, *options = arguments
    main(Path(document), Path(output), package, Path(target), "sampled" in options)
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
