"""An authorisation server and an API behind it on this machine, as RFC 6749 and RFC 7636 say."""

from __future__ import annotations

import json
import time
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock, Thread
from urllib.parse import unquote_plus

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

SECRET = "Zq7 secret:/%+ü"
CLIENT = "Zq7-client id"


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Print nothing."""


@dataclass
class Authority:
    """Gives tokens, and answers calls of the API that have a good one.

    `failing` is answered by the token endpoint as long as it is set. `login` has of each code that
    was given to a user the challenge and the callback.
    """

    life: object = 3600
    failing: Response | None = None
    slow: float = 0.0
    refreshes: bool = True
    good: set[str] = field(default_factory=set[str])
    logins: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    refresh_tokens: set[str] = field(default_factory=set[str])
    grants: list[str] = field(default_factory=list[str])
    forms: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    calls: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    lock: Lock = field(default_factory=Lock)

    def __call__(self, request: Request) -> Response:
        match request.path:
            case "/token":
                return self._token(request)
            case "/.well-known/openid-configuration" | "/other/.well-known/openid-configuration":
                root = request.host_url.rstrip("/")
                ends = ("authorization", "/authorize"), ("token", "/token")
                found = {f"{name}_endpoint": f"{root}{path}" for name, path in ends}
                return _json({"issuer": root, **found})
            case _:
                return self._api(request)

    def _token(self, request: Request) -> Response:
        time.sleep(self.slow)
        with self.lock:
            form = request.form.to_dict()
            self.grants.append(form.get("grant_type", ""))
            self.forms.append(form)
            self.headers.append(dict(request.headers))
            if self.failing is not None:
                return self.failing
            if not _is_client(request, form):
                return _json({"error": "invalid_client", "error_description": "Zq7-text"}, 401)
            if not self._is_granted(form):
                return _json({"error": "invalid_grant", "error_description": "Zq7-text"}, 400)
            return _json(self._given(form))

    def _is_granted(self, form: dict[str, str]) -> bool:
        match form["grant_type"]:
            case "client_credentials":
                return True
            case "password":
                return (form["username"], form["password"]) == ("u", "Zq7-password")
            case "refresh_token":
                known = form["refresh_token"] in self.refresh_tokens
                self.refresh_tokens.discard(form["refresh_token"])
                return known
            case "authorization_code":
                challenge, callback = self.logins.pop(form["code"], ("", ""))
                digest = sha256(form["code_verifier"].encode("ascii")).digest()
                own = urlsafe_b64encode(digest).decode().replace("=", "")
                return challenge == own and callback == form["redirect_uri"]
            case _:
                return False

    def _given(self, form: dict[str, str]) -> dict[str, object]:
        number = len(self.grants)
        self.good.add(f"Zq7-access-{number}")
        given: dict[str, object] = {
            "access_token": f"Zq7-access-{number}",
            "token_type": "bearer",
            "expires_in": self.life,
        }
        if self.refreshes and form["grant_type"] != "client_credentials":
            self.refresh_tokens.add(f"Zq7-refresh-{number}")
            given["refresh_token"] = f"Zq7-refresh-{number}"
        return given

    def _api(self, request: Request) -> Response:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        with self.lock:
            self.calls.append((request.path, token))
            good = kind == "Bearer" and token in self.good
        return Response(status=204 if good else 401)


def _is_client(request: Request, form: dict[str, str]) -> bool:
    """Whether it is the client: its id and secret come encoded in a header, or in the form."""
    kind, _, pair = request.headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        name, _, secret = b64decode(pair).decode("ascii").partition(":")
        return (unquote_plus(name), unquote_plus(secret)) == (CLIENT, SECRET)
    return form.get("client_id") == CLIENT and form.get("client_secret") in {None, SECRET}


def _json(value: dict[str, object], status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type="application/json")


def serve(authority: Authority) -> BaseWSGIServer:
    """A server that runs until `shutdown`."""
    application = Request.application(authority)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Silent)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server
