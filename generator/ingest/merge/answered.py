"""Questions that arise on one page, and that another page answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..assumed_schemes import scheme_question
from ..statements import BASE_URL_QUESTION, Origin, answer_question
from .nodes import Node
from .parts import all_servers, items, operations, security_schemes

_VARIABLE = re.compile(r"\{[^{}]{0,1000}\}")


def open_questions(asked: Sequence[Origin], root: Node) -> list[Origin]:
    """The questions of the pages to which the whole document has no answer."""
    answered = {_spelling(ask) for ask in _answered(root)}
    return [question for question in asked if _spelling(question.ask) not in answered]


def _answered(root: Node) -> Iterator[str]:
    if any(True for _ in all_servers(root)):
        yield BASE_URL_QUESTION
    for name, scheme in security_schemes(root):
        if not scheme.rank:
            yield scheme_question(name)
    for path, item in items(root):
        for method, operation in operations(item):
            responses = operation.members.get("responses")
            if responses and any(not response.rank for response in responses.members.values()):
                yield answer_question(method, path)


def _spelling(ask: str) -> str:
    """The question without the names of variables: `/users/{id}` and `/users/{userId}` are one."""
    return _VARIABLE.sub("{}", ask)
