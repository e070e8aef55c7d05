"""Pages that hold OpenAPI documents in fences: those of Mintlify (YAML) and ReadMe (JSON).

Behind `yaml`, Mintlify names the operation, with the file or URL of the whole document before it
where there are several. A fence that ends too early would silently lose what comes after it: what
gives that away is refused.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from ...document import JsonObject, JsonValue, tokens
from ...grammar import METHODS, walk, whole
from ...load import as_document
from ...problems import BadInput, Place, Problem, listing, quoted
from ..fences import Fence, outside
from ..page import Page
from ..samples import json_value
from ..statements import Fragment
from . import written
from .upgrade import upgraded

_KEYS = ("openapi", "swagger")
_YAML_KEY = re.compile(r"""^\ufeff?(["']?)(?:openapi|swagger)\1[ \t]*:""", re.MULTILINE)
_JSON_KEY = re.compile(r'"(?:openapi|swagger)"\s*:\s*"?[0-9]')
# YAML that goes on: a key or an element of a list, further in than prose is, or at the top.
_CONTINUED = re.compile(r"[ \t]{2,100}(?:- \S|[\w$./{}'\"-]{1,200}:(?:\s|\Z))")
_ROOT_KEY = re.compile(r"(?:components|info|paths|security|servers|tags|webhooks):\s*")
_VARIABLE = re.compile(r"\{[^{}]*\}")
_AMID = re.compile(r"(?:.*:|-|.*[:-] [|>][-+0-9]*)")


def holds_document(fence: Fence) -> bool:
    """Whether a fence is an OpenAPI document, perhaps a faulty one."""
    if fence.text.lstrip().startswith("{"):
        return looks_like_json(fence.text)
    return bool(_YAML_KEY.search(fence.text))


def looks_like_json(text: str) -> bool:
    """Whether a JSON text has a member that says which version of OpenAPI it is."""
    return bool(_JSON_KEY.search(text))


def read(page: Page, fence: Fence) -> Fragment | None:
    """What the document in a fence states; None if it is JSON and no document after all.

    Raises:
        BadInput: It cannot be read, is of no supported version, or was cut.
    """
    source, tree = written.read_text(page, fence.text, fence.line)
    is_json = fence.text.lstrip().startswith("{")
    if is_json and isinstance(tree, dict) and not any(key in tree for key in _KEYS):
        return None
    check_end(page, fence, tree)
    document = upgraded(as_document(source, tree))
    if "x-readme" in document.tree or "x-readme-fauxas" in document.tree:
        _read_examples(document.tree)
        document.tree.pop("_id", None)  # ReadMe's own key of the page, which OpenAPI does not have
    draft = written.drafted(page, document, lambda _: page.name)
    draft.problems += [*source.problems, *warnings(page, fence, document.tree)]
    written.ask(draft)
    return draft.fragment()


def _read_examples(tree: JsonObject) -> None:
    """Examples of JSON that ReadMe writes as texts, as the values that the texts are."""
    for node in walk(*whole(tree)):
        if node.kind != "Media Type" or "json" not in tokens(node.pointer)[-1].lower():
            continue
        named = node.value.get("examples")
        for holder in named.values() if isinstance(named, dict) else ():
            text = holder.get("value") if isinstance(holder, dict) else None
            if (
                isinstance(holder, dict)
                and isinstance(text, str)
                and text.lstrip()[:1] in ("{", "[")
            ):
                reading = json_value(text)
                holder["value"] = text if reading is None else reading.value


def check_whole(page: Page, documents: Sequence[Fence], others: Sequence[Fence]) -> None:
    """Refuse documents of which a fence holds only the first part.

    `others` are the other fences of the page. One without info can be what lies between a fence
    that closed early and the mark that was to close it.

    Raises:
        BadInput: What follows the fence of one continues it.
    """
    shown = page.file
    named = [fence for fence in others if fence.info]
    lines = outside(page.text, [*documents, *named]).split("\n")
    ends = [document.last for document in documents]
    keys = (n for n, line in enumerate(lines, 1) if _ROOT_KEY.fullmatch(line))
    suspects = {(ends[bisect_left(ends, n) - 1], n) for n in keys if n > ends[0]}
    suspects.update((d.last, n) for d in documents if (n := _continued(lines, d)))
    problems = [
        _cut(Place(file=shown, line=n), f"{quoted(lines[n - 1].strip())} behind line {end}")
        for end, n in dict(sorted(suspects, reverse=True)).items()
    ]
    if problems:
        raise BadInput(*problems)


def check_end(page: Page, fence: Fence, tree: JsonValue) -> None:
    """Refuse a document that ends amid a structure: behind a key that has no value yet.

    Raises:
        BadInput: It does.
    """
    content = fence.text.rstrip()
    ending = content[content.rfind("\n") + 1 :].strip()
    last = tree
    while isinstance(last, dict | list) and last:
        last = next(reversed(last.values())) if isinstance(last, dict) else last[-1]
    if last in (None, "") and _AMID.fullmatch(ending):
        place = page.place(fence.line + content.count("\n"))
        raise BadInput(_cut(place, f"the end of a document behind {quoted(ending)}"))


def _continued(lines: Sequence[str], document: Fence) -> int:
    """The line behind a fence that continues its YAML; 0 if that behind it does not."""
    if not document.closed or document.nested:
        return 0
    after = (n for n in range(document.last, len(lines)) if lines[n].strip())
    following = next(after, None)
    if following is None or not _CONTINUED.match(lines[following]):
        return 0
    return following + 1


def warnings(page: Page, fence: Fence, tree: JsonObject) -> list[Problem]:
    """What is odd about a fence, although its document can be read."""
    found: list[Problem] = []
    shown = page.file
    if not fence.closed:
        found.append(
            Problem(
                code="unclosed-fence",
                place=Place(file=shown, line=fence.line - 1),
                found="a fence without an end",
                expected="a closing fence below the document",
                level="warning",
            )
        )
    named = _named_operation(fence.info)
    known = {(method, path) for method, path, _ in written.operations(tree)}
    same = {(method, _unnamed(path)) for method, path in known}
    if named is not None and (named[0], _unnamed(named[1])) not in same:
        method, path = named
        listed = [f"{method.upper()} {path}" for method, path in sorted(known)]
        found.append(
            Problem(
                code="missing-operation",
                place=Place(file=shown, line=fence.line - 1),
                found=f"{quoted(f'{method.upper()} {path}')} named above a document without it",
                expected=f"one of {listing(listed)}" if listed else "a document that has it",
                level="warning",
            )
        )
    return found


def _named_operation(info: str) -> tuple[str, str] | None:
    """The method and path that an info string names; None if it names none."""
    for method, path in pairwise(info.split()[1:]):
        if method.lower() in METHODS and path.startswith("/"):
            return method.lower(), path
    return None


def _unnamed(path: str) -> str:
    """The path without the names of variables, which say nothing of it."""
    return _VARIABLE.sub("{}", path)


def _cut(place: Place, found: str) -> Problem:
    return Problem(
        code="cut-document", place=place, found=found, expected="the whole document in one fence"
    )
