"""What the checks of one document and its package found; it travels between processes as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Findings:
    """Counts, each with a list of what does not count.

    `document_*` is what the document has, `client_*` what of it the package has. `given` are the
    examples and defaults of the document, of which `fitting` fit their schema; of these, the ones
    in `unused` are of schemas that no operation uses, and all others were `tried`.
    """

    document_operations: int = 0
    client_operations: int = 0
    missing_operations: list[str] = field(default_factory=list[str])
    document_parameters: dict[str, int] = field(default_factory=dict[str, int])
    client_parameters: dict[str, int] = field(default_factory=dict[str, int])
    missing_parameters: list[str] = field(default_factory=list[str])
    modules: int = 0
    imported: int = 0
    broken_modules: list[str] = field(default_factory=list[str])
    lines: int = 0
    classes: int = 0
    numbered: list[str] = field(default_factory=list[str])
    reformatted: list[str] | None = None
    given: int = 0
    fitting: int = 0
    unused: list[str] = field(default_factory=list[str])
    tried: int = 0
    back: int = 0
    lost: list[str] = field(default_factory=list[str])
