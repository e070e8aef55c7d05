"""What a method takes, by the place that each argument goes to, and which responses it returns."""

from __future__ import annotations

from ..ir import Member, ModelRef, Operation, Parameter, Response
from .types import Scene


def successes(operation: Operation) -> list[Response]:
    """The documented 2xx responses; the `default` one where there is none; without either, any 2xx
    with a body that nothing is known of.
    """
    found = [response for response in operation.responses if response.status.startswith("2")]
    found = found or [r for r in operation.responses if r.status == "default"]
    return found or [Response(status="2XX", doc="", content=None)]


def is_streamed(operation: Operation) -> bool:
    """Whether the answer comes item by item."""
    return any(
        response.content is not None and response.content.coding in {"events", "json-lines"}
        for response in successes(operation)
    )


def failures(operation: Operation) -> list[Response]:
    """The documented responses whose body an error carries; bytes are in its `body` anyway."""
    return [
        response
        for response in operation.responses
        if response.content is not None
        and response.content.coding != "bytes"
        and not response.status.startswith(("1", "2", "3"))
    ]


def flat_body(operation: Operation) -> str:
    """The key of the model whose members are arguments; empty if there is none."""
    body = operation.body
    if body is None or not body.flat or not isinstance(body.content.type, ModelRef):
        return ""
    return body.content.type.key


def flat_members(scene: Scene, operation: Operation) -> list[tuple[Member, str]]:
    """The members of a flat body with their arguments, in the order of the document."""
    key = flat_body(operation)
    if not key:
        return []
    return list(
        zip(scene.models[key].members, scene.plan.flat_arguments[operation.key], strict=True)
    )


def places(scene: Scene, operation: Operation) -> list[tuple[Member | Parameter, str]]:
    """Parameters and flat members with their arguments, required ones first."""
    names = scene.plan.arguments[operation.key]
    found: list[tuple[Member | Parameter, str]] = [
        *zip(operation.parameters, names, strict=True),
        *flat_members(scene, operation),
    ]
    return sorted(found, key=lambda pair: not pair[0].required)
