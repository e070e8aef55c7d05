"""Models as they are generated: what a package of a small API for letters would hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from runtime.model import Model
from runtime.values import UNSET, Unset

Status: TypeAlias = Literal["sent", "read"]


@dataclass(slots=True, kw_only=True)
class Recipient(Model):
    """Somebody who gets a letter."""

    handle: str
    full_name: str | Unset | None = UNSET
    country_codes: list[str] | None = None


@dataclass(slots=True, kw_only=True)
class Letter(Model):
    """A letter."""

    id: str
    subject: str | None
    status: Status | str
    created: datetime | None = None
    recipients: list[Recipient]


@dataclass(slots=True, kw_only=True)
class Refusal(Model):
    """Why a letter was refused."""

    code: str


@dataclass(slots=True, kw_only=True)
class SendRequest(Model):
    """What is sent."""

    text: str
    to: list[Recipient]
