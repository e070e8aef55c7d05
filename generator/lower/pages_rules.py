"""Recognising how pages follow each other: one function for each rule, each of them asking both
what an operation takes and what it gives. `docs/http/pages.md` has them as a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..document import JsonObject
from ..ir import Member, Pages
from .pages_places import Answer, Given, Path, is_text, kind_of, plain

_PAIRS = {
    "cursor": {"nextcursor", "nextpagecursor"},
    "nextcursor": {"nextcursor"},
    "pagecursor": {"nextcursor", "nextpagecursor"},
    "startcursor": {"nextcursor"},
    "pagetoken": {"nextpagetoken", "nexttoken"},
    "nextpagetoken": {"nextpagetoken"},
    "nexttoken": {"nexttoken"},
    "paginationtoken": {"nexttoken", "nextpaginationtoken"},
    "continuationtoken": {"nextcontinuationtoken", "continuationtoken"},
    "marker": {"nextmarker"},
    "nextmarker": {"nextmarker"},
    "continue": {"continue"},
    "after": {"endcursor", "nextafter", "nextcursor"},
    "pageafter": {"nextcursor", "nextafter"},
    "page": {"nextpage", "nextpagenumber"},
    "pagenumber": {"nextpage", "nextpagenumber"},
    "offset": {"nextoffset"},
}
"""Arguments, and what an answer calls the next one of them."""

_LINKS = frozenset(
    "nextlink nextpagelink nexturl nextpageurl nexturi nextpageuri odatanextlink".split()
)
_TARGETS = frozenset({"href", "link", "uri", "url"})
_MORE = frozenset({"hasmore", "hasnext", "hasnextpage", "moreresults", "hasmoreresults"})
_LAST_IDS = frozenset({"lastid"})
_BY_ID = frozenset({"after", "afterid", "startingafter"})
_NUMBERS = frozenset({"page", "pageno", "pagenumber"})
_PAGE_TOTALS = frozenset({"lastpage", "pagecount", "totalpages"})
_OFFSETS = frozenset({"offset", "pageoffset", "skip", "startat"})
_ITEM_TOTALS = frozenset(
    "total totalcount totalitems totalrecords totalresults totalelements".split()
)
_SIZES = frozenset(
    "limit pagelimit maxresults count pagesize perpage size take top itemsperpage resultsperpage"
    " rowsperpage max".split()
)
_NEXT = re.compile(r"\b(next|following|subsequent)\b", re.IGNORECASE)
_URL = re.compile(r"\b(ur[il]s?|links?|href|hyperlink)\b", re.IGNORECASE)
_PAGES = re.compile(r"\b(next|pag(e|es|ing|ination))\b", re.IGNORECASE)
_ID = re.compile(r"\b(id|identifier)\b", re.IGNORECASE)
_REQUIRES = re.compile(r"\brequires\b", re.IGNORECASE)
_OF_A_PAGE = re.compile(r"\b(this|current|per|the|each) (page|response)\b|returned", re.IGNORECASE)
_COUNTS_PAGES = re.compile(r"\bpages?\b", re.IGNORECASE)
_COUNTS_ITEMS = re.compile(
    r"\b(items?|records?|results?|rows?|entries|elements?|objects?|documents?|number of)\b",
    re.IGNORECASE,
)
_STATES = {
    number: re.compile(
        rf"\b({words})[- ](based|indexed)|"
        rf"(start|begin)(s|ning|ing)?( (at|from|with))?( page)?:? ({words})\b|"
        rf"first page is( page)? ({words})\b|"
        rf"default(s|ed)?( (to|is|value|value is))?:? ?['\"`(]?({words})\b",
        re.IGNORECASE,
    )
    for number, words in ((0, "0|zero"), (1, "1|one"))
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What the rules look at. `items` is where the items are, `usual` whether that is plain by
    their name; `header` is what the document says of a `Link` header, None if it has none. `facts`
    gives a schema with what it refers to, by its pointer.
    """

    http_method: str
    arguments: Sequence[Given]
    answer: Answer
    items: Path
    usual: bool
    item_members: Sequence[Member]
    header: str | None
    facts: Callable[[str], Sequence[JsonObject]]


def recognised(sight: Sight) -> Pages | None:
    """How pages follow each other by the first rule that holds; None if none does."""
    rules: tuple[Callable[[Sight], Pages | None], ...] = (_named, _by_id)
    if sight.http_method == "GET":
        rules = (*rules, _linked, _by_header, _by_number, _by_offset)
    return next((found for rule in rules if (found := rule(sight)) is not None), None)


def _named(sight: Sight) -> Pages | None:
    """An argument, and a member of the answer that names its next value: exactly one such pair."""
    found: list[tuple[Given, Path]] = []
    for given in sight.arguments:
        if given.location not in {"query", "body"} or not is_text(given.place.type):
            continue
        for path, member in sight.answer.places.items():
            if is_text(member.type) and _names_next(given, path, member):
                found.append((given, path))
    if len(found) != 1:
        return None
    given, path = found[0]
    if plain(path[-1]) == "endcursor" and not _flag(sight):
        return None  # it is there on the last page too
    if _REQUIRES.search(given.place.doc):
        return None  # without something else no next one is named, and the walk would end early
    return _cursor(sight, given, path)


def _cursor(sight: Sight, given: Given, following: Sequence[str | int]) -> Pages:
    """Pages of which an argument takes what stands at that path of the one before."""
    return Pages(
        kind="cursor",
        items=sight.items,
        location=given.location,
        argument=given.place.wire_name,
        next=tuple(following),
        more=_flag(sight),
    )


def _names_next(given: Given, path: Path, member: Member) -> bool:
    """Whether a member is the next value of an argument: by its name, by that of the object it is
    in, or by its name and what is said of it.
    """
    name, numeric = plain(path[-1]), kind_of(given.place.type) == "integer"
    if numeric != (kind_of(member.type) == "integer"):
        return False
    if name in _PAIRS.get(given.name, ()):
        return True
    within = plain(path[-2]) if len(path) > 1 else ""
    if name == given.name and given.name not in _NUMBERS | _OFFSETS:
        known = given.name in _PAIRS or given.name in _BY_ID
        return known and (within in {"next", "cursors"} or bool(_NEXT.search(member.doc)))
    return False


def _by_id(sight: Sight) -> Pages | None:
    """An argument for the last item that one has, and an answer that says whether more come."""
    found = [
        given
        for given in sight.arguments
        if given.location in {"query", "body"}
        and given.name in _BY_ID
        and is_text(given.place.type)
        and (given.name != "after" or _ID.search(given.place.doc))
    ]
    if not _flag(sight) or len(found) != 1:
        return None
    given = found[0]
    ids = [m for m in sight.item_members if m.wire_name == "id" and m.required and not m.nullable]
    last = [
        p for p, m in sight.answer.places.items() if plain(p[-1]) in _LAST_IDS and is_text(m.type)
    ]
    next_: tuple[str | int, ...]
    if len(last) == 1:
        next_ = last[0]
    elif ids and is_text(ids[0].type):
        next_ = (*sight.items, -1, "id")
    else:
        return None
    return _cursor(sight, given, next_)


def _linked(sight: Sight) -> Pages | None:
    """A member that is the URL of the next page."""
    found = [
        path
        for path, member in sight.answer.places.items()
        if kind_of(member.type) == "string" and _is_link(sight, path, member)
    ]
    if not found:
        return None
    return Pages(kind="link", items=sight.items, next=min(found, key=len), more=_flag(sight))


def _is_link(sight: Sight, path: Path, member: Member) -> bool:
    name = plain(path[-1])
    within = plain(path[-2]) if len(path) > 1 else ""
    if name in _LINKS:
        return True
    if within == "next" and name in _TARGETS:
        # A thing has links to other things too: to the next order, not to more of its lines.
        return sight.usual or "links" not in map(plain, path[:-2])
    if name not in {"next", "nextpage"}:
        return False
    formats = [fact.get("format") for fact in sight.facts(member.pointer)]
    examples = member.example if isinstance(member.example, str) else ""
    return (
        (within == "links" and sight.usual)
        or bool(_URL.search(member.doc))
        or any(each in formats for each in ("uri", "url", "uri-reference"))
        or examples.startswith(("http://", "https://", "/", "?"))
    )


def _by_header(sight: Sight) -> Pages | None:
    """A `Link` header of the answer that has to do with pages, by its text or by an argument."""
    if sight.header is None:
        return None
    named = {given.name for given in sight.arguments if given.location == "query"}
    if not _PAGES.search(sight.header) and named.isdisjoint({*_NUMBERS, *_PAIRS, "perpage"}):
        return None
    return Pages(kind="link", items=sight.items)


def _by_number(sight: Sight) -> Pages | None:
    """The number of a page, where the document says what the first one has, beside the size of
    pages or an answer that tells whether more come.
    """
    given = _counted(sight, _NUMBERS)
    if given is None:
        return None
    more, total = _flag(sight), _number(sight, _PAGE_TOTALS)
    first = _first(sight, given)
    if first is None or not (more or total or (sight.usual and _has_size(sight))):
        return None
    return Pages(
        kind="page",
        items=sight.items,
        argument=given.place.wire_name,
        more=more,
        total=total,
        first=first,
    )


def _first(sight: Sight, given: Given) -> int | None:
    """The number of the first page by its default, its least value and what is said of it; None if
    they do not say the same, or nothing.
    """
    facts = sight.facts(given.place.pointer)
    doc = given.place.doc
    claims = {number for number, stated in _STATES.items() if stated.search(doc)}
    if given.place.default is not None:
        claims.add(given.place.default if isinstance(given.place.default, int) else -1)
    if not claims and any(fact.get("minimum") == 1 for fact in facts):
        claims.add(1)
    return claims.pop() if len(claims) == 1 and claims <= {0, 1} else None


def _by_offset(sight: Sight) -> Pages | None:
    """How many items to leave out, beside how many to give, and an answer that tells of one of
    them or of more; it must not count pages. A bare list tells nothing: some APIs leave items out
    of it after counting.
    """
    given = _counted(sight, _OFFSETS)
    if given is None or given.place.default not in (None, 0) or not _has_size(sight):
        return None
    more, total = _flag(sight), _number(sight, _ITEM_TOTALS)
    echoed = any(
        plain(path[-1]) in {given.name, *_SIZES} and kind_of(member.type) == "integer"
        for path, member in sight.answer.places.items()
    )
    doc = given.place.doc
    if not (more or total or echoed):
        return None
    if _COUNTS_PAGES.search(doc) and not _COUNTS_ITEMS.search(doc):
        return None
    return Pages(
        kind="offset",
        items=sight.items,
        argument=given.place.wire_name,
        more=more,
        total=total,
    )


def _counted(sight: Sight, names: frozenset[str]) -> Given | None:
    """The one whole number in the query with one of these names."""
    found = [
        given
        for given in sight.arguments
        if given.location == "query"
        and given.name in names
        and kind_of(given.place.type) == "integer"
    ]
    return found[0] if len(found) == 1 else None


def _has_size(sight: Sight) -> bool:
    return any(given.location == "query" and given.name in _SIZES for given in sight.arguments)


def _flag(sight: Sight) -> Path:
    """Where an answer says whether more pages come; empty if it does not, or in several places."""
    found = [
        path
        for path, member in sight.answer.places.items()
        if plain(path[-1]) in _MORE and kind_of(member.type) == "boolean"
    ]
    return found[0] if len(found) == 1 else ()


def _number(sight: Sight, names: frozenset[str]) -> Path:
    """Where an answer says how many there are in all; empty if it does not, or in several
    places, or says that it means those of one page.
    """
    found = [
        path
        for path, member in sight.answer.places.items()
        if plain(path[-1]) in names
        and kind_of(member.type) == "integer"
        and not _OF_A_PAGE.search(member.doc)
    ]
    return found[0] if len(found) == 1 else ()
