"""From a normalised document to the IR: nothing after this stage sees the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..config import PackageConfig
from ..document import Document, JsonObject, join
from ..ir import Api, Body, Environment, Model, ModelRef, Operation, Server, Type
from ..naming import module_name
from ..problems import BadInput, Problem
from .aliases import settle_aliases
from .direction import directed
from .events import lower_given
from .links import linked
from .methods import stated_method
from .objects import with_demanded
from .operations import Found, find, lower_operation
from .pages import paged
from .schemas import Scope, text
from .security import client_arguments, credentials, requirements, sent_as
from .servers import environments, own_server, server_arguments
from .shapes import name_plainly
from .xml import settle_xml


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """The IR of a document, what of it could only be said in a plainer form, and the type that each
    schema has got.

    `places` is by the pointer of the schema; where a schema has another shape when it is sent, that
    one stands under the pointer and `#sent`.
    """

    api: Api
    problems: tuple[Problem, ...]
    places: Mapping[str, Type]


def lower_document(document: Document, config: PackageConfig) -> tuple[Api, tuple[Problem, ...]]:
    """The IR of a document, and what of it could only be said in a plainer form.

    Raises:
        BadInput: Two operations are given one name by the document or its overlay.
    """
    found = lowered(document, config)
    return found.api, found.problems


def lowered(document: Document, config: PackageConfig) -> Lowered:
    """As `lower_document`, with the types of all schemas, for tests that look at single ones.

    Raises:
        BadInput: Two operations are given one name by the document or its overlay.
    """
    scope = Scope(document)
    tree = document.tree
    schemes = credentials(scope, config)
    scope.secrets = {each.scheme: sent_as(each) for each in schemes}
    known = frozenset(credential.scheme for credential in schemes)
    servers = environments(scope, config.source_url)
    urls = frozenset(environment.server.url for environment in servers[:1])
    found = list(find(scope))
    every = [
        lower_operation(
            scope,
            entry,
            requirements(entry.operation, tree, known),
            _server(scope, entry, config.source_url, urls),
        )
        for entry in found
    ]
    stated = [own for own, *_ in every]
    clashes = _clashes(document, found, stated)
    if clashes:
        raise BadInput(*clashes)
    operations = linked(scope, [operation for variants in every for operation in variants])
    given = lower_given(scope, config.webhooks, found, stated)
    settle_aliases(scope)
    name_plainly(scope)
    operations, xml = settle_xml(scope, operations)
    models, aliases = directed(scope.models, scope.aliases, operations, given.types)
    models = tuple(with_demanded(scope, model) for model in models)
    by_key = {model.key: model for model in models}
    settled = [replace(each, body=_settled(each.body, by_key)) for each in operations]
    info = tree.get("info")
    facts = info if isinstance(info, dict) else {}
    api = Api(
        title=config.title or text(facts, "title") or "API",
        version=text(facts, "version") or "0",
        doc=text(facts, "description"),
        docs_url=_docs_url(tree, config),
        environments=servers or _first_server(operations),
        credentials=schemes,
        operations=paged(scope, found, settled, models),
        group_docs=_group_docs(tree),
        models=models,
        enums=tuple(scope.enums.values()),
        server_arguments=server_arguments(_servers(servers, operations), client_arguments(schemes)),
        aliases=aliases,
        xml=xml,
        places={key: tuple(places.items()) for key, places in scope.doubles.items()},
        webhooks=given.webhooks,
        callbacks=given.callbacks,
        events=given.events,
    )
    return Lowered(api=api, problems=tuple(scope.problems), places={**scope.parts, **scope.places})


def _server(scope: Scope, found: Found, origin: str | None, known: frozenset[str]) -> Server | None:
    """The server of an operation, else that of its path item; None where it is the API's."""
    if "servers" in found.operation:
        return own_server(scope, found.operation, found.pointer, origin, known)
    return own_server(scope, found.item, join("", "paths", found.path), origin, known)


def _first_server(operations: list[Operation]) -> tuple[Environment, ...]:
    """The server of an API that names servers only where its operations are."""
    own = [operation.server for operation in operations if operation.server is not None]
    return tuple(Environment(name="production", server=server) for server in own[:1])


def _servers(environments: tuple[Environment, ...], operations: list[Operation]) -> list[Server]:
    """All servers, those of the API first."""
    own = [operation.server for operation in operations if operation.server is not None]
    return [*(environment.server for environment in environments), *dict.fromkeys(own)]


def _settled(body: Body | None, models: Mapping[str, Model]) -> Body | None:
    """Members become arguments only if the object is always sent and never received, and if the
    document names all that have a type: arguments cannot have names that are data.
    """
    if body is None:
        return None
    if not isinstance(body.content.type, ModelRef):
        return replace(body, flat=False)
    model = models[body.content.type.key]
    plain = model.direction == "sent" and model.additional is None
    return replace(body, flat=body.required and plain)


def _clashes(document: Document, found: list[Found], operations: list[Operation]) -> list[Problem]:
    """Operations that would be one method."""
    same: dict[tuple[tuple[str, ...], str], list[int]] = defaultdict(list)
    for n, operation in enumerate(operations):
        same[operation.group, operation.method].append(n)
    problems: list[Problem] = []
    for (group, method), numbers in same.items():
        if len(numbers) > 1 and all(stated_method(found[n]) for n in numbers):
            others = ", ".join(operations[n].key for n in numbers[:-1])
            problems.append(
                Problem(
                    code="same-method",
                    place=document.place(operations[numbers[-1]].key),
                    found=f"a second operation called {'.'.join([*group, method])} beside {others}",
                    expected="one operation of that name",
                    hint="give one of them another x-clientwright-method in the overlay",
                )
            )
    return problems


def _docs_url(tree: JsonObject, config: PackageConfig) -> str | None:
    external = tree.get("externalDocs")
    stated = text(external, "url") if isinstance(external, dict) else ""
    return stated or config.source_url


def _group_docs(tree: JsonObject) -> dict[str, str]:
    """Descriptions of tags by the group that they make."""
    tags = tree.get("tags")
    return {
        module_name(text(tag, "name")): text(tag, "description")
        for tag in (tags if isinstance(tags, list) else [])
        if isinstance(tag, dict) and text(tag, "name")
    }


__all__ = ["Lowered", "lower_document", "lowered"]
