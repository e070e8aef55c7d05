"""The words for group and method of an operation, from its tags, operationId, method and path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..naming import class_name, module_name, singular, snake, words
from .schemas import text

if TYPE_CHECKING:
    from .operations import Found

_GROUP_EXTENSIONS = ("x-clientwright-group", "x-speakeasy-group", "x-fern-sdk-group-name")
_METHOD_EXTENSIONS = (
    "x-clientwright-method",
    "x-speakeasy-name-override",
    "x-fern-sdk-method-name",
)
_METHOD_WORDS = {
    "get": "get",
    "put": "replace",
    "post": "create",
    "delete": "delete",
    "patch": "update",
}


def group_of(found: Found) -> tuple[str, ...]:
    """The resource group, outermost first: stated by an extension, else by tag, else by path."""
    for extension in _GROUP_EXTENSIONS:
        stated = found.operation.get(extension)
        if isinstance(stated, str):
            return tuple(module_name(part) for part in stated.split(".") if part) or ("default",)
        if isinstance(stated, list) and stated:
            return tuple(module_name(str(part)) for part in stated)
    tags = found.operation.get("tags")
    if isinstance(tags, list) and tags and isinstance(tags[0], str) and words(tags[0]):
        return (module_name(tags[0]),)
    static = [part for part in found.path.split("/") if words(part) and "{" not in part]
    plain = [part for part in static if not _is_version(part)]
    return (module_name((plain or static or ["default"])[0]),)


def stated_method(found: Found) -> str | None:
    """The method name that an extension states; None if none does."""
    for extension in _METHOD_EXTENSIONS:
        stated = found.operation.get(extension)
        if isinstance(stated, str) and words(stated):
            return module_name(stated)
    return None


def method_of(found: Found, group: tuple[str, ...]) -> str:
    """The method: stated by an extension, else the operationId without the group, else verb and
    path.
    """
    stated = stated_method(found)
    if stated is not None:
        return stated
    identifier = text(found.operation, "operationId")
    parts = words(identifier.replace("Controller_", "/").replace("Controller.", "/").split("/")[-1])
    if not parts:
        return _method_from_path(found, group)
    nouns = {*words(group[-1]), *map(singular, words(group[-1]))}
    kept = [part for part in parts if part not in nouns]
    return module_name("_".join(kept or parts))


def _method_from_path(found: Found, group: tuple[str, ...]) -> str:
    parts = [part for part in found.path.split("/") if part]
    nouns = {*words(group[-1]), *map(singular, words(group[-1]))}
    static = [snake(part) for part in parts if "{" not in part and not _is_version(part)]
    rest = [word for part in static for word in words(part) if word not in nouns]
    verb = _METHOD_WORDS.get(found.http_method, found.http_method)
    if found.http_method == "get" and not (parts and "{" in parts[-1]):
        verb = "list"
    return module_name("_".join([verb, *rest]))


def _is_version(part: str) -> bool:
    return len(part) > 1 and part[0] in "vV" and part[1:].replace(".", "").isdigit()


def noun_of(group: str, method: str) -> str:
    """What schemas of an operation are named after: `messages.send` -> `SendMessage`."""
    verb, *rest = words(method)
    thing = group if verb in {"list", "search"} else "_".join(map(singular, words(group)))
    return class_name("_".join([verb, thing, *rest]))
