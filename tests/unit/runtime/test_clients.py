"""Making a client: where it calls, with which credentials, and what it shows of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict, Unpack

import httpx2
import pytest

import runtime
from runtime.client import Api
from runtime.credentials import ApiKey, Basic, Credential
from runtime.errors import MissingCredentialsError
from runtime.security import choose
from runtime.settings import make_settings

from .letters_client import API, AsyncLettersClient, LettersClient
from .loopback import LETTER

SECRET = "s3cret-of-Ada"


class Arguments(TypedDict, total=False):
    """Arguments of a client."""

    token: str | None
    key: str | None
    query_key: str | None
    cookie_key: str | None
    environment: str | None
    base_url: str | None
    headers: Mapping[str, str] | None
    api: Api


def first_request(http: httpx2.Client, **arguments: Unpack[Arguments]) -> httpx2.Request:
    """The request that a client sends for a letter."""
    client = LettersClient(http_client=http, **arguments)
    return client.with_response(client.letters.send, text="a").http_response.request


@pytest.fixture
def http() -> httpx2.Client:
    """A client of httpx2 that reaches nobody."""
    return httpx2.Client(
        transport=httpx2.MockTransport(lambda _: httpx2.Response(200, json=LETTER))
    )


@pytest.mark.parametrize(
    ("arguments", "url"),
    [
        (Arguments(token="T"), "https://letters.test/v1/letters"),
        (Arguments(token="T", environment="production"), "https://letters.test/v1/letters"),
        (Arguments(token="T", environment="staging"), "http://staging.test/letters"),
        (Arguments(token="T", base_url="http://[::1]:8080/a/"), "http://[::1]:8080/a/letters"),
    ],
)
def test_a_client_calls_the_environment_or_url_it_is_given(
    http: httpx2.Client, arguments: Arguments, url: str
) -> None:
    assert str(first_request(http, **arguments).url) == url


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (
            Arguments(token="T", environment="moon"),
            "environment: expected one of production, staging",
        ),
        (
            Arguments(token="T", environment="staging", base_url="http://a.test"),
            "base_url and environment: expected one of them",
        ),
        (Arguments(token="T", base_url="letters.test"), "base_url: expected an http or https URL"),
        (
            Arguments(token="T", base_url="ftp://letters.test"),
            "base_url: expected an http or https URL",
        ),
        (Arguments(token="T", base_url="https://"), "base_url: expected an http or https URL"),
        (
            Arguments(token="T", base_url="https://a.test/?b=c"),
            "base_url: expected an http or https URL",
        ),
        (
            Arguments(token="T", base_url="https://a.test:x"),
            "base_url: expected an http or https URL",
        ),
        (
            Arguments(token="T", api=API._replace(environments={})),
            "base_url: required, since the API",
        ),
        (
            Arguments(token="T", headers={"X-A": "a\nb"}),
            "headers: X-A: expected text that a header can",
        ),
        (Arguments(token="T", headers={"X A": "a"}), "headers: expected names of headers"),
    ],
)
def test_an_argument_that_cannot_be_used_is_refused(arguments: Arguments, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}"):
        LettersClient(**arguments)


@pytest.mark.parametrize("value", ["\n", "\r\nX-Admin: 1", "\0x", " ", "\u20ac", "\x7f"])
def test_a_credential_that_no_header_can_hold_is_refused_without_quoting_it(value: str) -> None:
    with pytest.raises(ValueError, match=r"^token: expected text that a header can hold") as caught:
        LettersClient(token=SECRET + value)
    assert SECRET not in str(caught.value)


def test_a_credential_that_no_cookie_can_hold_is_refused_without_quoting_it() -> None:
    with pytest.raises(ValueError, match=r"^cookie_key: expected characters") as caught:
        LettersClient(cookie_key=f"{SECRET}; admin=1")
    assert SECRET not in str(caught.value)


def test_credentials_come_from_arguments_or_else_the_environment(
    http: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTERS_TOKEN", "from-environment")
    assert first_request(http).headers["authorization"] == "Bearer from-environment"
    assert first_request(http, token="").headers["authorization"] == "Bearer from-environment"
    assert first_request(http, token="given").headers["authorization"] == "Bearer given"


def test_an_alternative_sends_all_its_keys_where_they_belong(http: httpx2.Client) -> None:
    request = first_request(http, key="k", query_key="q&1", cookie_key="c")
    assert request.headers["x-key"] == "k"
    assert request.headers["cookie"] == "session=c"
    assert str(request.url) == "https://letters.test/v1/letters?key=q%261"
    assert "authorization" not in request.headers


def test_keys_share_the_query_and_the_cookies_with_what_else_is_there(http: httpx2.Client) -> None:
    http.params = http.params.set("lang", "de")
    http.cookies.set("sticky", "1")
    client = LettersClient(key="k", query_key="q", cookie_key="c", http_client=http)
    call = client.with_response(client.letters.send, text="a", dry_run=True)
    request = call.http_response.request
    assert str(request.url) == "https://letters.test/v1/letters?key=q&dryRun=true&lang=de"
    assert request.headers["cookie"] == "sticky=1; session=c"


def test_missing_credentials_are_named_before_anything_is_sent() -> None:
    with httpx2.Client(transport=httpx2.MockTransport(_unreachable)) as http:
        client = LettersClient(key="k", http_client=http)
        with pytest.raises(MissingCredentialsError) as caught:
            client.letters.send(text="a")
    assert str(caught.value) == (
        "letters.send: POST /letters: missing credentials:"
        " token (or the environment variable LETTERS_TOKEN), or"
        " query_key (or the environment variable LETTERS_QUERY_KEY) and"
        " cookie_key (or the environment variable LETTERS_COOKIE_KEY)"
    )
    assert caught.value.operation == "letters.send"


def _unreachable(_request: httpx2.Request) -> httpx2.Response:
    raise AssertionError("a request was sent")


def test_credentials_that_every_operation_needs_are_missed_at_once() -> None:
    with pytest.raises(MissingCredentialsError) as caught:
        LettersClient(api=API._replace(required=("bearerAuth",)))
    assert str(caught.value) == (
        "Letters: missing credentials: token (or the environment variable LETTERS_TOKEN)"
    )
    assert caught.value.operation == ""


def test_optional_credentials_are_sent_if_they_are_there(http: httpx2.Client) -> None:
    for token, sent in (("T", "Bearer T"), (None, None)):
        client = LettersClient(token=token, http_client=http)
        response = client.with_response(client.letters.get, "1").http_response
        assert response.request.headers.get("authorization") == sent


@pytest.mark.parametrize(
    ("alternatives", "available", "chosen"),
    [
        ((), frozenset({"a"}), ()),
        ((("a", "b"), ("c",)), frozenset({"a", "c"}), ("c",)),
        ((("a",), ("b",)), frozenset({"a", "b"}), ("a",)),
        (((), ("a",)), frozenset({"a"}), ("a",)),
        (((), ("a",)), frozenset[str](), ()),
        ((("a",), ("b",)), frozenset[str](), None),
    ],
)
def test_the_first_complete_alternative_is_chosen_and_none_at_all_last(
    alternatives: tuple[tuple[str, ...], ...],
    available: frozenset[str],
    chosen: tuple[str, ...] | None,
) -> None:
    assert choose(alternatives, available) == chosen


@pytest.mark.parametrize("name", ["Authorization", "authorization"])
def test_a_header_of_the_user_can_stand_in_for_a_credential(http: httpx2.Client, name: str) -> None:
    assert first_request(http, headers={name: "Own"}).headers["authorization"] == "Own"
    http.headers[name] = "Other"
    assert first_request(http).headers["authorization"] == "Other"


def test_the_auth_of_the_user_can_stand_in_for_a_credential(http: httpx2.Client) -> None:
    http.auth = httpx2.BasicAuth("a", "b")
    request = first_request(http, api=API._replace(required=("bearerAuth",)))
    assert request.headers["authorization"] == "Basic YTpi"


BASIC: Credential = Basic("bearerAuth", "user", "LETTERS_USER", "password", "LETTERS_PASSWORD")


def test_a_name_and_a_password_are_sent_as_basic(
    http: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTERS_USER", "Aladdin")
    monkeypatch.setenv("LETTERS_PASSWORD", "open sesame")
    request = first_request(http, api=API._replace(credentials=(BASIC,)))
    assert request.headers["authorization"] == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    monkeypatch.setenv("LETTERS_USER", "A:b")
    with pytest.raises(ValueError, match=r"^user: expected no colon"):
        first_request(http, api=API._replace(credentials=(BASIC,)))


@pytest.mark.parametrize("make", [LettersClient, AsyncLettersClient])
def test_a_client_shows_its_url_and_nothing_else(
    make: type[LettersClient] | type[AsyncLettersClient],
) -> None:
    client = make(token=SECRET, base_url=f"https://ada:{SECRET}@letters.test/v1")
    assert repr(client) == f"{make.__name__}(base_url='https://letters.test/v1')"


def test_settings_and_secrets_show_nothing() -> None:
    settings = make_settings(
        API,
        credentials={"token": SECRET},
        environment=None,
        base_url=None,
        variables={},
        timeout=None,
        retry=None,
        headers={"X-Own": SECRET},
        deadline=None,
        hooks=(),
        http=None,
    )
    assert settings.secrets["bearerAuth"].value == f"Bearer {SECRET}"
    assert SECRET not in repr(settings) + repr(settings.secrets)


def test_a_key_has_the_header_name_of_the_document(http: httpx2.Client) -> None:
    key = ApiKey("bearerAuth", "key", "LETTERS_KEY", "header", "client_id")
    request = first_request(http, key="k", api=API._replace(credentials=(key,)))
    assert (b"client_id", b"k") in request.headers.raw


def test_httpx2_is_loaded_with_the_first_client_and_not_before() -> None:
    code = (
        "import sys; import runtime.client; import runtime.retry; import runtime.errors;"
        "assert not {'httpx2', 'anyio', 'logging'} & set(sys.modules)"
    )
    folder = Path(runtime.__path__[0]).parent
    subprocess.run([sys.executable, "-c", code], check=True, cwd=folder)
