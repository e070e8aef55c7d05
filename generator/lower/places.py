"""A name from the place alone: the last but one resort, for it is long and always there."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from ..document import tokens
from ..naming import class_name, singular, words

VERBS = {"get": "get", "put": "replace", "post": "create", "delete": "delete", "patch": "update"}
"""What an HTTP method does, in the words of a client."""

_SECTIONS = {"responses": "response", "requestBodies": "request", "headers": "header"}
_NAMED = {"headers": "header", "callbacks": "callback"}
_NAMING = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs", *_NAMED})
_ALONE = {"requestBody": "request", "additionalProperties": "value", "contains": "item"}
_OPTIONS = frozenset({"oneOf", "anyOf", "prefixItems"})


def class_of_place(pointer: str, *, whole: bool = False) -> str:
    """A class name for a place of the document, made of what stands in its pointer.

    `whole` says that media types and versions are part of it.
    """
    return class_name(" ".join(_words_of_place(pointer, whole=whole)))


def _words_of_place(pointer: str, *, whole: bool) -> list[str]:
    steps = iter(tokens(pointer))
    found: list[str] = []
    for step in steps:
        match step:
            case "paths" | "webhooks":
                path, method = next(steps, ""), next(steps, "")
                found += _operation(path, method, whole=whole)
            case "components":
                section, name = next(steps, ""), next(steps, "")
                found += [name, _SECTIONS.get(section, "")]
            case "responses":
                found.append(status_words(next(steps, "")))
            case "content":
                media_type = next(steps, "")
                found += [media_type] if whole else []
            case "items" if found:
                found.append(_item(found.pop()))
            case "allOf" | "parameters":
                next(steps, "")
            case _ if step in _NAMING:
                found += [next(steps, ""), _NAMED.get(step, "")]
            case _ if step in _OPTIONS:
                found.append(f"option {_ordinal(next(steps, ''))}")
            case _:
                found.append(_ALONE.get(step, ""))
    return [part for part in found if part]


def _operation(path: str, method: str, *, whole: bool) -> Iterator[str]:
    """`/v1/teams/{team}/users/{id}`, get -> get teams users by id."""
    yield VERBS.get(method, method if method != "parameters" else "")
    parts = path.split("/")
    for n, part in enumerate(parts, 1):
        if "{" in part:
            yield f"by {part}" if whole or n == len(parts) else ""
        elif whole or not is_version(part):
            yield part


def is_version(part: str) -> bool:
    """Whether a part of a path only says which version of the API it is: `v1`, `V2.0`."""
    return len(part) > 1 and part[0] in "vV" and part[1:].replace(".", "").isdigit()


def status_words(status: str) -> str:
    """What a response is called after its status: `200` -> response, `404` -> not found."""
    match status.upper():
        case "200":
            return "response"
        case "DEFAULT":
            return "error"
        case "2XX":
            return "success"
        case "3XX":
            return "redirect"
        case "4XX":
            return "client error"
        case "5XX":
            return "server error"
        case _:
            pass
    try:
        return HTTPStatus(int(status)).phrase.lower()
    except ValueError:
        return f"status {status}"


def _item(text: str) -> str:
    parts = words(text)
    one = [*parts[:-1], *map(singular, parts[-1:])]
    return " ".join(one if one != parts else [*parts, "item"])


def _ordinal(step: str) -> int:
    return int(step) + 1 if step.isdigit() else 1
