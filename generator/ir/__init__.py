"""The API as Python will see it: references resolved, directions known, every place with its name
hints.

Frozen data without behaviour. `lower` builds it, `plan` settles the names, `view` reads both;
nothing after `lower` sees the document. Things are told apart by `key`, the JSON pointer of the
place that first describes them.
"""

from __future__ import annotations

from .api import (
    Api,
    Callback,
    Credential,
    Events,
    OAuthFlow,
    Webhook,
)
from .exchange import (
    Body,
    Coding,
    Content,
    EventKind,
    HeaderForm,
    Link,
    Location,
    Operation,
    Pages,
    PagesKind,
    Parameter,
    Part,
    Parts,
    Response,
    ResponseHeader,
)
from .servers import (
    Environment,
    Server,
    ServerArgument,
    ServerVariable,
)
from .types import (
    Alias,
    AliasRef,
    Direction,
    Enum,
    EnumRef,
    ListOf,
    MapOf,
    Member,
    Model,
    ModelRef,
    NameHint,
    Nullable,
    Primitive,
    PrimitiveKind,
    RequireOneOf,
    Tag,
    TupleOf,
    Type,
    Union,
)

__all__ = [
    "Alias",
    "AliasRef",
    "Api",
    "Body",
    "Callback",
    "Coding",
    "Content",
    "Credential",
    "Direction",
    "Enum",
    "EnumRef",
    "Environment",
    "EventKind",
    "Events",
    "HeaderForm",
    "Link",
    "ListOf",
    "Location",
    "MapOf",
    "Member",
    "Model",
    "ModelRef",
    "NameHint",
    "Nullable",
    "OAuthFlow",
    "Operation",
    "Pages",
    "PagesKind",
    "Parameter",
    "Part",
    "Parts",
    "Primitive",
    "PrimitiveKind",
    "RequireOneOf",
    "Response",
    "ResponseHeader",
    "Server",
    "ServerArgument",
    "ServerVariable",
    "Tag",
    "TupleOf",
    "Type",
    "Union",
    "Webhook",
]
