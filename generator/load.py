"""Reading a file: from bytes to a tree that is an OpenAPI document of a version we know."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from .document import Document, JsonObject, JsonValue, Source
from .json_tree import json_lines, parse_json
from .problems import BadInput, Place, Problem, display_path, kind, listing, quoted
from .yaml_tree import parse_yaml, yaml_lines

MAX_BYTES = 100_000_000
"""The size of a file above which it is refused; the largest published description has 47 MB."""

_VERSION = re.compile(r"3\.[012](\.[0-9]+(-.+)?)?")
_QUOTED_START = re.compile(r'\s*[{[]\s*"')  # of JSON; YAML has brackets too, but seldom quotes
_OTHER_ENCODINGS = (  # UTF-32 first, because its mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# Few servers read a URL of more than 8,000 characters (RFC 9110, section 4.1). Every place below a
# path is named by it: one with thousands of variables would cost the square of its length.
_MAX_PATH = 16_000
_VERSIONS = 'OpenAPI 3.0, 3.1 or 3.2, such as "3.1.0", or Swagger "2.0"'


def load(path: Path) -> Document:
    """The document in a file, JSON or YAML by its content.

    Raises:
        BadInput: The file cannot be read, or holds no OpenAPI document of a supported version.
    """
    return as_document(*read(path))


def as_document(source: Source, tree: JsonValue) -> Document:
    """The document of which this is the whole tree.

    Raises:
        BadInput: It is no OpenAPI document of a supported version.
    """
    if tree is None:
        _refuse(source, "", "empty-document", "an empty document", expected="an OpenAPI document")
    if not isinstance(tree, dict):
        expected, hint = "an object with the key openapi", ""
        if source.data.lstrip().startswith(b"<"):
            hint = "this looks like a web page; save the description that it links to"
        _refuse(source, "", "not-openapi", f"{kind(tree)} at the top", expected=expected, hint=hint)
    _check_version(source, tree)
    _check_paths(source, tree)
    return Document(tree=tree, files=(source,))


def read(path: Path) -> tuple[Source, JsonValue]:
    """A local file and its tree; None as the tree of an empty one.

    Raises:
        BadInput: It cannot be read, or is neither JSON nor YAML.
    """
    data = read_bytes(path, MAX_BYTES, "a JSON or YAML file")
    return parse((Path.cwd() / path).as_posix(), data, display_path(path))


def parse(location: str, data: bytes, shown: str) -> tuple[Source, JsonValue]:
    """The file with this content, which came from this location, and its tree.

    Raises:
        BadInput: It is neither JSON nor YAML.
    """
    text = decode(data, shown)
    if text.lstrip()[:1] in ("{", "["):
        try:
            tree, problems = parse_json(text, shown)
        except json.JSONDecodeError as error:
            if _QUOTED_START.match(text):
                raise BadInput(_bad_json(shown, error)) from None
        else:
            lines = json_lines(text)
            return Source(location=location, data=data, lines=lines, problems=problems), tree
    tree, problems = parse_yaml(data, shown)
    return Source(location=location, data=data, lines=yaml_lines(data), problems=problems), tree


def read_at_most(read_some: Callable[[int], bytes], limit: int) -> bytes | None:
    """All that is read; None if that is more than `limit` bytes. Takes no memory in advance."""
    chunks: list[bytes] = []
    size = 0
    while chunk := read_some(1_000_000):
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            return None
    return b"".join(chunks)


def read_bytes(path: Path, limit: int, expected: str) -> bytes:
    """The content of a file of at most `limit` bytes; `expected` is what the file should be.

    Raises:
        BadInput: It cannot be read, or is larger.
    """
    place = Place(file=display_path(path))
    try:
        with path.open("rb") as file:
            data = read_at_most(file.read, limit)
    except FileNotFoundError:
        problem = Problem(code="missing-file", place=place, found="no such file", expected=expected)
    except IsADirectoryError:
        problem = Problem(code="not-a-file", place=place, found="a folder", expected=expected)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        found = f"a file that cannot be read ({reason})"
        problem = Problem(code="unreadable-file", place=place, found=found, expected=expected)
    else:
        if data is not None:
            return data
        most = f"{limit // 1_000_000} MB"
        found, expected = f"more than {most}", f"a file of at most {most}"
        problem = Problem(code="too-large", place=place, found=found, expected=expected)
    raise BadInput(problem)


def decode(data: bytes, shown: str) -> str:
    """The text of a file in UTF-8, without a byte order mark.

    Raises:
        BadInput: It is in another encoding.
    """
    encoding = next((name for mark, name in _OTHER_ENCODINGS if data.startswith(mark)), None)
    if encoding is None and b"\0" in data[:4]:
        encoding = "UTF-16"
    expected, hint = "text in UTF-8", "save the file as UTF-8"
    if encoding is not None:
        place = Place(file=shown, line=1)
        found = f"text in {encoding}"
        raise BadInput(
            Problem(code="not-utf-8", place=place, found=found, expected=expected, hint=hint)
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The position counts from behind a byte order mark.
        marked = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        place = Place(file=shown, line=data.count(b"\n", 0, error.start + marked) + 1)
        found = f"the byte 0x{error.object[error.start]:02X}, which is not UTF-8"
        problem = Problem(code="not-utf-8", place=place, found=found, expected=expected, hint=hint)
        raise BadInput(problem) from None


def _bad_json(shown: str, error: json.JSONDecodeError) -> Problem:
    reason = error.msg[:1].lower() + error.msg[1:]
    return Problem(
        code="not-json",
        place=Place(file=shown, line=error.lineno),
        found=f"text that is not JSON, at column {error.colno} ({reason})",
        expected="JSON or YAML",
    )


def _check_version(source: Source, tree: JsonObject) -> None:
    if "openapi" in tree:
        version = tree["openapi"]
        if isinstance(version, str | float) and _VERSION.fullmatch(str(version)):
            return
        found = f"{quoted(version)} as the version"
        _refuse(source, "#/openapi", "unsupported-version", found, expected=_VERSIONS)
    if "swagger" in tree:
        if str(tree["swagger"]) == "2.0":
            return
        found = f"{quoted(tree['swagger'])} as the version of Swagger"
        _refuse(source, "#/swagger", "unsupported-version", found, expected=_VERSIONS)
    found = f"the keys {listing(tree)}" if tree else "an object without keys"
    _refuse(source, "", "not-openapi", found, expected="the key openapi or swagger")


def _check_paths(source: Source, tree: JsonObject) -> None:
    paths = tree.get("paths")
    longest = max(paths, key=len, default="") if isinstance(paths, dict) else ""
    if len(longest) > _MAX_PATH:
        found = f"a path of {len(longest):,} characters, {quoted(longest)}"
        expected = f"at most {_MAX_PATH:,}"
        _refuse(source, "#/paths", "too-large", found, expected=expected)


def _refuse(
    source: Source, pointer: str, code: str, found: str, *, expected: str, hint: str = ""
) -> NoReturn:
    place = source.place(pointer)
    raise BadInput(Problem(code=code, place=place, found=found, expected=expected, hint=hint))
