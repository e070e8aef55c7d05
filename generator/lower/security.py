"""Security schemes as credentials of the client, and what each operation needs of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal
from urllib.parse import urlsplit

from ..config import CredentialNames, PackageConfig
from ..document import JsonObject, JsonValue, join
from ..ir import Credential, Location, OAuthFlow
from ..naming import member_name, words
from ..problems import quoted
from .follow import follow, members
from .schemas import Scope, text
from .servers import LOCAL_HOSTS

_LOCATIONS: dict[str, Location] = {"header": "header", "query": "query", "cookie": "cookie"}
# Arguments of every client, and what its methods would hide: no credential can be called so.
_CLIENT_ARGUMENTS = frozenset(
    {"api", "base_url", "environment", "headers", "http_client", "retry", "self", "timeout"}
)
_BASIC = ("username", "password")
_SECRET_NAMES = {"apiKey": "key", "bearer": "token", "oauth2": "token", "basic": "username"}
_OUTSIDE = frozenset({"mutualTLS", "other"})
# Source: RFC 9110, section 5.6.2; cookies have the same names (RFC 6265, section 4.1.1).
_is_token = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
_is_text = re.compile(r"[\x21-\x7e]+").fullmatch
_FLOWS: tuple[Literal["authorizationCode", "clientCredentials", "password"], ...] = (
    "authorizationCode",
    "clientCredentials",
    "password",
)
_URLS = ("tokenUrl", "authorizationUrl", "refreshUrl")


def credentials(scope: Scope, config: PackageConfig) -> tuple[Credential, ...]:
    """The schemes in the order of the document; what the client cannot carry out is listed."""
    found: list[Credential] = []
    for name, pointer, stated in _schemes(scope):
        credential = _credential(scope, name, stated, pointer)
        if credential.kind == "other":
            scope.note(
                "security-scheme",
                pointer,
                "a security scheme of another kind",
                "an API key, a bearer token, a user name and password, or a certificate",
                hint="send it yourself: headers=..., or the auth of your own httpx2 client",
            )
        found.append(credential)
    named = _named(found, _leaders(scope, found), config)
    _list_conflicts(scope, named)
    return named


def client_arguments(found: Iterable[Credential]) -> frozenset[str]:
    """The arguments that the client has already: those of every client, and the credentials'."""
    own = (name for each in found for name in (each.argument, each.password) if name)
    return _CLIENT_ARGUMENTS.union(own)


def sent_as(credential: Credential) -> tuple[Location, str]:
    """Where a credential goes, and under which name; that of a header in lower case."""
    if credential.kind != "apiKey":
        return "header", "authorization"
    name = credential.wire_name
    return credential.location, name.lower() if credential.location == "header" else name


def _schemes(scope: Scope) -> Iterator[tuple[str, str, JsonObject]]:
    components = members(scope, scope.document.tree, "components", "")
    pointer = "#/components/securitySchemes"
    for name, value in members(scope, components, "securitySchemes", "#/components").items():
        yield name, join(pointer, name), follow(scope, value, join(pointer, name))[0]


def _credential(scope: Scope, scheme: str, stated: JsonObject, pointer: str) -> Credential:
    """A credential without names yet."""
    found = Credential(
        scheme=scheme,
        kind="bearer",
        argument="token",
        variable="",
        pointer=pointer,
        doc=text(stated, "description") or text(stated, "bearerFormat"),
        wire_name="Authorization",
    )
    match (text(stated, "type").lower(), text(stated, "scheme").lower()):
        case ("apikey", _):
            return _api_key(found, stated)
        case ("http", "bearer"):
            return found
        case ("oauth2", _):
            return replace(found, kind="oauth2", flows=tuple(_flows(scope, stated, pointer)))
        case ("openidconnect", _):
            return replace(found, kind="oauth2")
        case ("http", "basic") | ("basic", _):
            argument, password = _BASIC
            return replace(found, kind="basic", argument=argument, password=password)
        case ("mutualtls", _):
            return replace(found, kind="mutualTLS", argument="", wire_name="")
        case _:
            return replace(found, kind="other", argument="")


def _flows(scope: Scope, stated: JsonObject, pointer: str) -> Iterator[OAuthFlow]:
    """The flows that the package has a grant for. Of others, the user gives the token."""
    flows, place = members(scope, stated, "flows", pointer), join(pointer, "flows")
    for name in _FLOWS:
        flow = members(scope, flows, name, place)
        if flow:
            urls = {key: _url(scope, flow, key, join(place, name)) for key in _URLS}
            yield OAuthFlow(
                name=name,
                token_url=urls["tokenUrl"],
                authorization_url=urls["authorizationUrl"],
                refresh_url=urls["refreshUrl"],
            )


def _url(scope: Scope, flow: JsonObject, key: str, pointer: str) -> str:
    """A URL of a flow, which can be relative; empty if there is none that the client would use."""
    stated = flow.get(key)
    if stated is None or stated == "":
        return ""
    if isinstance(stated, str) and _is_text(stated) and _is_safe(stated):
        return stated
    scope.note(
        "oauth-url",
        join(pointer, key),
        f"the URL {quoted(stated)}" if isinstance(stated, str) else "no text",
        "an https URL without fragment",
        hint="the grant goes without it: pass token_url=... or authorization_url=...",
    )
    return ""


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.fragment and (parts.scheme in {"", "https"} or parts.hostname in LOCAL_HOSTS)


def _api_key(found: Credential, stated: JsonObject) -> Credential:
    """An API key; an `other` scheme if it has a name that cannot be sent."""
    name = stated.get("name")
    location = _LOCATIONS.get(text(stated, "in"), "header")
    if not isinstance(name, str) or not name or (location != "query" and not _is_token(name)):
        return replace(found, kind="other", argument="")
    return replace(
        found,
        kind="apiKey",
        argument=_api_key_argument(name, found.scheme),
        location=location,
        wire_name=name,
    )


def _api_key_argument(wire_name: str, scheme: str) -> str:
    """`x-api-key` -> `api_key`; a header that any scheme could use is named after the scheme."""
    parts = [word for word in words(wire_name) if word != "x"]
    if parts in ([], ["authorization"]):
        parts = words(scheme)
    return member_name("_".join(parts))


def _named(
    found: list[Credential], leaders: Mapping[str, str], config: PackageConfig
) -> tuple[Credential, ...]:
    """The credentials with an argument and a variable each.

    One that is the same value as its leader has its argument. Of others that want one name, the
    first keeps it and a later one is named after its scheme.
    """
    named: dict[str, Credential] = {}
    taken = set(_CLIENT_ARGUMENTS)
    numbers: dict[str, int] = {}
    for credential in found:
        if credential.kind in _OUTSIDE:
            named[credential.scheme] = credential
            continue
        names = config.credentials.get(credential.scheme, CredentialNames())
        same = named.get(leaders.get(credential.scheme, ""))
        if names.argument is not None:
            argument, password = _stated(credential, names.argument)
        elif same is not None:
            argument, password = same.argument, same.password
        else:
            argument, password = _free(credential, taken, numbers)
        taken |= {argument, password} - {""}
        prefix = config.env_prefix
        made = replace(
            credential,
            argument=argument,
            variable=names.variable or f"{prefix}_{argument.upper()}",
            password=password,
            password_variable=f"{prefix}_{password.upper()}" if password else "",
        )
        named[credential.scheme] = _registered(made, prefix) if made.kind == "oauth2" else made
    return tuple(named.values())


def _registered(credential: Credential, prefix: str) -> Credential:
    """An OAuth 2.0 credential with the variables of a client's id and secret."""
    if credential.argument != "token":
        prefix = f"{prefix}_{credential.argument.upper()}"
    return replace(
        credential,
        client_id_variable=f"{prefix}_CLIENT_ID",
        client_secret_variable=f"{prefix}_CLIENT_SECRET",
    )


def _stated(credential: Credential, argument: str) -> tuple[str, str]:
    return argument, f"{argument}_password" if credential.kind == "basic" else ""


def _free(credential: Credential, taken: set[str], numbers: dict[str, int]) -> tuple[str, str]:
    """The best argument that is free, and the one of a password; `numbers` are the last ones that
    were given to a name.
    """
    scheme = "_".join(words(credential.scheme)) or "scheme"
    name = f"{scheme}_{_SECRET_NAMES[credential.kind]}"
    options = [(credential.argument, credential.password)]
    if credential.kind == "basic":
        options.append((member_name(name), member_name(f"{scheme}_password")))
    else:
        options += [(member_name(scheme), ""), (member_name(name), "")]
    for argument, password in options:
        if taken.isdisjoint({argument, password}):
            return argument, password
    argument, password = options[-1]
    number = numbers.get(argument, 1) + 1
    while not taken.isdisjoint({f"{argument}_{number}", f"{password}_{number}"}):
        number += 1
    numbers[argument] = number
    return f"{argument}_{number}", f"{password}_{number}" if password else ""


def _leaders(scope: Scope, found: list[Credential]) -> dict[str, str]:
    """For each scheme the first one that a request needs together with it, and that goes to the
    same place: both can only be one value. Most have none.
    """
    places = {known.scheme: _place(known) for known in found if known.kind not in _OUTSIDE}
    order = {scheme: n for n, scheme in enumerate(places)}
    leaders: dict[str, str] = {}
    for schemes in _all_alternatives(scope):
        first: dict[tuple[str, ...], str] = {}
        for scheme in sorted(order.keys() & schemes, key=lambda scheme: order[scheme]):
            leader = first.setdefault(places[scheme], leaders.get(scheme, scheme))
            if leader != scheme:
                leaders[scheme] = leader
    return leaders


def _place(credential: Credential) -> tuple[str, str, str]:
    """Where a credential goes, and as what."""
    kind = "bearer" if credential.kind == "oauth2" else credential.kind
    name = credential.wire_name
    return kind, credential.location, name.lower() if credential.location == "header" else name


def _list_conflicts(scope: Scope, credentials: tuple[Credential, ...]) -> None:
    """List schemes that are needed together and that want one header for different values."""
    known = {credential.scheme: credential for credential in credentials if credential.argument}
    listed: set[str] = set()
    for schemes in _all_alternatives(scope):
        first: dict[tuple[str, str], Credential] = {}
        for credential in (known[scheme] for scheme in schemes if scheme in known):
            _, location, name = _place(credential)
            other = first.setdefault((location, name), credential)
            if other.argument == credential.argument or credential.scheme in listed:
                continue
            listed.add(credential.scheme)
            scope.note(
                "security-scheme",
                credential.pointer,
                f"needed together with {quoted(other.scheme)} in the same {location}",
                "one credential for each place of a request",
                hint="the last one is sent; correct `security` in overlay.yaml",
            )


def _all_alternatives(scope: Scope) -> dict[tuple[str, ...], None]:
    """The different alternatives that the document and its operations state."""
    paths = scope.document.tree.get("paths")
    items = paths.values() if isinstance(paths, dict) else ()
    operations = (value for item in items if isinstance(item, dict) for value in item.values())
    owners = [scope.document.tree, *(value for value in operations if isinstance(value, dict))]
    return dict.fromkeys(s for owner in owners for s in _alternatives(owner.get("security")))


def _alternatives(stated: JsonValue) -> list[tuple[str, ...]]:
    entries = stated if isinstance(stated, list) else []
    return [tuple(entry) for entry in entries if isinstance(entry, dict)]


def requirements(
    operation: JsonObject, tree: JsonObject, known: frozenset[str]
) -> tuple[tuple[str, ...], ...]:
    """The security alternatives of an operation, its own or the document's.

    An alternative that names a scheme that the document does not have is left out. Where no other
    is left, the schemes that it has are sent.
    """
    alternatives = _alternatives(operation.get("security", tree.get("security")))
    complete = tuple(schemes for schemes in alternatives if known.issuperset(schemes))
    if complete:
        return complete
    partial = (tuple(s for s in schemes if s in known) for schemes in alternatives)
    return tuple(dict.fromkeys(schemes for schemes in partial if schemes))
