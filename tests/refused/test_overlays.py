"""Overlays that cannot be applied, and what is said about each."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.load import load
from generator.overlay import apply
from generator.problems import BadInput

_DOCUMENT = """\
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /messages:
    post:
      tags: [a, b]
      responses: {"200": {description: ok}}
"""
_ACTIONS = "overlay: 1.0.0\ninfo: {title: o, version: 1.0.0}\nactions:\n"
_ACTIONS_1_1 = "overlay: 1.1.0\ninfo: {title: o, version: 1.0.0}\nactions:\n"

CASES = {
    "an empty file": (
        "",
        (
            "overlay.yaml:1: found an empty file; expected an overlay, with the keys "
            "overlay, info and actions [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "a list": (
        "- overlay: 1.0.0\n",
        (
            "overlay.yaml:1: found a list at the top; expected an overlay, with the keys "
            "overlay, info and actions [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "nothing that is needed": (
        "x-a: 1\n",
        (
            "overlay.yaml:1: found no overlay; expected overlay as a string "
            "[bad-overlay]\n"
            '    hint: the version of the format: "1.0.0" or "1.1.0"\n'
            "overlay.yaml:1: #/actions: found no actions; expected a list with at least "
            "one action [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the "
            "format\n"
            "overlay.yaml:1: #/info: found no info; expected info with a title and a "
            "version [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "unknown keys": (
        (
            "overlay: 1.0.0\n"
            "info: {title: o, version: 1.0.0, author: me}\n"
            "author: me\n"
            "actions:\n"
            "- {target: $, description: d, update: {x-a: 1}, updated: {}}\n"
        ),
        (
            'overlay.yaml:2: #/info/author: found the key "author"; expected one of '
            "title, version, description, or x-... [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the "
            "format\n"
            'overlay.yaml:3: #/author: found the key "author"; expected one of overlay, '
            "info, extends, actions, or x-... [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the "
            "format\n"
            'overlay.yaml:5: #/actions/0/updated: found the key "updated"; expected one '
            "of target, description, update, remove, copy, or x-... [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "a version that does not exist": (
        (
            "overlay: 2.0.0\n"
            "info: {title: o, version: 1.0.0}\n"
            "actions:\n"
            "- {target: $, description: d, update: {x-a: 1}}\n"
        ),
        (
            'overlay.yaml:1: #/overlay: found the version "2.0.0"; expected "1.0.0" or '
            '"1.1.0" [bad-overlay]\n'
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "a version that is a number": (
        (
            "overlay: 1.0\n"
            "info: {title: o, version: 1.0.0}\n"
            "actions:\n"
            "- {target: $, description: d, update: {x-a: 1}}\n"
        ),
        (
            "overlay.yaml:1: #/overlay: found overlay as a number; "
            "expected overlay as a string [bad-overlay]\n"
            '    hint: the version of the format: "1.0.0" or "1.1.0"'
        ),
    ),
    "info without title and version": (
        (
            "overlay: 1.0.0\n"
            "info: {}\n"
            "actions:\n"
            "- {target: $, description: d, update: {x-a: 1}}\n"
        ),
        (
            "overlay.yaml:2: #/info: found no title; expected title as a string "
            "[bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the "
            "format\n"
            "overlay.yaml:2: #/info: found no version; expected version as a string "
            "[bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "no actions in the list": (
        "overlay: 1.0.0\ninfo: {title: o, version: 1.0.0}\nactions: []\n",
        (
            "overlay.yaml:3: #/actions: found no actions; expected a list with at least "
            "one action [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "an action that is text": (
        _ACTIONS + "- remove it\n",
        (
            "overlay.yaml:4: #/actions/0: found a string as an action; expected an "
            "object with a target [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "an action without a reason": (
        _ACTIONS + "- target: $.info\n  update: {x-a: 1}\n",
        (
            "overlay.yaml:4: #/actions/0: found no description; "
            "expected description as a string [bad-overlay]\n"
            "    hint: say why the published document is wrong or lacks this"
        ),
    ),
    "an action with an empty reason": (
        _ACTIONS + "- target: $.info\n  description: ' '\n  update: {x-a: 1}\n",
        (
            "overlay.yaml:5: #/actions/0/description: found an empty description; "
            "expected description as a string [bad-overlay]\n"
            "    hint: say why the published document is wrong or lacks this"
        ),
    ),
    "an action without a target": (
        _ACTIONS + "- description: d\n  update: {x-a: 1}\n",
        (
            "overlay.yaml:4: #/actions/0: found no target; expected target as a string "
            "[bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "an action without a change": (
        _ACTIONS
        + (
            "- target: $.info\n"
            "  description: d\n"
            "- target: $.info\n"
            "  description: d\n"
            "  remove: false\n"
        ),
        (
            "overlay.yaml:4: #/actions/0: found an action without a change; expected one "
            "of update, copy and remove: true [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the "
            "format\n"
            "overlay.yaml:6: #/actions/1: found an action without a change; expected one "
            "of update, copy and remove: true [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "an action with two changes": (
        _ACTIONS + "- target: $.info\n  description: d\n  update: {x-a: 1}\n  remove: true\n",
        (
            "overlay.yaml:4: #/actions/0: found update and remove in one action; "
            "expected one of update, copy and remove: true [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "remove that is text": (
        _ACTIONS + "- target: $.info\n  description: d\n  remove: 'yes'\n",
        (
            "overlay.yaml:6: #/actions/0/remove: found remove as a string; expected "
            "remove as true or false [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "copy in version 1.0": (
        _ACTIONS + "- target: $.info\n  description: d\n  copy: $.paths\n",
        (
            "overlay.yaml:6: #/actions/0/copy: found copy in an overlay of version 1.0; "
            'expected overlay: "1.1.0" at the top of the file [bad-overlay]\n'
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "queries that are none": (
        _ACTIONS_1_1
        + (
            "- target: paths\n"
            "  description: d\n"
            "  update: {x-a: 1}\n"
            "- target: $.info\n"
            "  description: d\n"
            "  copy: '$['\n"
            "- target: $.a | $.b\n"
            "  description: d\n"
            "  remove: true\n"
        ),
        (
            'overlay.yaml:4: #/actions/0/target: found the query "paths" (it does not '
            "start with $); expected a JSONPath query (RFC 9535) [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the "
            "format\n"
            'overlay.yaml:9: #/actions/1/copy: found the query "$[" (unexpected end of '
            "query); expected a JSONPath query (RFC 9535) [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the "
            "format\n"
            'overlay.yaml:10: #/actions/2/target: found the query "$.a | $.b" '
            "(unexpected token '|'); expected a JSONPath query (RFC 9535) [bad-overlay]\n"
            "    hint: https://spec.openapis.org/overlay/latest.html describes the format"
        ),
    ),
    "a target that is not there": (
        _ACTIONS
        + (
            "- target: $.paths['/messages'].get\n"
            "  description: The vendor forgot the operationId.\n"
            "  update: {operationId: send}\n"
            "- target: $.nothing\n"
            "  description: d\n"
            "  remove: true\n"
        ),
        (
            "overlay.yaml:4: #/actions/0/target: found nothing at "
            "\"$.paths['/messages'].get\" (only \"$['paths']['/messages']\" is there); "
            "expected something to update [overlay-no-match]\n"
            "    hint: the document has changed, or the target never fit; "
            'the reason given for this action is "The vendor forgot the operationId."\n'
            'overlay.yaml:7: #/actions/1/target: found nothing at "$.nothing" (only "$" is '
            "there); expected something to remove [overlay-no-match]\n"
            "    hint: the document has changed, or the target never fit; "
            'the reason given for this action is "d"'
        ),
    ),
    "a name in a list that is not there": (
        _ACTIONS
        + (
            "- target: $.paths['/messages']['post', 'put']\n"
            "  description: d\n"
            "  update: {x-a: 1}\n"
        ),
        (
            "overlay.yaml:4: #/actions/0/target: found nothing for 'put' in "
            "\"$.paths['/messages']['post', 'put']\"; "
            "expected something for each selector of a list [overlay-no-match]\n"
            '    hint: the reason given for this action is "d"'
        ),
    ),
    "a change that is already made": (
        _ACTIONS + "- target: $.info\n  description: The title is missing.\n  update: {title: t}\n",
        (
            "overlay.yaml:4: #/actions/0/target: found a change that is already made; "
            "expected a difference to the document [overlay-no-change]\n"
            "    hint: remove the action if the document says this by itself now; "
            'the reason given for this action is "The title is missing."'
        ),
    ),
    "a list where the document has a string": (
        _ACTIONS + "- target: $.info\n  description: d\n  update: {title: [t]}\n",
        (
            "overlay.yaml:4: #/actions/0/target: found a string at #/info/title, where the "
            "action has a list; expected two values of one kind [overlay-mismatch]\n"
            "    hint: remove the old value in an action before; "
            'the reason given for this action is "d"'
        ),
    ),
    "a string for an object": (
        _ACTIONS + "- target: $.info\n  description: d\n  update: text\n",
        (
            "overlay.yaml:4: #/actions/0/target: found an object at #/info, where the "
            "action has a string; expected two values of one kind [overlay-mismatch]\n"
            "    hint: remove the old value in an action before; "
            'the reason given for this action is "d"'
        ),
    ),
    "targets of different kinds": (
        _ACTIONS
        + (
            "- target: $.paths['/messages'].post['tags', 'responses']\n"
            "  description: d\n"
            "  update: {x-a: 1}\n"
        ),
        (
            "overlay.yaml:4: #/actions/0/target: found values of different kinds at "
            "\"$.paths['/messages'].post['tags', 'responses']\"; "
            "expected only objects, only lists, or only other values "
            "[overlay-mixed-targets]\n"
            '    hint: the reason given for this action is "d"'
        ),
    ),
    "the whole document to remove": (
        _ACTIONS + "- target: $\n  description: d\n  remove: true\n",
        (
            "overlay.yaml:4: #/actions/0/target: found the whole document to remove; "
            "expected a part of the document [overlay-mismatch]\n"
            '    hint: the reason given for this action is "d"'
        ),
    ),
    "several nodes to copy": (
        _ACTIONS_1_1
        + (
            "- target: $.info\n"
            "  description: d\n"
            "  copy: $.paths.*.post.tags[*]\n"
            "- target: $.info\n"
            "  description: d\n"
            "  copy: $.nothing\n"
        ),
        (
            "overlay.yaml:4: #/actions/0/target: found 2 nodes at "
            '"$.paths.*.post.tags[*]"; '
            "expected exactly one node to copy [overlay-bad-copy]\n"
            '    hint: the reason given for this action is "d"\n'
            'overlay.yaml:7: #/actions/1/target: found 0 nodes at "$.nothing"; '
            "expected exactly one node to copy [overlay-bad-copy]\n"
            '    hint: the reason given for this action is "d"'
        ),
    ),
    "equal keys": (
        _ACTIONS + "- target: $.info\n  description: d\n  update: {x-a: 1, x-a: 2}\n",
        (
            'overlay.yaml:6: #/actions/0/update/x-a: found the key "x-a" again (first in '
            "line 6); expected each key once [duplicate-key]\n"
            "    hint: remove or rename one of them"
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_overlay_that_does_not_fit_is_refused_with_this_message(name: str) -> None:
    overlay, message = CASES[name]
    Path("openapi.yaml").write_text(_DOCUMENT, encoding="utf-8")
    Path("overlay.yaml").write_text(overlay, encoding="utf-8")
    document = load(Path("openapi.yaml"))
    with pytest.raises(BadInput) as refusal:
        apply(document, Path("overlay.yaml"))
    assert str(refusal.value) == message
