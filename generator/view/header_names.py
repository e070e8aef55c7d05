"""What the classes are called that read the headers of an operation."""

from __future__ import annotations

from ..ir import Api, Operation, ResponseHeader
from ..naming import class_name
from ..plan import Plan
from ..plan.taken import Taken
from ..vocabulary import RESERVED


def header_classes(api: Api, plan: Plan) -> dict[str, str]:
    """The classes by operation, after its group and method; none for one without such headers.

    What declares the same as the operation that it is a variant of has the class of that one.
    """
    declaring = {
        operation.key: headers
        for operation in api.operations
        if any(headers := _declared(operation))
    }
    own = {operation.key: operation.variant_of for operation in api.operations}
    taken = Taken([*RESERVED, *plan.classes.values()])
    found: dict[str, str] = {}
    for group in plan.groups:
        for key in group.operations:
            twin = own[key]
            if key not in declaring:
                continue
            if twin in found and declaring[twin] == declaring[key]:
                found[key] = found[twin]
            else:
                stem = class_name(f"{group.name} {plan.methods[key]}")
                found[key] = taken.numbered(f"{stem}Headers", "")
    return found


def _declared(operation: Operation) -> list[tuple[ResponseHeader, ...]]:
    return [response.headers for response in operation.responses]
