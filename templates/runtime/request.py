"""From the arguments of a call to the HTTP request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import httpx2

from .encode import EncodeError
from .errors import MissingCredentialsError
from .operation import Operation
from .parameters import cookie_parts, fill_path, header_pairs, query_parts, replacing
from .security import Secret, choose, describe_missing
from .settings import Settings, available_schemes
from .styles import quoted
from .values import UNSET

_WITH_CONTENT: Final = frozenset({"POST", "PUT", "PATCH", "QUERY"})


@dataclass(frozen=True, slots=True, repr=False)
class _Prepared:
    """What all requests of an operation have in common."""

    url: httpx2.URL
    headers: httpx2.Headers
    query: list[str]
    cookies: list[str]


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
    ) -> httpx2.Request:
        """Return the request of one call. None or UNSET as body sends none.

        Raises:
            EncodeError: An argument has no JSON form or cannot be sent where it belongs.
            MissingCredentialsError: The operation needs credentials that the client does not have.
        """
        prepared = self._prepare(operation)
        url, headers, cookies = prepared.url, prepared.headers, prepared.cookies
        if operation.parameters:
            headers = _merged(headers, header_pairs(operation, header))
            cookies = replacing(cookies, cookie_parts(operation, cookie))
        if operation.parameters or self._http.params:
            url = self._url(operation, prepared, path, query)
        content = b""
        if operation.body is not None and body is not None and body is not UNSET:
            content = operation.body.write(body)
        request = httpx2.Request(
            operation.method,
            url,
            headers=headers,
            stream=httpx2.ByteStream(content),  # unlike `content=`, leaves the headers as they are
            extensions=self._extensions,
        )
        request.method = operation.method  # as it is written: httpx2 would send upper case
        request.read()
        if content or operation.method in _WITH_CONTENT:
            request.headers["Content-Length"] = str(len(content))
        if not content:
            request.headers.pop("Content-Type", None)
        self._add_cookies(request, cookies)
        return request

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
        own = operation.server if self._settings.own_servers else ""
        text = f"{own or self._settings.base_url}{path}"
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
            secrets = self._secrets(operation)
            query = [
                f"{quoted(s.name)}={quoted(s.value)}" for s in secrets if s.location == "query"
            ]
            url = self._join(operation, operation.target or operation.path, query)
            prepared = self._known[operation] = _Prepared(
                url=url,
                headers=self._headers(operation, url, secrets),
                query=query,
                cookies=[f"{s.name}={s.value}" for s in secrets if s.location == "cookie"],
            )
        return prepared

    def _secrets(self, operation: Operation[object]) -> list[Secret]:
        """Return the credentials that an operation needs: those of a complete alternative."""
        settings = self._settings
        available = available_schemes(settings, self._http)
        chosen = choose(operation.security, available)
        if chosen is None:
            missing = describe_missing(settings.api.credentials, operation.security, available)
            raise MissingCredentialsError(missing, operation)
        return [settings.secrets[scheme] for scheme in chosen if scheme in settings.secrets]

    def _headers(
        self, operation: Operation[object], url: httpx2.URL, secrets: list[Secret]
    ) -> httpx2.Headers:
        """Return the headers of an operation; of two with one name, the later one counts."""
        settings = self._settings
        headers = httpx2.Headers([(b"Host", url.netloc)])
        headers.update(self._http.headers)
        if headers["User-Agent"].startswith("python-httpx2/"):
            headers["User-Agent"] = (
                f"{settings.api.package.replace('_', '-')}/{settings.api.version}"
            )
        contents = [content for content in operation.responses.values() if content is not None]
        if contents:
            headers["Accept"] = ", ".join(dict.fromkeys(c.media_type for c in contents))
        if operation.body is not None:
            headers["Content-Type"] = operation.body.media_type
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
