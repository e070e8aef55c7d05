"""Request bodies of several parts: forms with files, and other kinds of multipart.

Source: RFC 7578 (forms) and RFC 2046, section 5.1; the HTML standard, "Multipart form data", for
names; OpenAPI 3.1.1, "Encoding Object", for what each part is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from .encode import EncodeError, dumps, json_str
from .files import FileUpload
from .styles import Style, texts
from .uploads import Piece, Upload, piece_of
from .values import JsonValue

_control: Final = re.compile(r'[\x00-\x1f"\x7f]')


@dataclass(frozen=True, slots=True)
class PartEncoding:
    """What a document says of a part: OpenAPI's Encoding Object.

    With a style, a value is written as one in a query is; else as JSON or as text. A file is what
    it is.
    """

    media_type: str = ""
    """One, or several between commas, of which a file has the first that fits its name."""

    style: Style | None = None
    explode: bool = True
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class MultipartBody:
    """A request body of several parts: the members of an object, or the elements of an array.

    Arrays repeat the part of a member. The files of a form come last, as some servers need; the
    parts of another kind are in the order of `parts`. `rest` is said of each element of an array
    beyond `positions`.
    """

    encode: Callable[[Any], JsonValue]
    media_type: str = "multipart/form-data"
    parts: Mapping[str, PartEncoding] = field(default_factory=dict[str, PartEncoding])
    positions: Sequence[PartEncoding] = ()
    rest: PartEncoding = PartEncoding()

    def write(self, value: object) -> Upload:
        """Return the parts, with a boundary that nobody can guess.

        Raises:
            EncodeError: A file cannot be read, or a value has not its declared type.
        """
        import secrets

        boundary = secrets.token_hex(16)
        encoded = self.encode(value)
        match encoded:
            case dict():
                found = self._named(encoded)
            case list():
                found = list(self._numbered(encoded))
            case _:
                raise EncodeError(f"expected an object or array, found {type(value).__name__}")
        pieces: list[Piece] = []
        for head, content in found:
            pieces += [f"--{boundary}\r\n{head}\r\n".encode(), content, b"\r\n"]
        pieces.append(f"--{boundary}--\r\n".encode())
        return Upload(f"{self.media_type}; boundary={boundary}", pieces)

    def _named(self, members: Mapping[str, JsonValue]) -> list[_Written]:
        """Return the parts of a form, or of another kind that has names."""
        order = {name: number for number, name in enumerate(self.parts)}
        names = sorted(members, key=lambda name: order.get(name, len(order)))
        if self.media_type.partition(";")[0] == "multipart/form-data":
            names = sorted(members, key=lambda name: _has_file(members[name]))
        return [part for name in names for part in self._of_member(name, members[name])]

    def _of_member(self, name: str, value: JsonValue) -> Iterator[_Written]:
        part = self.parts.get(name, _USUAL)
        try:
            if part.style is not None and not _has_file(value):
                for key, text in texts(name, value, part.style, part.explode):
                    yield _written(key, text, PartEncoding(headers=part.headers))
            else:
                for each in value if isinstance(value, list) else [value]:
                    yield _written(name, each, part)
        except EncodeError as error:
            raise error.under(name) from None

    def _numbered(self, elements: Sequence[JsonValue]) -> Iterator[_Written]:
        for number, value in enumerate(elements):
            part = self.positions[number] if number < len(self.positions) else self.rest
            try:
                yield _written(None, value, part)
            except EncodeError as error:
                raise error.under(number) from None


_Written: TypeAlias = tuple[str, Piece]
"""The headers of a part, each on its line, and its content."""

_USUAL: Final = PartEncoding()


def _has_file(value: JsonValue) -> bool:
    first: object = value[0] if isinstance(value, list) and value else value
    return isinstance(first, FileUpload)


def _written(name: str | None, value: object, part: PartEncoding) -> _Written:
    """Return one part; `name` is None where parts are told apart by their order alone."""
    if isinstance(value, FileUpload):
        filename = _filename(value) or name or "file"
        media_type = value.media_type or _file_type(part.media_type, filename)
        headers = {**part.headers, **value.headers}
        return _head(name, filename, media_type, headers), piece_of(value)
    text, media_type = _text(cast("JsonValue", value), part.media_type)
    return _head(name, None, media_type, part.headers), text


def _text(value: JsonValue, media_type: str) -> tuple[bytes, str]:
    """Return a value as text or JSON, and its media type; empty for plain text."""
    if isinstance(value, str):
        return json_str(value).encode(), _only(media_type)
    if isinstance(value, list | dict) or _is_json(media_type):
        return dumps(value), _only(media_type) or "application/json"
    return texts("", value, "form", False)[0][1].encode(), _only(media_type)


def _head(
    name: str | None, filename: str | None, media_type: str, headers: Mapping[str, str]
) -> str:
    stated = [] if name is None else [f'name="{_escaped(name)}"']
    stated += [] if filename is None else [f'filename="{_escaped(filename)}"']
    kind = "attachment" if name is None else "form-data"
    lines = ["; ".join([f"Content-Disposition: {kind}", *stated])] if stated else []
    lines += [f"Content-Type: {media_type}"] if media_type else []
    lines += [f"{header}: {value}" for header, value in headers.items()]
    return "".join(f"{line}\r\n" for line in lines)


def _escaped(text: str) -> str:
    """Return a name that cannot end its quotes or its line, as browsers write it."""
    plain = text.encode(errors="replace").decode()
    return _control.sub(lambda found: f"%{ord(found[0]):02X}", plain)


def _filename(file: FileUpload) -> str:
    """Return what a file is called; empty if nobody says."""
    if file.filename is not None:
        return file.filename
    source: object = file.source
    named = source if isinstance(source, str | os.PathLike) else getattr(source, "name", None)
    if not isinstance(named, str | os.PathLike):
        return ""
    return Path(cast("str | os.PathLike[str]", named)).name


def _file_type(stated: str, filename: str) -> str:
    """Return the media type of a file: the stated one that its name fits, else the first."""
    from mimetypes import guess_type

    guessed = guess_type(filename)[0] or ""
    choices = [choice.strip() for choice in stated.split(",") if choice.strip()]
    if not choices or any(_fits(guessed, choice) for choice in choices):
        return guessed or "application/octet-stream"
    concrete = (choice for choice in choices if "*" not in choice)
    return next(concrete, "application/octet-stream")


def _fits(guessed: str, choice: str) -> bool:
    kind = choice.partition(";")[0].strip().lower()
    return guessed != "" and (
        kind in ("*/*", guessed) or (kind.endswith("/*") and guessed.startswith(kind[:-1]))
    )


def _only(media_type: str) -> str:
    """Return the first of several media types; empty where it is a range."""
    first = media_type.partition(",")[0].strip()
    return "" if "*" in first else first


def _is_json(media_type: str) -> bool:
    name = _only(media_type).partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json")
