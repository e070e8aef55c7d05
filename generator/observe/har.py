"""Reads HAR files: what the developer tools of a browser, or a proxy, have recorded.

Source: HTTP Archive (HAR) format 1.2.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from ..document import JsonObject, JsonValue
from ..lower.media_types import essence
from ..problems import BadInput, Place, Problem, display_path
from .exchange import FORM, Seen, SeenBody, is_json
from .recordings import unreadable
from .sights import Members, Null, sight

_LARGEST = 300_000_000
"""Bytes of a file: it is read as a whole."""
_LARGEST_BODY = 10_000_000
_LONGEST_URL = 20_000


def read_har(path: Path) -> Iterator[Seen]:
    """The exchanges of a HAR file, with what is seen of their bodies.

    Raises:
        BadInput: The file cannot be read, or is no HAR file.
    """
    entries = _entries(path)
    for entry in entries:
        found = _exchange(entry)
        if found is not None:
            yield found


def _entries(path: Path) -> list[JsonValue]:
    try:
        if path.stat().st_size > _LARGEST:
            raise BadInput(
                _problem(path, "too-large", "more than 300 MB", "a smaller file", "export less")
            )
        tree: JsonValue = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadInput(unreadable(path, error)) from None
    except json.JSONDecodeError as error:
        found = f"text that is not JSON, at column {error.colno}"
        raise BadInput(_problem(path, "not-json", found, "a HAR file", line=error.lineno)) from None
    except (ValueError, RecursionError):
        raise BadInput(_problem(path, "not-har", "no readable JSON", "a HAR file")) from None
    match tree:
        case {"log": {"entries": list(entries)}}:
            return entries
        case _:
            hint = "export it with its content from the network tab of a browser, or from a proxy"
            found, expected = "no log with entries", "a HAR file"
            raise BadInput(_problem(path, "not-har", found, expected, hint))


def _problem(
    path: Path, code: str, found: str, expected: str, hint: str = "", *, line: int | None = None
) -> Problem:
    place = Place(file=display_path(path), line=line)
    return Problem(code=code, place=place, found=found, expected=expected, hint=hint)


def _exchange(entry: JsonValue) -> Seen | None:
    """An exchange of an entry; None if it has none that was made with HTTP."""
    request = entry.get("request") if isinstance(entry, dict) else None
    response = entry.get("response") if isinstance(entry, dict) else None
    if not (isinstance(request, dict) and isinstance(response, dict)):
        return None
    method, url, status = request.get("method"), request.get("url"), response.get("status")
    if not (isinstance(method, str) and isinstance(url, str) and isinstance(status, int)):
        return None
    if len(url) > _LONGEST_URL:
        return None
    try:
        query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return None
    return Seen(
        method=method.upper(),
        url=url,
        query=tuple(dict.fromkeys(name for name, _ in query)),
        sent=_body(request.get("postData"), request, sent=True),
        received=_body(response.get("content"), response, sent=False),
        status=status,
    )


def _body(content: JsonValue, message: JsonObject, *, sent: bool) -> SeenBody:
    if not isinstance(content, dict):
        stated = message.get("bodySize")
        return SeenBody(note="empty" if sent and stated in (0, -1, None) else "not looked into")
    stated = content.get("mimeType")
    media_type = essence(stated) if isinstance(stated, str) else ""
    if media_type == "x-unknown":  # what browsers write where an answer states none
        media_type = ""
    text = content.get("text")
    if not isinstance(text, str):
        nothing = not content.get("size") and not content.get("params")
        return SeenBody(media_type=media_type, note="empty" if nothing else "not looked into")
    if not text:
        return SeenBody(media_type=media_type, note="empty")
    if len(text) > _LARGEST_BODY or not (is_json(media_type) or media_type in {"", FORM}):
        return SeenBody(media_type=media_type, note="not looked into")
    return _read(media_type, text, encoded=content.get("encoding") == "base64")


def _read(media_type: str, text: str, *, encoded: bool) -> SeenBody:
    try:
        data = base64.b64decode(text, validate=False) if encoded else text.encode()
        if media_type == FORM:
            names = dict.fromkeys(
                name for name, _ in parse_qsl(data.decode(), keep_blank_values=True)
            )
            return SeenBody(media_type=FORM, sight=Members(tuple((name, Null()) for name in names)))
        return SeenBody(media_type=media_type, sight=sight(json.loads(data)))
    except (ValueError, RecursionError):
        return SeenBody(media_type=media_type, note="unreadable")
