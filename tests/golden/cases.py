"""A call of each operation of the three small documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

NUMBER = "11111111-2222-4333-8444-555555555555"
PATIENT = {
    "id": NUMBER,
    "createdAt": "2026-11-20T08:00:00Z",
    "fullName": "Ada Lovelace",
    "status": "on hold",
    "phone": None,
    "doctor": {"name": "Who", "substitute": {"name": "Watson"}},
    "born": "1990-05-17",
    "height": 1.7,
    "visits": 9007199254740993,
    "more": {"kept": [1]},
}
ITEM: dict[str, object] = {
    "id": 1,
    "kind": "new kind",
    "parts": [{"id": 2, "parts": []}],
    "inside": {"id": 3, "parts": []},
    "grid": [[1, None], [2.5]],
    "byName": {"a": {"id": 4, "parts": []}},
    "state": "used",
}
PARCEL = {
    "number": "1",
    "class": 3,
    "händler": "h",
    "日本": "j",
    "händ-ler": "g",
    "": "e",
    "__class__": "c",
    "from_json": "f",
    "list": ["l"],
    "events": [{"place": "p", "at": "2026-11-20T08:00:00Z"}, {"text": "t"}],
    "recipient": {"street": "s", "name": "n"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A call of one operation.

    `request` is its method and URL; `result` is the JSON that the API answers, and of what the call
    returns.
    """

    document: str
    operation: tuple[str, str]
    method: str
    arguments: Callable[[Any], dict[str, Any]] = lambda _: {}
    request: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: object = None
    status: int = 200
    result: object = None


CASES = [
    Case(
        document="clinic",
        operation=("get", "/patients"),
        method="patients.find_all",
        arguments=lambda _: {
            "status": "2fa",
            "ids": [UUID(NUMBER), UUID(NUMBER)],
            "tag": ["a b", "c&d"],
            "born_before": date(1990, 5, 17),
            "sort": ["name", "born"],
            "limit": 5,
            "from_": "x",
            "x_trace_id": "t-1",
        },
        request=(
            f"GET https://api.clinic.example/v2/patients?status=2fa&ids={NUMBER},{NUMBER}"
            "&tag=a%20b&tag=c%26d&bornBefore=1990-05-17&sort=name%7Cborn&limit=5&from=x"
        ),
        headers={"x-trace-id": "t-1", "x-api-key": "K", "cookie": "clinic_session=S"},
        result=[PATIENT],
    ),
    Case(
        document="clinic",
        operation=("post", "/patients"),
        method="patients.create",
        arguments=lambda package: {
            "full_name": "Ada Lovelace",
            "status": "active",
            "phone": None,
            "doctor": package.Doctor(name="Who"),
            "insurance": "public",
        },
        request="POST https://api.clinic.example/v2/patients",
        body={
            "fullName": "Ada Lovelace",
            "status": "active",
            "phone": None,
            "doctor": {"name": "Who"},
            "insurance": "public",
        },
        status=201,
        result=PATIENT,
    ),
    Case(
        document="clinic",
        operation=("get", "/patients/{patientId}"),
        method="patients.get",
        arguments=lambda _: {"patient_id": UUID(NUMBER)},
        request=f"GET https://api.clinic.example/v2/patients/{NUMBER}",
        result=PATIENT,
    ),
    Case(
        document="clinic",
        operation=("put", "/patients/{patientId}"),
        method="patients.replace",
        arguments=lambda package: {
            "patient_id": UUID(NUMBER),
            "full_name": "Ada Lovelace",
            "status": "former",
            "phone": None,
            "doctor": package.Doctor(name="Who", substitute=package.Doctor(name="Watson")),
            "born": date(1990, 5, 17),
            "visits": 9007199254740993,
        },
        request=f"PUT https://api.clinic.example/v2/patients/{NUMBER}",
        body={
            "fullName": "Ada Lovelace",
            "status": "former",
            "phone": None,
            "doctor": {"name": "Who", "substitute": {"name": "Watson"}},
            "born": "1990-05-17",
            "visits": 9007199254740993,
        },
        result=PATIENT,
    ),
    Case(
        document="clinic",
        operation=("delete", "/patients/{patientId}"),
        method="patients.delete",
        arguments=lambda _: {"patient_id": UUID(NUMBER)},
        request=f"DELETE https://api.clinic.example/v2/patients/{NUMBER}",
        headers={"authorization": "Bearer T"},
        status=204,
    ),
    Case(
        document="clinic",
        operation=("post", "/patients/{patientId}/letters"),
        method="letters.send",
        arguments=lambda _: {
            "patient_id": UUID(NUMBER),
            "text": "Hello",
            "locale": "de",
            "body_patient_id": "p",
            "scan": b"hello",
        },
        request=f"POST https://api.clinic.example/v2/patients/{NUMBER}/letters",
        headers={"cookie": "clinic_session=S; locale=de"},
        body={"text": "Hello", "patientId": "p", "scan": "aGVsbG8="},
        status=202,
        result={"letterId": "1", "status": "lost"},
    ),
    Case(
        document="depot",
        operation=("get", "/v1/items"),
        method="items.list",
        request="GET https://depot.example/v1/items?key=K",
        result={"a": ITEM},
    ),
    Case(
        document="depot",
        operation=("post", "/v1/items"),
        method="items.create",
        arguments=lambda package: {
            "kind": "part",
            "name": "bolt",
            "note": None,
            "colour": None,
            "size": [1, 2.5],
            "value": package.NewItemValueWithAmount(amount=Decimal("9.90"), currency="EUR"),
            "flags": {"new": True},
            "notes": {"a": ["b"], "c": None},
            "anything": [{"x": None}],
            "raw": {"y": 1},
            "added": datetime(2026, 11, 20, 8, tzinfo=UTC),
            "opens": time(9, 30),
            "photo": b"hello",
            "priority": 2,
            "mixed": "auto",
            "nothing": None,
        },
        request="POST https://depot.example/v1/items?key=K",
        body={
            "kind": "part",
            "name": "bolt",
            "note": None,
            "colour": None,
            "size": [1, 2.5],
            "value": {"amount": "9.90", "currency": "EUR"},
            "flags": {"new": True},
            "notes": {"a": ["b"], "c": None},
            "anything": [{"x": None}],
            "raw": {"y": 1},
            "added": "2026-11-20T08:00:00Z",
            "opens": "09:30:00",
            "photo": "aGVsbG8=",
            "priority": 2,
            "mixed": "auto",
            "nothing": None,
        },
        result=[[1, 2], [3]],
    ),
    Case(
        document="depot",
        operation=("put", "/v1/items/{itemId}/labels/{label}"),
        method="items.replace_label",
        arguments=lambda _: {
            "item_id": 7,
            "label": "green/blue",
            "filter": [1, 2],
            "body": ["x", None],
        },
        request=("PUT https://depot.example/v1/items/7/labels/green%2Fblue?key=K&filter=1%202"),
        body=["x", None],
    ),
    Case(
        document="depot",
        operation=("post", "/v1/search"),
        method="search.everything",
        arguments=lambda package: {
            "exact": True,
            "body": package.Query(like="bolt", from_=date(2026, 1, 2)),
        },
        request="POST https://depot.example/v1/search?key=K&exact=true",
        body={"like": "bolt", "from": "2026-01-02"},
        result=[ITEM],
    ),
    Case(
        document="post",
        operation=("query", "/parcels"),
        method="parcels.query",
        arguments=lambda _: {
            "class_": 2,
            "n2_fa": "a",
            "it_s_odd": "b",
            "extra": "c",
            "self_": "d",
        },
        request="QUERY https://post.example/parcels",
        headers={"x-post-key": "K"},
        body={"class": 2, "2fa": "a", 'it\'s "odd"': "b", "extra": "c", "self": "d"},
        result=[PARCEL],
    ),
    Case(
        document="post",
        operation=("post", "/parcels"),
        method="shipping.send",
        arguments=lambda package: {
            "to": "a/b",
            "body_to": [package.Recipient(street="s")],
            "sender": package.Recipient(street="t", name="n"),
            "weight": Decimal("0.50"),
            "options": package.SendShippingRequestOptions(kind='"c"', extra={"note": "x"}),
        },
        request="POST https://post.example/parcels?to=a%2Fb",
        body={
            "to": [{"street": "s"}],
            "sender": {"street": "t", "name": "n"},
            "weight": "0.50",
            "options": {"kind": '"c"', "note": "x"},
        },
        status=204,
    ),
    Case(
        document="post",
        operation=("get", "/parcels/{id}"),
        method="parcels.get",
        arguments=lambda _: {"id": "../a?b", "query_id": "é"},
        request="GET https://post.example/parcels/..%2Fa%3Fb?id=%C3%A9",
        result=PARCEL,
    ),
    Case(
        document="post",
        operation=("patch", "/parcels/{id}"),
        method="parcels.update",
        arguments=lambda _: {"id": "1", "body": {"a": None, "b": "c"}},
        request="PATCH https://post.example/parcels/1",
        headers={"content-type": "application/merge-patch+json"},
        body={"a": None, "b": "c"},
        result={"anything": [1, None]},
    ),
    Case(
        document="post",
        operation=("head", "/"),
        method="default.head",
        request="HEAD https://post.example/",
    ),
    Case(
        document="post",
        operation=("get", "/health"),
        method="health.get",
        request="GET https://post.example/health",
        result={"up": True},
    ),
]
