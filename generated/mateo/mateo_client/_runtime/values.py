"""The types of JSON values, and the marker for a member that is left out."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

if TYPE_CHECKING:
    JsonValue: TypeAlias = (
        dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None
    )
else:
    from typing import ForwardRef

    # The reference names its module, so that `typing.get_type_hints` works in any other.
    _Nested = ForwardRef("JsonValue", module=__name__)
    JsonValue = dict[str, _Nested] | list[_Nested] | str | int | float | bool | None

JsonObject: TypeAlias = dict[str, JsonValue]


class Unset(Enum):
    """The type of `UNSET`; false in a condition."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Leaves a member that may be null out of a request, where `None` sends an explicit null."""

ABSENT: Final = cast("JsonValue", UNSET)
"""`UNSET` in a table of JSON values: stands for a member that is not there."""


class Extra(dict[str, "JsonValue"]):
    """Members that the API description does not name. `nulls` has the names of optional ones that
    were null: their fields hold None as if they were absent, and null is written back.
    """

    __slots__ = ("nulls",)

    nulls: tuple[str, ...]
