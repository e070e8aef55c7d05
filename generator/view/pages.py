"""Views of pages: the facts of how they follow each other, and the method that walks over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..ir import ListOf, Member, ModelRef, Operation, Pages, PagesKind, Parameter, Primitive, Type
from ..layout import bracketed
from ..plan import PAGES, Group
from ..text import Code, identifier, literal
from . import sample
from .arguments import flat_members, places, successes
from .types import Scene, annotation, code

_CLASSES: dict[PagesKind, str] = {
    "cursor": "ByCursor",
    "page": "ByPageNumber",
    "offset": "ByOffset",
    "link": "ByLink",
}
_PARSERS = {"integer": "int", "uuid": "UUID"}


@dataclass(frozen=True, slots=True)
class PagingView:
    """How the pages of an operation follow each other: the arguments of the class that says so."""

    constant: Code
    annotation: Code
    kind: Code
    facts: tuple[Code, ...]


def paging_view(scene: Scene, operation: Operation) -> PagingView | None:
    """The facts of the pages of an operation; None if it has none."""
    pages = operation.pages
    if pages is None:
        return None
    kind = _CLASSES[pages.kind]
    stated = {
        "operation": scene.plan.constants[operation.key],
        "items": _reach(scene, operation, pages.items),
        "next": _reach(scene, operation, pages.next) if pages.next else "",
        "parse": _parser(scene, operation, pages),
        "first": str(literal(pages.first)) if pages.kind == "page" else "",
        "more": _reach(scene, operation, pages.more) if pages.more else "",
        "total": _reach(scene, operation, pages.total) if pages.total else "",
    }
    return PagingView(
        constant=identifier(scene.plan.constants[f"{operation.key}{PAGES}"]),
        annotation=code(f"{kind}[{types(scene, operation)}]"),
        kind=code(kind),
        facts=tuple(code(f"{name}={value}") for name, value in stated.items() if value),
    )


def types(scene: Scene, operation: Operation) -> str:
    """The type of a page and that of an item, as arguments of a generic class."""
    page = _page(operation)
    held = page
    for name in operation.pages.items if operation.pages is not None else ():
        held = _member(scene, held, name)[0].type
    assert isinstance(held, ListOf)
    shown = (annotation(scene, each, strict=False) for each in (page, held.item))
    return ", ".join(shown)


def walk_call(scene: Scene, operation: Operation, passed: Sequence[Code], *, awaited: bool) -> Code:
    """The statement that makes the walk; `passed` is what a call is given beside the facts."""
    pages = operation.pages
    assert pages is not None
    plan = scene.plan
    constant = identifier(plan.constants[f"{operation.key}{PAGES}"])
    names = [name for _, name in places(scene, operation)]
    body = operation.body
    if body is not None and not body.flat:
        names.append(plan.body_argument[operation.key])
    own = _argument(scene, operation, pages)
    if own is None:
        given = _free("link", names)
        facts = identifier(plan.constants[operation.key])
        first, handed = "self._caller.call(", [facts, code(f"link={given}"), *passed]
    else:
        given = _free("at", names)
        handed = [code(f"{name}={given if name == own else name}") for name in names]
        first = f"self.{identifier(plan.methods[operation.key])}("
    fetch = bracketed(f"lambda {given}: {first}", handed, ")", indent=12, start=12)
    arguments = [fetch, constant, *([] if own is None else [identifier(own)])]
    made = "AsyncPages" if awaited else "Pages"
    return bracketed(f"return {made}(", arguments, ")", indent=8, start=8)


def walk_doc(scene: Scene, group: Group, operation: Operation, *, awaited: bool) -> str:
    """What the method for pages does, with an example."""
    plan, pages = scene.plan, operation.pages
    assert pages is not None
    own = _argument(scene, operation, pages)
    first = "" if own is None else f"; `{own}` is for the first page"
    whole = operation.body is not None and not operation.body.flat
    taken = [f"Takes the same arguments{first}."] if places(scene, operation) or whole else []
    given = walk_arguments(scene, operation)
    target = f"client.{group.name}.{plan.pages[operation.key]}"
    call = sample.call(target, given, " " * 24)
    loop = f"{'async ' if awaited else ''}for item in {call}.items():\n    ..."
    return "\n\n".join(
        [
            f"The pages of `{plan.methods[operation.key]}`, each fetched when it is asked for.",
            *taken,
            "\n".join(["Example:", *(f"    {line}" for line in loop.splitlines())]),
        ]
    )


def walk_arguments(scene: Scene, operation: Operation) -> list[tuple[str, str]]:
    """The arguments of a sample walk: those of a sample call, from the first page on."""
    own = None if operation.pages is None else _argument(scene, operation, operation.pages)
    return [each for each in sample.arguments(scene, operation) if each[0] != own]


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _page(operation: Operation) -> Type:
    """The type of the one answer."""
    content = successes(operation)[0].content
    assert content is not None
    return content.type


def _member(scene: Scene, type_: Type, name: str) -> tuple[Member, str]:
    """A member of a model, and its attribute."""
    assert isinstance(type_, ModelRef)
    members = scene.models[type_.key].members
    place = next(n for n, member in enumerate(members) if member.wire_name == name)
    return members[place], scene.plan.members[type_.key][place]


def _reach(scene: Scene, operation: Operation, path: Sequence[str | int]) -> str:
    """A function that follows a path into a page: None where something on the way is absent."""
    found, type_, optional = "page", _page(operation), False
    needed: list[str] = []
    for step in path:
        if isinstance(type_, ListOf):
            needed.append(found)
            found, type_, optional = f"{found}[-1]", type_.item, False
            continue
        if optional:
            needed.append(found)
        member, name = _member(scene, type_, str(step))
        found, type_ = f"{found}.{identifier(name)}", member.type
        optional = member.nullable or not member.required
    return f"lambda page: {found}" + (f" if {' and '.join(needed)} else None" if needed else "")


def _argument(scene: Scene, operation: Operation, pages: Pages) -> str | None:
    """The argument that takes the place of a page; None where links lead there."""
    found = _place(scene, operation, pages)
    return None if found is None else found[1]


def _place(
    scene: Scene, operation: Operation, pages: Pages
) -> tuple[Member | Parameter, str] | None:
    if pages.kind == "link":
        return None
    if pages.location == "body":
        among: list[tuple[Member | Parameter, str]] = [*flat_members(scene, operation)]
    else:
        names = scene.plan.arguments[operation.key]
        among = [
            (parameter, name)
            for parameter, name in zip(operation.parameters, names, strict=True)
            if parameter.location == pages.location
        ]
    return next(pair for pair in among if pair[0].wire_name == pages.argument)


def _parser(scene: Scene, operation: Operation, pages: Pages) -> str:
    """What makes an argument of a text; empty where it is one."""
    found = _place(scene, operation, pages)
    if found is None or pages.kind != "cursor":
        return ""
    type_ = found[0].type
    return _PARSERS.get(type_.kind, "") if isinstance(type_, Primitive) else ""
