"""Marked credentials, requests and answers, so that what shows up anywhere is recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from tests.contract.jsons import elements, members
from tests.contract.vendors import Vendor

SENSITIVE: Final = "Zq7"
"""In every value that is health data, contact detail, message or credential."""
OTHER: Final = "Wq7"
"""In every other text. It may stand in a repr, and not in an error or in a log."""

# Marks come first in a marked value; host names and the like are put in lower case on their way.
_FOUND: Final = re.compile(r"[ZzWw]q7[\w.+-]*")
_FOUND_SENSITIVE: Final = re.compile(r"[Zz]q7[\w.+-]*")

_MESSAGE: Final = {
    "cobalt": {"provider", "subject", "message"},
    "clerk_chat": {
        *("sender", "recipients", "members", "body", "sent_by_name", "sentByName"),
        *("media_urls", "mediaUrls", "error", "externalId"),
    },
    "hero": {
        *("patient_id", "recipient_contact_detail", "fallback_contact_detail", "message_string"),
        *("content", "snomed_code", "snomed_term", "attachment_uuid", "short_link_id"),
        *("auth_token", "confirm_write_to_record_url", "submitted_by"),
    },
    "metriport": {
        *("patient_id", "destination", "subject", "body", "attachments", "intended_recipient_npi"),
        *("reference", "display", "text", "code", "detail"),
    },
    "mateo": {
        *("to", "cc", "bcc", "subject", "html", "text", "content", "placeholder_values", "data"),
        *("attachments", "footer", "blurb", "raw_content", "forwarded_message_text", "tags"),
        *("files", "external_files", "header_media_filename", "contact_id", "handle", "full_name"),
        *("author_id", "external_id", "external_contact_id", "secondary_external_contact_id"),
        *("contacts", "location", "location_metadata", "country_codes"),
    },
}
"""What each vendor's members say about a person, or to one; as arguments and as members."""

_FIXED: Final = {
    *("message_type", "fallback_message_type", "conversation_status", "type", "subtype"),
    *("created", "updated", "timestamp"),
}
"""Members that take certain words or a moment only."""

_WRONG: Final[Mapping[str, tuple[str | int, ...]]] = {
    "cobalt": ("job_id",),
    "clerk_chat": ("data", "seen"),
    "hero": ("write_to_record",),
    "metriport": ("communication", "payload"),
    "mateo": ("recipients", 0, "is_organisation"),
}

PROBLEM: Final = {
    "status": 400,
    "name": "Wq7-name",
    "title": "Wq7-title",
    "detail": "Zq7-detail",
    "code": "Wq7-code",
    "message": "Zq7-message",
    "hint": "Zq7-hint",
    "statusCode": 400,
    "Zq7-member": {"Zq7-inner": "Zq7-extra"},
}
"""The body of an error: as Metriport and Mateo describe it, and more."""


def found(text: str, *, sensitive_only: bool = False) -> list[str]:
    """The markers in a text, each once."""
    pattern = _FOUND_SENSITIVE if sensitive_only else _FOUND
    return sorted(set(pattern.findall(text)))


def credentials(vendor: Vendor) -> dict[str, str]:
    """The arguments of a client, marked."""
    return {name: f"Zq7-credential-{name}" for name in vendor.credentials}


def arguments(vendor: Vendor) -> dict[str, Any]:
    """All arguments of `messages.send`, marked."""
    return {
        name: _marked(vendor, name, value) for name, value in vendor.everything.arguments.items()
    }


def answer(vendor: Vendor) -> Any:
    """The successful answer, marked, with members that the document does not name."""
    marked = _marked(vendor, "answer", vendor.answer)
    return {**marked, "Zq7-member": {"Zq7-inner": ["Zq7-extra"]}}


def wrong_place(vendor: Vendor) -> tuple[str | int, ...]:
    """A place of the answer that holds no string."""
    return _WRONG[vendor.api]


def _marked(vendor: Vendor, name: str, value: Any, *, sensitive: bool = False) -> Any:
    """A value with a marker instead of each text; what belongs to something sensitive is so too."""
    sensitive = sensitive or name in _MESSAGE[vendor.api]
    match value:
        case str() if name not in _FIXED:
            return f"{SENSITIVE if sensitive else OTHER}-{name}"
        case list():
            return [_marked(vendor, name, item, sensitive=sensitive) for item in elements(value)]
        case dict():
            return {
                key: _marked(vendor, key, item, sensitive=sensitive)
                for key, item in members(value).items()
            }
        case _ if is_dataclass(value) and not isinstance(value, type):
            return type(value)(
                **{
                    field.name: _marked(
                        vendor, field.name, getattr(value, field.name), sensitive=sensitive
                    )
                    for field in fields(value)
                }
            )
        case _:
            return value
