"""Fetching a file that a description refers to, from hosts that the user has named."""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit

from .load import read_at_most

_SECONDS = 10.0
_MAX_REDIRECTS = 5


class FetchError(Exception):
    """Raised when a file cannot be had; the text says why, and names no more than the host."""


def fetch(url: str, hosts: frozenset[str], limit: int) -> bytes:
    """The content behind an http(s) URL, from these hosts only, also where it redirects to.

    Raises:
        FetchError: It is elsewhere, cannot be reached, or has more than `limit` bytes.
    """
    opener = urllib.request.OpenerDirector()  # knows no file:, ftp: or data:, follows nothing
    opener.add_handler(urllib.request.ProxyHandler())
    opener.add_handler(urllib.request.HTTPHandler())
    opener.add_handler(urllib.request.HTTPSHandler())
    opener.add_handler(urllib.request.HTTPErrorProcessor())
    opener.add_handler(urllib.request.HTTPDefaultErrorHandler())
    for _ in range(_MAX_REDIRECTS + 1):
        check_host(url, hosts)
        try:
            with opener.open(url, timeout=_SECONDS) as answer:
                data = read_at_most(answer.read, limit)
        except urllib.error.HTTPError as error:
            url = _redirected(url, error)
        except (OSError, ValueError) as error:
            raise FetchError(type(error).__name__) from None
        else:
            if data is None:
                raise FetchError(f"more than {limit:,} bytes")
            return data
    raise FetchError("too many redirects")


def _redirected(url: str, error: urllib.error.HTTPError) -> str:
    with error:
        location = error.headers.get("Location")
        if location is None or not 300 <= error.code < 400:
            raise FetchError(f"status {error.code}")
    try:
        return urljoin(url, location)
    except ValueError:
        raise FetchError("a redirect to no URL") from None


def check_host(url: str, hosts: frozenset[str]) -> None:
    """Nothing, if the URL is one of an allowed host.

    Raises:
        FetchError: It is not.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise FetchError("only plain http and https URLs are fetched") from None
    # Parsers of URLs disagree about backslashes and user names, so neither is let through.
    plain = url.isascii() and url.isprintable() and not set(url) & set("\\@ ")
    if parts.scheme not in ("http", "https") or not plain or not parts.hostname:
        raise FetchError("only plain http and https URLs are fetched")
    if parts.hostname not in hosts:
        raise FetchError(f"the host {parts.hostname} is not allowed")
