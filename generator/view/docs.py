"""The docstring of a method: what it does, takes, returns and raises, with an example."""

from __future__ import annotations

from ..ir import Operation
from ..naming import singular, words
from ..plan import Group
from ..text import WIDTH, prose, sentence, wrap
from . import sample
from .arguments import is_streamed, places, successes
from .errors import error_name
from .fields import member_doc
from .links import see_also
from .media import media_docs
from .types import Scene

_LONGEST_ANSWER = 12
_ALWAYS = """
Each call also raises `StatusError` for any other status than a success, `NoResponseError` if no
answer came (its `possibly_sent` says whether the request may have arrived), and
`InvalidResponseError` if the answer is not what the API describes.
"""
_NOTHING = frozenset("a an and no content default ok response returned success successful".split())
"""Words that say nothing of what a call returns."""


def group_doc(scene: Scene, group: Group) -> str:
    """What a resource group is, and what holds for each of its methods."""
    said = scene.api.group_docs.get(group.name, "")
    doc = said or f"The {group.name.replace('_', ' ')} of the {scene.called}"
    width = WIDTH - 8
    return "\n\n".join([prose(sentence(doc), width=width), *_filled(_ALWAYS, width)])


def method_doc(scene: Scene, group: Group, operation: Operation, *, awaited: bool) -> str:
    """Summary, description, arguments, result, errors, example and source.

    Of an asynchronous method only what a call needs: the rest stands at the blocking one.
    """
    width = WIDTH - 12
    lead = _lead(operation, width)
    offered = media_docs(scene, operation, width)
    needed = _section("Args:", _arguments(scene, operation, width))
    raised = _section("Raises:", _raises(operation, width))
    if awaited:
        twin = f"`{group.class_name}.{scene.plan.methods[operation.key]}`"
        more = ["Deprecated."] if operation.deprecated and len(lead) > 1 else []
        more += offered[:1] if operation.variant else []
        return "\n\n".join([_first(lead), *more, *needed, *raised, f"More at {twin}."])
    if is_streamed(operation):
        offered.append(
            "Use the stream in a `with` block, or `close` it: its items come as they are sent."
        )
    offered += _server(operation, width)
    blocks = [*lead, *offered, *needed, *_section("Returns:", _returns(operation, width)), *raised]
    blocks += _section("Example:", _example(scene, group, operation))
    blocks += _section("Example answer:", _example_answer(scene, operation))
    blocks += _headers(scene, operation)
    blocks += _section("See also:", see_also(scene, operation, width))
    source = f"`{operation.http_method} {operation.path}`"
    if operation.operation_id:
        source += f", operation `{operation.operation_id}`"
    return "\n\n".join([*blocks, f"Source: {source}."])


def _filled(text: str, width: int) -> list[str]:
    return ["\n".join(wrap(text, width))]


def _first(lead: list[str]) -> str:
    """The first paragraph of what a method does."""
    return lead[0].split("\n\n")[0]


def _arguments(scene: Scene, operation: Operation, width: int) -> list[str]:
    entries = [
        _entry(name, member_doc(place, width=width - 8), width)
        for place, name in places(scene, operation)
    ]
    body = operation.body
    if body is not None and not body.flat:
        name = scene.plan.body_argument[operation.key]
        entries.append(_entry(name, sentence(body.doc) or "The request body.", width))
    return [entry for entry in entries if entry]


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
    """What a call returns, as far as the document says more than that it is the answer; for each
    status, if there are several.
    """
    found = successes(operation)
    told = [each for each in found if not _said(each.doc) <= _NOTHING]
    if len(found) == 1:
        told = [each for each in told if each.content is not None]
        return [line for each in told for line in wrap(sentence(each.doc), width - 4)]
    if all(each.content is None for each in found):
        return []
    return [_entry(_status(each.status), sentence(each.doc), width) for each in told]


def _raises(operation: Operation, width: int) -> list[str]:
    """The documented errors; what each call can raise stands at its class."""
    return [
        _entry(
            error_name(response.status),
            f"{_status(response.status)}: {sentence(response.doc)}",
            width,
        )
        for response in operation.responses
        if response not in successes(operation) or response.status == "default"
        if not response.status.startswith(("1", "2", "3"))
    ]


def _server(operation: Operation, width: int) -> list[str]:
    """Where the request goes, if that is not where all others go."""
    if operation.server is None:
        return []
    said = (
        f"Goes to `{operation.server.url}`, unless the client has an `environment` or a `base_url`."
    )
    return _filled(said, width)


def _headers(scene: Scene, operation: Operation) -> list[str]:
    """Where the declared headers of the answer are read."""
    name = scene.header_classes.get(operation.key)
    return [f"Headers of the answer: `headers.{name}`."] if name else []


def _status(status: str) -> str:
    return "Any other status" if status == "default" else status


def _example(scene: Scene, group: Group, operation: Operation) -> list[str]:
    """A call, where the document gives an example to make it from."""
    body = operation.body
    stated = body is not None and isinstance(body.content.example, dict)
    if not stated and not any(p.example is not None for p in operation.parameters):
        return []
    target = f"client.{group.name}.{scene.plan.methods[operation.key]}"
    given = sample.arguments(scene, operation)
    return [sample.call(target, given, " " * 12)]


def _example_answer(scene: Scene, operation: Operation) -> list[str]:
    """What the call returns, by the document's example, if it is short."""
    for response in successes(operation):
        content = response.content
        if content is not None and isinstance(content.example, dict):
            shown = sample.answer(scene, content)
            return [shown] if shown.count("\n") < _LONGEST_ANSWER else []
    return []
