"""Strings that fit a schema: by its format, its lengths and its pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from generator.document import JsonObject

_BY_FORMAT = {
    "base64": "aGVsbG8=",
    "byte": "aGVsbG8=",
    "date": "2026-11-21",
    "date-time": "2026-11-21T05:48:15Z",
    "decimal": "9.5",
    "duration": "P1D",
    "email": "ann@example.com",
    "hostname": "www.example.com",
    "int32": "7",
    "int64": "7",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "05:48:15Z",
    "uri": "https://www.example.com",
    "url": "https://www.example.com",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
}
"""Of a format that Python has a type for, no other string would do."""

_USUAL = (
    *(
        "word",
        "a",
        "1",
        "12345",
        "A",
        "AB",
        "WORD",
        "word-1",
        "w0rd",
        "aa",
        "0",
        "/word",
        "arn:aws:x",
    ),
    *dict.fromkeys(_BY_FORMAT.values()),
    *("+14155550100", "a" * 24, "0" * 32, "a" * 40, "0" * 64, "1.0", "1.0.0", "en", "en-US", "USD"),
)
"""Tried in turn where there is a pattern, before one is worked out."""


def string_for(schema: JsonObject, number: int) -> str | None:
    """A string for a schema, other ones for other numbers; None if none was found."""
    found = (text for text in _candidates(schema, number) if string_fits(schema, text))
    return next(found, None)


def _candidates(schema: JsonObject, number: int) -> Iterator[str]:
    stated = _BY_FORMAT.get(str(schema.get("format")))
    if schema.get("contentEncoding") in {"base64", "base64url"}:
        stated = _BY_FORMAT["byte"]
    if stated is not None:
        yield stated.replace("-21", f"-{21 - number % 20:02}", 1)  # another day
        yield stated.upper()
    pattern = schema.get("pattern")
    least = _length(schema, "minLength", 0)
    plain = "word" + (str(number) if number else "")
    most = _length(schema, "maxLength", max(least, len(plain)))
    yield plain if least <= len(plain) <= most else (plain * (least + 1))[-max(least, 1) :]
    yield plain[-most:] if most else ""
    if isinstance(pattern, str):
        for text in _USUAL:
            yield text + (str(number) if number else "")
        for text in ("a", "A", "0", "1"):
            yield text * max(least, 1)
            yield text * most
        worked_out = _matching(pattern, least, most if "maxLength" in schema else None)
        if worked_out is not None:
            yield worked_out


def string_fits(schema: JsonObject, text: str) -> bool:
    """Whether a string has the length and the pattern that a schema asks for."""
    if not _length(schema, "minLength", 0) <= len(text) <= _length(schema, "maxLength", len(text)):
        return False
    pattern = schema.get("pattern")
    try:
        return not isinstance(pattern, str) or re.search(pattern, text) is not None
    except re.error:
        return True  # another language than Python's: nothing here can judge it


def _length(schema: JsonObject, keyword: str, otherwise: int) -> int:
    stated = schema.get(keyword)
    return int(stated) if isinstance(stated, int | float) else otherwise


@lru_cache(maxsize=4096)
def _matching(pattern: str, least: int, most: int | None) -> str | None:
    """The simplest string that matches a pattern, by Hypothesis; None if it finds none."""
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis import strategies as st
    from hypothesis.errors import HypothesisException

    quick = settings(
        database=None,
        deadline=None,
        derandomize=True,
        max_examples=200,
        phases=(Phase.generate,),
        suppress_health_check=(HealthCheck.filter_too_much, HealthCheck.too_slow),
    )

    def is_long_enough(text: Any) -> bool:
        return least <= len(text) and (most is None or len(text) <= most)

    try:
        texts = st.from_regex(pattern, alphabet=st.characters(min_codepoint=32, max_codepoint=126))
        return find(texts, is_long_enough, settings=quick)
    except (HypothesisException, re.error, ValueError, NotImplementedError):
        return None
