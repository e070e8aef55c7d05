"""Request bodies that are sent in pieces, so that no file is ever in memory as a whole."""

from __future__ import annotations

import os
import stat
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias, TypeVar, cast

import httpx2

from .encode import EncodeError
from .files import BinaryReader, FileUpload

T = TypeVar("T")

_SIZE: Final = 1 << 16
"""How many bytes are read at once."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Source:
    """Bytes that are read while they are sent.

    `length` is None where it is not known before; `replayable` says whether they can be read again
    from the start. `chunks` is None for what can only be awaited.
    """

    length: int | None
    replayable: bool
    chunks: Callable[[], Iterator[bytes]] | None
    awaited: Callable[[], AsyncIterator[bytes]]


Piece: TypeAlias = bytes | Source


class Upload(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A request body made of pieces. `media_type` is None where the headers say it already."""

    def __init__(self, media_type: str | None, pieces: Sequence[Piece]) -> None:
        self._media_type = media_type
        self._pieces = pieces
        self._replayable = all(isinstance(piece, bytes) or piece.replayable for piece in pieces)
        self._begun = False

    @property
    def spent(self) -> bool:
        """Whether some of it has been sent and cannot be read again."""
        return self._begun and not self._replayable

    def open(self, headers: httpx2.Headers, *, awaited: bool) -> Upload:
        """Set the headers that tell how long it is and what; return what is then sent.

        Raises:
            EncodeError: It has an asynchronous iterator, and the client is a blocking one.
        """
        if not awaited and any(
            isinstance(piece, Source) and piece.chunks is None for piece in self._pieces
        ):
            raise EncodeError("expected an iterator, found one that only AsyncClient can await")
        lengths = [len(p) if isinstance(p, bytes) else p.length for p in self._pieces]
        known = [length for length in lengths if length is not None]
        if len(known) == len(lengths):
            headers["Content-Length"] = str(sum(known))
        else:
            headers["Transfer-Encoding"] = "chunked"
        if self._media_type is not None:
            headers["Content-Type"] = self._media_type
        return self

    def __iter__(self) -> Iterator[bytes]:
        self._begin()
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
            elif piece.chunks is not None:
                yield from piece.chunks()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self._begin()
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                async for chunk in piece.awaited():
                    yield chunk

    def _begin(self) -> None:
        if self.spent:  # an authentication of httpx2 asks for it again
            raise httpx2.StreamConsumed()
        self._begun = True


def piece_of(file: FileUpload) -> Piece:
    """Return the bytes of a file: as they are, or read while they are sent.

    Raises:
        EncodeError: The file cannot be read.
    """
    source = file.source
    match source:
        case bytes():
            return bytes(source)
        case str() | os.PathLike():
            return _path_source(Path(source))
        case AsyncIterator():
            return Source(None, False, None, lambda: _checked_later(source))
        case Iterator() if not hasattr(source, "read"):
            return source_of(source)
        case _:
            return _reader_source(cast("BinaryReader", source))


def source_of(chunks: Iterable[bytes]) -> Source:
    """Return bytes that can be had once only. They are made between those that are sent: on an
    event loop, what waits for them should be an asynchronous iterator.
    """
    return Source(None, False, lambda: _checked(chunks), lambda: _awaited(_checked(chunks)))


def awaited_source(chunks: AsyncIterator[bytes]) -> Source:
    """The same for bytes that are awaited."""
    return Source(None, False, None, lambda: chunks)


def _path_source(path: Path) -> Source:
    def opened() -> BinaryIO:
        return _told(lambda: path.open("rb"))

    status = _told(path.stat)
    length = status.st_size if stat.S_ISREG(status.st_mode) else None
    if not stat.S_ISFIFO(status.st_mode):
        opened().close()  # what cannot be read is told before anything is sent

    def chunks() -> Iterator[bytes]:
        with opened() as file:
            yield from _read(file, length)

    async def awaited() -> AsyncIterator[bytes]:
        from anyio import to_thread  # httpx2 has it

        file = await to_thread.run_sync(opened)
        try:
            async for chunk in _read_later(file, length):
                yield chunk
        finally:
            file.close()

    return Source(length, length is not None, chunks, awaited)


def _reader_source(file: BinaryReader) -> Source:
    start, length = _extent(file)

    def rewound() -> BinaryReader:
        if length is not None:
            cast("Any", file).seek(start)
        return file

    return Source(
        length,
        length is not None,
        lambda: _read(rewound(), length),
        lambda: _read_later(rewound(), length),
    )


def _extent(file: BinaryReader) -> tuple[int, int | None]:
    """Return where a file object is and how much follows; None for one that cannot be rewound."""
    whole = cast("Any", file)
    with suppress(AttributeError, OSError, ValueError):
        if whole.seekable():
            start: int = whole.tell()
            end: int = whole.seek(0, os.SEEK_END)
            whole.seek(start)
            return start, max(end - start, 0)
    if getattr(file, "closed", False) is True:
        raise EncodeError("expected an open file, found a closed one")
    return 0, None


def _read(file: BinaryReader, length: int | None) -> Iterator[bytes]:
    """Yield what follows in a file; no more than was announced, should it have grown."""
    left = length
    while left is None or left > 0:
        chunk = _bytes(file.read(_SIZE if left is None else min(_SIZE, left)))
        if not chunk:
            return
        yield chunk
        left = None if left is None else left - len(chunk)


async def _read_later(file: BinaryReader, length: int | None) -> AsyncIterator[bytes]:
    """The same, read by another thread, so that the event loop goes on."""
    from anyio import to_thread

    chunks = _read(file, length)
    while (chunk := await to_thread.run_sync(next, chunks, None)) is not None:
        yield chunk


def _checked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        yield _bytes(chunk)


async def _checked_later(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        yield _bytes(chunk)


async def _awaited(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def _bytes(chunk: object) -> bytes:
    if not isinstance(chunk, bytes | bytearray):
        raise EncodeError(f"expected pieces of bytes, found {type(chunk).__name__}")
    return bytes(chunk)


def _told(act: Callable[[], T]) -> T:
    """Return what an act on a file gives; its error says why not, but not the name of the file."""
    try:
        return act()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
    except ValueError:  # a NUL in the path
        reason = "not a path"
    raise EncodeError(f"expected a file that can be read, found none: {reason}")
