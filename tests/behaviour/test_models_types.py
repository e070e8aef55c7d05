"""What type checkers say of models and calls with unusual sizes and names."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.ir import Content, ListOf, ModelRef, Operation, Parameter, Response, Type

from .rendered import (
    TEXT,
    WHOLE,
    Render,
    answering,
    api,
    imported,
    member,
    model,
    type_errors,
    write,
)


@pytest.fixture
def render(tmp_path: Path) -> Iterator[Render]:
    """What makes a package and imports it, until the test ends."""
    yield lambda made: imported(write(made, tmp_path))
    if str(tmp_path) in sys.path:
        sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.split(".")[0] == "api_client"]:
        del sys.modules[name]


def refused(name: str, *failures: tuple[str, str]) -> Operation:
    """An operation whose failures have bodies: pairs of status and model."""
    operation = answering(name, TEXT)
    described = tuple(
        Response(status=status, doc="", content=Content(media_type="application/json", type=body))
        for status, body in ((status, ModelRef(key)) for status, key in failures)
    )
    return replace(operation, responses=(*operation.responses, *described))


def asking(name: str, argument: str) -> Operation:
    """An operation with one query parameter."""
    parameter = Parameter(
        wire_name=argument,
        location="query",
        type=TEXT,
        required=False,
        nullable=False,
        style="form",
        explode=True,
        pointer=f"#/{argument}",
    )
    return replace(answering(name, TEXT), parameters=(parameter,))


def problem(class_: type[Any], value: object) -> str:
    """What is said of a value that does not fit."""
    with pytest.raises(ValueError, match=r"^\$") as caught:
        class_.from_json(value)
    return str(caught.value)


def test_a_model_with_many_members_reads_and_writes_all_of_them(render: Render) -> None:
    kinds: list[Type] = [TEXT, WHOLE, ListOf(TEXT)]
    members = [
        member(f"m{n}", kinds[n % 3], required=n % 2 == 0, nullable=n % 2 == 1) for n in range(200)
    ]
    received = replace(model("Large", *members), direction="received")
    package = render(api([received], operations=[answering("a", ModelRef("Large"))]))
    values = ["a", 1, ["b"]]
    whole = {f"m{n}": values[n % 3] for n in range(200)}
    needed = {name: value for n, (name, value) in enumerate(whole.items()) if n % 2 == 0}
    for value in (whole, needed, {**needed, "other": 1}, {**needed, "m1": None}):
        assert package.Large.from_json(value).to_json() == value


def test_a_fault_in_a_large_model_has_its_place(render: Render) -> None:
    members = [member(f"m{n}", TEXT, required=n % 2 == 0) for n in range(100)]
    package = render(
        api([model("Large", *members)], operations=[answering("a", ModelRef("Large"))])
    )
    good = {f"m{n}": "a" for n in range(100)}
    for name in ("m0", "m98"):
        assert (
            problem(package.Large, {**good, name: 1})
            == f"$.{name}: expected a string, found a number"
        )
        lacking = {key: value for key, value in good.items() if key != name}
        assert name in problem(package.Large, lacking)


def test_large_models_are_not_too_much_for_type_checkers(tmp_path: Path) -> None:
    members = [member(f"m{n}", TEXT if n % 2 else WHOLE, required=False) for n in range(200)]
    made = api([model("Large", *members)], operations=[answering("a", ModelRef("Large"))])
    assert type_errors(write(made, tmp_path)) == []


def test_members_and_arguments_called_like_functions_of_the_runtime(tmp_path: Path) -> None:
    odd = model("Odd", member("begin", TEXT), member("missing", TEXT, required=False))
    operations = [answering("odd", ModelRef("Odd")), asking("ask", "begin")]
    assert type_errors(write(api([odd], operations=operations), tmp_path)) == []


def test_a_group_called_list_does_not_hide_the_type(tmp_path: Path) -> None:
    operation = replace(answering("odd", ModelRef("Odd")), group=("list",))
    made = api([model("Odd", member("a", TEXT))], operations=[operation])
    assert type_errors(write(made, tmp_path)) == []


def test_details_of_errors_in_another_order_are_not_cast_again(tmp_path: Path) -> None:
    models = [model("One", member("a", TEXT)), model("Two", member("b", TEXT))]
    operations = [
        refused("first", ("400", "One"), ("403", "Two")),
        refused("second", ("403", "One")),
        refused("third", ("404", "Two")),
    ]
    assert type_errors(write(api(models, operations=operations), tmp_path)) == []


def test_a_member_called_field_beside_members_of_any_name(render: Render) -> None:
    odd = model("Odd", member("field", TEXT, required=False), additional=WHOLE)
    package = render(api([odd], operations=[answering("odd", ModelRef("Odd"))]))
    value = {"field": "a", "other": 1}
    assert package.Odd.from_json(value).to_json() == value
