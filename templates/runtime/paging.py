"""How the pages of an operation follow each other, by what the API tells of the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar, assert_never
from uuid import UUID

from .links import PaginationError, absolute, following, next_link
from .operation import Operation
from .values import Unset

if TYPE_CHECKING:
    import httpx2

PageT = TypeVar("PageT")
ItemT = TypeVar("ItemT")

Position: TypeAlias = str | int | None
"""What the API calls a page; None for the first one unless the caller names it."""

_MOST_DIGITS: Final = 19


@dataclass(kw_only=True, eq=False, repr=False)
class _Paging(Generic[PageT, ItemT]):
    """What all kinds have in common."""

    operation: Operation[PageT]
    items: Callable[[PageT], Sequence[ItemT] | Unset | None]
    more: Callable[[PageT], bool | Unset | None] | None = None
    """Whether a page says that more of them come; only a plain no ends a walk."""


@dataclass(kw_only=True, eq=False, repr=False)
class ByCursor(_Paging[PageT, ItemT]):
    """Each page names the next one, which is passed on as an argument."""

    next: Callable[[PageT], str | int | UUID | Unset | None]
    parse: Callable[[str], object] = str
    """Makes the argument of what the page says."""


@dataclass(kw_only=True, eq=False, repr=False)
class ByPageNumber(_Paging[PageT, ItemT]):
    """Pages have numbers from `first` on; the end is a page without items, unless a page says how
    many there are.
    """

    first: int
    total: Callable[[PageT], int | Unset | None] | None = None
    """How many pages there are."""


@dataclass(kw_only=True, eq=False, repr=False)
class ByOffset(_Paging[PageT, ItemT]):
    """A page begins behind so many items; the end is a page without items, unless a page says how
    many there are.
    """

    total: Callable[[PageT], int | Unset | None] | None = None
    """How many items there are on all pages."""


@dataclass(kw_only=True, eq=False, repr=False)
class ByLink(_Paging[PageT, ItemT]):
    """Each page has a link to the next one: where `next` finds it, else in the `Link` header."""

    next: Callable[[PageT], str | Unset | None] | None = None


Paging: TypeAlias = (
    ByCursor[PageT, ItemT]
    | ByPageNumber[PageT, ItemT]
    | ByOffset[PageT, ItemT]
    | ByLink[PageT, ItemT]
)


def counts(paging: Paging[PageT, ItemT]) -> bool:
    """Return whether the next page follows by counting: then one without items is the end."""
    return isinstance(paging, ByPageNumber | ByOffset)


def initial(paging: Paging[PageT, ItemT], start: object) -> Position:
    """Return the place of the first page, given what the caller named."""
    match paging:
        case ByCursor():
            return str(start) if isinstance(start, str | int | UUID) else None
        case ByPageNumber(first=first):
            return start if isinstance(start, int) else first
        case ByOffset():
            return start if isinstance(start, int) else 0
        case ByLink():
            return None
        case _:
            assert_never(paging)


def position(paging: Paging[PageT, ItemT], text: str) -> Position:
    """Return the place that a text holds; None if it can be none."""
    match paging:
        case ByCursor(parse=parse):
            try:
                parse(text)
            except ValueError:
                return None
            return text or None
        case ByPageNumber() | ByOffset():
            return whole(text)
        case ByLink():
            return text or None
        case _:
            assert_never(paging)


def argument(paging: Paging[PageT, ItemT], place: str | int) -> Any:
    """Return what the operation is called with for the page at a place."""
    match paging:
        case ByCursor(parse=parse):
            return parse(str(place))
        case ByPageNumber() | ByOffset():
            return place
        case ByLink():
            return following(paging.operation, str(place))
        case _:
            assert_never(paging)


def after(
    paging: Paging[PageT, ItemT],
    page: PageT,
    at: Position,
    count: int,
    response: httpx2.Response | None,
) -> Position:
    """Return the place of the page after the one with `count` items at `at`; None for the last.

    Raises:
        PaginationError: What the API says of the next one cannot be used.
    """
    if paging.more is not None and paging.more(page) is False:
        return None
    match paging:
        case ByCursor():
            return _named(paging, page)
        case ByPageNumber(first=first, total=total):
            number = at if isinstance(at, int) else first
            return _counted(number + 1, number - first + 1, count, total and total(page))
        case ByOffset(total=total):
            # By what came, for the API can give fewer items than it was asked for.
            reached = (at if isinstance(at, int) else 0) + count
            return _counted(reached, reached, count, total and total(page))
        case ByLink(next=next_):
            header = next_link(response.headers) if response is not None else None
            link = next_(page) if next_ is not None else header
            return absolute(paging.operation, link, response) if link else None
        case _:
            assert_never(paging)


def _named(paging: ByCursor[PageT, ItemT], page: PageT) -> Position:
    """Return the place that a page names; an empty text and 0 stand for none."""
    stated = paging.next(page)
    if not stated:
        return None
    place = position(paging, str(stated))
    if place is None:
        problem = "what the page says of the next one cannot be the argument for it"
        raise PaginationError(problem, paging.operation)
    return place


def _counted(place: int, reached: int, count: int, total: int | Unset | None) -> Position:
    """Return a place, unless the page before it has no items or is the last of all. A total of 0
    beside items is none: some APIs do not always count.
    """
    return None if not count or (isinstance(total, int) and 0 < total <= reached) else place


def whole(text: str) -> int | None:
    """Return the number that a text of digits is; None for any other, and for a very long one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
