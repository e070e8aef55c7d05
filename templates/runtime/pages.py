"""Pages of a list, each fetched when it is asked for, and the items on them.

The blocking and the awaited walk differ in fetching only; everything else is shared.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from .links import PaginationError
from .paging import Paging, Position, after, argument, counts, initial, position, whole
from .response import Answers, answers

if TYPE_CHECKING:
    import httpx2

PageT = TypeVar("PageT")
ItemT = TypeVar("ItemT")
GivenT = TypeVar("GivenT")


class _Walk(Generic[PageT, ItemT, GivenT]):
    """Where a walk over pages is: the page at hand, how much of it was given, and the next one.

    `fetch` calls the operation with what a place is called there, and gives `GivenT`.
    """

    def __init__(
        self,
        fetch: Callable[[Any], GivenT],
        paging: Paging[PageT, ItemT],
        start: object = None,
        *,
        place: Position = None,
        skip: int = 0,
    ) -> None:
        self._fetch = fetch
        self._paging = paging
        self._start = start
        """What the caller named as the place of the first page."""
        self._next = place
        """The place of the page to fetch; None for the first one."""
        self._skip = skip
        """How many items of that page an earlier walk has given."""
        self._at: Position = None
        self._items: Sequence[ItemT] = ()
        self._used = 0
        self._seen: set[Position] = set()
        self._begun = False
        self._ended = False

    @property
    def token(self) -> str | None:
        """Where to go on after what was given so far: a text to keep, and to give to `resume`.

        None once there is nothing more. It holds what the API calls the page, and how many items
        of it were given.
        """
        if self._used < len(self._items):
            return _token(self._used, self._at)
        return None if self._ended else _token(self._skip, self._next)

    def resume(self, token: str) -> Self:
        """Return a walk with the same arguments that goes on where `token` was taken.

        Of a page that was given in part, `items` gives the rest; as a page it comes whole.

        Raises:
            ValueError: It is no token of such a walk; the text does not repeat it.
        """
        count, colon, text = token.partition(":")
        skip, place = whole(count), position(self._paging, text) if colon else None
        if skip is None or (colon and place is None):
            raise ValueError("expected the token of a walk over these pages")
        return type(self)(self._fetch, self._paging, self._start, place=place, skip=skip)

    def _wanted(self) -> Any:
        """Return the argument for the page to fetch."""
        return self._start if self._next is None else argument(self._paging, self._next)

    def _take(self, page: PageT, response: httpx2.Response | None) -> bool:
        """Make a page the one at hand; False if all it says is that there was none left.

        Raises:
            PaginationError: The API gives a page that it has given before.
        """
        paging = self._paging
        items = paging.items(page) or ()
        at = initial(paging, self._start) if self._next is None else self._next
        following = after(paging, page, at, len(items), response)
        if counts(paging):
            again = bool(items) and items == self._items
        else:
            self._seen.add(at)
            again = following is not None and following in self._seen
        if again:
            problem = "the API gives the same page again and again; those before were whole"
            raise PaginationError(problem, paging.operation)
        wanted = bool(items) or not self._begun or not counts(paging)
        self._begun, self._ended = True, following is None
        self._at, self._next = self._next, following
        self._items, self._used, self._skip = items, min(self._skip, len(items)), 0
        return wanted

    def _item(self) -> ItemT:
        """Return the next item of the page at hand."""
        self._used += 1
        return self._items[self._used - 1]


class Pages(_Walk[PageT, ItemT, PageT]):
    """The pages of a list: iterating gives each as the method itself would return it.

    Nothing is sent before the first is asked for, and nothing after the last that is. One object is
    one walk: it goes on where it is, whether by pages or by `items`. Errors are those of a call,
    and `PaginationError`; after one, the walk is where it was before.
    """

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> PageT:
        while not self._ended:
            page, response = self._ask()
            if self._take(page, response):
                self._used = len(self._items)
                return page
        raise StopIteration

    def items(self, limit: int | None = None) -> Iterator[ItemT]:
        """Return the items of all pages, one by one; at most `limit` of them.

        Raises:
            ValueError: The limit is negative.
        """
        return self._each(_checked(limit))

    def _each(self, limit: int | None) -> Iterator[ItemT]:
        given = 0
        while limit is None or given < limit:
            if self._used < len(self._items):
                given += 1
                yield self._item()
            elif self._ended:
                return
            else:
                self._take(*self._ask())

    def _ask(self) -> tuple[PageT, httpx2.Response | None]:
        collected: Answers = []
        outer = answers.get()
        token = answers.set(collected)
        try:
            page = self._fetch(self._wanted())
        finally:
            answers.reset(token)
            _pass_on(collected, outer)
        return page, collected[-1].response if collected else None


class AsyncPages(_Walk[PageT, ItemT, Awaitable[PageT]]):
    """The pages of a list, as `Pages` gives them, with `async for`."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> PageT:
        while not self._ended:
            page, response = await self._ask()
            if self._take(page, response):
                self._used = len(self._items)
                return page
        raise StopAsyncIteration

    def items(self, limit: int | None = None) -> AsyncIterator[ItemT]:
        """Return the items of all pages, one by one; at most `limit` of them.

        Raises:
            ValueError: The limit is negative.
        """
        return self._each(_checked(limit))

    async def _each(self, limit: int | None) -> AsyncIterator[ItemT]:
        given = 0
        while limit is None or given < limit:
            if self._used < len(self._items):
                given += 1
                yield self._item()
            elif self._ended:
                return
            else:
                self._take(*await self._ask())

    async def _ask(self) -> tuple[PageT, httpx2.Response | None]:
        collected: Answers = []
        outer = answers.get()
        token = answers.set(collected)
        try:
            page = await self._fetch(self._wanted())
        finally:
            answers.reset(token)
            _pass_on(collected, outer)
        return page, collected[-1].response if collected else None


def _pass_on(collected: Answers, outer: Answers | None) -> None:
    """Give the answers to whoever else wants them (`with_response`)."""
    if outer is not None:
        outer.extend(collected)


def _token(count: int, position: Position) -> str:
    return str(count) if position is None else f"{count}:{position}"


def _checked(limit: int | None) -> int | None:
    if limit is not None and limit < 0:
        raise ValueError("expected a limit of 0 or more")
    return limit
