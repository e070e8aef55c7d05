"""From the arguments of a call to the HTTP request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx2

from .bodies import StreamedBody
from .choices import accept_of, body_of
from .encode import EncodeError
from .errors import MissingCredentialsError
from .idempotency import fresh_key, key_header
from .operation import Operation
from .parameters import cookie_parts, fill_path, header_pairs, query_parts, replacing
from .security import Secret, choose, describe_missing
from .settings import Settings, available_schemes
from .styles import quoted
from .values import UNSET

if TYPE_CHECKING:
    from .bodies import Body
    from .links import Link
    from .servers import ServerUrl
    from .tokens import Tokens

_WITH_CONTENT: Final = frozenset({"POST", "PUT", "PATCH", "QUERY"})


@dataclass(frozen=True, slots=True, repr=False)
class _Prepared:
    """What all requests of an operation have in common."""

    url: httpx2.URL
    headers: httpx2.Headers
    body: Body | None
    query: list[str]
    cookies: list[str]
    key_header: str
    """The header for an idempotency key that no argument gives; empty if none is sent."""
    tokens: Tokens | None


class Requests:
    """Builds the requests of one client, and remembers what those of an operation have in common.

    The headers, cookies and query parameters of the user's own HTTP client are sent too; asking it
    to build the request (`httpx2.Client.build_request`) would take five times as long.
    """

    def __init__(self, settings: Settings, http: httpx2.Client | httpx2.AsyncClient) -> None:
        self._settings = settings
        self._http = http
        self._http_headers = http.headers.raw
        self._known: dict[Operation[object], _Prepared] = {}
        self._extensions = {} if settings.timeout is None else {"timeout": settings.timeout}

    def build(
        self,
        operation: Operation[object],
        *,
        path: Mapping[str, object],
        query: Mapping[str, object],
        header: Mapping[str, object],
        cookie: Mapping[str, object],
        body: object,
        link: Link | None = None,
    ) -> httpx2.Request:
        """Return the request of one call. None or UNSET as body sends none; `link` makes the URL
        out of the one that the arguments give, for pages after the first.

        Raises:
            EncodeError: An argument has no JSON form or cannot be sent where it belongs.
            MissingCredentialsError: The operation needs credentials that the client does not have.
        """
        prepared = self._prepare(operation)
        url, headers, cookies = prepared.url, prepared.headers, prepared.cookies
        if prepared.key_header:
            headers = self._keyed(headers, prepared.key_header)
        if operation.parameters:
            headers = _merged(headers, header_pairs(operation, header))
            cookies = replacing(cookies, cookie_parts(operation, cookie))
        if operation.parameters or self._http.params:
            url = self._url(operation, prepared, path, query)
        if link is not None:
            url = link(url, [*prepared.query, *filter(None, [str(self._http.params)])])
        content: bytes | StreamedBody = b""
        if prepared.body is not None and body is not None and body is not UNSET:
            content = prepared.body.write(body)
        request = httpx2.Request(
            operation.method,
            url,
            headers=headers,
            # Unlike `content=`, it leaves the headers as they are.
            stream=httpx2.ByteStream(content if isinstance(content, bytes) else b""),
            extensions=self._extensions,
        )
        request.method = operation.method  # as it is written: httpx2 would send upper case
        self._fill(request, content)
        if cookies or self._http.cookies:
            self._add_cookies(request, cookies)
        return request

    def _fill(self, request: httpx2.Request, content: bytes | StreamedBody) -> None:
        """Give a request its body, and the headers that describe it."""
        if not isinstance(content, bytes):
            awaited = isinstance(self._http, httpx2.AsyncClient)
            request.stream = content.open(request.headers, awaited=awaited)
            return
        request.read()
        if content or request.method in _WITH_CONTENT:
            request.headers["Content-Length"] = str(len(content))
        if not content:
            request.headers.pop("Content-Type", None)

    def tokens(self, operation: Operation[object]) -> Tokens | None:
        """Return where the access token of an operation comes from, if that is not in `build`."""
        return self._prepare(operation).tokens

    def _url(
        self,
        operation: Operation[object],
        prepared: _Prepared,
        path: Mapping[str, object],
        query: Mapping[str, object],
    ) -> httpx2.URL:
        filled = fill_path(operation, path)
        parts = query_parts(operation, query)
        if self._http.params:
            parts.append(str(self._http.params))
        if not parts and filled == (operation.target or operation.path):
            return prepared.url  # parsing one takes as long as all the rest
        return self._join(operation, filled, replacing(prepared.query, parts))

    def _join(self, operation: Operation[object], path: str, query: list[str]) -> httpx2.URL:
        """Return the URL of a path, which can have a query of its own, with more of it.

        Raises:
            EncodeError: It would be longer than httpx2 allows, or has a host that cannot be.
        """
        settings = self._settings
        own = operation.server if settings.own_servers else ""
        text = f"{_own_url(own, settings) if own else settings.base_url}{path}"
        if query:
            text = f"{text}{'&' if '?' in path else '?'}{'&'.join(query)}"
        try:
            return httpx2.URL(text)
        except httpx2.InvalidURL:
            pass  # this error can quote arguments: the other is raised outside this block
        raise EncodeError("expected a URL that can be sent, found one too long or without a host")

    def _add_cookies(self, request: httpx2.Request, own: list[str]) -> None:
        if self._http.cookies:
            self._http.cookies.set_cookie_header(request)
        if own:
            stored = request.headers.get("cookie")
            request.headers["Cookie"] = "; ".join([stored, *own] if stored else own)

    def _prepare(self, operation: Operation[object]) -> _Prepared:
        """Return what the requests of an operation have in common, worked out on its first call."""
        http_headers = self._http.headers.raw
        if http_headers != self._http_headers:  # the user has changed the headers of their client
            self._http_headers = http_headers
            self._known = {}
        prepared = self._known.get(operation)
        if prepared is None:
            schemes = self._schemes(operation)
            held = self._settings.secrets
            secrets = [held[scheme] for scheme in schemes if scheme in held]
            query = [
                f"{quoted(s.name)}={quoted(s.value)}" for s in secrets if s.location == "query"
            ]
            url = self._join(operation, operation.target or operation.path, query)
            body = body_of(operation, self._settings.media_type)
            prepared = self._known[operation] = _Prepared(
                url=url,
                headers=self._headers(operation, body, url, secrets),
                body=body,
                query=query,
                cookies=[f"{s.name}={s.value}" for s in secrets if s.location == "cookie"],
                tokens=self._tokens(schemes),
                key_header=key_header(
                    operation,
                    self._settings.api,
                    given=self._settings.idempotency_key is not None,
                ),
            )
        return prepared

    def _keyed(self, headers: httpx2.Headers, name: str) -> httpx2.Headers:
        """Return the headers with an idempotency key: the user's, else a fresh one."""
        key = self._settings.idempotency_key
        if key is None and headers.get(name):
            return headers
        return _merged(headers, [(name.encode("ascii"), (key or fresh_key()).encode("latin-1"))])

    def _schemes(self, operation: Operation[object]) -> tuple[str, ...]:
        """Return the security schemes of an operation: a complete alternative."""
        settings = self._settings
        available = available_schemes(settings, self._http)
        chosen = choose(operation.security, available)
        if chosen is None:
            missing = describe_missing(settings.api.credentials, operation.security, available)
            raise MissingCredentialsError(missing, operation)
        return chosen

    def _tokens(self, schemes: tuple[str, ...]) -> Tokens | None:
        """Return where the access token of these schemes comes from; None if it is in a header that
        the user sends, or stays the same, or is not needed.
        """
        settings = self._settings
        if not settings.tokens or "authorization" in settings.headers:
            return None
        return next((settings.tokens[s] for s in schemes if s in settings.tokens), None)

    def _headers(
        self,
        operation: Operation[object],
        body: Body | None,
        url: httpx2.URL,
        secrets: list[Secret],
    ) -> httpx2.Headers:
        """Return the headers of an operation; of two with one name, the later one counts."""
        settings = self._settings
        headers = httpx2.Headers([(b"Host", url.netloc)])
        headers.update(self._http.headers)
        if headers["User-Agent"].startswith("python-httpx2/"):
            headers["User-Agent"] = (
                f"{settings.api.package.replace('_', '-')}/{settings.api.version}"
            )
        accept = accept_of(operation, settings.media_type)
        if accept:
            headers["Accept"] = accept
        if body is not None:
            headers["Content-Type"] = body.media_type
        for secret in secrets:
            if secret.location == "header":
                headers.update([(secret.name.encode("ascii"), secret.value.encode("latin-1"))])
        headers.update(settings.headers)
        return headers


def _merged(headers: httpx2.Headers, pairs: list[tuple[bytes, bytes]]) -> httpx2.Headers:
    """Return headers with some replaced or added."""
    if not pairs:
        return headers
    merged = headers.copy()
    merged.update(pairs)
    return merged


def _own_url(server: ServerUrl | str, settings: Settings) -> str:
    """Return the URL of the server that an operation has of its own."""
    if isinstance(server, str):
        return server
    from .servers import server_url  # most have no variables

    return server_url(server, settings.variables)
