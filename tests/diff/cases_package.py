"""A case for each rule of the package as a whole."""

from __future__ import annotations

from .cases import Case, broken, fine, misled, refused
from .versions import TEXT, WHOLE, JsonObject, answer, api, query, record, send

_POST = "#/paths/~1messages/post"
_ID = f"{_POST}/responses/200/content/application~1json/schema/properties/id"
_SCHEMES = "#/components/securitySchemes"
_KEY: JsonObject = {"type": "apiKey", "in": "header", "name": "X-Key"}
_BEARER: JsonObject = {"type": "http", "scheme": "bearer"}


def _secured(schemes: dict[str, JsonObject], *security: tuple[str, ...]) -> JsonObject:
    """An API with these schemes, of which calls need any of these."""
    document = api(send())
    document["components"]["securitySchemes"] = schemes
    document["security"] = [{scheme: [] for scheme in each} for each in security]
    return document


def _flows(url: str) -> JsonObject:
    flow: JsonObject = {"tokenUrl": url, "scopes": {}}
    return _secured({"oauth": {"type": "oauth2", "flows": {"clientCredentials": flow}}}, ("oauth",))


def _served(*servers: tuple[str, str], **variables: JsonObject) -> JsonObject:
    """An API with these servers, by description and URL."""
    stated = [{"url": url, "description": said, "variables": variables} for said, url in servers]
    return api(send(), servers=stated)


def _variable(**members: object) -> JsonObject:
    return _served(_REGION, region=members)


def _told(*names: str) -> JsonObject:
    """An API with these webhooks."""
    return api(
        send(),
        webhooks={
            name: {
                "post": {
                    "requestBody": {
                        "content": {"application/json": {"schema": record(name, **{name: TEXT})}}
                    },
                    "responses": {"200": {"description": "OK"}},
                }
            }
            for name in names
        },
    )


def _called_back(*expressions: str) -> JsonObject:
    """An operation with a callback to these URLs."""
    request = {"content": {"application/json": {"schema": record("id", id=TEXT)}}}
    operation = {"requestBody": request, "responses": {"200": {"description": "OK"}}}
    called = {expression: {"post": operation} for expression in expressions}
    return api(send(callbacks={"onDelivery": called} if called else {}))


def _named(name: str, **members: object) -> JsonObject:
    """An answer with a component of this name."""
    schemas = {name: {**record("id", id=TEXT), **members}}
    return api(send(received={"$ref": f"#/components/schemas/{name}"}), schemas=schemas)


_REGION = ("Production", "https://{region}.example.com")
_OPEN = _secured({"key": _KEY}, ())
_KEYED = _secured({"key": _KEY}, ("key",))
_TWO = _secured({"key": _KEY, "bearer": _BEARER}, ("key",), ("bearer",))
_PRODUCTION = ("Production", "https://api.example.com")
_STAGING = ("Staging", "https://staging.example.com")
_SERVERS = ("#/servers", "#/servers")
_PLAIN = api(send())


CASES: tuple[Case, ...] = (
    broken(
        "class-renamed",
        "Message",
        _named("Message"),
        _named("Notice"),
        ("/schemas/Message", "/schemas/Notice"),
    ),
    broken(
        "class-removed",
        "Status",
        api(
            send(received=record("id", id={"$ref": "#/components/schemas/Status"})),
            schemas={"Status": {"type": "string", "enum": ["a"]}},
        ),
        api(send(received=record("id", id=TEXT))),
        ("/schemas/Status", None),
    ),
    fine(
        "class-deprecated",
        "Message",
        _named("Message"),
        _named("Message", deprecated=True),
        ("/schemas/Message", "/schemas/Message"),
    ),
    misled(
        "credential-added",
        "client argument key",
        _PLAIN,
        _KEYED,
        (None, f"{_SCHEMES}/key"),
    ),
    misled(
        "credential-needed",
        "client argument token",
        _secured({"key": _KEY, "bearer": _BEARER}, ("key",)),
        _secured({"key": _KEY, "bearer": _BEARER}, ("key", "bearer")),
        (f"{_SCHEMES}/bearer", f"{_SCHEMES}/bearer"),
    ),
    fine(
        "credential-offered",
        "client argument token",
        _KEYED,
        _TWO,
        (None, f"{_SCHEMES}/bearer"),
        ("credential-not-needed",),
    ),
    fine(
        "credential-not-needed",
        "client argument key",
        _KEYED,
        _OPEN,
        (f"{_SCHEMES}/key", f"{_SCHEMES}/key"),
    ),
    broken(
        "credential-removed",
        "client argument token",
        _TWO,
        _KEYED,
        (f"{_SCHEMES}/bearer", None),
        ("credential-needed",),
    ),
    broken(
        "credential-renamed",
        "client argument key",
        _KEYED,
        _KEYED,
        (f"{_SCHEMES}/key", f"{_SCHEMES}/key"),
        (),
        ("", '[credentials.key]\nargument = "secret"\nvariable = "API_KEY"\n'),
    ),
    misled(
        "credential-variable-renamed",
        "client argument key",
        _KEYED,
        _KEYED,
        (f"{_SCHEMES}/key", f"{_SCHEMES}/key"),
        (),
        ("", '[credentials.key]\nvariable = "SECRET"\n'),
    ),
    misled(
        "credential-kind-changed",
        "client argument token",
        _secured({"bearer": _BEARER}, ("bearer",)),
        _secured({"bearer": _KEY}, ("bearer",)),
        (f"{_SCHEMES}/bearer", f"{_SCHEMES}/bearer"),
        (),
        (
            '[credentials.bearer]\nargument = "token"\nvariable = "TOKEN"\n',
            '[credentials.bearer]\nargument = "token"\nvariable = "TOKEN"\n',
        ),
    ),
    fine(
        "credential-sent-elsewhere",
        "client argument key",
        _KEYED,
        _secured({"key": {**_KEY, "in": "query"}}, ("key",)),
        (f"{_SCHEMES}/key", f"{_SCHEMES}/key"),
    ),
    fine(
        "credential-flow-changed",
        "client argument token",
        _flows("https://a.example.com"),
        _flows("https://b.example.com"),
        (f"{_SCHEMES}/oauth", f"{_SCHEMES}/oauth"),
    ),
    fine(
        "server-added",
        'environment "staging"',
        _served(_PRODUCTION),
        _served(_PRODUCTION, _STAGING),
        _SERVERS,
    ),
    broken(
        "server-removed",
        'environment "staging"',
        _served(_PRODUCTION, _STAGING),
        _served(_PRODUCTION),
        _SERVERS,
    ),
    fine(
        "server-url-changed",
        'environment "production"',
        _served(_PRODUCTION),
        _served(("Production", "https://api.example.org")),
        _SERVERS,
    ),
    misled(
        "default-server-changed",
        "client argument environment",
        _served(_PRODUCTION, _STAGING),
        _served(_STAGING, _PRODUCTION),
        _SERVERS,
    ),
    fine(
        "server-argument-added",
        "client argument region",
        _served(("Production", "https://eu.example.com")),
        _variable(default="eu"),
        _SERVERS,
        ("server-url-changed",),
    ),
    misled(
        "required-server-argument-added",
        "client argument region",
        _served(("Production", "https://eu.example.com")),
        _variable(),
        _SERVERS,
        ("server-url-changed",),
    ),
    broken(
        "server-argument-removed",
        "client argument region",
        _variable(default="eu"),
        _served(("Production", "https://eu.example.com")),
        _SERVERS,
        ("server-url-changed",),
    ),
    broken(
        "server-argument-renamed",
        "client argument region",
        _variable(default="eu"),
        _variable(default="eu")
        | {
            "components": {
                "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "region"}}
            }
        },
        _SERVERS,
        ("credential-offered",),
        ("", '[credentials.key]\nargument = "region"\n'),
    ),
    misled(
        "server-argument-default-changed",
        "client argument region",
        _variable(default="eu"),
        _variable(default="us"),
        _SERVERS,
    ),
    fine(
        "server-value-added",
        "client argument region",
        _variable(default="eu", enum=["eu"]),
        _variable(default="eu", enum=["eu", "us"]),
        _SERVERS,
    ),
    broken(
        "server-value-removed",
        "client argument region",
        _variable(default="eu", enum=["eu", "us"]),
        _variable(default="eu", enum=["eu"]),
        _SERVERS,
    ),
    refused(
        "webhook-added",
        "parse_unverified_webhook()",
        _told("sent"),
        _told("sent", "failed"),
        (None, "#/webhooks/failed/post"),
    ),
    broken(
        "webhook-removed",
        "parse_unverified_webhook()",
        _told("sent", "failed"),
        _told("sent"),
        ("#/webhooks/failed/post", None),
        ("class-removed",),
    ),
    fine(
        "parser-added",
        "parse_unverified_webhook()",
        _PLAIN,
        _told("sent"),
        (None, "#/webhooks/sent/post"),
    ),
    broken(
        "parser-removed",
        "parse_unverified_webhook()",
        _told("sent"),
        _PLAIN,
        ("#/webhooks/sent/post", None),
    ),
    fine(
        "parser-added",
        "parse_unverified_send_message_on_delivery()",
        _PLAIN,
        _called_back("{$request.query.url}/sent"),
        (None, "~1sent/post"),
    ),
    broken(
        "parser-renamed",
        "parse_unverified_send_message_on_delivery()",
        _called_back("{$request.query.url}/sent"),
        _called_back("{$request.query.url}/sent", "{$request.query.url}/failed"),
        ("~1sent/post", "~1sent/post"),
        ("parser-added",),
    ),
    broken(
        "package-renamed",
        "api_client",
        _PLAIN,
        _PLAIN,
        ("", ""),
        ("client-renamed",),
        ("", 'package = "other_client"\n'),
    ),
    broken("client-renamed", "ApiClient", _PLAIN, _PLAIN, ("", ""), (), ("", 'client = "Other"\n')),
    Case(
        "docs",
        "docs",
        "docs-changed",
        "messages.send()",
        _PLAIN,
        api(send(summary="Send a message.")),
        (_POST, _POST),
    ),
    Case(
        "docs",
        "docs",
        "docs-changed",
        "messages.send(kind)",
        api(send(parameters=[query("kind", WHOLE)])),
        api(send(parameters=[query("kind", {**WHOLE, "default": 1})])),
        (f"{_POST}/parameters/0", f"{_POST}/parameters/0"),
    ),
    Case(
        "docs",
        "docs",
        "docs-changed",
        "SendMessageResponse.id",
        api(send(responses=answer(record("id", id=TEXT)))),
        api(send(responses=answer(record("id", id={**TEXT, "description": "Which."})))),
        (_ID, _ID),
    ),
)
