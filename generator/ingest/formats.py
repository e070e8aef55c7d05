"""What kind of page a page is, by its content alone, and what it states."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, TypeAlias, assert_never

from ..load import as_document
from ..problems import BadInput, Problem
from .embedded import beside, gitbook, gitbook_blocks, internal_yaml, openapi_fence, written
from .embedded.upgrade import upgraded
from .fences import Fence, fences, outside
from .page import Page
from .prose import METHOD_WORDS
from .statements import Fragment

Form: TypeAlias = Literal["redocly", "overview", "rendered"]

_METHOD = f"(?:{METHOD_WORDS}|DEL)"
_FIRST_KEY = re.compile(
    r"""(?:---[ \t]*\n)?(?:[ \t]*(?:#[^\n]*)?\n)*["']?[A-Za-z_-][\w-]*["']?[ \t]*:"""
)
_VERSION_KEY = re.compile(r"""^(["']?)(?:openapi|swagger)\1[ \t]*:[ \t]*["']?[0-9]""", re.MULTILINE)
_NAMED_IN_FRONT = re.compile(r"---[ \t]*\n(?:(?!---)[^\n]*\n){0,100}?openapi[ \t]*:")
_REDOCLY = re.compile(
    rf"\bEndpoint:[*`\s]{{1,20}}{_METHOD}[*`\s]{{1,20}}"
    r"(?:/|[^/\s][^\n]{0,300}?\s(?:Version|Security):)"  # a path, or a URL or name with labels
)
_OVERVIEW = re.compile(r"(?<!\S)##\s{1,20}(?:Servers|Security|Download OpenAPI description)(?!\S)")
_MAX_ABOVE = 20_000_000  # lines above all documents of a page together; each is read with its own
_KINDS = (
    'a fence with an OpenAPI document, a whole OpenAPI document, Redocly\'s "Endpoint: POST /path",'
    " a method and path above Body or Response, or a GitBook block ({% openapi %}, {% swagger %})"
)


def read_page(page: Page, folder: Path) -> tuple[Fragment, ...]:
    """What a page states: one fragment for each document on it, else one for the page.

    Where a page holds documents, these are read, and not its prose but for the examples beside the
    only one. `folder` is that of the API; files that the page names are read from there.

    Raises:
        BadInput: The page is of no known kind, or cannot be read.
    """
    blocks = fences(page.text)
    prose = outside(page.text, blocks)
    if _is_document(page.text, prose):
        return (_whole(page),)
    fragments = [*_documents(page, blocks, prose)]
    if gitbook_blocks.has_blocks(prose):
        fragments += gitbook.read(page, prose, folder)
    if not fragments:
        fragments += _prose(page)
    if not fragments:
        raise BadInput(_unknown(page))
    return tuple(fragments)


def prose_forms(text: str) -> list[Form]:
    """The ways in which a page without a document may tell of operations, likely ones first.

    These are first signs: whether the page does is known when it has been read in that way.
    """
    if _NAMED_IN_FRONT.match(text):
        return []  # the source of a page that is made from a document
    signs: dict[Form, re.Pattern[str]] = {
        "redocly": _REDOCLY,
        "overview": _OVERVIEW,
    }
    return [*(form for form, sign in signs.items() if sign.search(text)), "rendered"]


def _is_document(text: str, prose: str) -> bool:
    """Whether a page is an OpenAPI document itself, as YAML or JSON."""
    if text.lstrip("\ufeff \t\n").startswith("{"):
        return openapi_fence.looks_like_json(text)
    start = prose.removeprefix("\ufeff")
    return bool(_FIRST_KEY.match(start) and _VERSION_KEY.search(start))


def _whole(page: Page) -> Fragment:
    source, tree = written.read_text(page, page.text, 1)
    document = upgraded(as_document(source, tree))
    draft = written.drafted(page, document, lambda _: page.name)
    draft.problems += source.problems
    written.ask(draft)
    return draft.fragment()


def _documents(page: Page, blocks: list[Fence], prose: str) -> list[Fragment]:
    """The documents in the fences of a page, all that is wrong with them together."""
    openapi = {block.line for block in blocks if openapi_fence.holds_document(block)}
    internal = {block.line for block in blocks if internal_yaml.holds_operation(block)}
    held = openapi | internal
    both = [block for block in blocks if block.line in held]
    if not both:
        return []
    if sum(block.line for block in both) > _MAX_ABOVE:
        place = page.place()
        found, expected, hint = f"{len(both):,} documents on one page", "fewer", "split the page"
        raise BadInput(
            Problem(code="too-many", place=place, found=found, expected=expected, hint=hint)
        )
    others = [block for block in blocks if block.line not in held]
    openapi_fence.check_whole(page, both, others)
    lines = prose.split("\n")
    fragments: list[Fragment] = []
    problems: list[Problem] = []
    for block in both:
        try:
            if block.line in openapi:
                fragment = openapi_fence.read(page, block)
            else:
                fragment = internal_yaml.read(page, block, lines)
        except BadInput as error:
            problems.extend(error.problems)
        else:
            fragments += [fragment] if fragment is not None else []
    if problems:
        raise BadInput(*problems)
    if len(fragments) == 1:
        fragments = [beside.completed(page, fragments[0], others, lines)]
    return fragments


def _prose(page: Page) -> list[Fragment]:
    """What a page without a document tells; nothing if it is of no known kind."""
    found = (_read_as(form, page) for form in prose_forms(page.text))
    first = next((fragment for fragment in found if fragment is not None), None)
    return [first] if first is not None else []


def _read_as(form: Form, page: Page) -> Fragment | None:
    """What a page tells in one of the ways; None if it does not tell anything in that way."""
    match form:
        case "redocly":
            from . import drafts, redocly

            operations = redocly.read(page)
            return drafts.build(page, operations) if operations else None
        case "rendered":
            from . import drafts, rendered

            operations = rendered.read(page)
            return drafts.build(page, operations) if operations else None
        case "overview":
            from .redocly import overview as redocly_overview

            is_one = redocly_overview.is_overview(page.text)
            return redocly_overview.read_overview(page) if is_one else None
        case _:
            assert_never(form)


def _unknown(page: Page) -> Problem:
    hint = ""
    if page.text.lstrip()[:1] == "<":
        hint = (
            "this looks like HTML; save the page's Markdown (often its address with .md behind it),"
            " or its text: select all of it in the browser, copy, and paste that into a text file"
        )
    elif _NAMED_IN_FRONT.match(page.text):
        hint = (
            "the page only names an operation of a document; save that document, or the page as it"
            " is published, with .md behind its address"
        )
    return Problem(
        code="unknown-page",
        place=page.place(),
        found="a page that describes no operation in a form that is known",
        expected=_KINDS,
        hint=hint,
    )
