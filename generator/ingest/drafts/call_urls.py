"""Which operation a sample call is one of, and at which base URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ..prose import SampleCall

_URL = re.compile(r"(https?)://([^/?#\s]+)([^?#\s]*)(?:\?([^#\s]*))?(?:#.*)?", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::[0-9]{1,5})?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_WRITTEN = re.compile(r"(?<=/)(?::|<|\$\{?|\{\{)([A-Za-z_][\w-]{0,99})(?:>|\}{1,2})?(?=/|$)")
_LITERAL = re.compile(r"\{[^{}]{1,100}\}|v\d{1,3}(?:\.\d{1,3})?|[A-Za-z_.-]{1,100}", re.ASCII)
_VARIABLE = re.compile(r"\{[^{}]*\}")
_RESERVED = re.compile(r"(?:(?:.*\.)?example\.(?:com|net|org)|example)(?::\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the URL of a call has besides the path of its operation.

    `base` is the URL before that path, without a slash at its end; it is empty where the host is a
    placeholder, a variable of the shell, or below example.com, which stands where a platform
    knows no host.
    """

    base: str
    query: tuple[tuple[str, str], ...]


def target(call: SampleCall, method: str, path: str) -> Target | None:
    """What the URL of a call of this operation says; None where it is another operation's."""
    match = _URL.fullmatch(call.url)
    if match is None or call.method != method:
        return None
    scheme, host, whole, query = match.groups(default="")
    segments = whole.rstrip("/").split("/")[1:]
    wanted = path.rstrip("/").split("/")[1:]
    rest = len(segments) - len(wanted)
    if rest < 0 or not all(map(_fits, segments[rest:], wanted)):
        return None
    prefix = "".join(f"/{segment}" for segment in segments[:rest])
    return Target(
        base=_base(scheme.lower(), host, prefix),
        query=tuple(parse_qsl(query, keep_blank_values=True)),
    )


def call_path(url: str) -> str:
    """The path of a URL in a sample call, with its variables in braces; empty where there is none,
    or a segment looks like the value of a variable, whose name nothing tells.
    """
    match = _URL.fullmatch(url)
    path = _WRITTEN.sub(r"{\1}", match[3]).rstrip("/") if match else ""
    segments = path.split("/")[1:]
    return path if segments and all(map(_LITERAL.fullmatch, segments)) else ""


def _base(scheme: str, host: str, prefix: str) -> str:
    usable = _HOST.fullmatch(host) and _PREFIX.fullmatch(prefix) and not _RESERVED.fullmatch(host)
    return f"{scheme}://{host}{prefix}" if usable else ""


def _fits(segment: str, wanted: str) -> bool:
    """Whether a segment of a URL is one of a path with variables."""
    literals = _VARIABLE.split(wanted)
    if len(literals) == 1:
        return segment == wanted
    first, last = literals[0], literals[-1]
    if not (segment.startswith(first) and segment.endswith(last)):
        return False
    position = len(first)
    for literal in literals[1:-1]:
        found = segment.find(literal, position + 1)
        if found < 0:
            return False
        position = found + len(literal)
    return len(segment) - len(last) > position
