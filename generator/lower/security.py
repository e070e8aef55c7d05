"""Security schemes as credentials of the client, and what each operation needs of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..config import CredentialNames, PackageConfig
from ..document import JsonObject, JsonValue, join
from ..ir import Credential, Location
from ..naming import member_name, words
from .follow import follow, members
from .schemas import Scope, text

_LOCATIONS: dict[str, Location] = {"header": "header", "query": "query", "cookie": "cookie"}
# Arguments of every client, and what its methods would hide: no credential can be called so.
_CLIENT_ARGUMENTS = frozenset(
    {"api", "base_url", "environment", "headers", "http_client", "retry", "self", "timeout"}
)
_BASIC = ("username", "password")
_SECRET_NAMES = {"apiKey": "key", "bearer": "token", "basic": "username"}
# Source: RFC 9110, section 5.6.2; cookies have the same names (RFC 6265, section 4.1.1).
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def credentials(scope: Scope, config: PackageConfig) -> tuple[Credential, ...]:
    """The schemes that the client can satisfy, in the order of the document; others are listed."""
    found: list[Credential] = []
    for name, pointer, stated in _schemes(scope):
        credential = _credential(name, stated, pointer)
        if credential is None:
            scope.note(
                "security-scheme",
                pointer,
                "a security scheme of another kind",
                "an API key, a bearer token, or a user name and password",
                hint="send it yourself: headers=..., or the auth of your own httpx2 client",
            )
        else:
            found.append(credential)
    return _named(found, _leaders(scope, found), config)


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


def _credential(scheme: str, stated: JsonObject, pointer: str) -> Credential | None:
    """A credential without names yet; None for a scheme of another kind."""
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
        case ("http", "bearer") | ("oauth2" | "openidconnect", _):
            return found
        case ("http", "basic") | ("basic", _):
            argument, password = _BASIC
            return replace(found, kind="basic", argument=argument, password=password)
        case _:
            return None


def _api_key(found: Credential, stated: JsonObject) -> Credential | None:
    """An API key; None if it has a name that cannot be sent."""
    name = stated.get("name")
    location = _LOCATIONS.get(text(stated, "in"), "header")
    if not isinstance(name, str) or not name:
        return None
    if location != "query" and not _TOKEN.fullmatch(name):
        return None
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
        named[credential.scheme] = replace(
            credential,
            argument=argument,
            variable=names.variable or f"{prefix}_{argument.upper()}",
            password=password,
            password_variable=f"{prefix}_{password.upper()}" if password else "",
        )
    return tuple(named.values())


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
    places = {known.scheme: (known.kind, known.location, known.wire_name) for known in found}
    order = {scheme: n for n, scheme in enumerate(places)}
    paths = scope.document.tree.get("paths")
    items = paths.values() if isinstance(paths, dict) else ()
    operations = (value for item in items if isinstance(item, dict) for value in item.values())
    owners = [scope.document.tree, *(value for value in operations if isinstance(value, dict))]
    leaders: dict[str, str] = {}
    stated = (s for owner in owners for s in _alternatives(owner.get("security")))
    for schemes in dict.fromkeys(stated):
        first: dict[tuple[str, ...], str] = {}
        for scheme in sorted(order.keys() & schemes, key=lambda scheme: order[scheme]):
            leader = first.setdefault(places[scheme], leaders.get(scheme, scheme))
            if leader != scheme:
                leaders[scheme] = leader
    return leaders


def _alternatives(stated: JsonValue) -> list[tuple[str, ...]]:
    entries = stated if isinstance(stated, list) else []
    return [tuple(entry) for entry in entries if isinstance(entry, dict)]


def requirements(
    operation: JsonObject, tree: JsonObject, known: frozenset[str]
) -> tuple[tuple[str, ...], ...]:
    """The security alternatives of an operation, its own or the document's.

    An alternative that names a scheme unknown to the client is left out: the client cannot meet it.
    Where no other is left, the schemes that it can meet are sent.
    """
    alternatives = _alternatives(operation.get("security", tree.get("security")))
    complete = tuple(schemes for schemes in alternatives if known.issuperset(schemes))
    if complete:
        return complete
    partial = (tuple(s for s in schemes if s in known) for schemes in alternatives)
    return tuple(dict.fromkeys(schemes for schemes in partial if schemes))
