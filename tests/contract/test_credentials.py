"""Credentials and servers: each header arrives, from wherever it came, and at the right address."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.contract.calling import connect, connect_async, send
from tests.contract.marks import modes, two_modes, vendors
from tests.contract.server import ContractServer, Serve
from tests.contract.vendors import COBALT, HERO, VENDORS, Mode, Vendor

each_credential = pytest.mark.parametrize(
    ("vendor", "name"),
    [(vendor, name) for vendor in VENDORS for name in vendor.credentials],
    ids=lambda value: value if isinstance(value, str) else value.api,
)


def assert_credentials_arrived(server: ContractServer) -> None:
    [request] = server.received
    arrived = {name: request.headers.getlist(name) for name in server.vendor.headers}
    assert arrived == {name: [value] for name, value in server.vendor.headers.items()}


@vendors
@modes
def test_every_credential_arrives_in_its_header(serve: Serve, vendor: Vendor, mode: Mode) -> None:
    server = serve(vendor)

    send(vendor, server.base_url, vendor.required.arguments, mode=mode)

    assert_credentials_arrived(server)


@vendors
@two_modes
def test_credentials_are_read_from_the_environment(
    serve: Serve, vendor: Vendor, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(vendor)
    for variable, value in vendor.variables().items():
        monkeypatch.setenv(variable, value)

    nothing = dict.fromkeys(vendor.credentials)
    send(vendor, server.base_url, vendor.required.arguments, mode=mode, **nothing)

    assert_credentials_arrived(server)


@vendors
def test_an_argument_counts_more_than_the_environment(
    serve: Serve, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(vendor)
    for variable in vendor.variables():
        monkeypatch.setenv(variable, "another")

    send(vendor, server.base_url, vendor.required.arguments)

    assert_credentials_arrived(server)


@each_credential
@two_modes
@pytest.mark.parametrize("given", [None, ""])
def test_without_one_of_its_credentials_a_client_cannot_be_made(
    serve: Serve, vendor: Vendor, name: str, mode: Mode, given: str | None
) -> None:
    server = serve(vendor)
    with pytest.raises(vendor.package.MissingCredentialsError) as caught:
        send(vendor, server.base_url, vendor.required.arguments, mode=mode, **{name: given})

    text = str(caught.value)
    assert name in text
    assert f"{vendor.api.upper()}_{name.upper()}" in text
    assert not any(value in text for value in vendor.credentials.values())
    assert server.received == []


@each_credential
@pytest.mark.parametrize("end", ["\n", "\r\nx-injected: 1", "\0", "\x7f", "☕", " "])
def test_a_credential_that_no_header_can_hold_is_refused_at_once(
    vendor: Vendor, name: str, end: str
) -> None:
    with pytest.raises(ValueError, match=f"^{name}: ") as caught:
        vendor.make("sync", **{**vendor.credentials, name: f"Zq7{end}"})

    assert "Zq7" not in repr(caught.value)


def published_servers(vendor: Vendor) -> list[str]:
    return [server["url"] for server in vendor.document["servers"]]


@vendors
def test_every_published_server_has_a_name(vendor: Vendor) -> None:
    assert list(vendor.environments.values()) == published_servers(vendor)


async def _urls(vendor: Vendor, **arguments: Any) -> list[str]:
    """Where a blocking and an asynchronous call would go; nothing is sent."""
    urls: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        urls.append(str(request.url.copy_with(query=None)))
        return httpx2.Response(vendor.success, json=vendor.answer)

    given = {**vendor.credentials, **arguments}
    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http:
        client = vendor.make("sync", http_client=http, **given)
        client.messages.send(**vendor.required.arguments)
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) as async_http:
        client = vendor.make("asyncio", http_client=async_http, **given)
        await client.messages.send(**vendor.required.arguments)
    return urls


@vendors
def test_an_environment_is_the_published_server_of_that_name(vendor: Vendor) -> None:
    for name, url in vendor.environments.items():
        assert asyncio.run(_urls(vendor, environment=name)) == [f"{url}{vendor.path}"] * 2


@vendors
def test_without_a_choice_the_first_published_server_is_called(vendor: Vendor) -> None:
    first = published_servers(vendor)[0]

    assert asyncio.run(_urls(vendor)) == [f"{first}{vendor.path}"] * 2


@vendors
def test_an_unknown_environment_is_refused_with_the_known_ones(vendor: Vendor) -> None:
    with pytest.raises(ValueError, match="environment") as caught:
        vendor.make("sync", **vendor.credentials, environment="moon")

    assert all(name in str(caught.value) for name in vendor.environments)
    assert "moon" not in str(caught.value)


@vendors
def test_a_repr_shows_the_server_and_no_credential(vendor: Vendor) -> None:
    host = urlsplit(vendor.server).hostname
    with connect(vendor, f"http://user:secret@{host}/v9") as client:
        assert repr(client) == f"{vendor.client}(base_url='http://{host}/v9')"


@pytest.mark.parametrize("vendor", [COBALT, HERO], ids=lambda vendor: vendor.api)
def test_headers_of_a_call_are_added_to_the_credentials(serve: Serve, vendor: Vendor) -> None:
    server = serve(vendor)

    change = {"headers": {"X-Trace": "t-1"}}
    send(vendor, server.base_url, vendor.required.arguments, change=change)

    assert_credentials_arrived(server)
    assert server.received[0].headers["x-trace"] == "t-1"


@vendors
def test_clients_of_one_process_do_not_share_credentials(serve: Serve, vendor: Vendor) -> None:
    server = serve(vendor)
    [name, *_] = vendor.credentials
    [header, *_] = vendor.headers
    another: dict[str, Any] = {name: "second"}

    async def use_both() -> None:
        with connect(vendor, server.base_url) as first:
            async with connect_async(vendor, server.base_url, **another) as second:
                first.messages.send(**vendor.required.arguments)
                await second.messages.send(**vendor.required.arguments)
                first.messages.send(**vendor.required.arguments)

    asyncio.run(use_both())

    expected = vendor.headers[header]
    other = expected.replace(vendor.credentials[name], "second")
    assert [request.headers[header] for request in server.received] == [expected, other, expected]
