"""The links of responses in words: what can be called next, with which values of the answer."""

from __future__ import annotations

from ..ir import Operation
from ..text import sentence, wrap
from .types import Scene

_PARTS = {
    "$response.body#": "the answer's",
    "$request.body#": "the request's",
}
_NAMED = {
    "$response.header.": "the answer's header",
    "$request.header.": "the header",
    "$request.path.": "the argument for",
    "$request.query.": "the argument for",
}
_WHOLE = {
    "$response.body": "the answer",
    "$request.body": "the request's body",
    "$url": "the URL",
    "$method": "the HTTP method",
    "$statusCode": "the status",
}


def see_also(scene: Scene, operation: Operation, width: int) -> list[str]:
    """One entry for each link of the responses: the method, and what its arguments take."""
    entries: dict[str, None] = {}
    for response in operation.responses:
        for link in response.links:
            target = scene.operations.get(link.target)
            if target is None:
                continue
            method = f"{scene.plan.group_names[target.key]}.{scene.plan.methods[target.key]}"
            values = [
                f"`{_argument(scene, target, name)}` = {_said(value)}"
                for name, value in link.values
            ]
            with_ = f" with {', '.join(values)}" if values else ""
            doc = f": {sentence(link.doc)}" if link.doc else "."
            entries["\n".join(wrap(f"`{method}`{with_}{doc}", width - 4, hang="    "))] = None
    return list(entries)


def _argument(scene: Scene, target: Operation, name: str) -> str:
    """The argument for a parameter, which a link can name with its place: `path.id`."""
    if not name:
        return scene.plan.body_argument[target.key] or "body"
    names = scene.plan.arguments[target.key]
    for parameter, argument in zip(target.parameters, names, strict=True):
        if name in {parameter.wire_name, f"{parameter.location}.{parameter.wire_name}"}:
            return argument
    return name


def _said(value: str) -> str:
    """A runtime expression in words; a constant as it is."""
    if value in _WHOLE:
        return _WHOLE[value]
    for start, words in _PARTS.items():
        if value.startswith(f"{start}/"):
            path = value.removeprefix(f"{start}/").replace("/", ".")
            return f"{words} `{path}`"
    for start, words in _NAMED.items():
        if value.startswith(start):
            return f"{words} `{value.removeprefix(start)}`"
    return f"`{value}`"
