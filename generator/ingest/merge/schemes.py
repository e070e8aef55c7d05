"""Credentials that pages do not tell clearly.

Pages of ReadMe call the first security scheme of each page `sec0`. Where such a name stands for
different credentials on different pages, they are called by what they are. Operations of which no
page says whether they need credentials, although others do, are a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ...problems import listing
from ..drafts.credentials import scheme_name
from ..statements import Origin
from .conflicts import Judge
from .inherited import Roots
from .nodes import Node, Voice, grouped
from .parts import holders, items, operations, security_schemes

_MADE = re.compile(r"sec[0-9]{1,3}")


def tell_apart(roots: Roots, judge: Judge) -> None:
    """Rename the schemes of one made name that differ, on all pages."""
    found: dict[str, list[Voice]] = {}
    for page, root in roots:
        for name, scheme in security_schemes(root):
            if _MADE.fullmatch(name):
                found.setdefault(name, []).append(Voice(scheme, (page,)))
    named: dict[str, list[Voice]] = {}
    for name, voices in found.items():
        different = grouped(voices)
        if len(different) > 1:
            named[name] = different
    for name, voices in named.items():
        made = ", ".join(scheme_name(voice.node.value) or name for voice in voices)
        text = f"Pages call different credentials by this made name; they are called {made} here."
        judge.disagreed(("components", "securitySchemes", name), voices, text)
    for _, root in roots if named else ():
        _rename(root, {name: scheme for name, scheme in security_schemes(root) if name in named})


def _rename(root: Node, schemes: Mapping[str, Node]) -> None:
    names = {name: scheme_name(scheme.value) or name for name, scheme in schemes.items()}
    listed = [root.members["components"].members["securitySchemes"]] if names else []
    for holder in holders(root) if names else ():
        security = holder.members.get("security")
        listed += security.elements if security is not None else []
    for node in listed:
        known = dict(node.members)
        node.members.clear()
        node.members.update((names.get(name, name), inner) for name, inner in known.items())


def security_questions(root: Node) -> list[Origin]:
    """The question which credentials operations need of which pages say nothing, where others have
    some.
    """
    if "security" in root.members:
        return []
    found = [
        (f"{method.upper()} {path}", operation)
        for path, item in items(root)
        for method, operation in operations(item)
    ]
    silent = [(title, node) for title, node in found if "security" not in node.members]
    if not silent or len(silent) == len(found):
        return []
    note = "Pages state or show credentials of other operations, and none of these."
    ask = f"Which credentials do these operations need, if any: {listing(t for t, _ in silent)}?"
    return [replace(silent[0][1].origin, basis="assumed", note=note, ask=ask)]
