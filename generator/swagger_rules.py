"""Our own rules for Swagger 2.0: what OpenAPI 3.1, which clients are made from, cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from .document import join
from .grammar import Node
from .problems import Problem, quoted
from .references import Index, followed


def one_body(known: Index) -> Iterator[Problem]:
    """Swagger 2.0, Parameter Object: there is one body, which is not a form as well."""
    for holder in known.nodes:
        if "openapi" in known.document.tree or holder.kind not in ("Operation", "Path Item"):
            continue
        places = dict(_places(known, holder))
        bodies = [pointer for pointer, place in places.items() if place == "body"]
        for pointer, place in places.items() if bodies else ():
            if pointer != bodies[0] and place in ("body", "formData"):
                said, expected = "a second body", "one body, or the fields of a form"
                yield known.problem("ignored-parameter", pointer, said, expected)


def _places(known: Index, holder: Node) -> Iterator[tuple[str, object]]:
    """The pointers of the parameters in a list, and where each is sent."""
    listed = holder.value.get("parameters")
    for number, value in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(value, dict):
            pointer = join(holder.pointer, "parameters", number)
            stated = followed(known, Node("Parameter", pointer, value))
            yield pointer, stated.value.get("in") if stated is not None else None


def collection_formats(known: Index) -> Iterator[Problem]:
    """OpenAPI 3 joins by commas, spaces and bars in queries and forms, by commas elsewhere."""
    if "openapi" in known.document.tree:
        return
    for node in known.nodes:
        joined = node.value.get("collectionFormat")
        in_query = node.value.get("in") in ("query", "formData")
        usual = ("csv", "ssv", "pipes", "multi") if in_query else ("csv",)
        if node.kind == "Parameter" and isinstance(joined, str) and joined not in usual:
            pointer = join(node.pointer, "collectionFormat")
            said, expected = f"the collection format {quoted(joined)}", "csv, which is sent instead"
            yield known.problem("parameter-style", pointer, said, expected)
