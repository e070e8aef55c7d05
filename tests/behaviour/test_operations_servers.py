"""Servers: variables of their URLs are arguments of the client."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
OK = httpx2.Response(200)
REGIONS: JsonObject = {"enum": ["eu", "us"], "default": "eu", "description": "Where data is kept."}
UNFIT = "expected text for the URL of the server"
TENANT: JsonObject = {"description": "Your subdomain"}
SERVERS = [
    {
        "url": "https://{region}.example.com/{version}",
        "description": "Live",
        "variables": {"region": REGIONS, "version": {"default": "v2"}},
    },
    {
        "url": "https://{tenant}.test.example.com:{port}",
        "description": "Test",
        "variables": {"tenant": TENANT, "port": {"default": "8443"}},
    },
]


@pytest.fixture
def made(make: Make) -> Made:
    upload = operation(method="put", operationId="uploadThing")["put"]
    upload["servers"] = [
        {"url": "https://upload-{region}.example.com", "variables": {"region": REGIONS}}
    ]
    item = {**operation(), "put": upload}
    return make(document(paths={"/things": item}, servers=SERVERS))


def sent(made: Made, **arguments: object) -> str:
    made.client(OK, **arguments).things.send()
    return str(made.requests[-1].url)


def test_variables_of_a_server_are_arguments(made: Made) -> None:
    assert sent(made) == "https://eu.example.com/v2/things"
    assert sent(made, region="us", version="v3/beta") == "https://us.example.com/v3/beta/things"
    test = {"environment": "test", "tenant": "acme"}
    assert sent(made, **test) == "https://acme.test.example.com:8443/things"
    assert sent(made, **test, port="443") == "https://acme.test.example.com/things"


def test_a_server_of_an_operation_has_them_too(made: Made) -> None:
    made.client(OK, region="us").things.upload()
    assert str(made.requests[-1].url) == "https://upload-us.example.com/things"
    made.client(OK).things.upload()
    assert str(made.requests[-1].url) == "https://upload-eu.example.com/things"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"region": "mars"}, "region: expected one of eu, us"),
        ({"environment": "test"}, "tenant: required by the URL of the server"),
        ({"environment": "test", "tenant": "evil.org/"}, f"tenant: {UNFIT}"),
        ({"environment": "test", "tenant": "me@evil.org"}, f"tenant: {UNFIT}"),
        ({"version": "v2?key=x"}, f"version: {UNFIT}"),
        (
            {"base_url": "https://x.org", "region": "us"},
            "base_url and region: expected one of them",
        ),
    ],
)
def test_a_variable_that_cannot_be_is_refused(
    made: Made, arguments: JsonObject, problem: str
) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        made.client(**arguments)


def test_what_was_given_for_them_is_not_shown(made: Made) -> None:
    shown = repr(made.client(environment="test", tenant="s3cret"))
    assert shown == "ApiClient(base_url='https://{tenant}.test.example.com:8443')"


def test_they_are_typed_and_described(made: Made) -> None:
    code = made.text("client.py")
    assert 'region: Literal["eu", "us"] | None = None' in code
    assert "tenant: str | None = None" in code
    assert "region: Where data is kept. Default: `eu`." in code
    assert "tenant: Your subdomain.\n" in code
    assert "`https://{region}.example.com/{version}`" in (made.folder / "README.md").read_text(
        "utf-8"
    )


def test_one_that_is_called_like_another_argument_says_what_it_is(make: Make) -> None:
    servers = [
        {
            "url": "{protocol}://{base_url}/{timeout}",
            "variables": {
                "protocol": {"default": "https", "enum": ["http", "https"]},
                "base_url": {"default": "api.example.com"},
                "timeout": {"default": "t"},
            },
        }
    ]
    made = make(document(paths={"/things": operation()}, servers=servers))
    assert sent(made, protocol="http", server_timeout="1") == "http://api.example.com/1/things"
