"""What sample calls add to an operation: base URL, credentials, parameters."""

from __future__ import annotations

import re
from collections.abc import Collection

from ...document import JsonObject, JsonValue, join
from ...problems import Problem, quoted
from ..prose import PageOperation, SampleCall
from ..statements import SHOWN_BY_CALL, Draft
from .call_urls import Target, target
from .credentials import Scheme, is_credential, shown_schemes, stated_scheme
from .fill_schemas import Path, node

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")  # RFC 9110, section 5.1
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")
_TRIAL = re.compile(
    r"[/.-](?:sandbox|staging|stage|test|testing|dev|demo)[.-]|/localhost|/127\.", re.IGNORECASE
)

# Of the connection, the message or its content; a client sees to them itself.
_OWN_HEADERS = frozenset(
    """accept accept-encoding accept-language authorization cache-control connection content-length
    content-type cookie host origin proxy-authorization referer user-agent""".split()
)


def fitting_calls(draft: Draft, operation: PageOperation) -> list[tuple[SampleCall, Target]]:
    """The sample calls that are of this operation; a warning where there are only others."""
    found = [
        (call, to)
        for call in operation.calls
        if (to := target(call, operation.method, operation.path)) is not None
    ]
    if operation.calls and not found:
        call = operation.calls[0]
        draft.problems.append(
            Problem(
                code="sample-call-disagrees",
                place=draft.page.place(call.line),
                found=f"a sample call of {call.method.upper()} {quoted(_without_query(call.url))}",
                expected=f"{operation.method.upper()} {operation.path}",
                hint="nothing was taken from it; ask the vendor which of the two is right",
                level="warning",
            )
        )
    return found


def add_servers(
    draft: Draft, operation: PageOperation, calls: list[tuple[SampleCall, Target]]
) -> None:
    """Add the base URLs that the calls show, where the page states none."""
    place = ("paths", operation.path, operation.method)
    here = node(draft, place) or {}
    if operation.servers or "servers" in here:
        return
    bases: dict[str, int] = {}
    for call, to in calls:
        if to.base:
            bases.setdefault(to.base, call.line)
    if not bases:
        return
    servers: list[JsonValue] = [{"url": base} for base in bases]
    path: Path = ("servers",)
    if "servers" in draft.tree:
        if _urls(draft.tree["servers"]) >= set(bases):
            return
        path = (*place, "servers")
    first = next(iter(bases.values()))
    draft.put(path, servers, draft.origin("inferred", first, SHOWN_BY_CALL))
    for number, (base, line) in enumerate(bases.items()):
        ask = f"Is {base} the base URL for production?" if _TRIAL.search(base) else ""
        draft.origins[join("", *path, number)] = draft.origin("inferred", line, SHOWN_BY_CALL, ask)


def add_security(
    draft: Draft, operation: PageOperation, calls: list[tuple[SampleCall, Target]]
) -> None:
    """Add the security schemes that the page lists as credentials; where it states nothing of
    them, those of the first call.
    """
    shown = shown_schemes(calls[0][0], calls[0][1].query) if calls else []
    if operation.credentials:
        stated = [stated_scheme(place, field, shown) for place, field in operation.credentials]
        _require(draft, operation, stated, basis="stated")
    elif not operation.security and "security" not in (
        node(draft, ("paths", operation.path, operation.method)) or {}
    ):
        free = {(where, name.lower()) for where, name in _stated_parameters(draft, operation)}
        fresh = [each for each in shown if _key(each) not in free]
        _require(draft, operation, fresh, basis="inferred")


def add_parameters(
    draft: Draft, operation: PageOperation, calls: list[tuple[SampleCall, Target]]
) -> None:
    """Add the query parameters and headers that only the calls show; they are optional."""
    taken = {(where, _folded(where, name)) for where, name in _stated_parameters(draft, operation)}
    taken |= {("header", _folded("header", field.name)) for _, field in operation.credentials}
    for call, to in calls:
        for where, name in unknown_parameters(taken, call, to):
            taken.add((where, _folded(where, name)))
            texts = [text for key, text in to.query if key == name]
            schema: JsonObject = _of_texts(texts) if where == "query" else {"type": "string"}
            _parameter(draft, operation, where, name, schema, call.line)


def unknown_parameters(
    known: Collection[tuple[str, str]], call: SampleCall, to: Target
) -> list[tuple[str, str]]:
    """Where the query parameters and headers of a call are, and their names, each once, without
    the known ones (headers in lower case), credentials, and headers that a client sees to itself.
    """
    queries = dict.fromkeys(name for name, _ in to.query if name and not is_credential(name))
    headers = {
        name.lower(): name
        for name in call.headers
        if _TOKEN.fullmatch(name) and name.lower() not in _OWN_HEADERS and not is_credential(name)
    }
    found = [("query", name) for name in queries if ("query", name) not in known]
    return found + [
        ("header", name) for folded, name in headers.items() if ("header", folded) not in known
    ]


def schema_of_text(text: str) -> JsonObject:
    """What a value shows that is written as text, as in a URL: small whole numbers and true and
    false are taken for what they are, all else for text.
    """
    if _WHOLE.fullmatch(text):
        return {"type": "integer"}
    return {"type": "boolean"} if text in ("true", "false") else {"type": "string"}


def _of_texts(texts: list[str]) -> JsonObject:
    schemas = [schema_of_text(text) for text in texts]
    text: JsonObject = {"type": "string"}
    same = schemas[0] if all(each == schemas[0] for each in schemas) else text
    if len(texts) == 1:
        return same
    return {"type": "array", "items": same}


def _parameter(
    draft: Draft, operation: PageOperation, where: str, name: str, schema: JsonObject, line: int
) -> None:
    path = ("paths", operation.path, operation.method, "parameters")
    here = node(draft, path[:-1])
    listed = here.setdefault("parameters", []) if here is not None else None
    if isinstance(listed, list):
        listed.append({"name": name, "in": where, "schema": schema})
        ask = f"Is {name} required?"
        draft.origins[join("", *path, len(listed) - 1)] = draft.origin(
            "inferred", line, SHOWN_BY_CALL, ask
        )


def _require(draft: Draft, operation: PageOperation, schemes: list[Scheme], *, basis: str) -> None:
    if not schemes:
        return
    for scheme in schemes:
        path = ("components", "securitySchemes", scheme.name)
        if node(draft, path) is None:
            stated = basis == "stated"
            origin = draft.origin("stated" if stated else "inferred", scheme.line, _note(basis))
            draft.put(path, scheme.value, origin)
    requirement: JsonObject = {scheme.name: [] for scheme in schemes}
    place = ("paths", operation.path, operation.method, "security")
    line = schemes[0].line
    if basis == "stated" and len(requirement) > 1:
        note = "The page lists these credentials together."
        origin = draft.origin("assumed", line, note, "Are all of these credentials needed at once?")
    elif basis == "stated":
        origin = draft.origin("stated", line)
    else:
        origin = draft.origin("inferred", line, SHOWN_BY_CALL)
    draft.put(place, [requirement], origin)


def _note(basis: str) -> str:
    return "" if basis == "stated" else SHOWN_BY_CALL


def _stated_parameters(draft: Draft, operation: PageOperation) -> list[tuple[str, str]]:
    here = node(draft, ("paths", operation.path, operation.method)) or {}
    listed = here.get("parameters")
    stated = [(str(where), field.name) for where, field in operation.parameters]
    for each in listed if isinstance(listed, list) else []:
        match each:
            case {"in": str() as where, "name": str() as name}:
                stated.append((where, name))
            case _:
                pass
    return stated


def _folded(where: str, name: str) -> str:
    return name.lower() if where == "header" else name


def _key(scheme: Scheme) -> tuple[str, str]:
    if scheme.value["type"] == "http":
        return "header", "authorization"
    return str(scheme.value["in"]), str(scheme.value["name"]).lower()


def _urls(servers: JsonValue) -> set[str]:
    listed = servers if isinstance(servers, list) else []
    return {str(each["url"]).rstrip("/") for each in listed if isinstance(each, dict)}


def _without_query(url: str) -> str:
    return url.partition("?")[0]
