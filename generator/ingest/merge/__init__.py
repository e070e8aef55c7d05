"""What all pages state becomes one document.

Nothing is invented and nothing is chosen silently. What pages state differently is settled by
`conflicts`; base URLs by `hosts`; what no page says and a document cannot be without is assumed by
`needed`. The order of the pages in the result is that of their names, whatever order they are
given in.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...document import MAX_DEPTH, deeper_than
from ...grammar import COMPONENTS
from ...ingest_settings import IngestSettings
from ...problems import BadInput, Place, Problem
from ..merged import Merged
from ..page import Page
from ..statements import BASE_URL_QUESTION, Fragment, Origin
from .answered import open_questions
from .conflicts import Judge
from .hosts import Servers, choose, login_questions
from .inherited import Roots, common_security, common_servers
from .needed import Needed, lost_objects
from .nodes import Node, Voice, grouped, strongest, without, written
from .parts import all_servers, components, has_operations, text_of
from .paths import Paths, merged_paths, one_owner
from .schemes import security_questions, tell_apart
from .stale import old_pages, stale, version_key
from .values import compared, joined

_OPENAPI = "3.1.0"
_SETTLED = frozenset(
    {"openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components"}
)


def merge(fragments: Sequence[Fragment], choices: IngestSettings, *, title: str) -> Merged:
    """One document of all fragments; `title` is that of the API where no page states one.

    Raises:
        BadInput: There is no operation; pages contradict each other and nothing says which of them
            is right; or a setting names what is not there.
    """
    ordered = sorted(fragments, key=lambda fragment: fragment.page.name)
    _refuse_unusable(ordered)
    pages = tuple({fragment.page.name: fragment.page for fragment in ordered}.values())
    wholes = [(fragment.page, Node.whole(fragment)) for fragment in ordered]
    roots: Roots = [(page.name, root) for page, root in wholes]
    named = {(page, at): node for page, root in roots for at, node in components(root)}
    judge = Judge(pages, choices, named)
    servers = choose(wholes, choices, {page.name: page.file for page in pages})
    root, paths = _document(roots, judge)
    problems = [*servers.problems, *judge.advised(), *judge.missed(pages)]
    if problems:
        raise BadInput(*problems)
    return _finished(ordered, root, paths, judge, servers, title=title)


def _finished(
    ordered: Sequence[Fragment],
    root: Node,
    paths: Paths,
    judge: Judge,
    servers: Servers,
    *,
    title: str,
) -> Merged:
    """The document with all that it needs, and what there is to say about it."""
    pages = tuple({fragment.page.name: fragment.page for fragment in ordered}.values())
    lost: dict[str, Origin] = {}
    tree, origins = written(root)
    # What is taken out may have been all that other objects referred to.
    while found := lost_objects(tree, origins):
        lost.update(found)
        without(root, found)
        tree, origins = written(root)
    Needed(tree, origins, pages[0].name).fill(title)
    whole = [(fragment.page.name, Node.whole(fragment)) for fragment in ordered]
    every = [question for fragment in ordered for question in fragment.questions]
    asked = open_questions(every, root)
    is_asked = any(question.ask == BASE_URL_QUESTION for question in asked)
    if not is_asked and not any(True for _ in all_servers(root)):
        asked.append(Origin(basis="assumed", page=pages[0].name, line=0, ask=BASE_URL_QUESTION))
    return Merged(
        pages=pages,
        tree=tree,
        origins=origins,
        questions=tuple(
            dict.fromkeys(
                [*asked, *security_questions(root), *login_questions(root), *lost.values()]
            )
        ),
        conflicts=tuple(judge.conflicts),
        wording=tuple(judge.wording),
        repeated=paths.repeated,
        stale=stale(paths.operations, old_pages(pages, whole, judge.beaten)),
        foreign=tuple(servers.foreign),
        problems=tuple(problem for fragment in ordered for problem in fragment.problems),
    )


def _refuse_unusable(fragments: Sequence[Fragment]) -> None:
    """Refuse what has no operation, or is nested deeper than any document.

    Raises:
        BadInput: That is so.
    """
    problems = [
        Problem(
            code="too-deep",
            place=fragment.page.place(),
            found="a page with too many lists and objects in one another",
            expected=f"at most {MAX_DEPTH}",
        )
        for fragment in fragments
        if deeper_than(MAX_DEPTH, fragment.tree)
    ]
    if problems:
        raise BadInput(*problems)
    if not any(has_operations(Node.whole(fragment)) for fragment in fragments):
        first: Page | None = fragments[0].page if fragments else None
        raise BadInput(
            Problem(
                code="no-operations",
                place=Place(file=first.file if first else "the pages"),
                found="no operation on any page",
                expected="a page that describes at least one operation",
            )
        )


def _document(roots: Roots, judge: Judge) -> tuple[Node, Paths]:
    """The whole document, without what no page says, and its operations."""
    page = roots[0][1].origin
    tell_apart(roots, judge)
    security = common_security(roots)
    servers = common_servers(roots)
    paths = merged_paths(roots, judge)
    one_owner(paths.operations, judge)
    members = {
        "openapi": Node(_OPENAPI, page),
        "info": _info(roots, judge) or Node({}, page),
        "servers": servers,
        "security": security,
        "tags": _tags(roots, judge),
        "paths": paths.node,
        "webhooks": _webhooks(roots, judge),
        "components": _components(roots, judge),
        **_others(roots, judge),
    }
    return Node({name: node for name, node in members.items() if node is not None}, page), paths


def _said(roots: Roots, name: str) -> list[Voice]:
    return [Voice(root.members[name], (page,)) for page, root in roots if name in root.members]


def _info(roots: Roots, judge: Judge) -> Node | None:
    """All that pages say of the whole API: words, and its version, of which the highest counts."""
    said = _said(roots, "info")
    if not said:
        return None
    names = dict.fromkeys(name for voice in said for name in voice.node.members)
    made: dict[str, Node] = {}
    for name in names:
        voices = [
            Voice(voice.node.members[name], voice.pages)
            for voice in said
            if name in voice.node.members
        ]
        if name == "version":
            made[name] = _newest_version(voices, judge)
        else:
            made[name] = joined(voices, ("info", name), None, judge, words=True)
    return Node(made, strongest(said)[0].node.origin)


def _newest_version(voices: Sequence[Voice], judge: Judge) -> Node:
    voices = strongest(grouped(voices))
    newest = max(voices, key=lambda voice: version_key(voice.node.text))
    if len(voices) > 1:
        versions = ", ".join(f"{voice.node.text} on {voice.pages[0]}" for voice in voices)
        text = f"The pages are of several versions: {versions}. Taken: the highest."
        judge.disagreed(("info", "version"), voices, text)
    return newest.node


def _tags(roots: Roots, judge: Judge) -> Node | None:
    """Each tag once."""
    said = _said(roots, "tags")
    named: dict[str, list[Voice]] = {}
    for voice in said:
        for tag in voice.node.elements:
            named.setdefault(text_of(tag, "name"), []).append(Voice(tag, voice.pages))
    if not said:
        return None
    made: list[Node] = []
    for number, voices in enumerate(named.values()):
        made.append(joined(voices, ("tags", str(number)), None, judge, words=True))
    return Node(made, said[0].node.origin)


def _webhooks(roots: Roots, judge: Judge) -> Node | None:
    said = _said(roots, "webhooks")
    return joined(said, ("webhooks",), ("map", "Path Item"), judge) if said else None


def _components(roots: Roots, judge: Judge) -> Node | None:
    """Each component once: those of one name have to be equal but for words."""
    said = _said(roots, "components")
    found: dict[tuple[str, str], list[Voice]] = {}
    for voice in said:
        for section, held in voice.node.members.items():
            for name, component in held.members.items():
                found.setdefault((section, name), []).append(Voice(component, voice.pages))
    if not said:
        return None
    made: dict[str, dict[str, Node]] = {}
    for (section, name), voices in found.items():
        kind = COMPONENTS.get(section)
        path = ("components", section, name)
        node = compared(
            voices, path, ("one", kind) if kind else None, judge, words=section.startswith("x-")
        )
        made.setdefault(section, {})[name] = node
    origin = said[0].node.origin
    sections = {section: Node(dict(nodes), origin) for section, nodes in made.items()}
    return Node(dict(sections), origin)


def _others(roots: Roots, judge: Judge) -> dict[str, Node]:
    """The other members of the document: extensions, links to pages, the dialect of schemas."""
    names = dict.fromkeys(name for _, root in roots for name in root.members)
    return {
        name: joined(_said(roots, name), (name,), None, judge, words=name != "jsonSchemaDialect")
        for name in names
        if name not in _SETTLED
    }
