"""Fetching a file that a description refers to, from hosts that the user has named."""

from __future__ import annotations

import http.client
import ipaddress
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
    opener.add_handler(_PlainHandler())
    opener.add_handler(_SecureHandler())
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


class _PlainConnection(http.client.HTTPConnection):
    """A connection that is looked at before anything is sent on it."""

    def connect(self) -> None:
        """Connect, and stay so only if the name led to an address it may lead to."""
        super().connect()
        _check_peer(self)


class _SecureConnection(http.client.HTTPSConnection):
    """The same under TLS."""

    def connect(self) -> None:
        """Connect, and stay so only if the name led to an address it may lead to."""
        super().connect()
        _check_peer(self)


class _PlainHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(http.client.HTTPConnection if _proxied(req) else _PlainConnection, req)


class _SecureHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        kind = http.client.HTTPSConnection if _proxied(req) else _SecureConnection
        return self.do_open(kind, req)


def _proxied(request: urllib.request.Request) -> bool:
    """Whether the connection is to a proxy, which looks up the name by itself."""
    return request.host != urlsplit(request.full_url).netloc


def _check_peer(connection: http.client.HTTPConnection) -> None:
    """Nothing, if the address connected to is one that the host may have.

    The address of the connection itself is looked at: a name that is looked up twice can lead to
    two places. A name may not lead to this machine or to its link, where services trust whoever
    asks; `localhost` and addresses say by themselves where they lead to.

    Raises:
        FetchError: It is not.
    """
    if connection.host == "localhost" or _address(connection.host) is not None:
        return
    peer = _address(str(connection.sock.getpeername()[0]).partition("%")[0])
    if peer is None or peer.is_loopback or peer.is_link_local or peer.is_unspecified:
        connection.close()
        raise FetchError(f"the host {connection.host} leads to this machine or its link")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a text is, IPv4 in IPv6 unpacked; None if it is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


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
