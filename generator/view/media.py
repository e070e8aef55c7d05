"""What a method says of media types: which it sends and returns, and which there are besides."""

from __future__ import annotations

from ..ir import Operation
from ..text import wrap
from .arguments import successes
from .types import Scene


def media_docs(scene: Scene, operation: Operation, width: int) -> list[str]:
    """Paragraphs: what tells a variant from the operation itself, the variants of one that has
    some, and the media types for the same values.
    """
    told = operation.variant != ""
    said = [_told(scene, operation)] if told else [_listed(scene, operation), _choice(operation)]
    return ["\n".join(wrap(text, width)) for text in said if text]


def _told(scene: Scene, variant: Operation) -> str:
    """What a variant sends or returns."""
    own = scene.plan.methods[variant.variant_of]
    return f"{_does(scene, variant, subject='').capitalize()}; all else is as with `{own}`."


def _listed(scene: Scene, operation: Operation) -> str:
    """The variants of an operation."""
    found = [
        _does(scene, variant, subject=f"`{scene.plan.methods[variant.key]}` ")
        for variant in scene.variants.get(operation.key, [])
    ]
    if not found:
        return ""
    *first, last = found
    return f"{', '.join(first)} and {last}." if first else f"{last}."


def _does(scene: Scene, variant: Operation, *, subject: str) -> str:
    own = scene.operations[variant.variant_of]
    if variant.body is not None and variant.body != own.body:
        return f"{subject}sends `{variant.body.content.media_type}`"
    other = [
        response.content.media_type
        for response in successes(variant)
        if response.content is not None and response not in own.responses
    ]
    return f"{subject}returns {' or '.join(f'`{name}`' for name in dict.fromkeys(other))}"


def _choice(operation: Operation) -> str:
    """The media types that can be chosen for the same values."""
    contents = [] if operation.body is None else [operation.body.content]
    contents += [response.content for response in successes(operation) if response.content]
    others = dict.fromkeys(other.media_type for each in contents for other in each.others)
    if not others:
        return ""
    preferred = dict.fromkeys(each.media_type for each in contents if each.others)
    chosen = f"`with_options(media_type=...)` chooses {_names(others)} instead."
    return f"Uses {_names(preferred)}; {chosen}"


def _names(media_types: dict[str, None]) -> str:
    return " or ".join(f"`{name}`" for name in media_types)
