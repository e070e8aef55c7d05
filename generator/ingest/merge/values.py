"""Several values for one place of the document become one.

What only adds to another is joined: a page that has no responses says nothing against those of
another page. Schemas, lists and whatever else is one statement are compared as a whole: a schema
that lacks a member says that the member is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ...document import JsonValue
from ...grammar import Kind, Shape, member
from .conflicts import Choice, Difference, Judge, Path
from .nodes import Node, Voice, grouped, strongest
from .parts import identity, text_of

_Chosen: TypeAlias = tuple[Path, Sequence[Voice], Choice]

Slot: TypeAlias = tuple[Shape, Kind]
"""What lies at a place: one object, a list of them, or a map; None for other values."""

_SCHEMA: Slot = ("one", "Schema")

# Objects whose members are statements of their own.
_OPEN: frozenset[Kind] = frozenset(
    {"Path Item", "Operation", "Request Body", "Response", "Media Type", "Callback"}
)
_NUMBERS = {"integer", "number"}
# Members that say something to people, and to navigation, alone.
_WORDS = frozenset(
    {
        *("$comment", "deprecated", "description", "example", "examples", "externalDocs"),
        *("summary", "tags", "title"),
    }
)
# What is so as well where it is not said (OpenAPI 3.1.1, section 4.8.12; JSON Schema 2020-12).
_DEFAULTS: Mapping[str, tuple[JsonValue, ...]] = {
    "additionalProperties": (True, {}),
    "allowEmptyValue": (False,),
    "allowReserved": (False,),
    "parameters": ([],),
    "properties": ({},),
    "readOnly": (False,),
    "required": (False, []),
    "uniqueItems": (False,),
    "writeOnly": (False,),
}
_STEERING = ("x-clientwright-", "x-sensitive")  # extensions that change what a client does


def joined(
    voices: Sequence[Voice], path: Path, slot: Slot | None, judge: Judge, *, words: bool = False
) -> Node:
    """One node of what pages say of the node at a path. `words` tells that it is for people."""
    voices = grouped(voices)
    if len(voices) == 1:
        return voices[0].node
    if not words and slot is not None and _is_open(slot) and _are_plain_objects(voices):
        return _union(voices, path, slot, judge)
    return compared(voices, path, slot, judge, words=words)


def compared(
    voices: Sequence[Voice], path: Path, slot: Slot | None, judge: Judge, *, words: bool = False
) -> Node:
    """The node, where it is one statement: those that differ are a conflict."""
    voices = strongest(grouped(voices))
    if len(voices) == 1:
        return voices[0].node
    comparison = _Comparison(judge)
    made = comparison.words(voices, path) if words else comparison.node(voices, path, slot)
    if comparison.differences:
        return judge.settle(path, voices, comparison.differences).node
    for place, different, chosen in comparison.wordings:
        judge.reworded(place, different, chosen)
    for place, different, chosen in comparison.guesses:
        judge.guessed(place, different, chosen)
    return made


def _is_open(slot: Slot) -> bool:
    shape, kind = slot
    return shape in ("map", "patterned") or (shape == "one" and kind in _OPEN)


def _are_plain_objects(voices: Sequence[Voice]) -> bool:
    contents = [voice.node.content for voice in voices]
    return all(isinstance(content, dict) and "$ref" not in content for content in contents)


def _union(voices: Sequence[Voice], path: Path, slot: Slot, judge: Judge) -> Node:
    made: dict[str, Node] = {}
    for name, (said, _) in _members(voices).items():
        words = _is_for_people(slot, name)
        made[name] = joined(said, (*path, name), _inner(slot, name), judge, words=words)
    return Node(made, strongest(voices)[0].node.origin)


def _members(voices: Sequence[Voice]) -> Mapping[str, tuple[list[Voice], list[Voice]]]:
    """Each member, in order, with those that have it and those that do not."""
    names = dict.fromkeys(name for voice in voices for name in voice.node.members)
    found: dict[str, tuple[list[Voice], list[Voice]]] = {}
    for name in names:
        said: list[Voice] = []
        silent: list[Voice] = []
        for voice in voices:
            inner = voice.node.members.get(name)
            if inner is None:
                silent.append(voice)
            else:
                said.append(Voice(inner, voice.pages))
        found[name] = said, silent
    return found


def _inner(slot: Slot | None, name: str) -> Slot | None:
    """What lies in a member of what lies in a slot."""
    match slot:
        case "one", kind:
            return member(kind, name)
        case ("map" | "patterned"), kind:
            return ("one", kind)
        case _:
            return None


def _is_for_people(slot: Slot | None, name: str) -> bool:
    """Whether a member is words, or an extension that changes no client, and no name that the
    vendor gave.
    """
    words = name in _WORDS or (name.startswith("x-") and not name.startswith(_STEERING))
    return words and slot is not None and slot[0] == "one"


@dataclass(slots=True)
class _Comparison:
    """Where the pages differ in one statement: in what counts, in words for people, and in what
    none of them states.
    """

    judge: Judge
    differences: list[Difference] = field(default_factory=list[Difference])
    wordings: list[_Chosen] = field(default_factory=list[_Chosen])
    guesses: list[_Chosen] = field(default_factory=list[_Chosen])

    def node(self, voices: Sequence[Voice], path: Path, slot: Slot | None) -> Node:
        """One of what all say, as far as they agree."""
        keyword = path[-1] if path and slot is None else ""
        voices = strongest(grouped(voices, keyword))
        if len(voices) > 1 and slot == _SCHEMA:
            voices = grouped([_unwrapped(voice) for voice in voices])
        first = voices[0].node
        if len(voices) == 1:
            return first
        if slot is not None and (made := self._referred(voices, path, slot)):
            return made
        contents = [voice.node.content for voice in voices]
        if all(isinstance(content, dict) for content in contents):
            return Node(self._members(voices, path, slot), first.origin)
        if slot is not None and all(isinstance(content, list) for content in contents):
            return self._listed(voices, path, slot)
        if first.rank:
            return self._guessed(voices, path)
        self._differ(path, voices)
        return first

    def _referred(self, voices: Sequence[Voice], path: Path, slot: Slot) -> Node | None:
        """The reference that some pages have, where others have what it leads to in its place; None
        where that is not so.
        """
        references = [voice for voice in voices if "$ref" in voice.node.members]
        targets = [_target(voice, self.judge) for voice in references]
        found = [target for target in targets if target is not None]
        if len(found) != len(references) or len(found) in (0, len(voices)):
            return None
        if len({text_of(voice.node, "$ref") for voice in references}) > 1:
            return None
        whole = [voice for voice in voices if "$ref" not in voice.node.members]
        self.node([*found, *whole], path, slot)
        return references[0].node

    def _guessed(self, voices: Sequence[Voice], path: Path) -> Node:
        """One of what no page states: it is not worth stopping a run."""
        chosen = self.judge.best_worded(path, voices)
        self.guesses.append((path, voices, chosen))
        return chosen.voice.node

    def words(self, voices: Sequence[Voice], path: Path) -> Node:
        """One of what is said to people."""
        voices = strongest(grouped(voices))
        if len(voices) == 1:
            return voices[0].node
        chosen = self.judge.best_worded(path, voices)
        self.wordings.append((path, voices, chosen))
        return chosen.voice.node

    def _members(self, voices: Sequence[Voice], path: Path, slot: Slot | None) -> dict[str, Node]:
        made: dict[str, Node] = {}
        every = _members(voices)
        for name, (said, _) in _members(_without_overruled(voices)).items():
            place, silent = (*path, name), every[name][1]
            if _is_for_people(slot, name):
                made[name] = self.words(said, place)
                continue
            if slot == _SCHEMA and _is_doubtful(name, said, silent):
                made.update((name, voice.node) for voice in _widest(said))
                continue
            if slot is not None and slot[0] == "one" and _are_default(name, said):
                silent = []
            if silent and not all(voice.node.rank for voice in said):
                self._differ(place, said, silent)
            made[name] = self.node(said, place, _inner(slot, name))
        return made

    def _listed(self, voices: Sequence[Voice], path: Path, slot: Slot) -> Node:
        """A list of objects: parameters by what identifies them, others by their place."""
        is_named = slot[1] == "Parameter"
        named = [_by_identity(voice, self.judge) for voice in voices] if is_named else []
        if named and all(voice is not None for voice in named):
            found = [voice for voice in named if voice is not None]
            made = self._members(found, path, ("map", slot[1]))
            return Node(list(made.values()), voices[0].node.origin)
        if len({len(voice.node.elements) for voice in voices}) > 1:
            self._differ(path, voices)
            return voices[0].node
        elements = [
            self.node(
                [Voice(voice.node.elements[index], voice.pages) for voice in voices],
                (*path, str(index)),
                ("one", slot[1]),
            )
            for index in range(len(voices[0].node.elements))
        ]
        return Node(list(elements), voices[0].node.origin)

    def _differ(self, path: Path, voices: Sequence[Voice], silent: Sequence[Voice] = ()) -> None:
        self.differences.append(Difference(path, tuple(voices), tuple(silent)))


def _are_default(name: str, said: Sequence[Voice]) -> bool:
    """Whether what some say of a member of an object is what holds where nothing is said."""
    return name in _DEFAULTS and all(voice.node.value in _DEFAULTS[name] for voice in said)


def _unwrapped(voice: Voice) -> Voice:
    """A schema without an `allOf` of one schema and words for people: a way to write words beside a
    reference, which OpenAPI 3.0 has no other for.
    """
    rest = dict(voice.node.members)
    every = rest.pop("allOf", None)
    if every is None or len(every.elements) != 1:
        return voice
    if not all(_is_for_people(_SCHEMA, name) for name in rest):
        return voice
    return Voice(Node({**every.elements[0].members, **rest}, voice.node.origin), voice.pages)


def _is_doubtful(name: str, said: Sequence[Voice], silent: Sequence[Voice]) -> bool:
    """Whether examples on several pages show different types or formats of a value: then neither is
    known. An example without the format of another one shows that it is not that of all values.
    """
    if name not in ("type", "format") or not all(voice.node.rank for voice in said):
        return False
    if len(grouped(said)) > 1:
        return True
    types = [voice.node.members.get("type") for voice in silent]
    return name == "format" and any(known is not None and known.rank for known in types)


def _widest(said: Sequence[Voice]) -> Sequence[Voice]:
    """The type that holds all that examples show: numbers, of which some are whole; else none."""
    types = {voice.node.text for voice in said}
    return [v for v in said if v.node.text == "number"][:1] if types == _NUMBERS else ()


def _without_overruled(voices: Sequence[Voice]) -> Sequence[Voice]:
    """The objects without what they only infer, where another page states something against a part
    of that: the format of an example does not belong to the type that another page states.
    """
    if not any(voice.node.weakness for voice in voices):
        return voices
    stated: dict[str, list[Voice]] = {
        name: [voice for voice in said if not voice.node.rank]
        for name, (said, _) in _members(voices).items()
    }
    return [_without_weak(voice) if _is_overruled(voice, stated) else voice for voice in voices]


def _is_overruled(voice: Voice, stated: Mapping[str, Sequence[Voice]]) -> bool:
    return any(
        inner.rank and len(grouped([*stated[name], Voice(inner, voice.pages)])) > 1
        for name, inner in voice.node.members.items()
    )


def _without_weak(voice: Voice) -> Voice:
    kept = {name: inner for name, inner in voice.node.members.items() if not inner.rank}
    return Voice(Node(dict(kept), voice.node.origin), voice.pages)


def _by_identity(voice: Voice, judge: Judge) -> Voice | None:
    """A list of parameters as an object with a name for each; None where two have the same."""
    found: dict[str, Node] = {}
    for element in voice.node.elements:
        target = _target(Voice(element, voice.pages), judge)
        found[identity(element if target is None else target.node)] = element
    if len(found) < len(voice.node.elements):
        return None
    return Voice(Node(dict(found), voice.node.origin), voice.pages)


def _target(voice: Voice, judge: Judge) -> Voice | None:
    """What a reference that stands alone leads to on its page, unless that is another one."""
    reference = text_of(voice.node, "$ref")
    if not reference or len(voice.node.members) > 1:
        return None
    found = next((judge.components.get((page, reference)) for page in voice.pages), None)
    return Voice(found, voice.pages) if found is not None and "$ref" not in found.members else None
