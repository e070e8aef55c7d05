"""Security schemes as credentials of the client, and what each operation needs of them."""

from __future__ import annotations

from ..config import CredentialNames, PackageConfig
from ..document import JsonObject, JsonValue, escape
from ..ir import Credential, Location
from ..naming import member_name, settle, words
from .schemas import Scope, text

_LOCATIONS: dict[str, Location] = {"header": "header", "query": "query", "cookie": "cookie"}


def credentials(scope: Scope, config: PackageConfig) -> tuple[Credential, ...]:
    """The schemes that the client can satisfy, in the order of the document; others are listed."""
    components = scope.document.tree.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    found: list[Credential] = []
    for name, value in (schemes if isinstance(schemes, dict) else {}).items():
        pointer = f"#/components/securitySchemes/{escape(name)}"
        credential = _credential(name, value, pointer, config) if isinstance(value, dict) else None
        if credential is None:
            scope.note(
                "security-scheme",
                pointer,
                "a security scheme of another kind",
                "an API key or a bearer token",
                hint="send it yourself: headers=..., or the auth of your own httpx2 client",
            )
        else:
            found.append(credential)
    return tuple(found)


def _credential(
    scheme: str, stated: JsonObject, pointer: str, config: PackageConfig
) -> Credential | None:
    names = config.credentials.get(scheme, CredentialNames())
    doc = text(stated, "description")
    match (stated.get("type"), str(stated.get("scheme", "")).lower()):
        case ("apiKey", _):
            wire_name = text(stated, "name")
            argument = names.argument or _api_key_argument(wire_name, scheme)
            return Credential(
                scheme=scheme,
                kind="apiKey",
                argument=argument,
                variable=names.variable or f"{config.env_prefix}_{argument.upper()}",
                pointer=pointer,
                doc=doc,
                location=_LOCATIONS.get(text(stated, "in"), "header"),
                wire_name=wire_name,
            )
        case ("http", "bearer"):
            argument = names.argument or "token"
            return Credential(
                scheme=scheme,
                kind="bearer",
                argument=argument,
                variable=names.variable or f"{config.env_prefix}_{argument.upper()}",
                pointer=pointer,
                doc=doc or text(stated, "bearerFormat"),
                wire_name="Authorization",
            )
        case _:
            return None


def _api_key_argument(wire_name: str, scheme: str) -> str:
    """`x-api-key` -> `api_key`; a header that any scheme could use is named after the scheme."""
    parts = [word for word in words(wire_name) if word != "x"]
    if parts in ([], ["authorization"]):
        parts = words(scheme)
    return member_name("_".join(parts))


def unique_arguments(found: tuple[Credential, ...]) -> bool:
    """Whether every credential has an argument of its own."""
    names = [credential.argument for credential in found]
    return settle(names) == names


def requirements(
    operation: JsonObject, tree: JsonObject, known: frozenset[str]
) -> tuple[tuple[str, ...], ...]:
    """The security alternatives of an operation, its own or the document's.

    An alternative that names a scheme unknown to the client is left out: it can never be met.
    """
    stated: JsonValue = operation.get("security", tree.get("security"))
    if not isinstance(stated, list):
        return ()
    alternatives = [tuple(entry) for entry in stated if isinstance(entry, dict)]
    return tuple(schemes for schemes in alternatives if known.issuperset(schemes))
