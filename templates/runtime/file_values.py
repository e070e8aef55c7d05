"""Files among the members of a body whose parts are sent one after the other."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator, Iterator
from typing import cast

from .decode import mismatch
from .encode import EncodeError
from .files import FileLike, FileUpload
from .values import JsonValue

_EXPECTED = "bytes, a path, an open binary file, an iterator of bytes or a FileUpload of these"


def as_file(value: JsonValue) -> FileLike:
    """Refuse a JSON value: JSON carries no files.

    Raises:
        DecodeError: Always.
    """
    raise mismatch("a file, which JSON cannot carry", value)


def json_file(value: object) -> JsonValue:
    """Return a file, unread, to stand among the JSON values of a multipart body as it is.

    Raises:
        EncodeError: It is not a file.
    """
    return cast("JsonValue", upload_of(value))


def upload_of(value: object) -> FileUpload:
    """Return a file with what is to be said of it.

    Raises:
        EncodeError: It is not a file.
    """
    if not isinstance(value, FileUpload):
        return FileUpload(bytes(value) if isinstance(value, bytearray) else _checked(value))
    if not isinstance(value.source, str):
        _checked(value.source)
    return value


def _checked(value: object) -> bytes:
    """Return the value, whose type is called `bytes` here for want of a test for all of them."""
    if isinstance(value, io.TextIOBase):
        raise EncodeError("expected a file that was opened as binary, found one opened as text")
    known = isinstance(value, bytes | os.PathLike | Iterator | AsyncIterator)
    if not known and not callable(getattr(value, "read", None)):
        raise EncodeError(f"expected {_EXPECTED}, found {type(value).__name__}")
    return cast("bytes", value)
