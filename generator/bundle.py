"""Several files to one document: what other files hold becomes components with readable names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path, PurePosixPath
from urllib.parse import urldefrag, urlsplit

from .document import (
    Document,
    JsonObject,
    JsonValue,
    Origin,
    copied,
    descend,
    held,
    join,
    objects,
    size,
    tokens,
    unescape,
)
from .files import File, Files, open_reference
from .grammar import COMPONENTS, MEMBERS, NAMING_MEMBERS, Kind, Node, children, whole
from .problems import BadInput, Place, Problem, quoted
from .problems import kind as kind_of
from .references import anchors, fragment_pointer, reference

_MAX_INLINED = 1_000_000
_MAX_WITHIN = 50
_SECTIONS: Mapping[Kind, str] = {
    kind: join("#/components", section)
    for section, kind in COMPONENTS.items()
    if kind not in ("Media Type", "Path Item")  # put in place: not all versions have these
}
_SWAGGER_SECTIONS: Mapping[Kind, str] = {
    "Parameter": "#/parameters",
    "Response": "#/responses",
    "Schema": "#/definitions",
}
_FILE_REFERENCE = re.compile(r"#|/|\.(?:json|ya?ml)\Z")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """The node that a reference leads to. `name` is the anchor by which it is called, if it is."""

    file: File
    pointer: str
    name: str
    value: JsonValue

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other targets."""
        return self.file.source.location, self.pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """An object of the new tree, and the file that its references count from.

    `within` are the targets that were put in the place of references around it.
    """

    node: Node
    file: File
    within: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class _Bundle:
    """A document in the making. `names` are the components given to targets, by section."""

    document: Document
    own: File
    files: Files
    tree: JsonObject
    sections: Mapping[Kind, str]
    origins: dict[str, Origin]
    names: dict[tuple[str, tuple[str, str]], str] = field(
        default_factory=dict[tuple[str, tuple[str, str]], str]
    )
    filled: set[str] = field(default_factory=set[str])
    noted: list[Problem] = field(default_factory=list[Problem])
    inlined: int = 0


def bundle(
    document: Document,
    *,
    allow_remote_hosts: frozenset[str] = frozenset(),
    root: Path | None = None,
) -> Document:
    """The document with everything in it that its references to other files lead to.

    Those files must lie below `root` (the folder of the document if None) or on an allowed host.
    A document without such references is returned as it is. References within the document are
    left alone, broken ones too: an overlay may mend them, and `validate` reports the others. One to
    what is not in another file, or not an object of its kind, is noted and taken out.

    Raises:
        BadInput: A file is missing, cannot be read, or lies where it may not.
    """
    if not _leads_out_somewhere(document.tree):
        return document
    names = anchors(objects(document.tree))
    own = File(source=document.files[0], tree=document.tree, anchors=names)
    home = document.source.resolve()
    work = _Bundle(
        document=document,
        own=own,
        files=Files(
            root=(root or home.parent).resolve(),
            hosts=allow_remote_hosts,
            opened={home.as_posix(): own},
        ),
        sections=_SECTIONS if "openapi" in document.tree else _SWAGGER_SECTIONS,
        tree={name: copied(member) for name, member in document.tree.items()},
        origins=dict(document.origins),
    )
    _claim_names(work)
    _pull_in(work, [_Spot(node=whole(work.tree), file=own)])
    if work.files.problems:
        raise BadInput(*work.files.problems)
    others = [file.source for file in work.files.opened.values() if file and file is not own]
    return Document(
        tree=work.tree,
        files=(*document.files, *others),
        origins=work.origins,
        noted=tuple(work.noted),
    )


def _leads_out(value: JsonObject) -> bool:
    return not (reference(value) or "#").startswith("#")


def _leads_out_somewhere(tree: JsonValue) -> bool:
    level = [tree]
    while level:
        if any(isinstance(node, dict) and _leads_out(node) for node in level):
            return True
        level = [child for node in level for child in held(node)]
    return False


def _claim_names(work: _Bundle) -> None:
    """Keeps the name of each component that is only a reference to a file for what is there.

    So `Pet: {$ref: pet.yaml}` gets the content of that file, not a second component beside it.
    """
    components = [child for child in children(whole(work.tree)) if child.kind == "Components"]
    holder = components[0] if components else whole(work.tree)
    for component in children(holder):
        section, name = component.pointer.rsplit("/", 1)
        is_component = section == work.sections.get(component.kind)
        if is_component and set(component.value) == {"$ref"} and _leads_out(component.value):
            stated, pointer = str(component.value["$ref"]), join(component.pointer, "$ref")
            target = _target(work, work.own, stated, pointer)
            if target is not None:
                work.names.setdefault((section, target.key), unescape(name))


def _pull_in(work: _Bundle, pending: list[_Spot]) -> None:
    """Replaces the references to files in these objects and all that is below them."""
    while pending:
        spot = pending.pop()
        stated = reference(spot.node.value)
        if stated is not None and _is_foreign(work, spot.file, stated):
            if spot.node.kind not in work.sections:
                _inline(work, spot, stated)
                continue
            new = _component(work, spot, stated, join(spot.node.pointer, "$ref"), pending)
            if new is None:  # the object itself has become that component
                continue
            _refer(spot.node.value, new)
        _rewrite_mapping(work, spot, pending)
        below = list(children(spot.node))
        pending.extend(replace(spot, node=node) for node in reversed(below))


def _is_foreign(work: _Bundle, file: File, stated: str) -> bool:
    return file is not work.own or not stated.startswith("#")


def _rewrite_mapping(work: _Bundle, spot: _Spot, pending: list[_Spot]) -> None:
    """The values of a discriminator's mapping may be references, too (OpenAPI 3.1.1, 4.8.25)."""
    discriminator = spot.node.value.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    if spot.node.kind != "Schema" or not isinstance(mapping, dict):
        return
    for name, stated in mapping.items():
        if not isinstance(stated, str) or not _FILE_REFERENCE.search(stated):
            continue
        if _is_foreign(work, spot.file, stated):
            pointer = join(spot.node.pointer, "discriminator", "mapping", name)
            # One that leads nowhere stays: `validate` tells, and it names no schema.
            mapping[name] = _component(work, spot, stated, pointer, pending) or stated


def _component(
    work: _Bundle, spot: _Spot, stated: str, pointer: str, pending: list[_Spot]
) -> str | None:
    """The reference to write instead of this one, which stands at the pointer; empty if it leads
    nowhere.

    The target becomes a component when first met. None if the object itself is that component.
    """
    target = _target(work, spot.file, stated, pointer)
    if target is None:
        return ""
    if target.file is work.own:
        return f"#{urldefrag(stated).fragment}"
    if not _fits(work, target, spot.node.kind, stated, pointer):
        return ""
    section = work.sections[spot.node.kind]
    components = _components(work, section)
    name = work.names.get((section, target.key)) or _free_name(work, target, components)
    work.names[section, target.key] = name
    new = join(section, name)
    if new in work.filled:
        return new
    work.filled.add(new)
    work.origins[new] = Origin(source=target.file.source, pointer=target.pointer)
    components[name] = value = copied(target.value)
    if isinstance(value, dict):
        pending.append(_Spot(node=Node(spot.node.kind, new, value), file=target.file))
    return None if new == spot.node.pointer else new


def _refer(value: JsonObject, new: str) -> None:
    """Writes a reference into an object, or takes out one that has no target.

    Left as it is, it could name something of that name in the document itself.
    """
    if new:
        value["$ref"] = new
    else:
        del value["$ref"]


def _fits(work: _Bundle, target: _Target, kind: Kind, stated: str, pointer: str) -> bool:
    """Whether a target can be an object of this kind; if not, a problem is noted."""
    if isinstance(target.value, dict) or (kind == "Schema" and isinstance(target.value, bool)):
        return True
    found = f"a reference to {quoted(stated)}, which is {kind_of(target.value)}"
    _note(work, pointer, "wrong-reference", found, f"a reference to a {kind} Object")
    return False


def _inline(work: _Bundle, spot: _Spot, stated: str) -> None:
    """Puts the target in the place of the reference, for objects that no component can hold."""
    node, pointer = spot.node, join(spot.node.pointer, "$ref")
    target = _target(work, spot.file, stated, pointer)
    if target is None or not _fits(work, target, node.kind, stated, pointer):
        del node.value["$ref"]
        return
    if target.key in spot.within or len(spot.within) > _MAX_WITHIN:
        found = f"a reference to {quoted(stated)}, which holds this reference"
        _note(work, pointer, "circular-reference", found, "references that end at something")
        del node.value["$ref"]
        return
    work.inlined += size(target.value)
    if work.inlined > _MAX_INLINED:
        found = "files that repeat each other too often"
        place = _place(work, pointer)
        problem = Problem(code="too-large", place=place, found=found, expected="fewer")
        raise BadInput(*work.files.problems, problem)
    beside = {name: member for name, member in node.value.items() if name != "$ref"}
    _pull_in(work, [replace(spot, node=node._replace(value=beside))])
    content = _object(target.value)
    work.origins[node.pointer] = Origin(source=target.file.source, pointer=target.pointer)
    within = (*spot.within, target.key)
    _pull_in(work, [_Spot(node=node._replace(value=content), file=target.file, within=within)])
    node.value.clear()
    node.value.update(content | beside)


def _target(work: _Bundle, base: File, stated: str, pointer: str) -> _Target | None:
    """What a reference written in `base` leads to; None after a problem is noted."""
    uri, fragment = urldefrag(stated)
    file = base
    if uri:
        opened = open_reference(work.files, base, uri, lambda: _place(work, pointer))
        if opened is None:
            return None
        file = opened
    found = fragment_pointer(file.tree, file.anchors, fragment)
    if found is None and file is work.own:
        found = ""  # perhaps something that is only there in the end; `validate` will tell
    if found is None:
        text = f"a reference to {quoted(stated)}, where nothing is"
        expected = "a reference to a part of that file"
        _note(work, pointer, "unresolved-reference", text, expected)
        return None
    value = descend(file.tree, tokens(found))
    name = "" if fragment.startswith("/") else fragment
    return _Target(file=file, pointer=found, name=name, value=value)


def _object(value: JsonValue) -> JsonObject:
    copy = copied(value)
    return copy if isinstance(copy, dict) else {}


def _components(work: _Bundle, section: str) -> JsonObject:
    """A section of the components of the new tree, made where there is none."""
    members = work.tree
    for name in tokens(section):
        inner = members.get(name)
        if not isinstance(inner, dict):
            inner = members[name] = {}
        members = inner
    return members


def _free_name(work: _Bundle, target: _Target, taken: JsonObject) -> str:
    """A name for a component: that of the target, with as much of its path as makes it unique."""
    parts = _name_parts(work, target)
    names = ("_".join(parts[start:]) for start in range(len(parts) - 1, -1, -1))
    numbered = (f"{'_'.join(parts)}_{number}" for number in count(2))
    return next(name for name in chain(names, numbered) if name not in taken)


def _name_parts(work: _Bundle, target: _Target) -> list[str]:
    """The folders and the file of a target, and what it is called in there."""
    location = target.file.source.location
    if target.file.source.remote:
        path = PurePosixPath(urlsplit(location).path.lstrip("/"))
    else:
        path = PurePosixPath(Path(location).relative_to(work.files.root).as_posix())
    inside = tokens(target.pointer)
    named = [n for n in range(len(inside)) if _is_name(inside, n)]
    name = target.name or "_".join(inside[max(named, default=0) :])
    parts = [*path.parent.parts, path.stem, *([name] if name else [])]
    return [_NOT_IN_NAMES.sub("_", part).strip("_") or "component" for part in parts]


def _is_name(path: tuple[str, ...], at: int) -> bool:
    """Whether a token is a name that somebody chose, neither a keyword nor an index."""
    if at and path[at - 1] in NAMING_MEMBERS:
        return True
    return path[at] not in MEMBERS and not path[at].isdecimal()


def _place(work: _Bundle, pointer: str) -> Place:
    """Where a part of the new tree is written; the pointer is that within its file."""
    made = Document(tree=work.tree, files=work.document.files, origins=work.origins)
    origin = made.origin(pointer)
    return origin.source.place(origin.pointer)


def _note(work: _Bundle, pointer: str, code: str, found: str, expected: str) -> None:
    place = _place(work, pointer)
    work.noted.append(
        Problem(code=code, place=place, found=found, expected=expected, level="warning")
    )
