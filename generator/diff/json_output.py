"""Changes as JSON for scripts; docs/diff.md describes the members."""

from __future__ import annotations

from ..document import JsonObject
from ..problems import Place
from .bump import Suggestion
from .change import Change
from .output import ApiDiff


def entry(diff: ApiDiff) -> JsonObject:
    """All that was found of an API; nothing is cut or escaped."""
    return {
        "api": diff.api,
        "state": diff.state,
        "old": diff.old or None,
        "new": diff.new or None,
        "version": None if diff.suggestion is None else _version(diff.suggestion),
        "changes": [_change(change) for change in diff.changes],
    }


def _version(suggestion: Suggestion) -> JsonObject:
    return {
        "bump": suggestion.bump,
        "old": suggestion.old,
        "suggested": suggestion.version,
        "stated": suggestion.stated,
        "met": suggestion.is_met,
        "notes": list(suggestion.notes),
    }


def _change(change: Change) -> JsonObject:
    return {
        "rule": change.rule,
        "level": change.level,
        "callers": change.callers,
        "types": change.types,
        "subject": change.subject,
        "text": change.text,
        "old": _place(change.old),
        "new": _place(change.new),
    }


def _place(place: Place | None) -> JsonObject | None:
    if place is None:
        return None
    return {"file": place.file, "line": place.line, "pointer": place.pointer}
