"""Prose of a document as Markdown that reads well as plain text: HTML taken out, blocks told
apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

# Code is passed over; everything else that is no known tag stays as it stands, such as `<id>`.
_PIECE = re.compile(
    r"(?P<code>```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`)"
    r"|<!--[^<>]*-->"
    r"|<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)(?P<attributes>(?:\s[^<>]*)?)/?>",
    re.DOTALL,
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_FENCE = re.compile(r"\s*(```|~~~)")
_GAPS = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")

_PARAGRAPHS = frozenset(
    "address article aside blockquote center div dl fieldset figure footer form fullname header"
    " important main note p section summary table tbody tfoot thead".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MARKS = {
    "b": "**",
    "code": "`",
    "em": "*",
    "i": "*",
    "kbd": "`",
    "strong": "**",
    "tt": "`",
    "var": "*",
}
_NOTHING = frozenset(
    "abbr big body caption del details font html img ins label nobr s small span sub sup u".split()
)


def plain(text: str) -> str:
    """The text with HTML as Markdown, and with what entities stand for."""
    if "<" not in text and "&" not in text:
        return text
    found = "".join(_pieces(text))
    return _GAPS.sub("\n\n", found).strip() if found != text else text


def _pieces(text: str) -> Iterator[str]:
    """The text, piece by piece, each tag as its Markdown."""
    lists: list[str] = []
    links: list[str] = []
    at = 0
    for match in _PIECE.finditer(text):
        yield _characters(text[at : match.start()])
        at = match.end()
        if match["code"] is not None:
            yield match["code"]
        elif match["tag"] is not None:
            yield _tag(match, lists, links)
    yield _characters(text[at:])


def _characters(text: str) -> str:
    """Text between tags; a no-break space is a space here."""
    return _ENTITY.sub(lambda match: unescape(match[0]), text).replace("\xa0", " ")


def _tag(match: re.Match[str], lists: list[str], links: list[str]) -> str:
    """What a tag is in Markdown; `lists` and `links` are those that are open."""
    name, ends = match["tag"].lower(), bool(match["end"])
    match name:
        case "a":
            return _link(match["attributes"], links, ends=ends)
        case "br":
            return "\n"
        case "hr":
            return "\n\n"
        case "ul" | "ol":
            return _list(name, lists, ends=ends)
        case "li":
            marker = "1." if lists and lists[-1] == "ol" else "-"
            return "" if ends else f"\n{'  ' * (len(lists) - 1)}{marker} "
        case "dt" | "dd" | "tr":
            return "" if ends else "\n"
        case "td" | "th":
            return " " if ends else ""
        case "pre":
            return "\n```\n\n" if ends else "\n\n```\n"
        case _:
            return _other(match[0], name, lists, ends=ends)


def _other(text: str, name: str, lists: list[str], *, ends: bool) -> str:
    if name in _MARKS:
        return _MARKS[name]
    if name in _HEADINGS:
        return "\n\n" if ends else "\n\n# "
    if name in _PARAGRAPHS:
        return "" if lists else "\n\n"  # in an item of a list it would end the item
    return "" if name in _NOTHING else text


def _link(attributes: str, links: list[str], *, ends: bool) -> str:
    """`[` and `](address)`; nothing for a link that leads nowhere."""
    if ends:
        address = links.pop() if links else ""
        return f"]({address})" if address else ""
    found = _HREF.search(attributes)
    address = next((part for part in found.groups() if part), "") if found else ""
    links.append(unescape(address).strip())
    return "[" if links[-1] else ""


def _list(name: str, lists: list[str], *, ends: bool) -> str:
    if not ends:
        lists.append(name)
        return "\n" if len(lists) == 1 else ""
    if lists:
        lists.pop()
    return "" if lists else "\n\n"


def blocks(text: str) -> Iterator[list[str]]:
    """The lines of each paragraph, list or table; fenced code is one block, whatever is in it."""
    block: list[str] = []
    fence = ""
    for line in text.strip().splitlines():
        mark = _FENCE.match(line)
        if fence or line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1] == fence:
            fence = ""
    if block:
        yield block
