"""Finds the operations that a request can be of: by server, method and path template."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

from ..ir import Api, Operation, Server

_VARIABLE = re.compile(r"\{[^{}]*\}")
_LONGEST_SEGMENT = 500


@dataclass(frozen=True, slots=True)
class Base:
    """Where a server is: host and port as a pattern, None for any; the segments of its path."""

    host: re.Pattern[str] | None
    segments: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A path template with its operations, by HTTP method: several that differ in media types."""

    path: str
    segments: tuple[re.Pattern[str], ...]
    fixed: tuple[int, ...]
    """0 for each segment without variables, 1 for one with; the smaller one is the nearer."""
    query: frozenset[tuple[str, str]]
    """What its query always has."""
    methods: Mapping[str, tuple[Operation, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The servers and paths of an API. `words` are the segments that its paths spell out."""

    bases: tuple[Base, ...]
    templates: Mapping[int, tuple[Template, ...]]
    by_path: Mapping[str, Template]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request leads. `path` is a template, or a path with `{}` for all that the document
    does not spell out; no operations if the document has none there for its method.
    """

    path: str
    operations: tuple[Operation, ...]
    known: bool
    """Whether the path is one of the document."""


Elsewhere: TypeAlias = Literal["elsewhere"]


def routes(api: Api, servers: Iterable[str]) -> Routes:
    """The routes of an API; `servers` are further base URLs where it is found."""
    urls = [environment.server.url for environment in api.environments]
    urls += [one.server.url for one in api.operations if isinstance(one.server, Server)]
    bases = [_base(url) for url in dict.fromkeys([*urls, *servers])]
    by_path: dict[str, dict[str, list[Operation]]] = defaultdict(lambda: defaultdict(list))
    for operation in api.operations:
        by_path[operation.path][operation.http_method.upper()].append(operation)
    templates = [_template(path, methods) for path, methods in by_path.items()]
    counted: dict[int, list[Template]] = defaultdict(list)
    for template in sorted(templates, key=lambda one: (one.fixed, -len(one.query))):
        counted[len(template.segments)].append(template)
    words = (segment for template in templates for segment in _parts(_bare(template.path)))
    return Routes(
        bases=tuple(sorted(bases, key=lambda base: -len(base.segments))),
        templates={count: tuple(found) for count, found in counted.items()},
        by_path={template.path: template for template in templates},
        words=frozenset(word for word in words if not _VARIABLE.search(word)),
    )


def by_template(found: Routes, method: str, path: str) -> Route:
    """The route of a recorded exchange, whose path is a template already."""
    template = found.by_path.get(path)
    if template is None:
        return Route(_masked(found, _parts(_bare(path))), (), known=False)
    return Route(path, template.methods.get(method.upper(), ()), known=True)


def by_url(found: Routes, method: str, url: str) -> Route | Elsewhere:
    """The route of a URL; `elsewhere` if it is below no server of the API."""
    try:
        split = urlsplit(url)
        host = f"{split.scheme}://{split.hostname}{_port(split.scheme, split.port)}"
    except ValueError:
        return "elsewhere"
    query = frozenset(parse_qsl(split.query, keep_blank_values=True))
    below = [*_below(found.bases, host.lower(), _parts(split.path))]
    for segments in below:
        matching = _matching(found, segments, query)
        for template in matching:
            if method in template.methods:
                return Route(template.path, template.methods[method], known=True)
        if matching:
            return Route(matching[0].path, (), known=True)
    return Route(_masked(found, below[0]), (), known=False) if below else "elsewhere"


def _matching(
    found: Routes, segments: Sequence[str], query: frozenset[tuple[str, str]]
) -> list[Template]:
    return [
        template
        for template in found.templates.get(len(segments), ())
        if template.query <= query and _fit(template.segments, segments)
    ]


def _below(bases: Iterable[Base], host: str, parts: Sequence[str]) -> Iterator[list[str]]:
    """What is left of a path below each server that it is at, the longest one first."""
    for base in bases:
        count = len(base.segments)
        at_host = base.host is None or base.host.fullmatch(host)
        if at_host and len(parts) >= count and _fit(base.segments, parts[:count]):
            yield [unquote(part) for part in parts[count:]]


def _fit(patterns: Sequence[re.Pattern[str]], segments: Sequence[str]) -> bool:
    return all(
        len(segment) <= _LONGEST_SEGMENT and pattern.fullmatch(segment)
        for pattern, segment in zip(patterns, segments, strict=True)
    )


def _base(url: str) -> Base:
    head, mark, rest = url.partition("://")
    if not mark:  # relative to where the document was found, which is not known
        return Base(None, _patterns(_parts(url.rstrip("/")), "[^/]*"))
    authority, _, path = rest.partition("/")
    authority = authority.rpartition("@")[2].lower()
    port = {"http": ":80", "https": ":443"}.get(head.lower(), "")
    host = _pattern(f"{head.lower()}://{authority.removesuffix(port)}", "[^/@]*")
    return Base(host, _patterns(_parts(f"/{path}".rstrip("/")), ".*"))


def _port(scheme: str, port: int | None) -> str:
    usual = {"http": 80, "https": 443}.get(scheme)
    return "" if port is None or port == usual else f":{port}"


def _template(path: str, methods: Mapping[str, Sequence[Operation]]) -> Template:
    bare = _bare(path)
    segments = _parts(bare)
    query = path.partition("#")[0].partition("?")[2]
    return Template(
        path=path,
        segments=_patterns(segments, ".+"),
        fixed=tuple(1 if _VARIABLE.search(segment) else 0 for segment in segments),
        query=frozenset(parse_qsl(query, keep_blank_values=True)),
        methods={method: tuple(operations) for method, operations in methods.items()},
    )


def _bare(path: str) -> str:
    """A path template without a query or a fragment, which some documents write into it."""
    return path.partition("#")[0].partition("?")[0]


def _parts(path: str) -> list[str]:
    """The segments of a path; an empty last one stands for a slash at its end."""
    return path.split("/")[1:]


def _patterns(segments: Iterable[str], variable: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(unquote(segment), variable) for segment in segments)


def _pattern(template: str, variable: str) -> re.Pattern[str]:
    """A template as a pattern: one that fits a text of 500 characters soon, as only a few variables
    are told apart.
    """
    parts = _VARIABLE.split(template)
    if len(parts) > 4:
        parts = [parts[0], parts[-1]]
    return re.compile(variable.join(map(re.escape, parts)), re.DOTALL)


def _masked(found: Routes, segments: Iterable[str]) -> str:
    shown = [segment if segment in found.words else "{}" for segment in segments]
    return "".join(f"/{segment}" for segment in shown[:20]) or "/"
