"""One version of an API, as its users see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..config import PackageConfig
from ..document import Document
from ..ir import Api
from ..lock import ChosenNames
from ..pipeline import read_document
from ..plan import Plan
from ..project import Target


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
    from ..lower import lower_document
    from ..normalise import normalise
    from ..plan import make_plan

    config = target.config()
    document = normalise(read_document(target, lambda _api, _stage: None, cache=cache).document)
    api, _ = lower_document(document, config)
    plan = make_plan(api, earlier, client=config.client)
    return Surface(api=api, plan=plan, config=config, document=document)
