"""Functions of the user that see each attempt of a call: before, after it, and when it fails.

Every attempt runs the hooks of `before_request` in the order of the client's `hooks`, and then, in
the reverse order, for each of them either `after_response` or `on_error`: never both, never none.
So what the one opens, the other can close. An exception of a hook ends the call with that
exception; the connection is given back, and the hooks that began before are told by `on_error`.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from .outcome import Answered, Outcome

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from .operation import Operation

_TIME_TO_CLEAN_UP: Final = 5.0
"""Seconds that an async hook has to end when its call is cancelled."""


@dataclass(slots=True, eq=False, repr=False)
class CallAttempt:
    """One attempt of a call: the same object for all hooks, from before it to its end.

    Attributes:
        operation: Resource group and method, for example `messages.send`.
        method: HTTP method.
        path: Path template, for example `/users/{userId}`: without the values of its parameters.
        number: How often the request is sent, this time included.
        request: What is sent; headers that `before_request` adds are sent too. It holds credentials
            and payload.
        response: The answer, its body read; None as long as there is none.
        error: Why there is no whole answer: an exception of httpx2 or of another hook, or that of a
            cancellation; None as long as nothing failed. An error status is no failure here.
    """

    operation: str
    method: str
    path: str
    number: int
    request: httpx2.Request
    response: httpx2.Response | None = None
    error: BaseException | None = None

    def __repr__(self) -> str:
        return f"<CallAttempt {self.number} of {self.operation}>"


Hook: TypeAlias = Callable[[CallAttempt], None]
AsyncHook: TypeAlias = Callable[[CallAttempt], Awaitable[None] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsyncCallHooks:
    """Functions that an asynchronous client calls for each attempt; each of them may be `async`.

    When a call is cancelled, `on_error` has 5 seconds.
    """

    before_request: AsyncHook | None = None
    """Called before the request is sent; it may add headers to `attempt.request`."""
    after_response: AsyncHook | None = None
    """Called when the whole answer is there, whatever its status."""
    on_error: AsyncHook | None = None
    """Called instead of `after_response` when no whole answer came, or the call was cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHooks(AsyncCallHooks):
    """The same for clients of both kinds: none of the functions is `async`.

    Raises:
        TypeError: One of them is.
    """

    before_request: Hook | None = None
    """Called before the request is sent; it may add headers to `attempt.request`."""
    after_response: Hook | None = None
    """Called when the whole answer is there, whatever its status."""
    on_error: Hook | None = None
    """Called instead of `after_response` when no whole answer came, or the call was cancelled."""

    def __post_init__(self) -> None:
        for name in ("before_request", "after_response", "on_error"):
            if inspect.iscoroutinefunction(getattr(self, name)):
                raise TypeError(
                    f"{name}: expected a function that is not async; see AsyncCallHooks"
                )


def blocking(hooks: Sequence[AsyncCallHooks]) -> tuple[CallHooks, ...]:
    """Return the hooks of a blocking client.

    Raises:
        ValueError: Some are those of an asynchronous one.
    """
    found = tuple(hook for hook in hooks if isinstance(hook, CallHooks))
    if len(found) < len(hooks):
        raise ValueError("hooks: expected CallHooks only in a blocking client")
    return found


def hooked(
    hooks: Sequence[CallHooks],
    operation: Operation[object],
    request: httpx2.Request,
    send: Callable[[int], Outcome],
    number: int,
) -> Outcome:
    """Make an attempt, given its number, that the hooks see; return its outcome."""
    attempt = CallAttempt(operation.name, operation.method, operation.path, number, request)
    with ExitStack() as endings:
        endings.push(partial(_close, attempt))
        for hook in hooks:
            if hook.before_request is not None:
                hook.before_request(attempt)
            endings.push(partial(_end, hook, attempt))
        outcome = send(number)
        _tell(attempt, outcome)
    return outcome


async def hooked_async(
    hooks: Sequence[AsyncCallHooks],
    operation: Operation[object],
    request: httpx2.Request,
    send: Callable[[int], Awaitable[Outcome]],
    number: int,
) -> Outcome:
    """Make an attempt, given its number, that the hooks see; return its outcome."""
    attempt = CallAttempt(operation.name, operation.method, operation.path, number, request)
    async with AsyncExitStack() as endings:
        endings.push_async_exit(partial(_close_async, attempt))
        for hook in hooks:
            await _run(hook.before_request, attempt)
            endings.push_async_exit(partial(_end_async, hook, attempt))
        outcome = await send(number)
        _tell(attempt, outcome)
    return outcome


def _tell(attempt: CallAttempt, outcome: Outcome) -> None:
    attempt.error = outcome.error
    if isinstance(outcome, Answered):
        attempt.response = outcome.response


def _close(
    attempt: CallAttempt,
    _kind: type[BaseException] | None,
    error: BaseException | None,
    _traceback: TracebackType | None,
) -> None:
    """Give the connection back if a hook ends the call: nobody else has an answer that is open."""
    if error is not None and attempt.response is not None:
        attempt.response.close()


async def _close_async(
    attempt: CallAttempt,
    _kind: type[BaseException] | None,
    error: BaseException | None,
    _traceback: TracebackType | None,
) -> None:
    if error is not None and attempt.response is not None:
        import anyio

        with anyio.CancelScope(shield=True):  # also where the task is being cancelled
            await attempt.response.aclose()


def _end(
    hook: CallHooks,
    attempt: CallAttempt,
    _kind: type[BaseException] | None,
    error: BaseException | None,
    _traceback: TracebackType | None,
) -> None:
    attempt.error = error or attempt.error
    ending = hook.after_response if attempt.error is None else hook.on_error
    if ending is not None:
        ending(attempt)


async def _end_async(
    hook: AsyncCallHooks,
    attempt: CallAttempt,
    _kind: type[BaseException] | None,
    error: BaseException | None,
    _traceback: TracebackType | None,
) -> None:
    attempt.error = error or attempt.error
    ending = hook.after_response if attempt.error is None else hook.on_error
    if error is None or isinstance(error, Exception):
        await _run(ending, attempt)
    else:
        import anyio  # a cancelled task could not wait for anything outside of such a block

        with anyio.move_on_after(_TIME_TO_CLEAN_UP, shield=True):
            await _run(ending, attempt)


async def _run(hook: AsyncHook | None, attempt: CallAttempt) -> None:
    if hook is not None:
        result = hook(attempt)
        if result is not None:
            await result
