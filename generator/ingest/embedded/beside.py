"""What stands beside the document of a page: sample calls, and examples of bodies.

Such a page has one operation, and its document is what it states of it. So its examples add what
the document leaves out as a whole: examples, an answer without content, base URLs and credentials.
A member that only an example has is a question, a value that contradicts the document a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from ...document import JsonObject, JsonValue, copied, held, join
from ...problems import listing, quoted
from ..curl import sample_calls
from ..drafts.call_urls import Target, target
from ..drafts.credentials import shown_schemes
from ..drafts.fill_calls import add_security, add_servers, fitting_calls, unknown_parameters
from ..drafts.fill_schemas import Path, disagreement, grow, node, shown_at
from ..drafts.sample_fit import differences
from ..fences import Fence
from ..page import Page
from ..prose import PageOperation, SampleCall
from ..samples import has_placeholders
from ..statements import SHOWN_BY_EXAMPLE, Draft, Fragment
from . import written
from .labels import Example, examples

_JSON = "application/json"
_WITHOUT_CONTENT = ("1", "204", "205", "304")
_MAX_ASKED = 20  # members of one example
_MAX_EXAMPLES = 100  # of one page


def completed(
    page: Page, fragment: Fragment, fences: Sequence[Fence], prose: Sequence[str]
) -> Fragment:
    """What a page states with its document, with what its other fences add to the only operation;
    as it is where the document has another number of them. `prose` are the lines without fences.
    """
    operations = list(written.operations(fragment.tree))
    if len(operations) != 1:
        return fragment
    method, path, stated = operations[0]
    origin = fragment.origins.get(join("#/paths", path, method))
    line = origin.line if origin is not None else 0
    calls = [call for fence in fences for call in sample_calls(fence.text, fence.line)]
    inner = [call for text in _code_samples(stated) for call in sample_calls(text, line)]
    calls += [call for call in inner if target(call, method, path) is not None]
    shown = list(examples(prose, fences))[:_MAX_EXAMPLES]
    if not (calls or shown):
        return fragment
    draft = _reopened(fragment)
    operation = PageOperation(
        page=page,
        line=line,
        method=method,
        path=path,
        calls=tuple(calls[:_MAX_EXAMPLES]),
    )
    fitting = fitting_calls(draft, operation)
    _add_call(draft, operation, fitting)
    place = ("paths", path, method)
    bodies = [Example(role="request", value=call.body, line=call.line) for call, _ in fitting]
    for one in sorted([*bodies, *shown], key=lambda example: example.line):
        match one.role:
            case "request" if one.value is not None:
                _add_request(draft, place, one)
            case "request":
                pass
            case "response":
                _add_response(draft, place, one)
            case _:
                assert_never(one.role)
    return draft.fragment()


def _code_samples(operation: JsonObject) -> Iterator[str]:
    """The samples of code that a document has itself, in an extension that many tools read."""
    for one in held(operation.get("x-codeSamples")):
        source = one.get("source") if isinstance(one, dict) else None
        if isinstance(source, str):
            yield source


def _reopened(fragment: Fragment) -> Draft:
    """A draft of a fragment, which stays as it is."""
    draft = Draft(fragment.page)
    draft.tree = {name: copied(member) for name, member in fragment.tree.items()}
    draft.origins = dict(fragment.origins)
    draft.questions = list(fragment.questions)
    draft.problems = list(fragment.problems)
    return draft


def _add_call(
    draft: Draft, operation: PageOperation, calls: list[tuple[SampleCall, Target]]
) -> None:
    """Base URL and credentials, where the document has none; questions about what it lacks."""
    place = ("paths", operation.path, operation.method)
    holders = (draft.tree, node(draft, place[:2]) or {}, node(draft, place) or {})
    if not any(holder.get("servers") for holder in holders):
        for holder in holders:
            holder.pop("servers", None)
        add_servers(draft, operation, calls)
    else:
        _compare_servers(draft, holders, calls)
    known = _parameters(draft, holders)
    for call, to in calls:
        credentials = {one.name for one in shown_schemes(call, to.query)}
        for where, name in unknown_parameters(known, call, to):
            known.add((where, name))
            _ask(draft, call.line, f"the {where} parameter {quoted(name)}", "A sample call")
        if credentials and not any("security" in one for one in holders):
            add_security(draft, operation, [(call, to)])


def _compare_servers(
    draft: Draft, holders: Sequence[JsonObject], calls: Sequence[tuple[SampleCall, Target]]
) -> None:
    """A warning where a call has a base URL that the document does not."""
    stated = [server for holder in holders for server in held(holder.get("servers"))]
    urls = [str(one["url"]) for one in stated if isinstance(one, dict) and "url" in one]
    known = {url.rstrip("/").lower() for url in urls}
    other = next((one for one in calls if one[1].base and one[1].base.lower() not in known), None)
    if other is not None and all("://" in url and "{" not in url for url in urls):
        call, to = other
        found = f"a sample call at {quoted(to.base)}"
        disagreement(draft, ("servers",), call.line, found, listing(urls))


def _parameters(draft: Draft, holders: Sequence[JsonObject]) -> set[tuple[str, str]]:
    """Where each parameter that the document has is, and its name; headers in lower case."""
    found: set[tuple[str, str]] = set()
    components = node(draft, ("components", "parameters")) or {}
    schemes = node(draft, ("components", "securitySchemes")) or {}
    listed: list[JsonValue] = [*schemes.values()]
    for holder in holders:
        stated = holder.get("parameters")
        listed += stated if isinstance(stated, list) else []
    for one in listed:
        reference = one.get("$ref") if isinstance(one, dict) else None
        name = reference.rpartition("/")[2] if isinstance(reference, str) else ""
        match components.get(name, one):
            case {"in": str() as where, "name": str() as name}:
                found.add((where, name.lower() if where == "header" else name))
            case _:
                pass
    return found


def _add_request(draft: Draft, place: Path, example: Example) -> None:
    body = (*place, "requestBody")
    stated = node(draft, body)
    if stated is None:
        found = "an example with a request body"
        disagreement(draft, place, example.line, found, "none, as in the document")
    elif "$ref" not in stated:
        _add_example(draft, (*body, "content"), example)


def _add_response(draft: Draft, place: Path, example: Example) -> None:
    responses = node(draft, (*place, "responses")) or {}
    status = _status(responses, example)
    if not status:
        return
    path = (*place, "responses", status)
    stated = node(draft, path)
    if stated is None and responses:
        listed = ", ".join(responses)
        disagreement(draft, path[:-1], example.line, f"an example with status {status}", listed)
        return
    if stated is not None and "$ref" in stated:
        return
    if stated is None:
        known = draft.origin("inferred", example.line, SHOWN_BY_EXAMPLE)
        draft.put(path, {}, known if example.status else draft.origin("assumed", example.line))
    if stated is None or not stated.get("content"):
        media = (*path, "content", _JSON)
        draft.put(media[:-1], {_JSON: {}}, draft.origin("inferred", example.line, SHOWN_BY_EXAMPLE))
        shown = shown_at(draft, example.line, example.value)
        grow(draft, (*media, "schema"), [example.value], shown)
    _add_example(draft, (*path, "content"), example)


def _status(responses: Mapping[str, JsonValue], example: Example) -> str:
    """The key of the response that an example is of; empty where that is not clear."""
    if example.status:
        classed = f"{example.status[0]}XX"
        known = (key for key in responses if key in (example.status, classed, classed.lower()))
        return next(known, example.status)
    if example.failed:
        return ""
    good = [key for key in responses if key[:1] == "2" and not key.startswith(_WITHOUT_CONTENT)]
    if responses:
        return good[0] if len(good) == 1 else ""
    return "200"


def _add_example(draft: Draft, content: Path, example: Example) -> None:
    """Put an example of a body, unless the document contradicts it, or has one already."""
    value, line = example.value, example.line
    known = node(draft, content) or {}
    names = [name for name in known if "json" in name.lower()]
    media = (*content, names[0]) if len(names) == 1 else ()
    here = node(draft, media) if media else None
    if here is None or has_placeholders(value):
        return
    schema = here.get("schema")
    found = differences(draft, schema, value) if isinstance(schema, dict) else []
    wrong = next((one for one in found if one.expected), None)
    if wrong is not None:
        place = f"{wrong.found} in {quoted(wrong.place)} of an example"
        disagreement(draft, (*media, "schema"), line, place, wrong.expected)
        return
    for one in found[:_MAX_ASKED]:
        _ask(draft, line, f"the member {quoted(one.place)} in its {example.role}", "An example")
    if "example" not in here and "examples" not in here:
        draft.put((*media, "example"), value, draft.origin("stated", line))


def _ask(draft: Draft, line: int, what: str, shower: str) -> None:
    """A question about something that only an example has."""
    method, path, _ = next(written.operations(draft.tree))
    note = f"{shower} on the page has {what}, which its document does not have."
    ask = f"Has {method.upper()} {path} {what}?"
    if all(ask != question.ask for question in draft.questions):
        draft.questions.append(draft.origin("assumed", line, note, ask))
