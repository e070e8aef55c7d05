"""The five vendors: what is passed, what must arrive, what comes back.

All of it is written down by hand from the published pages; nothing here is taken from the packages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from generator.load import load
from generator.overlay import apply
from mateo_client import ActionInput, RecipientInput

Mode: TypeAlias = Literal["sync", "asyncio", "trio"]
MODES: Final[tuple[Mode, ...]] = ("sync", "asyncio", "trio")

ROOT: Final = Path(__file__).parents[2]
_ANSWERS: Final = Path(__file__).parent / "answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Arguments of `messages.send`, and the request that they must make."""

    arguments: Mapping[str, Any]
    body: Mapping[str, Any]
    query: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One vendor. Its answers lie in `answers/<api>.json`, with all members that are published."""

    api: str
    client: str
    """Name of the blocking client's class."""

    credentials: Mapping[str, str]
    """Arguments of the client, with values that are recognised where they arrive."""

    headers: Mapping[str, str]
    """The headers that must carry them."""

    environments: Mapping[str, str]
    """Base URLs of the published servers by name; the first is the default."""

    path: str
    """Path of the operation below the base URL."""

    required: Sample
    """Only what must be passed."""

    everything: Sample
    """Every argument there is."""

    success: int = 200
    media_type: str = "application/json"

    @property
    def package(self) -> Any:
        """The generated package."""
        return import_module(f"{self.api}_client")

    @property
    def document(self) -> Any:
        """The document with its overlay, which has what is not on the vendor's page."""
        return _document(self.api)

    @property
    def page(self) -> str:
        """The page as published."""
        [path] = (ROOT / "specs" / self.api).glob("page.*")
        return path.read_text("utf-8")

    @property
    def server(self) -> str:
        """Scheme and host of the default server."""
        scheme, host, *_ = urlsplit(next(iter(self.environments.values())))
        return f"{scheme}://{host}"

    @property
    def base_path(self) -> str:
        """Path of the default server."""
        return urlsplit(next(iter(self.environments.values()))).path

    @property
    def answer(self) -> Any:
        """The body of a successful answer, new each time."""
        return json.loads(_answer_text(self.api))

    def variables(self) -> dict[str, str]:
        """The environment variables that stand in for the credentials."""
        prefix = self.api.upper()
        return {f"{prefix}_{name.upper()}": value for name, value in self.credentials.items()}

    def make(self, mode: Mode, **arguments: Any) -> Any:
        """A client of the package, blocking or asynchronous."""
        name = self.client if mode == "sync" else f"Async{self.client}"
        return getattr(self.package, name)(**arguments)


@cache
def _document(api: str) -> Any:
    folder = ROOT / "specs" / api
    return apply(load(folder / "openapi.yaml"), folder / "overlay.yaml").tree


@cache
def _answer_text(api: str) -> str:
    return (_ANSWERS / f"{api}.json").read_text("utf-8")


_COBALT_MESSAGE: Final = {
    "provider": "123456789",
    "subject": "Test Message",
    "message": "This is a test message content.",
}
_COBALT: Final = Sample(arguments=_COBALT_MESSAGE, body=_COBALT_MESSAGE)

COBALT: Final = Vendor(
    api="cobalt",
    client="CobaltClient",
    credentials={
        "client_id": "ci_live_198908HJDKJSH98789OHKJL",
        "client_secret": "cs_live_9827hofdsklOYYHJLJh",
        "access_token": "493JKLHIU98789hLKH9HHJH",
    },
    headers={
        "client_id": "ci_live_198908HJDKJSH98789OHKJL",
        "client_secret": "cs_live_9827hofdsklOYYHJLJh",
        "access_token": "493JKLHIU98789hLKH9HHJH",
    },
    environments={"production": "https://api.usecobalt.com/v1"},
    path="/messages",
    required=_COBALT,
    everything=_COBALT,
)

CLERK_CHAT: Final = Vendor(
    api="clerk_chat",
    client="ClerkChatClient",
    credentials={"api_key": "clerk-key-1"},
    headers={"apiKey": "clerk-key-1"},
    environments={
        "production": "https://web-api.clerk.chat",
        "local": "http://localhost:3000",
    },
    path="/public/messages",
    success=201,
    required=Sample(
        arguments={"sender": "+1415456789", "media_urls": [], "recipients": [], "body": ""},
        body={"sender": "+1415456789", "mediaUrls": [], "recipients": [], "body": ""},
    ),
    everything=Sample(
        arguments={
            "sender": "+1415456789",
            "media_urls": ["https://example.com/image.jpg"],
            "recipients": ["+9134567654"],
            "body": "Hello, world!",
            "sent_by_name": "Clerk",
            "template_id": 123,
        },
        body={
            "sender": "+1415456789",
            "mediaUrls": ["https://example.com/image.jpg"],
            "recipients": ["+9134567654"],
            "body": "Hello, world!",
            "sentByName": "Clerk",
            "templateId": 123,
        },
    ),
)

_HERO_MESSAGE: Final = {
    "patient_id": "204871",
    "message_type": "sms",
    "message_string": "Your results are in.",
}
_HERO_OPTIONS: Final = {
    "recipient_contact_detail": "+44 7900000000",
    "fallback_contact_detail": "patient@email.com",
    "fallback_message_type": "email",
    "write_to_record": True,
    "encrypted": {"any": ["JSON", 1, None]},
    "snomed_code": "184103008",
    "snomed_term": "Patient telephone number",
    "auto_write_to_record": False,
    "task_id": "17",
    "attachment_uuid": "9a0f4f1e-6a0a-4b7e-9d7c-3f1c2a4d5e6f",
    "short_link_id": "sl-1",
    "assignee_id": 12,
    "assignee_type": "AdminTeam",
}

HERO: Final = Vendor(
    api="hero",
    client="HeroClient",
    credentials={"api_key": "hero-key-1", "practice_group_id": "group-1"},
    headers={"x-api-key": "hero-key-1", "x-practice-group-id": "group-1"},
    environments={
        "production": "https://api.herohealth.net",
        "staging": "https://api.staging.htech.app",
    },
    path="/v1/messages/send",
    required=Sample(arguments=_HERO_MESSAGE, body=_HERO_MESSAGE),
    everything=Sample(
        arguments={
            **_HERO_MESSAGE,
            **_HERO_OPTIONS,
            "send_at": datetime(2026, 11, 21, 8, 0, tzinfo=UTC),
        },
        body={**_HERO_MESSAGE, **_HERO_OPTIONS, "send_at": "2026-11-21T08:00:00Z"},
    ),
)

METRIPORT: Final = Vendor(
    api="metriport",
    client="MetriportClient",
    credentials={"api_key": "metriport-key-1"},
    headers={"x-api-key": "metriport-key-1"},
    environments={
        "production": "https://api.metriport.com",
        "sandbox": "https://api.sandbox.metriport.com",
    },
    path="/medical/v1/message",
    required=Sample(
        arguments={
            "patient_id": "11111111-1111-1111-1111-111111111111",
            "destination": "2.16.840.1.113883.3.9621",
            "subject": "Referral",
            "attachments": ["00000000-0000-0000-0000-000000000000"],
        },
        query={"patientId": "11111111-1111-1111-1111-111111111111"},
        body={
            "destination": "2.16.840.1.113883.3.9621",
            "subject": "Referral",
            "attachments": ["00000000-0000-0000-0000-000000000000"],
        },
    ),
    everything=Sample(
        arguments={
            "patient_id": "p 1/2&x=ü+%2B",
            "destination": "intake@cardio.direct.partner.com",
            "subject": "Referral - cardiology",
            "body": "Please review the attached referral for cardiology consultation.",
            "attachments": [
                "00000000-0000-0000-0000-000000000000",
                "11111111-1111-1111-1111-111111111111",
            ],
            "intended_recipient_npi": ["1234567893"],
        },
        query={"patientId": "p 1/2&x=ü+%2B"},
        body={
            "destination": "intake@cardio.direct.partner.com",
            "subject": "Referral - cardiology",
            "body": "Please review the attached referral for cardiology consultation.",
            "attachments": [
                "00000000-0000-0000-0000-000000000000",
                "11111111-1111-1111-1111-111111111111",
            ],
            "intendedRecipientNpi": ["1234567893"],
        },
    ),
)

_CHANNEL: Final = "0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f"
_ID: Final = "5b1f6f0e-6a0a-4b7e-9d7c-3f1c2a4d5e01"
_TEXTS: Final = {
    "conversation_status": "open",
    "subject": "Your table",
    "html": "<p>Your table is ready.</p>",
    "text": "Your table is ready. Grüße ☕",
    "content": {"blocks": [{"type": "text", "bold": True}]},
    "placeholder_values": ["Rosa", ""],
    "attachments": ["https://example.com/menu.pdf", "media_library://1"],
    "footer": None,
}
_IDS: Final = (
    "id",
    "conversation_id",
    "reply_to_message_id",
    "template_id",
    "review_channel_id",
    "marketing_channel_id",
)

MATEO: Final = Vendor(
    api="mateo",
    client="MateoClient",
    credentials={"token": "eyJhbGciOiJIUzI1NiJ9.e30.sig"},
    headers={"Authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.e30.sig"},
    environments={"production": "https://integration.getmateo.com/api/v1"},
    path="/send_message",
    media_type="application/vnd.pgrst.object+json",
    required=Sample(arguments={"from_": UUID(_CHANNEL)}, body={"from": _CHANNEL}),
    everything=Sample(
        arguments={
            **_TEXTS,
            **dict.fromkeys(_IDS, UUID(_ID)),
            "from_": UUID(_CHANNEL),
            "to": [
                RecipientInput(handle="+4915112345678", country_codes=["DE"], full_name=None),
                RecipientInput(handle=["+4915112345678", "+4915187654321"]),
                RecipientInput(contact_id=UUID(_ID)),
            ],
            "cc": [RecipientInput(external_contact_id="crm-77")],
            "bcc": [RecipientInput(handle=None, secondary_external_contact_id="crm-78")],
            "send_after": datetime(2026, 11, 21, 8, 0, 0, 250000, tzinfo=UTC),
            "actions": [
                ActionInput(text="On my way", type="quick_reply"),
                ActionInput(text="Call", type="call_to_action", data="1", subtype="phone_number"),
                ActionInput(text="List", type="list", data=None, subtype=None),
            ],
        },
        body={
            **_TEXTS,
            **dict.fromkeys(_IDS, _ID),
            "from": _CHANNEL,
            "to": [
                {"handle": "+4915112345678", "country_codes": ["DE"], "full_name": None},
                {"handle": ["+4915112345678", "+4915187654321"]},
                {"contact_id": _ID},
            ],
            "cc": [{"external_contact_id": "crm-77"}],
            "bcc": [{"handle": None, "secondary_external_contact_id": "crm-78"}],
            "send_after": "2026-11-21T08:00:00.250000Z",
            "actions": [
                {"text": "On my way", "type": "quick_reply"},
                {"text": "Call", "type": "call_to_action", "data": "1", "subtype": "phone_number"},
                {"text": "List", "type": "list", "data": None, "subtype": None},
            ],
        },
    ),
)

VENDORS: Final = (COBALT, CLERK_CHAT, HERO, METRIPORT, MATEO)
