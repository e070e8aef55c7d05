"""All that the pages of an API state, as one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..document import JsonObject
from ..problems import Problem
from .page import Page
from .statements import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a reader of the result should know: where, in whole sentences, and the origins
    of what it is about.
    """

    pointer: str
    text: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """One document of all fragments. `tree` and `origins` are as in a `Fragment`; nothing that
    OpenAPI requires is missing any more.

    `conflicts` are statements on which pages differ, with the one that was taken; `wording` those
    that differ in words for people alone; `repeated` are operations that several pages describe;
    `stale` those that only old pages have; `foreign` are base URLs that were not taken.
    """

    pages: tuple[Page, ...]
    tree: JsonObject = field(repr=False)
    origins: Mapping[str, Origin] = field(repr=False)
    questions: tuple[Origin, ...] = ()
    conflicts: tuple[Finding, ...] = ()
    wording: tuple[Finding, ...] = ()
    repeated: tuple[Finding, ...] = ()
    stale: tuple[Finding, ...] = ()
    foreign: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
