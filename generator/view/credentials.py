"""Views of security schemes and of the arguments of the client for them."""

from __future__ import annotations

from dataclasses import dataclass

from ..ir import Api, Credential
from ..text import Code, identifier, literal, markdown, markdown_code, sentence
from .types import code


@dataclass(frozen=True, slots=True)
class FlowView:
    """A flow of OAuth 2.0; a URL that is not stated is empty."""

    name: Code
    token_url: Code
    authorization_url: Code
    refresh_url: Code


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A security scheme; `kind` is the class of the runtime that says where its credential goes.

    What a kind does not have is empty.
    """

    argument: Code
    variable: Code
    password: Code
    password_variable: Code
    scheme: Code
    kind: Code
    location: Code
    wire_name: Code
    client_id_variable: Code
    client_secret_variable: Code
    flows: tuple[FlowView, ...]


@dataclass(frozen=True, slots=True)
class CredentialArgumentView:
    """An argument of the client; several schemes can have the same one. `changes` if it can be
    given as something that gives access tokens.
    """

    name: Code
    text: Code
    goes: Code
    variable: Code
    changes: bool


def credential_views(api: Api) -> tuple[CredentialView, ...]:
    """All security schemes."""
    return tuple(_credential_view(credential) for credential in api.credentials)


def argument_views(api: Api) -> tuple[CredentialArgumentView, ...]:
    """The arguments of the client for credentials."""
    changing = changing_arguments(api)
    return tuple(
        CredentialArgumentView(
            name=identifier(argument),
            text=literal(argument),
            goes=markdown(goes.replace("`", "")),
            variable=markdown_code(variable),
            changes=argument in changing,
        )
        for argument, variable, goes, _ in credential_arguments(api)
    )


def credential_arguments(api: Api) -> list[tuple[str, str, str, str]]:
    """The arguments for credentials, each once: with its variable, where it goes in words, and what
    the document says of it in a sentence.
    """
    found: dict[str, tuple[str, str, str, str]] = {}
    for credential in api.credentials:
        if not credential.argument:
            continue
        doc = sentence(credential.doc) if " " in credential.doc else ""
        goes = _goes(credential)
        entry = (credential.argument, credential.variable, goes, doc)
        found.setdefault(credential.argument, entry)
        if credential.password:
            goes = "Password of basic authentication"
            entry = (credential.password, credential.password_variable, goes, "")
            found.setdefault(credential.password, entry)
    return list(found.values())


def _goes(credential: Credential) -> str:
    """Where a credential goes, in words."""
    match credential.kind:
        case "bearer":
            return f"Bearer token{f' ({credential.doc})' if credential.doc else ''}"
        case "oauth2":
            return "Access token of OAuth 2.0"
        case "basic":
            return "User name of basic authentication"
        case "mutualTLS" | "other":
            return "The user's own HTTP client"
        case "apiKey":
            return f"API key, sent as the {credential.location} `{credential.wire_name}`"


def changing_arguments(api: Api) -> frozenset[str]:
    """The arguments that can be given as something that gives access tokens."""
    kinds = {"bearer", "oauth2"}
    return frozenset(c.argument for c in api.credentials if c.kind in kinds)


def _credential_view(credential: Credential) -> CredentialView:
    kinds = {
        "apiKey": "ApiKey",
        "basic": "Basic",
        "bearer": "Bearer",
        "mutualTLS": "MutualTls",
        "oauth2": "OAuth2",
        "other": "OtherScheme",
    }
    is_key = credential.kind == "apiKey"
    return CredentialView(
        argument=_stated(credential.argument),
        variable=literal(credential.variable),
        password=_stated(credential.password),
        password_variable=literal(credential.password_variable),
        scheme=literal(credential.scheme),
        kind=identifier(kinds[credential.kind]),
        location=literal(credential.location) if is_key else code(""),
        wire_name=literal(credential.wire_name) if is_key else code(""),
        client_id_variable=_stated(credential.client_id_variable),
        client_secret_variable=literal(credential.client_secret_variable),
        flows=tuple(
            FlowView(
                name=literal(flow.name),
                token_url=_stated(flow.token_url),
                authorization_url=_stated(flow.authorization_url),
                refresh_url=_stated(flow.refresh_url),
            )
            for flow in credential.flows
        ),
    )


def _stated(text: str) -> Code:
    return literal(text) if text else code("")
