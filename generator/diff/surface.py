"""One version of an API, as its users see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import PackageConfig
from ..document import Document
from ..documents import read_document
from ..lock import ChosenNames
from ..project import Target

if TYPE_CHECKING:  # loaded when there is something to compare
    from ..ir import Api
    from ..plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """The IR of a version with its Python names, and the document that its pointers lead into."""

    api: Api
    plan: Plan
    config: PackageConfig
    document: Document = field(repr=False)


def surface(target: Target, earlier: ChosenNames, *, cache: Path | None = None) -> Surface:
    """The surface of a target; names that were chosen before stay, as they do in a package.

    Raises:
        BadInput: The document, its overlay or the settings cannot be used.
    """
    read = read_document(target, lambda _api, _stage: None, cache=cache)
    return surface_of(read.document, target.config(), earlier)


def surface_of(document: Document, config: PackageConfig, earlier: ChosenNames) -> Surface:
    """The surface of a corrected document."""
    from ..lower import lower_document
    from ..normalise import normalise
    from ..plan import make_plan

    normal = normalise(document)
    api, _ = lower_document(normal, config)
    plan = make_plan(api, earlier, client=config.client)
    return Surface(api=api, plan=plan, config=config, document=normal)
