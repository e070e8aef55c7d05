"""Forms that a client has sent, taken apart for a test: fields and files.

Source: RFC 7578; RFC 2046, section 5.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

_parameters: Final = re.compile(r';\s*([\w-]+)=(?:"([^"]*)"|([^";\s]*))').findall
# What the HTML standard has names escaped by, and no other percent sign.
_unescaped: Final = re.compile(r"%([01][0-9A-F]|22|7F)").sub
_NO_FORM: Final = "the body is no form"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a form."""

    name: str
    """The name of its field."""
    filename: str
    media_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"<SentFile {self.name}>"


def form_fields(content_type: str, body: bytes) -> list[tuple[str, str]]:
    """Return names and values of a form, without its files.

    Raises:
        ValueError: The body is no form.
    """
    if content_type.startswith("application/x-www-form-urlencoded"):
        return parse_qsl(body.decode(), keep_blank_values=True)
    parts = _parts(content_type, body)
    return [(part.name, part.content.decode()) for part in parts if not part.filename]


def form_files(content_type: str, body: bytes) -> list[SentFile]:
    """Return the files of a form.

    Raises:
        ValueError: The body is no form.
    """
    if content_type.startswith("application/x-www-form-urlencoded"):
        return []
    return [part for part in _parts(content_type, body) if part.filename]


def _parts(content_type: str, body: bytes) -> Iterator[SentFile]:
    boundary = _said(content_type).get("boundary", "")
    if not content_type.startswith("multipart/") or not boundary:
        raise ValueError(_NO_FORM)
    for part in (b"\r\n" + body).split(f"\r\n--{boundary}".encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        lines = (line.partition(":") for line in head.decode().split("\r\n"))
        headers = {name.lower(): value.strip() for name, _, value in lines}
        said = _said(headers.get("content-disposition", ""))
        yield SentFile(
            name=said.get("name", ""),
            filename=said.get("filename", ""),
            media_type=headers.get("content-type", ""),
            content=content,
        )


def _said(header: str) -> dict[str, str]:
    """Return the parameters of a header."""
    return {
        name.lower(): _unescaped(lambda found: chr(int(found[1], 16)), quoted or plain)
        for name, quoted, plain in _parameters(header)
    }
