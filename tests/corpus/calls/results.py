"""What the calls of one document came to; it travels between processes as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Whose: TypeAlias = Literal["client", "document", "checker"]
"""Whose fault it is: that of the client, of a document that contradicts itself, or of the checks
themselves, which found no value or cannot judge.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an operation does not count: the step that failed, and the reason without any values."""

    operation: str
    step: str
    reason: str
    whose: Whose


@dataclass(slots=True, kw_only=True)
class Results:
    """Operations of a document: those called, those whose requests were all accepted, and those
    whose answers were all decoded as well.

    `otherwise` counts requests that openapi-core cannot judge, by the reason; `late` says that time
    was over before all operations were called, and `problem` why none was.
    """

    operations: int = 0
    called: int = 0
    accepted: int = 0
    decoded: int = 0
    requests: int = 0
    otherwise: dict[str, int] = field(default_factory=dict[str, int])
    failures: list[Failure] = field(default_factory=list[Failure])
    late: bool = False
    problem: str = ""

    def count_otherwise(self, reasons: list[str]) -> None:
        """Count a request that openapi-core did not judge."""
        counted = Counter(self.otherwise)
        counted.update(reasons)
        self.otherwise = dict(counted)
