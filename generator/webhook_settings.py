"""The table `[webhooks]` of `package.toml`: how requests of the API are signed, which no document
says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_PLACE = re.compile(r"\{[^{}]*\}?|\}")
_STANDARD_KEYS = frozenset({"scheme", "event_header", "header_prefix"})
_HMAC_KEYS = frozenset(
    {
        *("scheme", "event_header", "header", "encoding", "prefix", "signed"),
        *("timestamp_header", "timestamp_prefix"),
    }
)
WEBHOOK_KEYS = _STANDARD_KEYS | _HMAC_KEYS

Complain: TypeAlias = Callable[[str, str, str, str], None]
"""Takes a key, what was found, what was expected, and a hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """Standard Webhooks 1.0; `prefix` starts the names of its headers."""

    prefix: str = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hmac:
    """HMAC-SHA256 in a header of the vendor's own. The time is in `timestamp_header`, or behind
    `timestamp_prefix` in the same header; both are empty where no time is signed.
    """

    header: str
    encoding: Literal["hex", "base64"]
    prefix: str = ""
    timestamp_header: str = ""
    timestamp_prefix: str = ""
    signed: str = "{body}"

    @property
    def timed(self) -> bool:
        """Whether a time is signed."""
        return bool(self.timestamp_header or self.timestamp_prefix)


Signature: TypeAlias = Standard | Hmac


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """How requests of the API are verified and told apart.

    `signature` is None where nothing is known: such requests cannot be verified. `event_header`
    names the header that says which event a request is, empty if none does.
    """

    signature: Signature | None = None
    event_header: str = ""


def read_webhooks(table: Mapping[str, object], complain: Complain) -> WebhookSettings:
    """The settings of a table whose keys are known; what is wrong with it goes to `complain`."""
    reader = _Reader(table, complain)
    return WebhookSettings(
        signature=reader.signature(), event_header=reader.header_name("event_header")
    )


class _Reader:
    """One table, and where what is wrong with it goes."""

    def __init__(self, table: Mapping[str, object], complain: Complain) -> None:
        self._table = table
        self._complain = complain

    def signature(self) -> Signature | None:
        match self._table.get("scheme"):
            case None:
                self._only({"event_header"}, "without a scheme")
                return None
            case "standard":
                self._only(_STANDARD_KEYS, 'of the scheme "standard"')
                return Standard(prefix=self.header_name("header_prefix") or "webhook")
            case "hmac-sha256":
                self._only(_HMAC_KEYS, 'of the scheme "hmac-sha256"')
                return self._hmac()
            case other:
                expected = '"standard" (Standard Webhooks) or "hmac-sha256"'
                hint = "without a scheme there is only parse_unverified_webhook"
                self._complain("scheme", f"scheme = {other!r}", expected, hint)
                return None

    def _hmac(self) -> Hmac:
        header = self.header_name("header")
        if "header" not in self._table:
            expected = 'the header that holds the signature, such as header = "X-Signature"'
            self._complain("scheme", "no key header", expected, "")
        timestamp_header = self.header_name("timestamp_header")
        prefix = self._string("prefix")
        timestamp_prefix = self._timestamp_prefix(prefix)
        return Hmac(
            header=header,
            encoding=self._encoding(),
            prefix=prefix,
            timestamp_header=timestamp_header,
            timestamp_prefix=timestamp_prefix,
            signed=self._signed(bool(timestamp_header or timestamp_prefix)),
        )

    def _timestamp_prefix(self, prefix: str) -> str:
        """What the time begins with in a header that holds it beside the signature."""
        text = self._string("timestamp_prefix")
        if not isinstance(self._table.get("timestamp_prefix"), str):
            return ""
        found = f"timestamp_prefix = {text!r}"
        if "timestamp_header" in self._table:
            expected, hint = "one of it and timestamp_header", "the time is in one place"
            self._complain("timestamp_prefix", found, expected, hint)
        elif not text or not prefix or text.startswith(prefix) or prefix.startswith(text):
            expected = "a prefix, and another one that begins the signature"
            hint = 'for t=...,v1=...: timestamp_prefix = "t=" and prefix = "v1="'
            self._complain("timestamp_prefix", found, expected, hint)
        elif "," in text + prefix:
            expected, hint = "prefixes without a comma", "commas stand between the items"
            self._complain("timestamp_prefix", found, expected, hint)
        return text

    def _encoding(self) -> Literal["hex", "base64"]:
        match self._table.get("encoding"):
            case "hex":
                return "hex"
            case "base64":
                return "base64"
            case value:
                pass
        found = f"encoding = {value!r}" if "encoding" in self._table else "no key encoding"
        hint = "how the header writes the bytes of the signature: ask the vendor, do not guess"
        key = "encoding" if "encoding" in self._table else "scheme"
        self._complain(key, found, '"hex" or "base64"', hint)
        return "hex"

    def _signed(self, timed: bool) -> str:
        """The text that is signed. A time that is not signed would prove nothing."""
        text = self._string("signed") or ("{timestamp}.{body}" if timed else "{body}")
        places = sorted(_PLACE.findall(text))
        if places == (["{body}", "{timestamp}"] if timed else ["{body}"]):
            return text
        expected = "{body} and {timestamp} once" if timed else "{body} once and no other place"
        hint = "" if timed else "{timestamp} needs timestamp_header or timestamp_prefix"
        self._complain("signed", f"signed = {text!r}", expected, hint)
        return "{body}"

    def header_name(self, key: str) -> str:
        value = self._string(key)
        if key in self._table and isinstance(self._table[key], str) and not _TOKEN.fullmatch(value):
            self._complain(key, f"{key} = {value!r}", "the name of a header", "")
        return value

    def _string(self, key: str) -> str:
        value = self._table.get(key, "")
        if isinstance(value, str):
            return value
        self._complain(key, f"{key} as {type(value).__name__}", "a string", "put it in quotes")
        return ""

    def _only(self, keys: frozenset[str] | set[str], where: str) -> None:
        for key in sorted(WEBHOOK_KEYS & self._table.keys() - keys):
            listed = ", ".join(sorted(keys))
            self._complain(key, f"the key {key!r} {where}", f"one of {listed}", "")
