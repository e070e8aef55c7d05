"""Downloads: a body that becomes a file, all of it or none, and goes on where it broke off."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO, Final

from .errors import BaseStatusError
from .opened import AsyncStreamedResponse, StreamedResponse, aopen_answer, open_answer

if TYPE_CHECKING:
    import httpx2

_OUT_OF_RANGE: Final = 416
_PARTIAL: Final = 206
_is_range: Final = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\*)").fullmatch


@dataclass(frozen=True, slots=True)
class FileDownload:
    """Where a download goes, and how."""

    path: str | os.PathLike[str]
    """The file. It appears, or is replaced, when the body is complete."""

    progress: Callable[[int, int | None], None] | None = None
    """Called with the bytes so far and with those of the whole body, None if that is not known."""

    resume: bool = False
    """Whether what has arrived is kept when the download breaks off, as `<path>.part`, and the next
    download to this path asks for the rest only. It begins anew where the API does not allow that,
    or has another version of the file by now. One download at a time for each path."""


def download(to: str | os.PathLike[str] | FileDownload, call: Callable[[], object]) -> Path:
    """Write the body of the answer to a call to a file; see `SyncClient.download`."""
    saving = _Saving(to if isinstance(to, FileDownload) else FileDownload(to))
    while True:
        try:
            answer = open_answer(call, saving.prepare)
        except BaseStatusError as error:
            if not saving.forget_after(error):
                raise
            continue
        try:
            if saving.begin(answer):
                return _written(saving, answer)
        finally:
            answer.close()


def save(to: FileDownload, answer: StreamedResponse) -> Path:
    """Write the body of an answer to a file."""
    saving = _Saving(to)
    saving.begin(answer)
    return _written(saving, answer)


def _written(saving: _Saving, answer: StreamedResponse) -> Path:
    try:
        for part in answer.iter_bytes():
            saving.write(part)
            saving.tell(len(part))
        return saving.finish(answer)
    finally:
        saving.close()


async def adownload(
    to: str | os.PathLike[str] | FileDownload, call: Callable[[], Awaitable[object]]
) -> Path:
    """Write the body of the answer to a call to a file; see `AsyncClient.download`."""
    saving = _Saving(to if isinstance(to, FileDownload) else FileDownload(to))
    while True:
        try:
            answer = await aopen_answer(call, saving.prepare)
        except BaseStatusError as error:
            if not saving.forget_after(error):
                raise
            continue
        try:
            if saving.begin(answer):
                return await _awritten(saving, answer)
        finally:
            await answer.close()


async def asave(to: FileDownload, answer: AsyncStreamedResponse) -> Path:
    """Write the body of an answer to a file."""
    saving = _Saving(to)
    saving.begin(answer)
    return await _awritten(saving, answer)


async def _awritten(saving: _Saving, answer: AsyncStreamedResponse) -> Path:
    from anyio.to_thread import run_sync  # the event loop must not wait for a disk

    try:
        async for part in answer.iter_bytes():
            await run_sync(saving.write, part)
            saving.tell(len(part))
        return await run_sync(saving.finish, answer)
    finally:
        saving.close()


class _Saving:
    """A body on its way into a file: first into one beside it, which then takes its place."""

    def __init__(self, to: FileDownload) -> None:
        self._to = to
        self._target = target = Path(to.path)
        _check_place(target)
        name = f"{target.name}.part" if to.resume else f".{target.name}.{token_hex(4)}.part"
        self._part = target.with_name(name)
        self._note = target.with_name(f"{target.name}.part.json")
        self._file: BinaryIO | None = None
        self._request = ""
        self._ranged = False
        self._keeps = False
        self._received = 0
        self._total: int | None = None

    def prepare(self, request: httpx2.Request) -> None:
        """Ask for the rest only, where the first part was kept."""
        self._ranged = False
        if not self._to.resume or request.method != "GET":
            return
        # Ranges count compressed bytes, and what is kept is not compressed.
        request.headers["Accept-Encoding"] = "identity"
        self._request = sha256(str(request.url).encode()).hexdigest()
        validator = self._kept_validator()
        if validator:
            self._ranged = True
            self._received = self._part.stat().st_size
            request.headers["Range"] = f"bytes={self._received}-"
            request.headers["If-Range"] = validator

    def _kept_validator(self) -> str:
        """Return which version of the body has a part here, by its validator; empty if none has."""
        try:
            note = json.loads(self._note.read_bytes())
            same = note["request"] == self._request and self._part.stat().st_size > 0
            return str(note["validator"]) if same else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def forget_after(self, error: BaseStatusError) -> bool:
        """Drop the part that was kept, if the API has no rest of it; return whether it was so."""
        if not self._ranged or error.status_code != _OUT_OF_RANGE:
            return False
        self._forget()
        return True

    def _forget(self) -> None:
        self._note.unlink(missing_ok=True)
        self._part.unlink(missing_ok=True)

    def begin(self, answer: StreamedResponse | AsyncStreamedResponse) -> bool:
        """Open the file for a body; return False to ask for the whole one, since this is no rest of
        the part that was kept.

        Raises:
            InvalidResponseError: It is a part that was not asked for.
            OSError: The file cannot be written.
        """
        if answer.status_code != _PARTIAL:
            self._received, self._total = 0, _length(answer.headers)
            self._keep(answer)
            self._file = self._part.open("wb" if self._to.resume else "xb")
            return True
        if not self._ranged:
            raise answer.error("only a part of the body came, which was not asked for")
        found = _is_range(answer.headers.get("Content-Range", ""))
        validator = _validator(answer.headers)
        same = not validator or validator == self._kept_validator()
        if not found or int(found[1]) != self._received or not same:
            self._forget()
            return False
        self._total = None if found[2] == "*" else int(found[2])
        self._keeps = True
        self._file = self._part.open("ab")
        return True

    def _keep(self, answer: StreamedResponse | AsyncStreamedResponse) -> None:
        """Note which version of the body this is, if the rest of it can be asked for."""
        if not self._request:
            return
        validator = _validator(answer.headers)
        self._note.unlink(missing_ok=True)
        self._keeps = validator != "" and "Content-Encoding" not in answer.headers
        if self._keeps:
            note = {"validator": validator, "request": self._request}
            self._note.write_text(json.dumps(note), "utf-8")

    def write(self, part: bytes) -> None:
        """Write what has arrived."""
        if self._file is not None:
            self._file.write(part)

    def tell(self, size: int) -> None:
        """Report the progress."""
        self._received += size
        if self._to.progress is not None:
            self._to.progress(self._received, self._total)

    def finish(self, answer: StreamedResponse | AsyncStreamedResponse) -> Path:
        """Put the file in its place.

        Raises:
            InvalidResponseError: The body has another length than the API said.
        """
        if self._file is None or self._total not in (None, self._received):
            self._keeps = False
            raise answer.error("the body has another length than was stated")
        self._file.flush()
        os.fsync(self._file.fileno())  # after a power cut it must not be there and empty
        self._file.close()
        self._part.replace(self._target)
        self._note.unlink(missing_ok=True)
        return self._target

    def close(self) -> None:
        """Close the file, and remove it if it is not complete and cannot be gone on with."""
        if self._file is not None:
            self._file.close()
        if not self._keeps:
            self._part.unlink(missing_ok=True)
            if self._to.resume:
                self._note.unlink(missing_ok=True)


def _check_place(target: Path) -> None:
    """Check, before anything is sent, that a file can be here."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target.parent))


def _length(headers: httpx2.Headers) -> int | None:
    """Return the length of a body; None if it is not stated, or that of the compressed body."""
    stated = headers.get("Content-Length", "")
    if "Content-Encoding" in headers or not (stated.isascii() and stated.isdigit()):
        return None
    return int(stated)


def _validator(headers: httpx2.Headers) -> str:
    """Return what tells this version of a body from each other one; empty if nothing does.

    A strong entity tag, or else the time of the last change if the answer is at least a second
    younger. Source: RFC 9110, sections 8.8.2.2 and 13.1.5.
    """
    tag = headers.get("ETag", "")
    if tag.startswith('"'):
        return tag
    changed = headers.get("Last-Modified", "")
    try:
        age = parsedate_to_datetime(headers.get("Date", "")) - parsedate_to_datetime(changed)
    except (ValueError, TypeError):
        return ""
    return changed if age.total_seconds() >= 1 else ""
