"""What the examples and sample calls of a page add to the operation that it states.

All that is added here is marked as inferred, with the line of the example. Nothing that the page
states is changed, and nothing becomes required.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...document import JsonObject
from ..prose import Field, PageBody, PageOperation, Sample, SampleCall
from ..samples import has_placeholders
from ..statements import SHOWN_BY_CALL, SHOWN_BY_EXAMPLE, Draft
from .examples import schema_of
from .fill_calls import add_parameters, add_security, add_servers, fitting_calls, schema_of_text
from .fill_schemas import Path, Shown, confirm, grow, node, shown_at

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_WITHOUT_BODY = frozenset({"get", "head"})  # RFC 9110, section 9.3: it has no meaning there


def fill(draft: Draft, operation: PageOperation) -> None:
    """Add to the draft, which has the operation as the page states it, what its examples show.

    Schemas get types, members, elements and formats; bodies that only an example shows, a media
    type and a schema; the operation, the base URL, credentials and parameters of its sample calls.
    Examples that disagree with what is stated become warnings.
    """
    place = ("paths", operation.path, operation.method)
    if node(draft, place) is None:
        return
    for body in operation.bodies:
        _fill_body(draft, (*place, "requestBody"), body)
    for response in operation.responses:
        path = _response(draft, place, response.status)
        for body in response.bodies if path else ():
            _fill_body(draft, path, body)
    calls = fitting_calls(draft, operation)
    for call, _ in calls:
        if operation.method not in _WITHOUT_BODY:
            _fill_from_call(draft, (*place, "requestBody"), call)
    add_servers(draft, operation, calls)
    add_security(draft, operation, calls)
    add_parameters(draft, operation, calls)


def _response(draft: Draft, place: Path, status: str) -> Path:
    """The path of a response; that of the only one where the page does not say the status."""
    responses = node(draft, (*place, "responses")) or {}
    if status in responses:
        return (*place, "responses", status)
    if not status and len(responses) == 1:
        return (*place, "responses", next(iter(responses)))
    return (*place, "responses", "200") if not status and "200" in responses else ()


def _fill_body(draft: Draft, path: Path, body: PageBody) -> None:
    media = _media_type(draft, path, body.media_type, body.samples)
    if not media:
        return
    for sample in body.samples:
        shown = shown_at(draft, sample.line, sample.value)
        grow(draft, (*media, "schema"), [sample.value], shown)
    here = node(draft, media) or {}
    for sample in body.samples:
        if "example" not in here and "examples" not in here and not _is_template(sample):
            origin = draft.origin("stated", sample.line)
            draft.put((*media, "example"), sample.value, origin)
    _fill_fields(draft, (*media, "schema"), body.fields)


def _is_template(sample: Sample) -> bool:
    return has_placeholders(sample.value)


def _media_type(draft: Draft, path: Path, stated: str, samples: tuple[Sample, ...]) -> Path:
    """The path of the media type that examples belong to; empty where that is not clear."""
    content = node(draft, (*path, "content")) or {}
    if stated and (stated in content or not content):
        name = stated
    elif len(content) == 1:
        name = next(iter(content))
    elif content:
        return ()
    else:
        name = _JSON
    found = (*path, "content", name)
    if name not in content:
        if not samples:
            return ()
        draft.put(found, {}, draft.origin("inferred", samples[0].line, SHOWN_BY_EXAMPLE))
    return found


def _fill_fields(draft: Draft, path: Path, fields: Iterable[Field]) -> None:
    """Types and formats from the examples of single members."""
    tasks = [(path, field) for field in fields]
    while tasks:
        parent, field = tasks.pop()
        schema = node(draft, parent) or {}
        if "items" in schema:
            parent = (*parent, "items")
        own = (*parent, "properties", field.name)
        if node(draft, own) is None:
            continue
        if field.examples:
            grow(draft, own, field.examples, Shown(line=field.line, quiet=True))
        tasks.extend((own, inner) for inner in field.fields)


def _fill_from_call(draft: Draft, path: Path, call: SampleCall) -> None:
    headers = {name.lower(): value for name, value in call.headers.items()}
    told = headers.get("content-type", "").partition(";")[0].strip().lower()
    content = node(draft, (*path, "content")) or {}
    if call.body is None and not call.form:
        return
    name = told or (_JSON if call.body is not None else _FORM)
    if name not in content and content:
        if len(content) > 1 or call.body is None:
            return
        name = next(iter(content))
    media = (*path, "content", name)
    if name not in content:
        draft.put(path, {"content": {name: {}}}, draft.origin("inferred", call.line, SHOWN_BY_CALL))
    elif name == told or (not told and call.body is not None):
        confirm(draft, media, Shown(line=call.line))
    if call.body is None:
        _add_form(draft, (*media, "schema"), call)
        return
    shown = shown_at(draft, call.line, call.body)
    grow(draft, (*media, "schema"), [call.body], shown)
    here = node(draft, media) or {}
    if not shown.placeholders and "example" not in here and "examples" not in here:
        draft.put((*media, "example"), call.body, draft.origin("stated", call.line))


def _add_form(draft: Draft, path: Path, call: SampleCall) -> None:
    if node(draft, path) is None:
        draft.put(path, schema_of([{}]), draft.origin("inferred", call.line, SHOWN_BY_CALL))
    if "$ref" in (node(draft, path) or {}):
        return
    for name, text in call.form.items():
        own = (*path, "properties", name)
        if name and node(draft, own) is None:
            draft.put(own, _form_field(text), draft.origin("inferred", call.line, SHOWN_BY_CALL))


def _form_field(text: str) -> JsonObject:
    if text.startswith("@"):  # curl's way to name a file
        return {"type": "string", "format": "binary"}
    return schema_of_text(text)
