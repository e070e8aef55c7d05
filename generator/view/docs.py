"""The docstring of a method: what it does, takes, returns and raises, with an example."""

from __future__ import annotations

from ..ir import Member, Operation, Parameter
from ..naming import singular, words
from ..plan import Group
from ..text import WIDTH, prose, sentence, wrap
from . import sample
from .arguments import places, successes
from .errors import error_name
from .models import member_doc
from .types import Scene

_LONGEST_ANSWER = 12
_NO_ANSWER = (
    (
        "NoResponseError",
        "No answer came; `possibly_sent` says whether the request may have arrived.",
    ),
    ("InvalidResponseError", "The answer is not what the API describes."),
)


def method_doc(scene: Scene, group: Group, operation: Operation, *, awaited: bool) -> str:
    """Summary, description, arguments, result, errors, example and source."""
    width = WIDTH - 12
    blocks = _lead(operation, width)
    entries = [
        _entry(name, member_doc_of(place), width) for place, name in places(scene, operation)
    ]
    body = operation.body
    if body is not None and not body.flat:
        name = scene.plan.body_argument[operation.key]
        entries.append(_entry(name, sentence(body.doc) or "The request body.", width))
    blocks += _section("Args:", [entry for entry in entries if entry])
    blocks += _section("Returns:", _returns(operation, width))
    blocks += _section("Raises:", _raises(operation, width))
    blocks += _section("Example:", _example(scene, group, operation, awaited=awaited))
    blocks += _section("Example answer:", _example_answer(scene, operation))
    source = f"`{operation.http_method} {operation.path}`"
    if operation.operation_id:
        source += f", operation `{operation.operation_id}`"
    return "\n\n".join([*blocks, f"Source: {source}."])


def _lead(operation: Operation, width: int) -> list[str]:
    """Summary and description; one of them is enough where it says what the other says."""
    summary, doc = sentence(operation.summary), operation.doc
    if not doc or _said(doc) <= _said(summary):
        lead = ["\n".join(wrap(summary, width))] if summary else []
    elif _said(summary) <= _said(doc.split("\n\n")[0]):
        lead = [prose(sentence(doc), width=width)]
    else:
        lead = ["\n".join(wrap(summary, width)), prose(sentence(doc), width=width)]
    if not lead:
        lead = [f"{operation.http_method} {operation.path}."]
    return [*lead, "Deprecated."] if operation.deprecated else lead


def _said(text: str) -> set[str]:
    """The words of a text, so that "Send Message" is found in "Sends a message"."""
    return {singular(word) for word in words(text)}


def member_doc_of(place: Member | Parameter) -> str:
    """The prose of an argument."""
    return member_doc(place)


def _entry(name: str, text: str, width: int) -> str:
    """One `name: text` entry of a section; empty if there is nothing to say."""
    if not text:
        return ""
    first, *more = text.split("\n\n")
    lines = wrap(f"{name}: {first}", width - 4, hang="    ")
    for block in more:
        lines += ["", *(f"    {line}" for line in block.splitlines())]
    return "\n".join(lines)


def _section(title: str, entries: list[str]) -> list[str]:
    if not entries:
        return []
    lines = [f"    {line}" if line else "" for entry in entries for line in entry.split("\n")]
    return ["\n".join([title, *lines])]


def _returns(operation: Operation, width: int) -> list[str]:
    entries: list[str] = []
    for response in successes(operation):
        if response.content is not None:
            doc = sentence(response.doc) or f"The body of a {response.status} response."
            entries += wrap(doc, width - 4)
    return entries


def _raises(operation: Operation, width: int) -> list[str]:
    entries = [
        _entry(
            error_name(response.status),
            f"{_status(response.status)}: {sentence(response.doc)}",
            width,
        )
        for response in operation.responses
        if response not in successes(operation) or response.status == "default"
        if not response.status.startswith(("1", "2", "3"))
    ]
    if "default" not in {response.status for response in operation.responses}:
        entries.append(_entry("StatusError", "Any other status than a success.", width))
    return [*entries, *(_entry(name, text, width) for name, text in _NO_ANSWER)]


def _status(status: str) -> str:
    return "Any other status" if status == "default" else status


def _example(scene: Scene, group: Group, operation: Operation, *, awaited: bool) -> list[str]:
    """A call, where the document gives an example to make it from."""
    body = operation.body
    stated = body is not None and isinstance(body.content.example, dict)
    if not stated and not any(p.example is not None for p in operation.parameters):
        return []
    target = f"client.{group.name}.{scene.plan.methods[operation.key]}"
    given = sample.arguments(scene, operation)
    return [sample.call(f"await {target}" if awaited else target, given, " " * 12)]


def _example_answer(scene: Scene, operation: Operation) -> list[str]:
    """What the call returns, by the document's example, if it is short."""
    for response in successes(operation):
        content = response.content
        if content is not None and isinstance(content.example, dict):
            shown = sample.answer(scene, content)
            return [shown] if shown.count("\n") < _LONGEST_ANSWER else []
    return []
