"""Messages held against a published document, by a library that clientwright does not use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers

_JSON_TYPES: Final[dict[str, Callable[[bytes], Any]]] = {
    "application/vnd.pgrst.object+json": json.loads
}


@dataclass(slots=True, kw_only=True)
class Received:
    """A request as it arrived, in the form that openapi-core reads.

    It is attributed to the host of the published server, whose path is that of our own.
    """

    method: str
    """In lower case."""
    host_url: str
    path: str
    parameters: RequestParameters
    content_type: str
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)

    @property
    def headers(self) -> Headers:
        """The headers, each as often as it was sent."""
        assert isinstance(self.parameters.header, Headers)
        return self.parameters.header


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server answers."""

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    fits: bool | None = True
    """Whether it is what the document publishes; None if that is not for the document to say."""
    cut: int | None = None
    """How many bytes of the body are sent before the connection is closed; None for all."""


@dataclass(slots=True, kw_only=True)
class Given:
    """An answer in the form that openapi-core reads."""

    status_code: int
    headers: Headers
    content_type: str
    data: bytes


class Judge:
    """Judges requests and answers by one document."""

    def __init__(self, tree: Any) -> None:
        extra = _JSON_TYPES
        # An answer may have members that the document does not name; a client must not make any up.
        self._requests = OpenAPI.from_dict(
            tree,
            config=Config(
                extra_media_type_deserializers=extra, additional_properties_default_policy="forbid"
            ),
        )
        self._answers = OpenAPI.from_dict(tree, config=Config(extra_media_type_deserializers=extra))
        self._verdicts: dict[str, list[str]] = {}
        self._query_names = {
            parameter["name"]
            for item in tree["paths"].values()
            for parameter in item["post"].get("parameters", [])
            if parameter["in"] == "query"
        }

    def request_problems(self, request: Received) -> list[str]:
        """What is wrong with a request; empty if nothing is. Equal requests are judged once."""
        known = repr(request)
        if known not in self._verdicts:
            self._verdicts[known] = self._request_problems(request)
        return self._verdicts[known]

    def _request_problems(self, request: Received) -> list[str]:
        unknown = sorted(set(request.parameters.query) - self._query_names)
        return [
            *_texts(self._requests.iter_request_errors(request)),
            *(f"query parameter {name} is not in the document" for name in unknown),
        ]

    def answer_problems(self, request: Received, answer: Answer) -> list[str]:
        """What is wrong with an answer, which may be that nothing is wrong with it."""
        if answer.fits is None:
            return []
        given = Given(
            status_code=answer.status,
            headers=Headers(answer.headers),
            content_type=answer.media_type,
            data=answer.body,
        )
        problems = _texts(self._answers.iter_response_errors(request, given))
        if answer.fits:
            return [f"answer of the test: {problem}" for problem in problems]
        return [] if problems else ["answer of the test: it was meant not to fit, but does"]


def _texts(errors: Iterable[OpenAPIError | Exception]) -> list[str]:
    return [f"{type(error).__name__}: {error}" for error in errors]
