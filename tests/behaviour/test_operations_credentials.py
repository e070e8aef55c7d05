"""Credentials and servers of every kind, as the client takes them and as they are sent."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Callable
from threading import Thread
from typing import Any

import httpx2
import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from .conftest import CERTIFICATE, JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
OK = httpx2.Response(200)


def secured(make: Make, schemes: JsonObject, security: list[JsonObject]) -> Made:
    content = document(paths={"/things": operation(security=security)})
    content["components"]["securitySchemes"] = schemes
    return make(content)


def test_a_user_name_and_a_password_are_two_arguments(make: Make) -> None:
    made = secured(make, {"login": {"type": "http", "scheme": "Basic"}}, [{"login": []}])
    made.client(OK, username="u", password="p:w").things.send()
    made.client(OK, username="key", password="").things.send()
    expected = [f"Basic {b64encode(pair).decode()}" for pair in (b"u:p:w", b"key:")]
    assert [request.headers["authorization"] for request in made.requests] == expected
    with pytest.raises(made.package.MissingCredentialsError, match="API_PASSWORD"):
        made.client(username="u")


@pytest.mark.parametrize(
    "scheme",
    [
        {"type": "oauth2", "flows": {}},
        {"type": "openIdConnect", "openIdConnectUrl": "https://example.com/.well-known"},
        {"type": "http", "scheme": "bearer"},
    ],
)
def test_an_access_token_is_sent_as_bearer(make: Make, scheme: JsonObject) -> None:
    made = secured(make, {"login": scheme}, [{"login": []}])
    made.client(OK, token="t").things.send()
    assert made.requests[0].headers["authorization"] == "Bearer t"


def test_a_key_can_be_a_cookie(make: Make) -> None:
    scheme = {"type": "apiKey", "in": "cookie", "name": "SESSION"}
    made = secured(make, {"login": scheme}, [{"login": []}])
    made.client(OK, session="s").things.send()
    assert made.requests[0].headers["cookie"] == "SESSION=s"


@pytest.mark.parametrize("place", ["header", "query", "cookie"])
def test_a_parameter_with_the_name_of_a_key_replaces_it(make: Make, place: str) -> None:
    stated = {"name": "key", "in": place, "required": True, "schema": {"type": "string"}}
    content = document(paths={"/things": operation(security=[{"login": []}], parameters=[stated])})
    schemes = {"login": {"type": "apiKey", "in": place, "name": "key"}}
    content["components"]["securitySchemes"] = schemes
    made = make(content)
    client = made.client(OK, OK, key="client")
    client.things.send()
    client.things.send(key="call")
    sent = [
        {"header": each.headers.get("key"), "query": each.url.params.get_list("key")}.get(
            place, each.headers.get("cookie")
        )
        for each in made.requests
    ]
    assert (
        sent
        == {
            "header": ["client", "call"],
            "query": [["client"], ["call"]],
            "cookie": ["key=client", "key=call"],
        }[place]
    )


def test_schemes_that_want_one_name_are_told_apart_by_their_own(make: Make) -> None:
    schemes: JsonObject = {
        "first": {"type": "http", "scheme": "bearer"},
        "second": {"type": "oauth2", "flows": {}},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "otherKey": {"type": "apiKey", "in": "query", "name": "key"},
        "login": {"type": "http", "scheme": "basic"},
        "admin": {"type": "http", "scheme": "basic"},
    }
    made = secured(make, schemes, [{name: []} for name in schemes])
    for given in ("token", "second", "key", "other_key"):
        made.client(OK, **{given: "x"}).things.send()
    made.client(OK, username="u", password="p").things.send()
    made.client(OK, admin_username="u", admin_password="p").things.send()
    shown = [request.headers.get("authorization", "") for request in made.requests]
    assert [text.partition(" ")[0] for text in shown] == ["Bearer"] * 2 + [""] * 2 + ["Basic"] * 2
    assert made.requests[2].headers["x-key"] == "x"
    assert made.requests[3].url.query == b"key=x"


def test_schemes_needed_together_in_one_place_are_one_argument(make: Make) -> None:
    flows: JsonObject = {"type": "oauth2", "flows": {}}
    made = secured(make, {"a": flows, "b": flows}, [{"a": [], "b": []}])
    made.client(OK, token="t").things.send()
    assert made.requests[0].headers["authorization"] == "Bearer t"
    assert made.text("client.py").count(": str | TokenSource | None = None,") == 1


@pytest.mark.parametrize("name", ["timeout", "headers", "base_url", "retry", "environment"])
def test_a_credential_does_not_take_the_place_of_an_option(make: Make, name: str) -> None:
    scheme = {"type": "apiKey", "in": "header", "name": name.replace("_", "-")}
    made = secured(make, {name: scheme}, [{name: []}])
    made.client(OK, **{f"{name}_key": "k"}).things.send()
    assert made.requests[0].headers[name.replace("_", "-")] == "k"


def test_a_scheme_of_another_kind_is_met_by_the_users_own_http_client_only(make: Make) -> None:
    schemes: JsonObject = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "signature": {"type": "http", "scheme": "hmac"},
        "certificate": {"type": "mutualTLS"},
    }
    security: list[JsonObject] = [{"key": [], "signature": []}, {"certificate": []}]
    made = secured(make, schemes, security)
    made.client(OK, key="k").things.send()  # it has an HTTP client, and so a certificate
    made.client(OK, key="k", headers={"Authorization": "HMAC s"}).things.send()
    assert [request.headers.get("x-key") for request in made.requests] == [None, "k"]
    missing = made.package.MissingCredentialsError
    with made.package.ApiClient(key="k") as client, pytest.raises(missing) as caught:
        client.things.send()
    assert str(caught.value) == (
        "things.send: POST /things: missing credentials: http_client with auth=... for signature,"
        " or an Authorization header, or http_client with the certificate for certificate:"
        " httpx2.Client(verify=context)"
    )


def test_each_operation_gets_the_first_of_its_alternatives_that_is_complete(make: Make) -> None:
    """AND, OR, optional and none, as each operation says; the document's own where it is silent."""
    security: JsonObject = {
        "both": [{"key": [], "login": []}],
        "either": [{"key": []}, {"login": ["read"]}],
        "eitherTwo": [{"key": [], "user": []}, {"login": []}],
        "optional": [{}, {"login": []}],
        "open": [],
        "usual": None,
    }
    paths: JsonObject = {}
    for name, stated in security.items():
        members = {} if stated is None else {"security": stated}
        paths[f"/{name}"] = operation(**{**members, "operationId": name})
    content = document(paths=paths, security=[{"user": []}])
    content["components"]["securitySchemes"] = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "login": {"type": "oauth2", "flows": {}},
        "user": {"type": "http", "scheme": "basic"},
    }
    made = make(content)
    user, token = {"username": "u", "password": "p"}, {"token": lambda: "t"}
    refused = made.package.MissingCredentialsError
    for given, expected in (
        ({}, "- - - . . -"),
        ({"key": "k"}, "- k - . . -"),
        (token, "- t t t . -"),
        (user, "- - - . . u"),
        ({"key": "k", **token}, "kt k t t . -"),
        ({"key": "k", **user}, "- k ku . . u"),
        ({"key": "k", **token, **user}, "kt k ku t . u"),
        ({"headers": {"Authorization": "Bearer t"}}, "- t t t t t"),
    ):
        shown: list[str] = []
        for method in ("both", "either", "either_two", "optional", "open", "usual"):
            client = made.client(OK, **given)
            try:
                getattr(client.things, method)()
            except refused:
                shown.append("-")
                continue
            headers = made.requests[-1].headers
            kind = headers.get("authorization", "").partition(" ")[0]
            key = headers.get("x-key", "")
            shown.append(key + {"Bearer": "t", "Basic": "u", "": ""}[kind] or ".")
        assert " ".join(shown) == expected


def test_a_certificate_is_that_of_the_users_own_http_client(make: Make) -> None:
    there = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=CERTIFICATE)
    there.load_cert_chain(CERTIFICATE)
    there.verify_mode = ssl.CERT_REQUIRED
    server = make_server("127.0.0.1", 0, Request.application(answer_ok), ssl_context=there)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    made = secured(make, {"certificate": {"type": "mutualTLS"}}, [{"certificate": []}])
    url = f"https://127.0.0.1:{server.server_port}"
    with pytest.raises(made.package.MissingCredentialsError, match="certificate for certificate"):
        made.package.ApiClient(base_url=url)
    here = ssl.create_default_context(cafile=CERTIFICATE)
    once = made.package.RetryPolicy(attempts=1)
    with httpx2.Client(verify=here, trust_env=False) as http:
        stranger = made.package.ApiClient(base_url=url, http_client=http, retry=once)
        with pytest.raises(made.package.NoResponseError):
            stranger.things.send()
    here.load_cert_chain(CERTIFICATE)
    with httpx2.Client(verify=here, trust_env=False) as http:
        assert made.package.ApiClient(base_url=url, http_client=http).things.send() is None
    server.shutdown()
    server.server_close()


def answer_ok(_request: Request) -> Response:
    return Response(status=200)


def served(make: Make, stated: object, /, **members: Any) -> Made:
    return make(document(paths={"/things": operation(**members)}, servers=stated))


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ({"url": "https://{region}.example.com/{v}", "variables": {
            "region": {"default": "eu"}, "v": {"enum": ["v2"], "default": "v2"}}},
         "https://eu.example.com/v2/things"),
        ({"url": "//api.example.com/v1/"}, "https://api.example.com/v1/things"),
        ({"url": "api.example.com/v1"}, "https://api.example.com/v1/things"),
        ({"url": "https://api.example.com:8443"}, "https://api.example.com:8443/things"),
    ],
)  # fmt: skip
def test_a_server_is_reached(make: Make, unchecked: None, server: JsonObject, url: str) -> None:
    made = served(make, [server])
    made.client(OK).things.send()
    assert str(made.requests[0].url) == url


@pytest.mark.parametrize(
    "servers",
    [
        [{"url": "/v1"}],
        [{"url": "https://{tenant}.example.com"}],
        [{"url": "wss://example.com"}],
        [{"url": "https://example.com/?key=x"}],
        [{"url": "https://[::1"}],
        [{"url": ""}],
        [{}],
        ["https://example.com"],
        {},
        None,
    ],
)
def test_without_a_server_that_can_be_reached_a_base_url_is_needed(
    make: Make, unchecked: None, servers: object
) -> None:
    made = served(make, servers)
    with pytest.raises(ValueError, match="base_url: required"):
        made.client()
    made.client(OK, base_url="https://own.example.com/v1").things.send()
    assert str(made.requests[0].url) == "https://own.example.com/v1/things"


def test_environments_have_names_of_their_own(make: Make) -> None:
    servers = [
        {"url": "https://a.example.com", "description": "from"},
        {"url": "https://b.example.com", "description": "from"},
        {"url": "https://b.example.com/", "description": "The same"},
    ]
    made = served(make, servers)
    made.client(OK, environment="from_2").things.send()
    assert made.requests[0].url.host == "b.example.com"
    assert 'environment: Literal["from", "from_2"] | None = None' in made.text("client.py")


def test_an_operation_is_sent_to_its_own_server(make: Make) -> None:
    own = [{"url": "https://upload.example.com/v2"}]
    made = served(make, [{"url": "https://api.example.com"}], servers=own)
    made.client(OK).things.send()
    assert str(made.requests[0].url) == "https://upload.example.com/v2/things"
    assert made.requests[0].headers["host"] == "upload.example.com"
    made.client(OK, base_url="https://proxy.example.com").things.send()
    assert str(made.requests[1].url) == "https://proxy.example.com/things"


def test_the_server_of_a_path_serves_where_the_document_has_no_other(make: Make) -> None:
    item = operation()
    item["servers"] = [{"url": "https://path.example.com"}]
    content = document(paths={"/things": item})
    del content["servers"]
    made = make(content)
    made.client(OK).things.send()
    assert str(made.requests[0].url) == "https://path.example.com/things"
