"""Mateo, as a user would write it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import assert_type
from uuid import UUID

import httpx2

from mateo_client import (
    UNSET,
    ActionInput,
    ApiError,
    ApiResponse,
    AsyncCallHooks,
    AsyncMateoClient,
    BadRequestError,
    CallAttempt,
    CallHooks,
    InvalidInput,
    InvalidResponseError,
    JsonObject,
    MateoClient,
    Message,
    MessageStatus,
    NoResponseError,
    RateLimitError,
    RateLimitInfo,
    Recipient,
    RecipientInput,
    RequestTimeoutError,
    RetryPolicy,
    SendMessageRequest,
    SendMessageResponse,
    Unset,
    telemetry,
)

CHANNEL = UUID("0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f")
REMINDER = ActionInput(text="Confirm", type="quick_reply", subtype=None)


def send(mateo: MateoClient, text: str, later: bool) -> str:
    sent = mateo.messages.send(
        from_=CHANNEL,
        to=[RecipientInput(handle="+4915112345678", full_name=None)],
        cc=None,
        text=text,
        conversation_status="open",
        send_after=datetime.now(UTC) if later else UNSET,
        actions=[REMINDER],
        content={"blocks": [{"kind": "text", "size": 1.5}]},
    )
    assert_type(sent, SendMessageResponse)
    assert_type(sent.message, Message)
    assert_type(sent.recipients, list[Recipient])
    assert_type(sent.message.subject, str | None)
    return sent.message.subject or sent.message.id


async def send_and_wait(text: str) -> MessageStatus | str:
    async with AsyncMateoClient(token="...", timeout=httpx2.Timeout(5.0)) as mateo:
        patient = mateo.with_options(timeout=30, retry=RetryPolicy(attempts=1))
        assert_type(patient, AsyncMateoClient)
        answer = await patient.with_response(patient.messages.send, from_=CHANNEL, text=text)
        assert_type(answer, ApiResponse[SendMessageResponse])
        return answer.value.message.status


def with_response(mateo: MateoClient) -> tuple[int, str | None, int]:
    answer = mateo.with_response(mateo.messages.send, from_=CHANNEL, html="<b>Hello</b>")
    assert_type(answer.value.message.forwarded, bool | None)
    assert_type(answer.headers, httpx2.Headers)
    assert_type(answer.http_response, httpx2.Response)
    return answer.status_code, answer.request_id, answer.attempts


def explain(mateo: MateoClient) -> str:
    try:
        mateo.messages.send(from_=CHANNEL)
    except BadRequestError as error:
        assert_type(error.detail, InvalidInput | None)
        return error.detail.code if error.detail else f"{error.status_code} {error.request_id}"
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
        return error.operation
    except RequestTimeoutError:
        return "too slow"
    except NoResponseError as error:
        return "perhaps sent" if error.possibly_sent else "not sent"
    except InvalidResponseError as error:
        assert_type(error.body_path, tuple[str | int, ...])
        return error.body.decode()
    except ApiError as error:
        return f"{error.method} {error.path}"
    return "sent"


def models(mateo: MateoClient, given: str | Unset | None) -> JsonObject:
    request = SendMessageRequest(from_=CHANNEL, subject=given, extra={"new_member": [1, None]})
    request.footer = None
    if request.subject is not UNSET and request.subject is not None:
        assert_type(request.subject.upper(), str)
    if request.to:
        assert_type(request.to, list[RecipientInput])
    message = Message.from_json({"id": "1"})
    assert_type(message, Message)
    return {**request.to_json(), **message.extra}


def match(status: MessageStatus | str) -> bool:
    match status:
        case "sent" | "read":
            return True
        case _:
            return False


def callback(client: MateoClient) -> Callable[..., SendMessageResponse]:
    return client.messages.send


def own_http_client() -> MateoClient:
    http = httpx2.Client(transport=httpx2.HTTPTransport(retries=0))
    return MateoClient(http_client=http, base_url="http://localhost", headers={"x-team": "a"})


def see(attempt: CallAttempt) -> None:
    attempt.request.headers["X-Trace"] = attempt.operation
    assert_type(attempt.response, httpx2.Response | None)


async def see_later(attempt: CallAttempt) -> None:
    assert_type(attempt.number, int)


def watched(mateo: MateoClient) -> float | None:
    plain = CallHooks(before_request=see, on_error=see)
    mixed = [plain, AsyncCallHooks(after_response=see_later, on_error=see), telemetry()]
    AsyncMateoClient(hooks=mixed, deadline=5)
    MateoClient(hooks=[plain, telemetry()], deadline=0.5)
    keyed = mateo.with_options(deadline=2.5, idempotency_key="k")
    answer = keyed.with_response(keyed.messages.send, from_=CHANNEL)
    assert_type(answer.rate_limit, RateLimitInfo | None)
    return answer.rate_limit.reset_after if answer.rate_limit else None
