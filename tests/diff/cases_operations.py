"""A case for each rule of methods."""

from __future__ import annotations

from .cases import broken, fine
from .versions import TEXT, JsonObject, answer, api, query, record, send

_LIST = "get /messages"
_POST = "#/paths/~1messages/post"
_GET = "#/paths/~1messages/get"


def _paged(items: str, *more: tuple[str, JsonObject]) -> JsonObject:
    """`messages.list` whose items are at this place of a page; empty if it has no pages."""
    page = record(
        "messages drafts next",
        messages={"type": "array", "items": record("id", id=TEXT)},
        drafts={"type": "array", "items": record("name", name=TEXT)},
        next=TEXT,
    )
    stated = {
        "type": "cursor",
        "inputs": [{"name": "cursor", "in": "parameters", "type": "cursor"}],
        "outputs": {"results": f"$.{items}", "nextCursor": "$.next"},
    }
    operation = {
        "operationId": "listMessages",
        "parameters": [query("cursor")],
        "responses": answer(page),
        "x-speakeasy-pagination": stated if items else False,
    }
    return api((_LIST, operation), *more)


CASES = (
    fine(
        "operation-added",
        "messages.cancel()",
        api(send()),
        api(send(), ("post /messages/cancel", {"operationId": "cancelMessage"})),
        (None, "#/paths/~1messages~1cancel/post"),
    ),
    broken(
        "operation-removed",
        "messages.cancel()",
        api(send(), ("post /messages/cancel", {"operationId": "cancelMessage"})),
        api(send()),
        ("#/paths/~1messages~1cancel/post", None),
    ),
    broken(
        "operation-renamed",
        "messages.send()",
        api(send()),
        api(send(operationId="queueMessage")),
        (_POST, _POST),
    ),
    broken(
        "operation-moved",
        "messages.send()",
        api(send()),
        api(send(tags=["outbox"])),
        (_POST, _POST),
    ),
    fine(
        "operation-path-changed",
        "messages.send()",
        api(send()),
        api(("put /v2/messages", send()[1])),
        (_POST, "#/paths/~1v2~1messages/put"),
    ),
    fine(
        "operation-deprecated",
        "messages.send()",
        api(send()),
        api(send(deprecated=True)),
        (_POST, _POST),
    ),
    fine("pages-added", "messages.list_pages()", _paged(""), _paged("messages"), (_GET, _GET)),
    broken("pages-removed", "messages.list_pages()", _paged("messages"), _paged(""), (_GET, _GET)),
    broken(
        "pages-renamed",
        "messages.list_pages()",
        _paged("messages"),
        _paged("messages", ("get /pages", {"x-clientwright-method": "list_pages"})),
        (_GET, _GET),
        ("operation-added",),
        fresh=True,
    ),
    broken(
        "pages-items-changed",
        "messages.list_pages()",
        _paged("messages"),
        _paged("drafts"),
        (_GET, _GET),
    ),
)
