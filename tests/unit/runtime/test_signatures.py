"""Signatures of webhooks, against vectors made with the standard library alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.signatures import (
    HmacSignature,
    Signature,
    StandardSignature,
    WebhookVerificationError,
    sign,
    verify_signature,
)

BODY = b'{"test": 2432232314}'
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(b"another secret of 24 byte").decode()
STANDARD = StandardSignature()
# The example of the reference implementation of Standard Webhooks.
PUBLISHED = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
PLAIN = HmacSignature(header="X-Signature", encoding="hex")
# As Slack signs (api.slack.com, "Verifying requests from Slack"), with the example given there.
SLACK = HmacSignature(
    header="X-Slack-Signature",
    encoding="hex",
    prefix="v0=",
    timestamp_header="X-Slack-Request-Timestamp",
    signed_text="v0:{timestamp}:{body}",
)
STRIPE = HmacSignature(
    header="Stripe-Signature",
    encoding="hex",
    prefix="v1=",
    timestamp_prefix="t=",
    signed_text="{timestamp}.{body}",
)
SCHEMES: list[tuple[Signature, str]] = [
    (STANDARD, SECRET),
    (StandardSignature(prefix="svix"), SECRET),
    (PLAIN, "s3cret"),
    (SLACK, "ключ"),
    (HmacSignature(header="X-Sig", encoding="base64", signed_text="{body}."), "s3cret"),
    (STRIPE, "whsec_1"),
]


class Doubled:
    """Headers in which a name can come twice."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._pairs = pairs

    def items(self) -> tuple[tuple[str, str], ...]:
        return self._pairs


def refused(
    signature: Signature, headers: Any, secret: Any, body: bytes = BODY, **options: float
) -> str:
    with pytest.raises(WebhookVerificationError) as caught:
        verify_signature(signature, body, headers, secret, **options)
    assert caught.value.__cause__ is caught.value.__context__ is None
    text = str(caught.value)
    values = dict(headers.items()).values()
    for private in (BODY.decode(), SECRET, *(value for value in values if value)):
        assert private not in text
    return text


def test_the_published_vector_of_standard_webhooks_is_accepted() -> None:
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    message = b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330." + BODY
    expected = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    assert PUBLISHED["webhook-signature"] == f"v1,{expected}"
    verify_signature(STANDARD, BODY, PUBLISHED, SECRET, tolerance=inf)
    verify_signature(STANDARD, BODY, PUBLISHED, SECRET.removeprefix("whsec_"), tolerance=inf)
    shouted = {name.upper(): value for name, value in PUBLISHED.items()}
    verify_signature(STANDARD, BODY, shouted, [OTHER, SECRET], tolerance=inf)
    assert sign(STANDARD, BODY, SECRET, message_id=PUBLISHED["webhook-id"],
                timestamp=1614265330) == PUBLISHED  # fmt: skip
    several = f"v1a,AAAA v1,AAAA {PUBLISHED['webhook-signature']}"
    verify_signature(
        STANDARD, BODY, {**PUBLISHED, "webhook-signature": several}, SECRET, tolerance=inf
    )


def test_signatures_in_a_header_of_the_vendor_are_accepted() -> None:
    digest = hmac.new(b"s3cret", BODY, hashlib.sha256)
    verify_signature(PLAIN, BODY, {"x-signature": digest.hexdigest()}, "s3cret")
    verify_signature(PLAIN, BODY, {"x-signature": digest.hexdigest().upper()}, ("old", "s3cret"))
    at = str(int(time.time()))
    key = "ключ".encode()
    found = hmac.new(key, b"v0:" + at.encode() + b":" + BODY, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Signature": f"v0={found}", "x-slack-request-timestamp": at}
    verify_signature(SLACK, BODY, headers, "ключ")
    encoded = base64.b64encode(hmac.new(b"s3cret", BODY + b".", hashlib.sha256).digest()).decode()
    verify_signature(SCHEMES[4][0], BODY, {"X-SIG": f" {encoded}\t"}, "s3cret")
    old, new = (
        hmac.new(key, at.encode() + b"." + BODY, hashlib.sha256).hexdigest()
        for key in (b"old", b"new")
    )
    for secret in ("old", "new"):  # while one replaces the other
        both = f"v0={'0' * 64}, t={at}, v1={old},v1={new}"
        verify_signature(STRIPE, BODY, {"stripe-signature": both}, secret)


@pytest.mark.parametrize(("signature", "secret"), SCHEMES)
def test_what_is_signed_is_accepted_with_its_secret_alone(
    signature: Signature, secret: str
) -> None:
    headers = sign(signature, BODY, secret)
    verify_signature(signature, BODY, headers, [OTHER, secret])
    assert "no signature fits" in refused(signature, headers, OTHER)
    for name in headers:
        left = {key: value for key, value in headers.items() if key != name}
        assert refused(signature, left, secret) == f"the header {name} is missing"
        doubled = Doubled(*headers.items(), (name.swapcase(), headers[name]))
        assert refused(signature, doubled, secret) == f"the header {name} is there more than once"


@given(data=st.data(), body=st.binary(max_size=40), kind=st.sampled_from(SCHEMES))
def test_nothing_can_be_changed(
    data: st.DataObject, body: bytes, kind: tuple[Signature, str]
) -> None:
    signature, secret = kind
    headers = sign(signature, body, secret)
    verify_signature(signature, body, headers, secret)
    other = data.draw(st.binary(max_size=40).filter(lambda changed: changed != body))
    assert refused(signature, headers, secret, other)
    name = data.draw(st.sampled_from(sorted(headers)))
    value = headers[name]
    place = data.draw(st.integers(0, len(value) - 1))
    changed = value[:place] + chr(data.draw(st.integers(33, 255))) + value[place + 1 :]
    in_hex = isinstance(signature, HmacSignature) and signature.encoding == "hex"
    if changed != value and not (in_hex and changed.lower() == value.lower()):
        assert refused(signature, {**headers, name: changed}, secret)


@pytest.mark.parametrize(("signature", "name"), [(STANDARD, "webhook-timestamp"),
                                                 (SLACK, "X-Slack-Request-Timestamp")])  # fmt: skip
def test_a_time_is_not_too_far_from_now(signature: Signature, name: str) -> None:
    now = int(time.time())
    for off in (-290, 0, 290):
        headers = sign(signature, BODY, SECRET, timestamp=now + off)
        verify_signature(signature, BODY, headers, SECRET)
    old = sign(signature, BODY, SECRET, timestamp=now - 310)
    assert refused(signature, old, SECRET) == f"the time in the header {name} is too old"
    verify_signature(signature, BODY, old, SECRET, tolerance=400)
    early = sign(signature, BODY, SECRET, timestamp=now + 310)
    assert refused(signature, early, SECRET).endswith("is too far in the future")
    fresh = sign(signature, BODY, SECRET)
    assert refused(signature, fresh, SECRET, tolerance=nan)
    once = sign(STRIPE, BODY, SECRET, timestamp=now - 310)
    assert refused(STRIPE, once, SECRET).endswith("Stripe-Signature is too old")
    for malformed in ("", "soon", "1e9", "-1", "\u0661", f"{now}.0", "9" * 400):
        text = refused(signature, {**fresh, name: malformed}, SECRET)
        assert text == f"the header {name} is malformed"


@pytest.mark.parametrize(
    ("signature", "headers"),
    [
        (PLAIN, {"X-Signature": ""}),
        (PLAIN, {"X-Signature": "é" * 64}),
        (PLAIN, {"X-Signature": "\udcff"}),
        (SLACK, {"X-Slack-Signature": "v1=00", "X-Slack-Request-Timestamp": "1"}),
        (STRIPE, {"Stripe-Signature": "t=1"}),
        (STRIPE, {"Stripe-Signature": "v1=00"}),
        (STRIPE, {"Stripe-Signature": "t=1,t=2,v1=00"}),
        (STRIPE, {"Stripe-Signature": "t=,v1=00"}),
        (STRIPE, {"Stripe-Signature": "t=1,v1="}),
        (STANDARD, {**PUBLISHED, "webhook-signature": ""}),
        (STANDARD, {**PUBLISHED, "webhook-signature": "v1"}),
        (STANDARD, {**PUBLISHED, "webhook-signature": "v2,AAAA v1a,AAAA"}),
        (STANDARD, {**PUBLISHED, "webhook-id": "\udcff"}),
    ],
)
def test_a_malformed_header_is_refused(signature: Signature, headers: Mapping[str, str]) -> None:
    assert refused(signature, headers, SECRET, tolerance=inf)


@pytest.mark.parametrize(
    ("error", "told", "signature", "body", "secret"),
    [
        (TypeError, "body must be the bytes as they arrived, not str", PLAIN, "{}", SECRET),
        (TypeError, "body must be the bytes as they arrived, not dict", PLAIN, {}, SECRET),
        (TypeError, "a secret must be a string, not bytes", PLAIN, BODY, b"secret"),
        (TypeError, "a secret must be a string, not NoneType", PLAIN, BODY, None),
        (TypeError, "a secret must be a string, not int", PLAIN, BODY, ["a", 1]),
        (ValueError, "there is no secret to verify with", PLAIN, BODY, []),
        (ValueError, "a secret is empty", PLAIN, BODY, ""),
        (ValueError, "a secret is empty", PLAIN, BODY, ["a", " "]),
        (ValueError, "a secret is not base64", STANDARD, BODY, "whsec_"),
        (ValueError, "a secret is not base64", STANDARD, BODY, "whsec_no secret!"),
    ],
)
def test_what_cannot_be_verified_with_is_an_error_of_the_caller(
    error: type[Exception], told: str, signature: Signature, body: Any, secret: Any
) -> None:
    headers = sign(signature, BODY, SECRET)
    with pytest.raises(error) as caught:
        verify_signature(signature, body, headers, secret)
    assert told in str(caught.value)
    assert "no secret!" not in str(caught.value)
    assert caught.value.__context__ is None
