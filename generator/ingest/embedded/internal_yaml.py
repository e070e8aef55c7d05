"""Pages with Mintlify's internal YAML, as its Markdown had it until late 2025.

The fence looks like that of an OpenAPI document, but `paths` is one operation with its path and
method as members. It is written as OpenAPI here, member by member; places are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...document import Document, JsonObject, JsonValue, join, tokens
from ...problems import quoted
from ..fences import Fence
from ..page import Page
from ..statements import Draft, Fragment
from . import written
from .internal_schemas import Making, alternatives, content
from .internal_security import security
from .openapi_fence import check_end, warnings
from .upgrade import upgraded

_FIRST_KEY = re.compile(r"^paths[ \t]*:[ \t]*\n(?:[ \t]*\n)*[ \t]+\S", re.MULTILINE)
_METHOD_KEY = re.compile(r"^[ \t]+method[ \t]*:[ \t]*\S", re.MULTILINE)
_LOCATIONS = ("path", "query", "header", "cookie")
_OF_PARAMETERS = ("description", "deprecated")
_READ = frozenset("path method servers request response deprecated type".split())
_READ_OF_REQUEST = frozenset("security parameters body codeSamples".split())
_HEADING_WITHIN = 200  # lines above the fence


def holds_operation(fence: Fence) -> bool:
    """Whether a fence has an operation in this form, perhaps a faulty one."""
    return bool(_FIRST_KEY.search(fence.text) and _METHOD_KEY.search(fence.text))


def read(page: Page, fence: Fence, prose: Sequence[str]) -> Fragment | None:
    """What the operation in a fence states; None if it is no operation after all.

    `prose` are the lines of the page without its code: the heading above the fence and the quote
    below that are the operation's summary and description.

    Raises:
        BadInput: It cannot be read, or was cut.
    """
    source, tree = written.read_text(page, fence.text, fence.line)
    check_end(page, fence, tree)
    stated = tree.get("paths") if isinstance(tree, dict) else None
    if not isinstance(tree, dict) or not isinstance(stated, dict):
        return None
    path, method = stated.get("path"), stated.get("method")
    if not isinstance(path, str) or not isinstance(method, str):
        return None
    section = "webhooks" if stated.get("type") == "webhook" else "paths"
    at = join("#", section, path, method.lower())
    made: JsonObject = {"openapi": "3.1.0"}
    made |= {name: member for name, member in tree.items() if name != "paths"}
    components = made.get("components")
    made["components"] = _sections(components) if isinstance(components, dict) else {}
    if "servers" in stated:
        made["servers"] = stated["servers"]
    work = Making(page=page, source=source, tree=made)
    work.former[join("#", section)] = "#/paths"
    work.former["#/servers"] = "#/paths/servers"
    made[section] = {path: {method.lower(): _operation(work, stated, at)}}
    if not work.tree.get("components"):
        work.tree.pop("components", None)
    return _fragment(work, fence, prose, at)


def _fragment(work: Making, fence: Fence, prose: Sequence[str], at: str) -> Fragment:
    page, source = work.page, work.source
    document = upgraded(Document(tree=work.tree, files=(source,), former=work.former))
    draft = written.drafted(page, document, lambda _: page.name)
    draft.problems += [*source.problems, *work.problems, *warnings(page, fence, document.tree)]
    del draft.origins["#/openapi"]  # the page does not name the version
    _describe(draft, prose, fence.line - 2, tokens(at))
    for pointer, (note, question) in work.assumed.items():
        line = source.lines(tokens(document.published(pointer)))
        draft.origins[pointer] = draft.origin("assumed", line, note, question)
    written.ask(draft)
    return draft.fragment()


def _sections(components: JsonObject) -> JsonObject:
    """Components that can be added to, without empty sections."""
    return {
        name: dict(section)
        for name, section in components.items()
        if isinstance(section, dict) and section
    }


def _operation(work: Making, stated: JsonObject, at: str) -> JsonObject:
    work.former[at] = "#/paths/method"
    request = stated.get("request")
    request = request if isinstance(request, dict) else {}
    _note_unknown(work, stated, "#/paths", _READ)
    _note_unknown(work, request, "#/paths/request", _READ_OF_REQUEST)
    made: JsonObject = {}
    if stated.get("deprecated") is True:
        made["deprecated"] = True
        work.former[join(at, "deprecated")] = "#/paths/deprecated"
    if isinstance(required := request.get("security"), list):
        made["security"] = security(work, required, "#/paths/request/security")
        work.former[join(at, "security")] = "#/paths/request/security"
    if parameters := _parameters(work, request.get("parameters"), join(at, "parameters")):
        made["parameters"] = parameters
    if isinstance(body := request.get("body"), dict) and body:
        work.former[join(at, "requestBody")] = "#/paths/request/body"
        held = content(work, body, "#/paths/request/body", join(at, "requestBody", "content"))
        if held:
            marked: JsonObject = {"required": True} if _is_required(body) else {}
            made["requestBody"] = {**marked, "content": held}
    if isinstance(responses := stated.get("response"), dict) and responses:
        work.former[join(at, "responses")] = "#/paths/response"
        made["responses"] = {
            status: _response(
                work, one, join("#/paths/response", status), join(at, "responses", status)
            )
            for status, one in responses.items()
            if isinstance(one, dict)
        }
    if samples := request.get("codeSamples"):
        made["x-codeSamples"] = samples
        work.former[join(at, "x-codeSamples")] = "#/paths/request/codeSamples"
    return made


def _parameters(work: Making, stated: JsonValue, new: str) -> list[JsonValue]:
    made: list[JsonValue] = []
    for location in _LOCATIONS:
        named = stated.get(location) if isinstance(stated, dict) else None
        for name, holder in named.items() if isinstance(named, dict) else ():
            if isinstance(holder, dict):
                old = join("#/paths/request/parameters", location, name)
                work.former[join(new, len(made))] = old
                made.append(_parameter(work, (location, name), holder, old, join(new, len(made))))
    return made


def _parameter(
    work: Making, named: tuple[str, str], holder: JsonObject, old: str, new: str
) -> JsonObject:
    location, name = named
    made: JsonObject = {"name": name, "in": location}
    listed = holder.get("schema")
    every = (
        [dict(one) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    )
    if location == "path" or any(one.get("required") is True for one in every):
        made["required"] = True
    for keyword in _OF_PARAMETERS:
        if every and all(one.get(keyword, None) == every[0].get(keyword) for one in every):
            values = [one.pop(keyword) for one in every if keyword in one]
            if values:
                made[keyword] = values[0]
                work.former[join(new, keyword)] = join(old, "schema", 0, keyword)
    made |= {name: member for name, member in holder.items() if name != "schema"}
    listing: list[JsonValue] = [*every]
    made["schema"] = alternatives(work, listing, join(old, "schema"), join(new, "schema"))
    return made


def _is_required(body: JsonObject) -> bool:
    """Whether a body must be sent; its schemas say so."""
    return any(
        isinstance(one, dict) and one.get("required") is True
        for holder in body.values()
        if isinstance(holder, dict) and isinstance(listed := holder.get("schemaArray"), list)
        for one in listed
    )


def _response(work: Making, stated: JsonObject, old: str, new: str) -> JsonObject:
    work.former[new] = old
    made: JsonObject = {}
    for media_type, holder in stated.items():
        if isinstance(holder, dict) and isinstance(holder.get("description"), str):
            made["description"] = holder["description"]
            work.former[join(new, "description")] = join(old, media_type, "description")
            break
    work.former[join(new, "content")] = old
    if held := content(work, stated, old, join(new, "content")):
        made["content"] = held
    return made


def _note_unknown(work: Making, stated: JsonObject, at: str, known: frozenset[str]) -> None:
    for name in stated:
        if name not in known:
            found = f"the key {quoted(name)}, which was not read"
            work.warn(join(at, name), "unknown-key", found, "a key of Mintlify's pages")


def _describe(draft: Draft, prose: Sequence[str], end: int, at: tuple[str, ...]) -> None:
    """Put the heading above the fence, and the quote below it, as summary and description."""
    above = range(min(end, len(prose)) - 1, max(end - _HEADING_WITHIN, 0) - 1, -1)
    start = next((n for n in above if prose[n].startswith("# ") and prose[n][2:].strip()), None)
    if start is None:
        return
    draft.put((*at, "summary"), prose[start][2:].strip(), draft.origin("stated", start + 1))
    first = next((n for n in range(start + 1, end) if prose[n].strip()), end)
    quoted_lines: list[str] = []
    for line in prose[first:end]:
        if not line.startswith(">"):
            break
        quoted_lines.append(line[1:].removeprefix(" ").rstrip())
    if text := "\n".join(quoted_lines).strip():
        draft.put((*at, "description"), text, draft.origin("stated", first + 1))
