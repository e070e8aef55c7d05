"""How the answers of operations go on: as the document states it, else as it can be recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..document import JsonObject, JsonValue, join
from ..ir import ListOf, Member, Model, ModelRef, Operation, Pages
from .operations import Found
from .pages_places import Answer, Path, answer_of, arguments_of, is_usual, items_of
from .pages_rules import Sight, recognised
from .pages_stated import Statement, stated_pages, statement
from .reading import facts_of, followed, text
from .scope import Scope

_METHODS = frozenset({"GET", "POST", "QUERY"})
_LONGEST_CHAIN = 32


def paged(
    scope: Scope, found: Sequence[Found], operations: Sequence[Operation], models: Sequence[Model]
) -> tuple[Operation, ...]:
    """The operations, each with how its pages follow each other where that is known."""
    by_key = {model.key: model for model in models}
    stated = {entry.pointer: entry for entry in found}
    return tuple(
        (
            replace(operation, pages=_pages(scope, stated[operation.key], operation, by_key))
            if operation.key in stated  # a variant has no pages of its own
            else operation
        )
        for operation in operations
    )


def _pages(
    scope: Scope, found: Found, operation: Operation, models: Mapping[str, Model]
) -> Pages | None:
    said = statement(scope, found)
    if isinstance(said, Statement):
        return stated_pages(scope, said, operation, models)
    if said is False or operation.http_method not in _METHODS:
        return None
    answer = answer_of(operation, models)
    if answer is None:
        return None
    items = items_of(answer, operation.path)
    if items is None:
        return None
    return recognised(
        Sight(
            http_method=operation.http_method,
            arguments=arguments_of(operation, models),
            answer=answer,
            items=items,
            usual=is_usual(items, operation.path),
            item_members=_item_members(answer, items, models),
            header=_link_header(scope, found),
            facts=lambda pointer: facts_of(scope.document, _schema(scope, pointer)),
        )
    )


def _item_members(answer: Answer, items: Path, models: Mapping[str, Model]) -> Sequence[Member]:
    held = answer.places[items].type if items else answer.type
    if isinstance(held, ListOf) and isinstance(held.item, ModelRef):
        return models[held.item.key].members
    return ()


def _schema(scope: Scope, pointer: str) -> JsonObject:
    """The schema of a member or parameter; of a parameter what stands in its place too."""
    node = followed(scope.document, pointer)
    if not isinstance(node, dict):
        return {}
    inner = node.get("schema")
    return inner if "in" in node and isinstance(inner, dict) else node


def _link_header(scope: Scope, found: Found) -> str | None:
    """What the document says of the `Link` header of a success; None if it names none."""
    responses = found.operation.get("responses")
    for status, response in responses.items() if isinstance(responses, dict) else ():
        if not status.startswith("2"):
            continue
        stated = _node(scope, response).get("headers")
        for name, header in stated.items() if isinstance(stated, dict) else ():
            if name.lower() == "link":
                facts = _node(scope, header)
                said = [text(facts, "description"), facts.get("example"), join("", name)]
                return " ".join(each for each in said if isinstance(each, str))
    return None


def _node(scope: Scope, value: JsonValue) -> JsonObject:
    """An object, or the one that its `$ref` leads to; empty if it is none."""
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(value, dict):
            return {}
        ref = value.get("$ref")
        if not isinstance(ref, str):
            return value
        value = followed(scope.document, ref)
    return {}
