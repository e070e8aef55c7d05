"""Whether the document of an API is what its pages give.

It is asked when a package is made; from then on the lock of the package vouches for it, which has
the hashes of pages, document and report, and of our own code.
"""

from __future__ import annotations

from ..documents import Progress
from ..problems import Place, Problem, display_path
from ..project import Target
from ..sink import Change, first_difference
from .run import DOCUMENT, folder_of, is_ours, rebuilt
from .store import compare


def outdated(target: Target, progress: Progress) -> tuple[Change, ...]:
    """How the document and the report of an API differ from what its pages give; not at all for one
    whose document came as it is.

    Raises:
        BadInput: The pages or the settings cannot be used.
    """
    if target.settings is None or not is_ours(folder_of(target) / DOCUMENT):
        return ()
    progress(target.api, "reading pages")
    files = {path: text.encode("utf-8") for path, text in rebuilt(target).items()}
    return tuple(c for c in compare(folder_of(target), files) if _unix(c.old) != c.new)


def _unix(text: str | None) -> str | None:
    """The text as git has it where it writes other line ends to a checkout."""
    return text and text.replace("\r\n", "\n")


def advice(target: Target) -> str:
    """What to do about a document that its pages do not give."""
    folder = display_path(folder_of(target))
    return f"run `clientwright ingest --into {folder}`, then `clientwright generate {target.api}`"


def outdated_problem(target: Target, change: Change) -> Problem:
    """The problem of a file that a package cannot be made from."""
    missing = change.kind == "added"
    file = display_path(folder_of(target) / change.path)
    return Problem(
        code="not-what-pages-give",
        place=Place(file=file, line=None if missing else first_difference(change)),
        found="no such file" if missing else "another text than the pages of the API give",
        expected="what `clientwright ingest` makes of them",
        hint=f"{advice(target)}; corrections by hand go into overlay.yaml",
    )
