"""Access tokens that change: calls, grants of OAuth 2.0, login with PKCE, over HTTP on loopback."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx2
import pytest
from werkzeug.wrappers import Response

from tests.security.markers import found
from tests.security.surfaces import all_logs, copies, error_text, log_text, own_reprs

from .authorisation import CLIENT, SECRET, Authority, serve
from .conftest import JsonObject, document, imported, operation

CALLBACK = "https://app.example.com/callback"
FLOWS: JsonObject = {
    "clientCredentials": {"tokenUrl": "/token", "scopes": {"read": "Read"}},
    "password": {"tokenUrl": "/token", "scopes": {}},
    "authorizationCode": {
        "authorizationUrl": "https://login.example.com/authorize?tenant=1",
        "tokenUrl": "/token",
        "refreshUrl": "/token",
        "scopes": {},
    },
}
Send = Callable[..., None]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A package whose API wants OAuth 2.0; its flows are on two schemes that both say so."""
    content = document(paths={"/things": operation(
        security=[{"browser": [], "login": ["read"]}], responses={"204": {"description": "Done"}}
    )})  # fmt: skip
    implicit: JsonObject = {
        "implicit": {"authorizationUrl": "https://login.example.com", "scopes": {}}
    }
    content["components"]["securitySchemes"] = {
        "browser": {"type": "oauth2", "flows": implicit},
        "login": {"type": "oauth2", "flows": FLOWS},
    }
    folder = tmp_path_factory.mktemp("tokens")
    with imported(folder, content, package="tokens_client") as made:
        assert made.problems == ()
        yield made.package


@pytest.fixture
def auth(package: ModuleType) -> Any:
    """The module of the package that has what gives tokens."""
    return importlib.import_module("tokens_client.auth")


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
def url(authority: Authority) -> Iterator[str]:
    server = serve(authority)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["sync", "async"])
def send(request: pytest.FixtureRequest, package: ModuleType, url: str) -> Send:
    """Makes a client of either kind and calls `things.send` with it, as often as is said."""

    def sync(times: int = 1, between: Callable[[], object] = list, **arguments: Any) -> None:
        with package.TokensClient(base_url=url, **arguments) as client:
            for _ in range(times):
                client.things.send()
                between()

    async def awaited(times: int, between: Callable[[], object], arguments: JsonObject) -> None:
        async with package.AsyncTokensClient(base_url=url, **arguments) as client:
            for _ in range(times):
                await client.things.send()
                between()

    def run(times: int = 1, between: Callable[[], object] = list, **arguments: Any) -> None:
        anyio.run(awaited, times, between, arguments)

    return sync if request.param == "sync" else run


def sent(authority: Authority) -> list[str]:
    """The ends of the tokens that the API has seen."""
    return [token.removeprefix("Zq7-access-") for _, token in authority.calls]


def test_a_call_gives_a_token_when_one_is_needed(
    auth: Any, authority: Authority, send: Send
) -> None:
    authority.good |= {"a", "b", "c"}
    waiting = iter(["a", "b"])
    send(times=2, token=lambda: next(waiting))
    assert sent(authority) == ["a", "b"]

    given = iter([auth.Token("c"), auth.Token("d", expires_in=0.0), auth.Token("b", 3600)])
    authority.good |= {"d"}
    authority.calls.clear()
    send(times=2, between=lambda: authority.good.discard("c"), token=lambda: next(given))
    # "c" is kept until the API refuses it; "d" is good for that one call.
    assert sent(authority) == ["c", "c", "d"]

    with pytest.raises(auth.TokenError, match="token gave NoneType, expected str or Token"):
        send(token=lambda: None)
    with pytest.raises(ZeroDivisionError):
        send(token=lambda: 1 / 0)
    with pytest.raises(ValueError, match="token: expected str, a call or a grant, found int"):
        send(token=7)


def test_a_call_of_the_async_client_can_be_awaited(
    package: ModuleType, auth: Any, authority: Authority, url: str
) -> None:
    authority.good.add("a")

    async def token() -> object:
        await anyio.sleep(0.001)
        return auth.Token("a")

    async def main() -> None:
        async with (
            package.AsyncTokensClient(base_url=url, token=token) as client,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(client.things.send)
            tasks.start_soon(client.with_options(timeout=3.0).things.send)

    anyio.run(main, backend="trio")
    assert sent(authority) == ["a", "a"]
    with (
        package.TokensClient(base_url=url, token=token) as client,
        pytest.raises(auth.TokenError, match="token gave coroutine"),
    ):
        client.things.send()


def test_a_fresh_token_that_is_refused_is_not_asked_for_again(
    package: ModuleType, auth: Any, authority: Authority, send: Send
) -> None:
    waiting = iter([auth.Token("bad"), auth.Token("worse")])
    with pytest.raises(package.AuthenticationError):
        send(token=lambda: next(waiting))
    assert sent(authority) == ["bad"]


@pytest.mark.parametrize("client_auth", ["basic", "body"])
def test_client_credentials_are_exchanged_once_and_again_when_refused(
    auth: Any, authority: Authority, send: Send, client_auth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKENS_CLIENT_ID", CLIENT)

    grant = auth.ClientCredentials(
        client_secret=SECRET, scopes=["read", "write"], client_auth=client_auth,
        parameters={"audience": "x y"},
    )  # fmt: skip
    def forget() -> None:
        if len(authority.calls) == 2:
            authority.good.clear()

    send(times=3, between=forget, token=grant, headers={"X-Patient": "Zq7"})
    assert authority.grants == ["client_credentials"] * 2
    assert sent(authority) == ["1", "1", "1", "2"]
    form, headers = authority.forms[0], authority.headers[0]
    assert form["scope"] == "read write"
    assert form["audience"] == "x y"
    assert set(headers) - {"Authorization"} == {
        *("Host", "Accept", "Content-Type", "Content-Length"),
    }
    assert ("Authorization" in headers) == (client_auth == "basic")


def test_a_token_is_replaced_shortly_before_it_expires(
    auth: Any, authority: Authority, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.life = "3600"  # some servers write it so
    moments = [1000.0]
    clock = SimpleNamespace(monotonic=lambda: moments[-1])
    monkeypatch.setattr(importlib.import_module("tokens_client._runtime.tokens"), "time", clock)
    later = iter([1000.0 + 3569, 1000.0 + 3570, 1000.0 + 3571])
    send(
        times=3, between=lambda: moments.append(next(later)),
        token=auth.ClientCredentials(client_id=CLIENT, client_secret=SECRET),
    )  # fmt: skip
    assert sent(authority) == ["1", "1", "2"]


def test_a_password_is_sent_once_and_then_refreshed(
    auth: Any, authority: Authority, send: Send
) -> None:
    authority.life = 0
    grant = auth.Password(username="u", password="Zq7-password", client_id=CLIENT)
    send(times=3, token=grant)
    assert authority.grants == ["password", "refresh_token", "refresh_token"]
    assert sent(authority) == ["1", "2", "3"]
    assert authority.forms[0]["client_id"] == CLIENT


def log_in(auth: Any, authority: Authority) -> tuple[Any, Any, str]:
    """What begins a login, what it gave, and the URL that the user comes back to."""
    login = auth.AuthorizationCode(api=auth.API, redirect_uri=CALLBACK, client_id=CLIENT)
    started = login.start(scopes=["read", "write"], parameters={"prompt": "consent"})
    asked = urlsplit(str(started.url))
    assert (asked.scheme, asked.netloc, asked.path) == ("https", "login.example.com", "/authorize")
    query = {name: values for name, [values] in parse_qs(asked.query).items()}
    assert query.pop("state") == started.state
    assert len(started.state) >= 22
    challenge = query.pop("code_challenge")
    assert query == {
        "tenant": "1", "prompt": "consent", "response_type": "code", "client_id": CLIENT,
        "redirect_uri": CALLBACK, "code_challenge_method": "S256", "scope": "read write",
    }  # fmt: skip
    assert 43 <= len(started.verifier) <= 128
    authority.logins["Zq7 code&"] = challenge, CALLBACK
    return login, started, f"{CALLBACK}?code=Zq7+code%26&state={started.state}"


def test_a_user_logs_in_with_pkce_and_stays_so(auth: Any, authority: Authority, send: Send) -> None:
    authority.life = 0
    login, started, back = log_in(auth, authority)
    kept: list[str] = []
    send(times=2, token=login.exchange(back, started, on_refresh_token=kept.append))
    assert authority.grants == ["authorization_code", "refresh_token"]
    assert kept == ["Zq7-refresh-1", "Zq7-refresh-2"]

    send(token=auth.RefreshToken(kept[-1], client_id=CLIENT))
    assert authority.grants[2:] == ["refresh_token"]
    assert sent(authority) == ["1", "2", "3"]

    grant = auth.RefreshToken(kept[-1], client_id=CLIENT)
    with pytest.raises(
        auth.TokenError, match=r"HTTP 400 Bad Request .* \(invalid_grant\)"
    ) as caught:
        send(token=grant)
    assert (caught.value.code, caught.value.token_status) == ("invalid_grant", 400)
    assert caught.value.description == "Zq7-text"
    with pytest.raises(auth.TokenError, match="the user must log in again"):
        send(token=grant)
    assert len(authority.grants) == 4


def test_a_callback_of_another_login_is_refused(auth: Any, authority: Authority) -> None:
    login, started, back = log_in(auth, authority)
    other = login.start()
    assert {started.state, started.verifier}.isdisjoint({other.state, other.verifier})
    with pytest.raises(ValueError, match="expected the state of this login"):
        login.exchange(back, other)
    with pytest.raises(ValueError, match="expected a code"):
        login.exchange(f"{CALLBACK}?state={started.state}", started)
    refused = f"{CALLBACK}?error=access_denied&error_description=Zq7&state={started.state}"
    with pytest.raises(auth.TokenError, match=r"the login was refused \(access_denied\)$"):
        login.exchange(refused, started)
    assert found(repr((login, started, other))) == []


def test_a_code_with_another_verifier_gives_nothing(
    auth: Any, authority: Authority, send: Send
) -> None:
    login, started, back = log_in(auth, authority)
    other = auth.LoginStarted(started.url, started.state, login.start().verifier)
    grant = login.exchange(back, other)
    with pytest.raises(auth.TokenError, match="invalid_grant"):
        send(token=grant)
    assert authority.calls == []


def test_a_code_that_was_not_sent_is_still_good(
    package: ModuleType, auth: Any, authority: Authority, url: str
) -> None:
    login, started, back = log_in(auth, authority)
    reached: list[bool] = []

    def unreachable(request: httpx2.Request) -> httpx2.Response:
        reached.append(request.url.path == "/token")
        kind = httpx2.ConnectError if len(reached) == 1 else httpx2.ReadTimeout
        raise kind("Zq7", request=request)

    http = httpx2.Client(transport=httpx2.MockTransport(unreachable))
    grant = login.exchange(back, started)
    with package.TokensClient(base_url=url, token=grant, http_client=http) as client:
        for told in ("ConnectError", "ReadTimeout", "the user must log in again"):
            with pytest.raises(auth.TokenError, match=told) as caught:
                client.things.send()
            assert found(error_text(caught.value)) == []
    assert reached == [True, True]


def test_what_is_missing_or_unsafe_is_said_before_anything_is_sent(
    package: ModuleType, auth: Any, authority: Authority, send: Send
) -> None:
    with pytest.raises(package.MissingCredentialsError) as caught:
        send()
    assert str(caught.value) == (
        "Things: missing credentials: token (or the environment variable TOKENS_TOKEN; or a grant:"
        " AuthorizationCode, ClientCredentials, Password)"
    )
    with pytest.raises(ValueError, match="client_id: required, here or as TOKENS_CLIENT_ID"):
        send(token=auth.ClientCredentials())
    with pytest.raises(ValueError, match="client_secret: required"):
        send(token=auth.ClientCredentials(client_id=CLIENT))
    for wrong in ("http://login.example.com/token", "https:///token", "https://a/#b", ""):
        with pytest.raises(ValueError, match="token_url: expected an https URL without fragment"):
            auth.ClientCredentials(token_url=wrong)
    with pytest.raises(ValueError, match="client_id: required"):
        auth.AuthorizationCode(redirect_uri=CALLBACK, api=auth.API)
    assert not authority.grants
    assert not authority.calls


def test_many_threads_refresh_once(
    package: ModuleType, auth: Any, authority: Authority, url: str
) -> None:
    authority.slow = 0.05
    grant = auth.ClientCredentials(client_id=CLIENT, client_secret=SECRET)
    with package.TokensClient(base_url=url, token=grant) as client, ThreadPoolExecutor(16) as pool:
        for _ in range(2):
            for each in [pool.submit(client.things.send) for _ in range(16)]:
                each.result()
            authority.good.clear()
        assert len(authority.grants) == 2
        assert sent(authority).count("2") == 16

        authority.failing = Response(status=503)
        calls = [pool.submit(client.things.send) for _ in range(16)]
        assert {type(each.exception()) for each in calls} == {auth.TokenError}
        assert len(authority.grants) < 2 + 16
        authority.failing = None
        client.things.send()


def test_many_tasks_refresh_once(
    package: ModuleType, auth: Any, authority: Authority, url: str
) -> None:
    authority.slow = 0.02
    grant = auth.ClientCredentials(client_id=CLIENT, client_secret=SECRET)

    async def main() -> None:
        async with package.AsyncTokensClient(base_url=url, token=grant) as client:
            for _ in range(2):
                async with anyio.create_task_group() as tasks:
                    for _ in range(50):
                        tasks.start_soon(client.things.send)
                authority.good.clear()

    anyio.run(main)
    assert len(authority.grants) == 2
    assert sent(authority).count("2") == 50


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Response("Zq7-page", 502), "HTTP 502 Bad Gateway from the token endpoint"),
        (Response('{"error": "Zq7-code"}', 400), "HTTP 400 Bad Request from the token endpoint"),
        (Response('{"error": "invalid_scope"}'), r"HTTP 200 OK from .* \(invalid_scope\)"),
        (Response('{"access_token": "Zq7", "token_type": "mac"}'), "something else than a bearer"),
        (Response('{"access_token": "Zq7\\n"}'), "token gave text that no header can hold"),
        (Response("[" * 100_000), "something else than a bearer token"),
        (Response(status=307, headers={"Location": "/token"}), "HTTP 307"),
    ],
)
def test_nothing_shows_what_was_sent_or_received_for_a_token(
    package: ModuleType, auth: Any, authority: Authority, url: str, answer: Response, told: str
) -> None:
    authority.failing = answer
    grant = auth.ClientCredentials(client_id=CLIENT, client_secret=SECRET)
    with package.TokensClient(base_url=url, token=grant) as client, all_logs() as records:
        with pytest.raises(auth.TokenError, match=told) as caught:
            client.things.send()
        shown = own_reprs(client, "tokens_client")
    assert str(caught.value).startswith("things.send: POST /things: no access token: ")
    shown += "".join(map(error_text, [caught.value, *copies(caught.value)])) + log_text(records)
    assert "(token endpoint)" in shown
    assert found(shown) == []
    assert len(authority.grants) == 1
    assert authority.calls == []


def test_nothing_of_a_token_shows_after_a_success_or_without_an_answer(
    package: ModuleType, auth: Any, authority: Authority, url: str
) -> None:
    grant = auth.ClientCredentials(client_id=CLIENT, client_secret=SECRET)
    with package.TokensClient(base_url=url, token=grant) as client, all_logs() as records:
        client.things.send()
        shown = own_reprs(client, "tokens_client")
    gone = auth.ClientCredentials(
        client_id=CLIENT, client_secret=SECRET, token_url="http://127.0.0.1:1/token"
    )
    with (
        package.TokensClient(base_url=url, token=gone) as client,
        all_logs() as others,
        pytest.raises(auth.TokenError, match=r"no answer .*ConnectError") as caught,
    ):
        client.things.send()
    shown += error_text(caught.value) + log_text(records) + log_text(others)
    shown += repr(auth.Token("Zq7-token"))
    assert found(shown) == []


def test_a_provider_is_discovered_and_speaks_for_itself_only(
    auth: Any, url: str, send: Send, authority: Authority
) -> None:
    provider = auth.discover(f"{url}/.well-known/openid-configuration")
    assert provider == auth.Provider(url, f"{url}/token", f"{url}/authorize")

    async def discovered() -> object:
        return await auth.discover_async(url)

    assert anyio.run(discovered) == provider
    with pytest.raises(auth.TokenError, match="names another issuer"):
        auth.discover(f"{url}/other")
    with pytest.raises(ValueError, match="url: expected an https URL"):
        auth.discover("http://login.example.com")
    with pytest.raises(auth.TokenError, match="no answer from the OpenID provider"):
        auth.discover("http://127.0.0.1:1")
    send(token=auth.ClientCredentials(
        client_id=CLIENT, client_secret=SECRET, token_url=provider.token_url
    ))  # fmt: skip
    assert sent(authority) == ["1"]


def test_no_credential_goes_to_another_host(
    package: ModuleType, auth: Any, authority: Authority, url: str
) -> None:
    elsewhere: list[httpx2.Request] = []

    def moved(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/token":
            return httpx2.Response(200, json={"access_token": "t", "token_type": "Bearer"})
        if request.url.host != "api.example.com":
            elsewhere.append(request)
        return httpx2.Response(307, headers={"Location": "https://other.example.com/things"})

    http = httpx2.Client(transport=httpx2.MockTransport(moved), follow_redirects=True)
    grant = auth.ClientCredentials(client_id=CLIENT, client_secret=SECRET)
    with (
        package.TokensClient(http_client=http, token=grant) as client,
        pytest.raises(package.StatusError, match="redirects are not followed") as caught,
    ):
        client.things.send()
    assert caught.value.status_code == 307
    assert elsewhere == []


def test_the_signatures_say_what_is_taken(package: ModuleType) -> None:
    for name, source in (
        ("TokensClient", "TokenSource"),
        ("AsyncTokensClient", "AsyncTokenSource"),
    ):
        parameters = inspect.signature(getattr(package, name)).parameters
        assert parameters["token"].annotation == f"str | {source} | None"
