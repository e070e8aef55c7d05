"""What the classes are called that read the headers of an operation."""

from __future__ import annotations

from ..ir import Api
from ..naming import class_name
from ..plan import Plan
from ..plan.taken import Taken
from ..vocabulary import RESERVED


def header_classes(api: Api, plan: Plan) -> dict[str, str]:
    """The classes by operation, after its group and method; none for one without such headers."""
    declaring = {
        operation.key
        for operation in api.operations
        if any(response.headers for response in operation.responses)
    }
    taken = Taken([*RESERVED, *plan.classes.values()])
    found: dict[str, str] = {}
    for group in plan.groups:
        for key in group.operations:
            if key in declaring:
                stem = class_name(f"{group.name} {plan.methods[key]}")
                found[key] = taken.numbered(f"{stem}Headers", "")
    return found
