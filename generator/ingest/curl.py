"""Sample calls with curl, as pages show them; nothing is ever executed.

The words of a call are read by the rules of POSIX shells (quotes, escapes, lines that go on), the
options as in the manual of curl. A variable of the shell stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote_plus

from ..document import JsonValue
from .prose import SampleCall
from .samples import json_at

# A word of prose is no call: an option or a URL has to follow.
_START = re.compile(r"curl(?=(?:[ \t]|\\\n)+(?:-{1,2}[A-Za-z]|[\"']?(?:https?:|\$)))")
_PIECE = re.compile(
    r"""(?P<space>[ \t]+|\\[ \t]*\n|\\[ \t]+(?=-{1,2}[A-Za-z]))
    |(?P<line>\n)
    |'(?P<single>[^']*)'
    |"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"
    |\\(?P<escaped>.)
    |(?P<end>[;|&](?=[\s;|&]|$))
    |(?P<plain>[^\s'"\\;|&]+|[;|&])""",
    re.DOTALL | re.VERBOSE,
)
_GOES_ON = re.compile(r"[ \t]*-{1,2}[A-Za-z]")
_IN_DOUBLE = re.compile(r'\\([$`"\\])')
_URL = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:/|$)", re.ASCII)

_SHORT = {
    "X": "request",
    "H": "header",
    "d": "data",
    "F": "form",
    "u": "user",
    "G": "get",
    "I": "head",
    "T": "upload-file",
    "b": "cookie",
}
_SHORT_WITH_VALUE = frozenset("XHdFuTbAeomxEwcCDKPQrtUyYz")
_HEADERS = frozenset({"header", "user", "oauth2-bearer", "cookie"})
_FIELDS = frozenset({"form", "form-string", "data-urlencode"})
_DATA = frozenset({"data", "data-raw", "data-binary", "data-ascii", "json"})
_WITHOUT_VALUE = frozenset(
    """anyauth basic compressed digest fail fail-with-body get globoff head http1.1 http2 include
    insecure ipv4 ipv6 location location-trusted negotiate no-buffer no-progress-meter ntlm
    progress-bar remote-name show-error silent tlsv1.2 tlsv1.3 verbose""".split()
)
_MAX_WORDS = 10_000  # of one call; no sample has a hundred


def sample_calls(text: str, first: int) -> list[SampleCall]:
    """The calls with curl that the text shows, in order; a call that cannot be read is left out.

    `first` is the line of the page at which the text begins.
    """
    return [call for call, _ in calls_with_ends(text, first) if call is not None]


def calls_with_ends(text: str, first: int) -> Iterator[tuple[SampleCall | None, tuple[int, int]]]:
    """All places that look like calls with curl: the call, None where it cannot be read, and the
    offsets at which its text begins and ends.
    """
    position, counted, line = 0, 0, first
    while match := _START.search(text, position):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        words, position = _words(text, match.end())
        call = None if words is None else _call(words, line)
        yield call, (match.start(), position)


def _words(text: str, start: int) -> tuple[list[str] | None, int]:
    """The words of the command whose name ends at `start`, None where its quotes are not closed,
    and where it ends.
    """
    words: list[str] = []
    parts: list[str] = []
    position = start
    while position < len(text) and len(words) < _MAX_WORDS:
        piece = _PIECE.match(text, position)
        if piece is None:  # a quote that is never closed
            after = text.find("\n", position)
            return None, len(text) if after < 0 else after
        ends = piece["end"] is not None
        goes_on = piece["line"] is None or _GOES_ON.match(text, piece.end()) is not None
        if piece["space"] is None and piece["line"] is None and not ends:
            parts.append(_meaning(piece))
        elif parts:
            words.append("".join(parts))
            parts.clear()
        if ends or not goes_on:
            break
        position = piece.end()
        if _ends_body(piece, text):
            break
    if parts:
        words.append("".join(parts))
    return words, max(position, start)


def _ends_body(piece: re.Match[str], text: str) -> bool:
    """Whether this is the last quote of a body over several lines, and what follows was glued to it
    when the text was taken from the page.
    """
    closed = piece["single"] is not None and piece["single"].endswith("\n")
    return closed and text[piece.end() : piece.end() + 1] not in (
        "",
        " ",
        "\t",
        "\n",
        "\\",
        "'",
        '"',
    )


def _meaning(piece: re.Match[str]) -> str:
    if piece["double"] is not None:
        return _IN_DOUBLE.sub(r"\1", piece["double"]).replace("\\\n", "")
    return piece["single"] or piece["escaped"] or piece["plain"] or ""


@dataclass(slots=True)
class _Options:
    method: str = ""
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    data: list[str] = field(default_factory=list[str])
    form: dict[str, str] = field(default_factory=dict[str, str])
    get: bool = False


def _call(words: list[str], line: int) -> SampleCall | None:
    options = _Options()
    for name, value in _options(words):
        _take(options, name, value)
    if not options.url:
        return None
    method = options.method or ("get" if options.get else _usual_method(options))
    if options.get:
        query = "&".join(options.data)
        joint = "&" if "?" in options.url else "?"
        url = f"{options.url}{joint}{query}" if query else options.url
        return SampleCall(line=line, method=method, url=url, headers=options.headers)
    body, form = _content(options)
    return SampleCall(
        line=line, method=method, url=options.url, headers=options.headers, body=body, form=form
    )


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """The long names of the options with their values; a word that is none has the name `url`."""
    rest = iter(words)
    for word in rest:
        if word.startswith("--"):
            name, separator, value = word[2:].partition("=")
            if separator:
                yield name, value
            else:
                yield name, "" if name in _WITHOUT_VALUE else next(rest, "")
        elif word.startswith("-") and len(word) > 1:
            yield from _short(word[1:], rest)
        else:
            yield "url-word", word


def _short(letters: str, rest: Iterator[str]) -> Iterator[tuple[str, str]]:
    for index, letter in enumerate(letters):
        name = _SHORT.get(letter, "")
        if letter in _SHORT_WITH_VALUE:
            yield name, letters[index + 1 :] or next(rest, "")
            return
        yield name, ""


def _take(options: _Options, name: str, value: str) -> None:
    if name in _DATA:
        options.data.append(value)
        if name == "json":
            options.headers.setdefault("Content-Type", "application/json")
    elif name in _HEADERS:
        _take_header(options, name, value)
    elif name in _FIELDS:
        _take_field(options, name, value)
    else:
        _take_target(options, name, value)


def _take_header(options: _Options, name: str, value: str) -> None:
    match name:
        case "user":  # the credential itself is of no interest, and none of ours to keep
            options.headers.setdefault("Authorization", "Basic")
        case "oauth2-bearer":
            options.headers.setdefault("Authorization", "Bearer")
        case "cookie":
            options.headers.setdefault("Cookie", value)
        case _:
            key, separator, content = value.partition(":")
            if separator and key.strip():
                options.headers[key.strip()] = content.strip()


def _take_field(options: _Options, name: str, value: str) -> None:
    key, separator, content = value.partition("=")
    if name == "data-urlencode":
        options.data.append(f"{key}={quote_plus(content)}" if separator else quote_plus(key))
    else:
        options.form[key] = content
        options.headers.setdefault("Content-Type", "multipart/form-data")


def _take_target(options: _Options, name: str, value: str) -> None:
    match name:
        case "request":
            options.method = value.lower()
        case "url":
            options.url = options.url or value
        case "url-word" if _URL.match(value) or _HOST.match(value):
            options.url = options.url or value
        case "get":
            options.get = True
        case "head":
            options.method = options.method or "head"
        case "upload-file":
            options.method = options.method or "put"
        case _:
            pass


def _usual_method(options: _Options) -> str:
    return "post" if options.data or options.form else "get"


def _content(options: _Options) -> tuple[JsonValue, dict[str, str]]:
    """The body, where it is JSON, and the fields of a form."""
    if options.form or not options.data:
        return None, options.form
    text = options.data[0].strip()
    if text.startswith(("{", "[")):
        found = json_at(text)
        return (None if isinstance(found, int) else found.value), {}
    media_type = {name.lower(): value for name, value in options.headers.items()}.get(
        "content-type", "application/x-www-form-urlencoded"
    )
    joined = "&".join(options.data)
    if "form-urlencoded" not in media_type or "=" not in joined or joined.startswith("@"):
        return None, {}
    return None, dict(parse_qsl(joined, keep_blank_values=True))
