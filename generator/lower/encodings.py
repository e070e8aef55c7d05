"""What `encoding` says of the members of a body."""

from __future__ import annotations

from ..document import JsonObject, escape
from ..problems import quoted
from .follow import members
from .media_types import is_json
from .schemas import Scope, text

_FORM_STYLES = frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"})


def form_styles(scope: Scope, media: JsonObject, pointer: str) -> tuple[tuple[str, str, bool], ...]:
    """What `encoding` says of the members of a form: style and whether it is exploded; no style
    stands for JSON text.
    """
    found: list[tuple[str, str, bool]] = []
    for name, value in members(scope, media, "encoding", pointer).items():
        facts = value if isinstance(value, dict) else {}
        style = text(facts, "style")
        if style and style not in _FORM_STYLES:
            place = f"{pointer}/encoding/{escape(name)}"
            hint = "the usual style is sent, form"
            scope.note("parameter-style", place, f"the style {quoted(style)}", "form", hint=hint)
            style = "form"
        explode = facts.get("explode")
        if style or isinstance(explode, bool):
            exploded = explode if isinstance(explode, bool) else style in {"", "form"}
            found.append((name, style or "form", exploded))
        elif is_json(text(facts, "contentType")):
            found.append((name, "", False))
    return tuple(found)
