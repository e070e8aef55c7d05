"""The words for group and method of an operation, from its tags, operationId, method and path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..naming import class_name, module_name, singular, words
from .places import VERBS, is_version
from .schemas import text

if TYPE_CHECKING:
    from .operations import Found

_GROUP_EXTENSIONS = ("x-clientwright-group", "x-speakeasy-group", "x-fern-sdk-group-name")
_METHOD_EXTENSIONS = (
    "x-clientwright-method",
    "x-speakeasy-name-override",
    "x-fern-sdk-method-name",
)
# `getUsersUsingGET_1` of springfox, `MessagesController_send` of NestJS and .NET.
_USING = re.compile(r"Using(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)(_\d+)?\Z")
_CONTROLLER = re.compile(r".*Controller[._:]", re.DOTALL)
# First words of a path's last part that say what is done there.
_DEEDS = frozenset(
    "activate add archive authorize batch calculate cancel check clone close complete confirm "
    "convert copy deactivate disable download enable export generate import invite lock login "
    "logout lookup merge move pause publish query refresh register reject remove reopen reset "
    "restart restore resume retry revoke rotate run search send sign start stop submit subscribe "
    "suspend sync test transfer trigger unarchive unlock unsubscribe upload validate verify".split()
)


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
    plain = [part for part in static if not is_version(part)]
    return (module_name((plain or static or ["default"])[0]),)


def stated_method(found: Found) -> str | None:
    """The method name that an extension states; None if none does."""
    for extension in _METHOD_EXTENSIONS:
        stated = found.operation.get(extension)
        if isinstance(stated, str) and words(stated):
            return module_name(stated)
    return None


def method_names(found: Found, group: tuple[str, ...]) -> tuple[str, ...]:
    """The method, and fuller names for where another operation of the group has that one.

    A name that an extension states stands alone. Else it is the operationId without the words of
    the group or, without an operationId, what the method does and the nouns of the path.
    """
    stated = stated_method(found)
    if stated is not None:
        return (stated,)
    nouns = {*words(group[-1]), *map(singular, words(group[-1]))}
    static = [part for part in found.path.split("/") if "{" not in part and not is_version(part)]
    path = [word for part in static for word in words(part)]
    by = [word for part in found.path.split("/") if "{" in part for word in ("by", *words(part))]
    verb = _verb(found, static)
    own = _operation_words(found)
    short = [word for word in own if word not in nouns] or own
    rest = [word for word in path if word not in nouns and word != verb]
    if short:
        forms = [short, own, [*short, *by], [*own, *by]]
    else:
        forms = [[verb, *rest], [verb, *rest, *by]]
    method, full = found.http_method, words(found.path)
    forms += [[verb, *path], [verb, *path, *by], [method, *path, *by], [method, *full]]
    return tuple(dict.fromkeys(module_name("_".join(form)) for form in forms))


def _operation_words(found: Found) -> list[str]:
    """The words of the operationId; none if it only repeats method and path."""
    stated = text(found.operation, "operationId")
    if "{" in stated or stated.startswith("/"):
        return []
    plain = _CONTROLLER.sub("", _USING.sub("", stated))
    parts = words(plain.rpartition("/")[2])
    path, method = words(found.path), found.http_method
    if parts in ([method, *path], [*path, method]):
        return []
    # FastAPI's habit: the function, the path, the method.
    tail = [*path, method]
    if len(parts) > len(tail) and parts[-len(tail) :] == tail:
        return parts[: -len(tail)]
    return parts


def _verb(found: Found, static: list[str]) -> str:
    """What the operation does to what its path names: a GET of several things lists them."""
    last = words(static[-1]) if static else []
    if last and found.http_method == "post" and last[0] in _DEEDS:
        return last[0]
    if found.http_method == "get" and not found.path.rstrip("/").endswith("}"):
        return "list" if last and singular(last[-1]) != last[-1] else "get"
    return VERBS.get(found.http_method, found.http_method)


def noun_of(group: str, method: str) -> str:
    """What schemas of an operation are named after: `messages.send` -> `SendMessage`."""
    verb, *rest = words(method)
    thing = group if verb in {"list", "search"} else "_".join(map(singular, words(group)))
    return class_name("_".join([verb, thing, *rest]))
