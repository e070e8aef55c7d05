"""Each operation of the three small documents, called: what goes out, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, cast
from uuid import UUID

import httpx2
import pytest

from generator.load import load
from generator.lower.operations import HTTP_METHODS

from .cases import CASES, NUMBER, Case
from .packages import HERE

ModuleOf = Callable[[str], ModuleType]
CREDENTIALS: Mapping[str, tuple[str, dict[str, str]]] = {
    "clinic": ("ClinicClient", {"api_key": "K", "clinic_session": "S", "token": "T"}),
    "depot": ("DepotClient", {"key": "K"}),
    "post": ("Post", {"secret": "K"}),
}


def as_json(value: object) -> object:
    """A value that a call returned, as JSON."""
    match value:
        case list():
            return [as_json(element) for element in cast("list[object]", value)]
        case dict():
            members = cast("dict[str, object]", value)
            return {name: as_json(member) for name, member in members.items()}
        case _:
            write: Callable[[], object] | None = getattr(value, "to_json", None)
            return value if write is None else write()


class Api:
    """Answers the one request of a case, and keeps it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.requests: list[httpx2.Request] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if self.case.result is None:
            return httpx2.Response(self.case.status)
        return httpx2.Response(self.case.status, json=self.case.result)

    async def answer_later(self, request: httpx2.Request) -> httpx2.Response:
        return self.answer(request)

    def check(self, value: object) -> None:
        """The request is the one that the document asks for, and the value is the whole answer."""
        (request,) = self.requests
        case = self.case
        assert f"{request.method} {request.url}" == case.request
        assert {name: request.headers.get(name) for name in case.headers} == dict(case.headers)
        assert (json.loads(request.content) if request.content else None) == case.body
        assert as_json(value) == case.result


def client(package: ModuleType, case: Case, prefix: str, http: object) -> Any:
    name, credentials = CREDENTIALS[case.document]
    return getattr(package, f"{prefix}{name}")(**credentials, http_client=http)


def method(client: Any, case: Case) -> Any:
    group, name = case.method.split(".")
    return getattr(getattr(client, group), name)


def name_of(case: Case) -> str:
    return f"{case.document}-{case.method}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_each_operation_can_be_called(case: Case, module_of: ModuleOf) -> None:
    package, api = module_of(case.document), Api(case)
    with httpx2.Client(transport=httpx2.MockTransport(api.answer)) as http:
        call = method(client(package, case, "", http), case)
        api.check(call(**case.arguments(package)))


@pytest.mark.parametrize("case", CASES, ids=name_of)
async def test_each_operation_can_be_awaited(
    case: Case, module_of: ModuleOf, anyio_backend: object
) -> None:
    package, api = module_of(case.document), Api(case)
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(api.answer_later)) as http:
        call = method(client(package, case, "Async", http), case)
        api.check(await call(**case.arguments(package)))


@pytest.mark.parametrize("document", sorted(CREDENTIALS))
def test_every_operation_of_the_document_is_called_here(document: str) -> None:
    (path,) = (HERE / "specs" / document).glob("openapi.*")
    paths = load(path).tree["paths"]
    assert isinstance(paths, dict)
    stated = [
        (method, template)
        for template, item in paths.items()
        if isinstance(item, dict)
        for method in item
        if method in HTTP_METHODS
    ]
    called = [case.operation for case in CASES if case.document == document]
    assert sorted(called) == sorted(stated)


def raised(module_of: ModuleOf, document: str, call: str, status: int, body: object) -> Any:
    """The error of a call that is answered so."""
    case = next(c for c in CASES if c.document == document and c.method == call)
    package = module_of(document)

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, json=body)

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http:
        called = method(client(package, case, "", http), case)
        with pytest.raises(package.StatusError) as caught:
            called(**case.arguments(package))
    return caught.value


def test_a_header_that_cannot_be_sent_is_refused(module_of: ModuleOf) -> None:
    """Its name is no token: what was given would be lost, or end the header."""
    case, package = next(c for c in CASES if c.method == "shipping.send"), module_of("post")
    with httpx2.Client(transport=httpx2.MockTransport(Api(case).answer)) as http:
        call = method(client(package, case, "", http), case)
        with pytest.raises(package.EncodeError, match="no name of a header"):
            call(**case.arguments(package), x_quote="q")


def test_the_body_of_an_error_is_typed_by_its_status(module_of: ModuleOf) -> None:
    clinic = module_of("clinic")
    problem = {"title": "No", "detail": "Because."}
    other = raised(module_of, "clinic", "patients.find_all", 418, problem)
    assert (type(other), other.detail.title) == (clinic.StatusError, "No")
    assert "Because" not in repr(other.detail)
    conflict = raised(module_of, "clinic", "patients.create", 409, {**problem, "otherId": NUMBER})
    assert type(conflict) is clinic.ConflictError
    assert (type(conflict.detail), conflict.detail.other_id) == (clinic.Conflict, UUID(NUMBER))
    fallback = raised(module_of, "clinic", "patients.create", 403, problem)
    assert type(fallback) is clinic.PermissionDeniedError
    assert type(fallback.detail) is clinic.Problem
    missing = raised(module_of, "clinic", "patients.get", 404, problem)
    assert (type(missing), missing.detail) == (clinic.NotFoundError, None)
    listed = raised(module_of, "post", "shipping.send", 422, [{"where": "to"}])
    assert [type(entry).__name__ for entry in listed.detail] == [
        "SendShippingUnprocessableContentItem"
    ]


def test_each_server_has_a_name(module_of: ModuleOf) -> None:
    clinic = module_of("clinic")
    for name, url in (
        ("production", "https://api.clinic.example/v2"),
        ("sandbox", "https://eu.clinic.example"),
        ("local", "http://localhost:8080"),
    ):
        made = clinic.ClinicClient(token="T", environment=name)
        assert repr(made) == f"ClinicClient(base_url='{url}')"
        made.close()


def test_a_rule_of_the_document_is_checked_before_anything_is_sent(
    module_of: ModuleOf,
) -> None:
    depot = module_of("depot")
    made = depot.DepotClient(
        key="K", http_client=httpx2.Client(transport=httpx2.MockTransport(never))
    )
    with pytest.raises(depot.EncodeError, match="at least one of text, like"):
        made.search.everything(exact=False, body=depot.Query())


def never(request: httpx2.Request) -> httpx2.Response:
    raise AssertionError("something was sent")
