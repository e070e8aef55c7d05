"""Signatures of webhooks: HMAC-SHA256 (RFC 2104) over what a vendor says, verified before anything
of a request is read.

Texts of errors never hold a header, a secret or a body.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast

from .webhooks import HeaderItems, WebhookError, check_body

TOLERANCE: Final = 300.0
"""Seconds that the time of a signature may be off, as Standard Webhooks recommends."""

_is_time: Final = re.compile(r"[0-9]{1,12}", re.ASCII).fullmatch


class WebhookVerificationError(WebhookError):
    """A request is not proven to come from the API: do nothing of what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardSignature:
    """Signed as Standard Webhooks 1.0 says: base64 of HMAC-SHA256 over id, time and body.

    `prefix` starts the names of its three headers: `webhook`, or `svix` as its forerunner.
    """

    prefix: str = "webhook"

    def signed(self, secret: str, body: bytes, *, message_id: str, timestamp: str) -> str:
        """Return the signature that the secret gives."""
        text = f"{message_id}.{timestamp}.".encode("utf-8", "backslashreplace")
        digest = hmac.digest(_standard_key(secret), text + body, "sha256")
        return f"v1,{base64.b64encode(digest).decode('ascii')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HmacSignature:
    """Signed with HMAC-SHA256, in a header of the vendor's own.

    `signed_text` is what is signed, with `{body}` and `{timestamp}` where these stand; the time is
    in seconds in the header `timestamp_header`, which is empty where none is signed. With a
    `timestamp_prefix`, it is in `header` itself, whose items have commas between them: the one that
    begins so; then each item that begins with `prefix` is a signature.
    """

    header: str
    encoding: Literal["hex", "base64"]
    prefix: str = ""
    timestamp_header: str = ""
    timestamp_prefix: str = ""
    signed_text: str = "{body}"

    def signed(self, secret: str, body: bytes, *, timestamp: str) -> str:
        """Return the signature that the secret gives, without the prefix."""
        before, _, after = self.signed_text.replace("{timestamp}", timestamp).partition("{body}")
        message = b"".join((before.encode(), body, after.encode()))
        digest = hmac.digest(_key(secret), message, "sha256")
        return digest.hex() if self.encoding == "hex" else base64.b64encode(digest).decode("ascii")


Signature: TypeAlias = StandardSignature | HmacSignature


def verify_signature(
    signature: Signature,
    body: bytes,
    headers: HeaderItems,
    secret: str | Sequence[str],
    *,
    tolerance: float = TOLERANCE,
) -> None:
    """Return if one of the secrets signed the body, and did so not too long ago.

    Raises:
        WebhookVerificationError: None did; or a header is missing, doubled or malformed.
        TypeError: The body is not bytes, or a secret no string.
        ValueError: There is no secret, or it is not as the vendor shows it.
    """
    check_body(body)
    secrets = _secrets(secret)
    if isinstance(signature, StandardSignature):
        found = _verify_standard(signature, body, headers, secrets, tolerance)
    else:
        found = _verify_hmac(signature, body, headers, secrets, tolerance)
    if not found:
        raise WebhookVerificationError(
            "no signature fits: another secret signed it, or the body is not the one that was sent"
        )


def sign(
    signature: Signature,
    body: bytes,
    secret: str,
    *,
    message_id: str = "msg_test",
    timestamp: int | None = None,
) -> dict[str, str]:
    """Return the headers with which the API would send a body: for tests of what receives it.

    `message_id` is for Standard Webhooks alone; `timestamp`, in seconds since 1970, is now if it is
    None.

    Raises:
        TypeError: The body is not bytes, or the secret no string.
        ValueError: There is no secret, or it is not as the vendor shows it.
    """
    check_body(body)
    (key,) = _secrets(secret)
    at = str(int(time.time()) if timestamp is None else timestamp)
    if isinstance(signature, StandardSignature):
        prefix = signature.prefix
        return {
            f"{prefix}-id": message_id,
            f"{prefix}-timestamp": at,
            f"{prefix}-signature": signature.signed(key, body, message_id=message_id, timestamp=at),
        }
    text = signature.prefix + signature.signed(key, body, timestamp=at)
    if signature.timestamp_prefix:
        text = f"{signature.timestamp_prefix}{at},{text}"
    given = {signature.header: text}
    return {**given, signature.timestamp_header: at} if signature.timestamp_header else given


def _header(headers: HeaderItems, name: str) -> str:
    """Return the value of a header; the case of its name does not matter (RFC 9110, section 5.1).

    Raises:
        WebhookVerificationError: It is missing, or there is more than one.
    """
    wanted = name.lower()
    values = [value for key, value in headers.items() if key.lower() == wanted]
    if not values:
        raise WebhookVerificationError(f"the header {name} is missing")
    if len(values) > 1:
        raise WebhookVerificationError(f"the header {name} is there more than once")
    return values[0].strip(" \t")


def _verify_standard(
    signature: StandardSignature,
    body: bytes,
    headers: HeaderItems,
    secrets: Sequence[str],
    tolerance: float,
) -> bool:
    message_id = _header(headers, f"{signature.prefix}-id")
    name = f"{signature.prefix}-timestamp"
    at = _time(_header(headers, name), name, tolerance)
    given = _header(headers, f"{signature.prefix}-signature").split()
    return _any_same(
        (signature.signed(secret, body, message_id=message_id, timestamp=at) for secret in secrets),
        [text for text in given if text.startswith("v1,")],
    )


def _verify_hmac(
    signature: HmacSignature,
    body: bytes,
    headers: HeaderItems,
    secrets: Sequence[str],
    tolerance: float,
) -> bool:
    name, given = signature.header, [_header(headers, signature.header)]
    at = ""
    if signature.timestamp_prefix:
        given = [item.strip(" \t") for item in given[0].split(",")]
        times = _behind(signature.timestamp_prefix, given)
        at = _time(times[0] if len(times) == 1 else "", name, tolerance)
    elif signature.timestamp_header:
        named = signature.timestamp_header
        at = _time(_header(headers, named), named, tolerance)
    texts = _behind(signature.prefix, given)
    if not texts:
        raise WebhookVerificationError(f"the header {name} is malformed")
    return _any_same(
        (signature.signed(secret, body, timestamp=at) for secret in secrets),
        [text.lower() for text in texts] if signature.encoding == "hex" else texts,
    )


def _behind(prefix: str, items: Sequence[str]) -> list[str]:
    """Return what follows a prefix in the items that begin with it."""
    return [item.removeprefix(prefix) for item in items if item.startswith(prefix)]


def _any_same(expected: Iterable[str], given: Sequence[str]) -> bool:
    """Whether a signature is one of those expected; what is compared takes the same time."""
    found = False
    others = [text.encode("utf-8", "backslashreplace") for text in given]
    for text in expected:
        for other in others:
            found |= hmac.compare_digest(text.encode("ascii"), other)
    return found


def _time(text: str, name: str, tolerance: float) -> str:
    """Return the time of a signature as it was signed; `name` is its header."""
    if not _is_time(text):
        raise WebhookVerificationError(f"the header {name} is malformed")
    off = time.time() - int(text)
    # Said this way round, a tolerance that is not a number lets nothing through.
    if not abs(off) <= tolerance:
        when = "old" if off > 0 else "far in the future"
        raise WebhookVerificationError(f"the time in the header {name} is too {when}")
    return text


def _secrets(secret: object) -> Sequence[str]:
    given: tuple[object, ...] = (secret,)
    if isinstance(secret, Sequence) and not isinstance(secret, str | bytes | bytearray):
        given = tuple(cast("Sequence[object]", secret))
    if not given:
        raise ValueError("there is no secret to verify with")
    found: list[str] = []
    for one in given:
        if not isinstance(one, str):
            raise TypeError(f"a secret must be a string, not {type(one).__name__}")
        if not one.strip():
            raise ValueError("a secret is empty: is the variable set that it comes from?")
        found.append(one)
    return found


def _key(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogatepass")


def _standard_key(secret: str) -> bytes:
    try:
        key = binascii.a2b_base64(secret.removeprefix("whsec_"), strict_mode=True)
    except ValueError:
        key = b""
    if not key:
        raise ValueError("a secret is not base64: give it as the vendor shows it, whsec_...")
    return key
