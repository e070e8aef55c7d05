"""What a document cannot be without and no page says: assumed, each time with a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...document import JsonObject, descend, join, tokens
from ...grammar import COMPONENTS, Node, walk
from ..assumed_schemes import assumed_scheme, scheme_question
from ..reasons import reason
from ..statements import Origin, nearest


def lost_objects(tree: JsonObject, origins: Mapping[str, Origin]) -> Mapping[str, Origin]:
    """The pointers of objects that refer to what no page shows and of which nothing can be assumed,
    such as parameters, each with the question for the vendor.
    """
    found: dict[str, Origin] = {}
    for node in walk("OpenAPI", "", tree):
        reference = node.value.get("$ref")
        if not isinstance(reference, str) or _resolves(tree, reference):
            continue
        if node.kind not in ("OpenAPI", "Schema") and _assumable(node, reference) is None:
            note, ask = _lost(reference)
            found[node.pointer] = replace(
                nearest(origins, node.pointer, origins[""]), basis="assumed", note=note, ask=ask
            )
    return found


def _resolves(tree: JsonObject, reference: str) -> bool:
    if reference.startswith("#") and not reference.startswith("#/"):
        return True  # an anchor, or the whole; the validator speaks about them
    if not reference.startswith("#"):
        return False
    try:
        descend(tree, tokens(reference))
    except (LookupError, ValueError):
        return False
    return True


def _assumable(node: Node, reference: str) -> tuple[str, str] | None:
    """The section and name of a missing component that can be assumed: a schema that allows
    anything, a response of which nothing is known.
    """
    match tokens(reference) if reference.startswith("#/") else ():
        case ("components", "schemas" | "responses" as section, name) if (
            COMPONENTS[section] == node.kind
        ):
            return section, name
        case _:
            return None


def _lost(reference: str) -> tuple[str, str]:
    """The note and the question about a reference that leads nowhere."""
    return (
        f"The page refers to {reference}, which no page shows.",
        f"What is {_named(reference)}? The pages refer to it, and none shows it.",
    )


def _named(reference: str) -> str:
    """What a reference refers to, as the vendor would say it."""
    match tokens(reference) if reference.startswith("#/") else ():
        case ("components", section, name) if section in COMPONENTS:
            return f"the {COMPONENTS[section].lower()} {name}"
        case _:
            return f"at {reference}"


class Needed:
    """Puts what is missing into a tree that can be changed, and its origins beside it."""

    def __init__(self, tree: JsonObject, origins: dict[str, Origin], page: str) -> None:
        self.tree = tree
        self.origins = origins
        self._page = page

    def fill(self, title: str) -> None:
        """Everything that OpenAPI 3.1 requires."""
        self._info(title)
        self._references()
        self._security()
        for node in list(walk("OpenAPI", "", self.tree)):
            if node.kind == "Response" and not {"$ref", "description"} & node.value.keys():
                self._describe(node)

    def _info(self, title: str) -> None:
        info = self.tree.get("info")
        if not isinstance(info, dict):
            info = self.tree["info"] = {}
        missing = {"title": (title, _TITLE, ""), "version": ("0.0.0", *_VERSION)}
        for key, (value, note, ask) in missing.items():
            if not isinstance(info.get(key), str):
                info[key] = value
                self._assume(join("", "info", key), note, ask)
        self.tree["info"] = {**{key: info[key] for key in missing}, **info}

    def _assume(self, pointer: str, note: str, ask: str = "", line: Origin | None = None) -> None:
        page, number = (line.page, line.line) if line else (self._page, 0)
        self.origins[pointer] = Origin(basis="assumed", page=page, line=number, note=note, ask=ask)

    def _describe(self, response: Node) -> None:
        status = tokens(response.pointer)[-1]
        members = dict(response.value)
        response.value.clear()
        response.value["description"] = reason(status)
        response.value.update(members)
        note = "The phrase of RFC 9110; the page has no description."
        if status == "default":
            note = "The page has no description."
        pointer = join(response.pointer, "description")
        self._assume(pointer, note, line=self._origin(response.pointer))

    def _origin(self, pointer: str) -> Origin:
        return nearest(self.origins, pointer, self.origins[""])

    def _references(self) -> None:
        """Make references lead somewhere: the pages name what no page shows."""
        for node in list(walk("OpenAPI", "", self.tree)):
            reference = node.value.get("$ref")
            if isinstance(reference, str) and not _resolves(self.tree, reference):
                self._missing(node, reference)

    def _missing(self, node: Node, reference: str) -> None:
        named = _assumable(node, reference)
        if named is not None:
            self._component(*named)
            pointer = join("", "components", *named)
        else:
            del node.value["$ref"]
            pointer = node.pointer
        self._assume(pointer, *_lost(reference), self._origin(node.pointer))

    def _component(self, section: str, name: str) -> None:
        """An empty component: a schema that allows anything, an answer that says nothing."""
        components = self._object(self.tree, "components")
        self._object(components, section)[name] = {}

    @staticmethod
    def _object(holder: JsonObject, name: str) -> JsonObject:
        inner = holder.get(name)
        if not isinstance(inner, dict):
            inner = holder[name] = {}
        return inner

    def _security(self) -> None:
        """Schemes that operations need and no page describes."""
        schemes = self.tree.get("components")
        known = schemes.get("securitySchemes") if isinstance(schemes, dict) else None
        names = set(known) if isinstance(known, dict) else set[str]()
        for pointer, name in self._required_schemes():
            if name not in names:
                names.add(name)
                components = self._object(self.tree, "components")
                scheme, taken = assumed_scheme(name)
                self._object(components, "securitySchemes")[name] = scheme
                note = f"No page describes the scheme; it was taken for {taken}."
                place = join("", "components", "securitySchemes", name)
                self._assume(place, note, scheme_question(name), self._origin(pointer))

    def _required_schemes(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for node in walk("OpenAPI", "", self.tree):
            security = node.value.get("security")
            if node.kind in ("OpenAPI", "Operation") and isinstance(security, list):
                place = join(node.pointer, "security")
                found.extend(
                    (join(place, number), name)
                    for number, requirement in enumerate(security)
                    if isinstance(requirement, dict)
                    for name in requirement
                )
        return found


_TITLE = "No page names the API; this is its title in package.toml."
_VERSION = ("No page has a version.", "Which version of the API do the pages describe?")
