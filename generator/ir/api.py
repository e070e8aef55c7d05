"""An API as a whole: its operations and webhooks, its credentials and servers, all its models."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .exchange import Location, Operation
from .servers import Environment, ServerArgument
from .types import Alias, Enum, Model, NameHint, Type
from .xml import XmlModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A request that the API sends on its own account; `name` is the document's, `type` that of its
    JSON body.
    """

    key: str
    name: str
    type: Type
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A request that the API sends because of a call of an operation.

    `operations` are the keys of those that have it, `names` are words for this request, the
    shortest first; `type` is that of its JSON body.
    """

    key: str
    operations: tuple[str, ...]
    names: tuple[str, ...]
    type: Type
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What the webhooks of an API carry together.

    `header` is the one whose values tell them apart, `by_header` says how; without it `type` reads
    all of them.
    """

    type: Type
    header: str = ""
    by_header: tuple[tuple[str, Type], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthFlow:
    """How an access token is had; a URL that the document does not state is empty, and one can be
    relative to the server.
    """

    name: Literal["authorizationCode", "clientCredentials", "password"]
    token_url: str = ""
    authorization_url: str = ""
    refresh_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A security scheme.

    `location` and `wire_name` say where an API key goes. `argument` and `variable` of a `basic` one
    are those of the user name. A `mutualTLS` one, and an `other` one, which the client cannot carry
    out, have neither: the user's own HTTP client is to.
    """

    scheme: str
    kind: Literal["apiKey", "bearer", "basic", "oauth2", "mutualTLS", "other"]
    argument: str
    variable: str
    pointer: str
    doc: str = ""
    location: Location = "header"
    wire_name: str = ""
    password: str = ""
    password_variable: str = ""
    client_id_variable: str = ""
    client_secret_variable: str = ""
    flows: tuple[OAuthFlow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Everything a package is made from."""

    title: str
    version: str
    doc: str
    docs_url: str | None
    environments: tuple[Environment, ...]
    credentials: tuple[Credential, ...]
    operations: tuple[Operation, ...]
    group_docs: dict[str, str] = field(default_factory=dict[str, str])
    models: tuple[Model, ...] = ()
    enums: tuple[Enum, ...] = ()
    aliases: tuple[Alias, ...] = ()
    server_arguments: tuple[ServerArgument, ...] = ()
    xml: dict[str, XmlModel] = field(default_factory=dict[str, "XmlModel"])
    """How the models that are sent or received as XML are written, by key."""
    places: dict[str, tuple[tuple[str, NameHint], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, NameHint], ...]]
    )
    """The further places, with their names, of each model or enumeration that equal ones became."""
    webhooks: tuple[Webhook, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    events: Events | None = None
    """None if the API has no webhook whose body can be read."""
