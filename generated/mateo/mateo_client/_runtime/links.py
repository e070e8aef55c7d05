"""Links from one page to the next: found in a `Link` header, and followed without taking the
credentials anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias
from urllib.parse import unquote_plus

import httpx2

from .errors import ApiError
from .operation import Operation

Link: TypeAlias = Callable[[httpx2.URL, Sequence[str]], httpx2.URL]
"""Gives the URL to send to, from that of the first page and the parts of a query that every
request has.
"""

_MOST_LINKS: Final = 100
_TARGET: Final = re.compile(r"[\s,]*<([^>]*)>")
# Source: RFC 8288, section 3; the name, then a quoted or a plain value.
_PARAMETER: Final = re.compile(
    r"\s*;\s*([^\s=;,<>\"]+)\s*(?:=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,<>\"]*)))?"
)


class PaginationError(ApiError):
    """The pages do not go on as they should: the next one is on another host, or the same one came
    again. What was read before is whole; nothing was sent after.
    """


def next_link(headers: httpx2.Headers) -> str | None:
    """Return the target of the first `Link` with the relation `next`; None if there is none.

    Source: RFC 8288, section 3.
    """
    text = ", ".join(headers.get_list("Link"))
    place = 0
    for _ in range(_MOST_LINKS):
        target = _TARGET.match(text, place)
        if target is None:
            return None
        place = target.end()
        stated: dict[str, str] = {}
        while parameter := _PARAMETER.match(text, place):
            name, within, plain = parameter.groups()
            stated.setdefault(name.lower(), within if within is not None else plain or "")
            place = parameter.end()
        if "next" in stated.get("rel", "").lower().split() and "anchor" not in stated:
            return target[1].strip()
    return None


def absolute(operation: Operation[object], link: str, response: httpx2.Response | None) -> str:
    """Return a link as a whole URL: it can be relative to that of the answer with it.

    Raises:
        PaginationError: It is no URL.
    """
    if response is None:
        return link
    return str(_joined(operation, response.url, link))


def following(operation: Operation[object], link: str) -> Link:
    """Return what makes the URL of a request out of a link."""
    return partial(_followed, operation, link)


def _followed(
    operation: Operation[object], link: str, first: httpx2.URL, parts: Sequence[str]
) -> httpx2.URL:
    """Return the URL of the next page, with the credentials that go into a query.

    Raises:
        PaginationError: It is no URL, or one of another host than the API's: the credentials in
            the headers of the request would go there.
    """
    url = _joined(operation, first, link)
    if url.scheme == "http" and first.scheme == "https":
        url = url.copy_with(scheme="https")  # an API behind a proxy that speaks TLS for it
    if (url.scheme, url.host, url.port) != (first.scheme, first.host, first.port):
        problem = "the link to the next page leads to another host, where credentials must not go"
        raise PaginationError(problem, operation)
    wanted = [part for joined in parts for part in joined.split("&")]
    missing = [each for each in wanted if unquote_plus(each.partition("=")[0]) not in url.params]
    query = "&".join([*filter(None, [url.query.decode("ascii")]), *missing])
    return url.copy_with(userinfo=b"", fragment=None, query=query.encode("ascii") or None)


def _joined(operation: Operation[object], base: httpx2.URL, link: str) -> httpx2.URL:
    try:
        return base.join(link)
    except (httpx2.InvalidURL, ValueError):
        pass  # this error can quote the link: the other is raised outside this block
    raise PaginationError("the link to the next page is no URL", operation)
