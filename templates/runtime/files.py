"""What is sent as a file: where its bytes come from, and what the API is told of it."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

_media_type: Final = re.compile(
    r"[!#$%&'*+.^`|~\w-]+/[!#$%&'*+.^`|~\w-]+(;[\x20-\x7e]*)?", re.ASCII
)
_header_name: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_header_value: Final = re.compile(r"[\x20-\x7e]*")
_OWN_HEADERS: Final = frozenset({"content-disposition", "content-length", "content-type"})


class BinaryReader(Protocol):
    """A file object that was opened for reading bytes, or something else with such a `read`."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, `size` at most; none at the end."""
        ...


FileSource: TypeAlias = (
    bytes | os.PathLike[str] | BinaryReader | Iterator[bytes] | AsyncIterator[bytes]
)
"""Bytes, the path of a file, an open file, or an iterator. All but bytes are read in pieces while
they are sent. A file object is sent from where it is, and never closed. An iterator can be sent
once only: such a call is not repeated. An asynchronous one needs the asynchronous client."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class FileUpload:
    """A file to send, with what the API is told of it. Its repr shows nothing of it.

    Raises:
        ValueError: The media type or a header cannot be sent; the text does not repeat it.
    """

    source: FileSource | str
    """Where the bytes come from; a text is the path of a file."""

    filename: str | None = None
    """Default: the last part of the path, or of the name of a file object; else the part's name."""

    media_type: str | None = None
    """Default: what the API description says, else what the file name suggests."""

    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further headers of the part, where the file is one of several parts."""

    def __post_init__(self) -> None:
        if self.media_type is not None and not _media_type.fullmatch(self.media_type):
            raise ValueError("media_type: expected one such as image/png")
        for name, value in self.headers.items():
            if not _header_name.fullmatch(name) or name.lower() in _OWN_HEADERS:
                raise ValueError("headers: expected names of headers that are not written anyway")
            if not _header_value.fullmatch(value):
                raise ValueError(f"headers: {name}: expected printable ASCII characters")

    def __repr__(self) -> str:
        return "FileUpload(...)"


FileLike: TypeAlias = FileUpload | FileSource
"""A file to send; without a `FileUpload` around it, name and media type are the usual ones."""
