"""Request bodies that are sent as they are: bytes and files."""

from __future__ import annotations

from dataclasses import dataclass

from .file_values import upload_of
from .uploads import Upload, piece_of


@dataclass(frozen=True, slots=True)
class BytesBody:
    """A request body that is sent as it is: a file is read while it is sent."""

    media_type: str = "application/octet-stream"

    def write(self, value: object) -> bytes | Upload:
        """Return the bytes, or how they are read. The media type of a `FileUpload` counts."""
        if isinstance(value, bytes | bytearray):
            return bytes(value)
        file = upload_of(value)
        return Upload(file.media_type, [piece_of(file)])
