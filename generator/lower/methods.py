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
# `Users_List`, `users.list`: without a tag, what stands before is the group.
_NOUN_AND_VERB = re.compile(
    r"(?P<noun>[A-Z][A-Za-z0-9]*)_[A-Z][A-Za-z0-9]*|(?P<dotted>[a-zA-Z]+)\.\w+"
)
# Tags that only repeat the HTTP method.
_NO_GROUPS = frozenset({*VERBS, "head", "options", "trace"})
_ARTICLES = frozenset({"a", "an", "the"})
_PREPOSITIONS = frozenset({"as", "at", "by", "for", "from", "in", "of", "on", "to", "with"})
# First words of a path's last part that say what is done there.
_DEEDS = frozenset(
    "activate add archive authorize batch calculate cancel check clone close complete confirm "
    "convert copy deactivate disable download enable export generate import invite lock login "
    "logout lookup mark merge move pause publish query refresh register reject remove reopen reset "
    "restart restore resume retry revoke rotate run search send set sign start stop submit "
    "subscribe suspend sync test transfer trigger unarchive unlock unsubscribe upload "
    "validate verify".split()
)


def group_of(found: Found) -> tuple[str, ...]:
    """The resource group, outermost first: stated by an extension, else by tag, by operationId or
    by path.
    """
    for extension in _GROUP_EXTENSIONS:
        stated = found.operation.get(extension)
        if isinstance(stated, str):
            return tuple(module_name(part) for part in stated.split(".") if part) or ("default",)
        if isinstance(stated, list) and stated:
            return tuple(module_name(str(part)) for part in stated)
    tags = found.operation.get("tags")
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, str) and words(tag) and tag.lower() not in _NO_GROUPS:
            return (module_name(tag),)
    noun = _NOUN_AND_VERB.fullmatch(text(found.operation, "operationId"))
    if noun is not None:
        return (module_name(noun["noun"] or noun["dotted"]),)
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
    static = [part for part in found.path.split("/") if "{" not in part and not is_version(part)]
    verb = _verb(found, static)
    segments = _segments(found.path, one=verb == "create")
    path = [word for segment in segments for word in segment]
    by = [word for part in found.path.split("/") if "{" in part for word in ("by", *words(part))]
    own = _operation_words(found, words(group[-1]))
    short = _without_group(own, words(group[-1])) or own
    nouns = (words(group[-1]), _one(words(group[-1])))
    kept = [segment for segment in segments if segment not in nouns]
    rest = [word for segment in kept for word in segment if word != verb]
    if short:
        plain = [word for word in short if word not in _ARTICLES]
        forms = [plain or short, own, [*short, *by], [*own, *by]]
    else:
        forms = [[verb, *rest], [verb, *rest, *by]]
    method, full = found.http_method, words(found.path)
    forms += [[verb, *path], [verb, *path, *by], [method, *path, *by], [method, *full]]
    return tuple(dict.fromkeys(module_name("_".join(form)) for form in forms))


def _segments(path: str, *, one: bool) -> list[list[str]]:
    """The words of each part of a path, without versions and parameters: what is chosen by a
    parameter in the singular; the last part too if the operation is about `one` of them.
    """
    parts = path.strip("/").split("/")
    found: list[list[str]] = []
    for part, after in zip(parts, [*parts[1:], "{}" if one else ""], strict=True):
        if "{" not in part and not is_version(part):
            found.append(_one(words(part)) if "{" in after else words(part))
    return found


def _one(parts: list[str]) -> list[str]:
    return [*parts[:-1], *map(singular, parts[-1:])]


def _without_group(parts: list[str], group: list[str]) -> list[str]:
    """`list core v1 pod` of the group core_v1 -> list pod; `get context for user` of users stays,
    for what follows a preposition belongs to it.
    """
    size = len(group)
    for start in range(len(parts) - size + 1 if size > 1 else 0):
        if parts[start : start + size] == group:
            return [*parts[:start], *parts[start + size :]]
    nouns = {*group, *map(singular, group)}
    end = next((n for n, word in enumerate(parts) if word in _PREPOSITIONS), len(parts))
    kept = [word for word in parts[:end] if word not in nouns]
    return [*kept, *parts[end:]] if kept else parts if end < len(parts) else []


def _operation_words(found: Found, group: list[str]) -> list[str]:
    """The words of the operationId; none if it only repeats method and path."""
    stated = text(found.operation, "operationId")
    if "{" in stated or stated.startswith("/"):
        return []
    method = found.http_method
    parts = words(_own_part(stated, group))
    static = [part for part in found.path.split("/") if not is_version(part)]
    for path in (words(found.path), words("/".join(static))):
        if parts in ([method, *path], [*path, method]):
            return []
        # FastAPI's habit: the function, the path, the method.
        tail = [*path, method]
        if len(parts) > len(tail) and parts[-len(tail) :] == tail:
            return parts[: -len(tail)]
    return parts


def _own_part(operation_id: str, group: list[str]) -> str:
    """`repos/list` -> `list`; `gmail.users.labels.list` of the group users -> `labels.list`."""
    plain = _CONTROLLER.sub("", _USING.sub("", operation_id)).rpartition("/")[2]
    parts = plain.split(".")
    of_group = (n for n, part in enumerate(parts[:-1], 1) if words(part) == group)
    return ".".join(parts[next(of_group, 0) :])


def _verb(found: Found, static: list[str]) -> str:
    """What the operation does to what its path names: a GET of several things lists them."""
    last = words(static[-1]) if static else []
    if last and found.http_method == "post" and last[0] in _DEEDS:
        return last[0]
    if found.http_method == "post" and found.path.rstrip("/").endswith("}"):
        return "update"
    if found.http_method == "get" and not found.path.rstrip("/").endswith("}"):
        return "list" if last and singular(last[-1]) != last[-1] else "get"
    return VERBS.get(found.http_method, found.http_method)


def noun_of(group: str, method: str) -> str:
    """What schemas of an operation are named after: `messages.send` -> `SendMessage`."""
    verb, *rest = words(method)
    thing = group if verb in {"list", "search"} else "_".join(map(singular, words(group)))
    return class_name("_".join([verb, thing, *rest]))
