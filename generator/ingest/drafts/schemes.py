"""Security schemes that a page names without saying what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...document import JsonObject, JsonValue
from ..assumed_schemes import assumed_scheme, scheme_question
from ..prose import PageOperation, SampleCall
from ..statements import Draft, Origin

_COMPONENT_KEY = re.compile(r"[^A-Za-z0-9._-]")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]")
_SHORTEST = 3
"""Of the letters of a header name that can show which scheme it is for."""


def put_security(draft: Draft, operation: PageOperation, path: tuple[str, ...]) -> None:
    """Put the security of an operation at its path into the draft, and the schemes it names."""
    names = _keys(operation.security)
    if not names and operation.choices is None:
        return
    line = operation.security_line or operation.line
    origin = draft.origin("stated", line)
    sets = [names] if operation.choices is None else [_keys(each) for each in operation.choices]
    if len(names) > 1 and operation.choices is None:
        origin = draft.origin(
            "assumed",
            line,
            "The page names the schemes; that all of them are sent at once it does not say.",
            f"Does a call need all of {_listed(names)}, or one of them?",
        )
    security: list[JsonValue] = [{name: [] for name in each} for each in sets]
    draft.put((*path, "security"), security if names else [], origin)
    for name in names:
        place = ("components", "securitySchemes", name)
        inferred = _inferred(draft, name, operation.calls, alone=len(names) == 1)
        known = draft.origins.get(f"#/components/securitySchemes/{name}")
        if known is None or (inferred is not None and known.basis == "assumed"):
            scheme, source = inferred or _assumed(draft, name, line)
            draft.put(place, scheme, source)


def _inferred(
    draft: Draft, name: str, calls: Iterable[SampleCall], *, alone: bool
) -> tuple[JsonObject, Origin] | None:
    """The scheme as sample calls show it; None if they do not."""
    for call in calls:
        for header, value in call.headers.items():
            scheme = _shown(name, header, value, alone=alone)
            if scheme is not None:
                note = f"The sample call sends the header {header}."
                return scheme, draft.origin("inferred", call.line, note)
    return None


def _shown(name: str, header: str, value: str, *, alone: bool) -> JsonObject | None:
    """The scheme that a header of a sample call is for, if it is for the one of this name."""
    wanted = _letters(name)
    if header.lower() == "authorization":
        kind = value.partition(" ")[0].lower()
        if kind in ("bearer", "basic") and (alone or kind in wanted):
            return {"type": "http", "scheme": kind}
    sent = _letters(header).removeprefix("x")
    if len(sent) >= _SHORTEST and (sent in wanted or wanted in sent):
        return {"type": "apiKey", "in": "header", "name": header}
    return None


def _assumed(draft: Draft, name: str, line: int) -> tuple[JsonObject, Origin]:
    """The scheme that a name suggests, with the question whether it is so."""
    scheme, taken = assumed_scheme(name)
    note = f"The page only names the scheme; it was taken for {taken}."
    return scheme, draft.origin("assumed", line, note, scheme_question(name))


def _keys(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(_COMPONENT_KEY.sub("_", name) for name in names))


def _letters(name: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", name.lower())


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
