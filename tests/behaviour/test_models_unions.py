"""One of several types: told apart by a member, by kind, by shape; tuples and named types."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from generator.ir import (
    AliasRef,
    Api,
    EnumRef,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Tag,
    TupleOf,
    Union,
)

from .rendered import (
    TEXT,
    WHOLE,
    alias,
    answering,
    api,
    constant,
    imported,
    member,
    model,
    primitive,
    type_errors,
    write,
)

MANY = 30


def everything() -> Api:
    """Each kind of type that is no class, in members, in named types and in answers."""
    kinds = [model(f"Kind{n}", member("kind", TEXT), member(f"m{n}", WHOLE)) for n in range(MANY)]
    refs = tuple(ModelRef(each.key) for each in kinds)
    by_kind = Tag("kind", tuple((f"k{n}", ref) for n, ref in enumerate(refs)))
    event = Union(refs, by_kind)
    pet = Union(
        (ModelRef("Cat"), ModelRef("Dog")),
        Tag("pet", (("cat", ModelRef("Cat")), ("dog", ModelRef("Dog"))), ModelRef("Animal")),
    )
    inferred = Union((ModelRef("Ok"), ModelRef("Failed")))
    shapes = Union((ModelRef("Small"), ModelRef("Large"), TEXT, WHOLE, ListOf(ModelRef("Small"))))
    pair = TupleOf((TEXT, Union((ModelRef("Small"), ModelRef("Large")))), None)
    open_pair = TupleOf((TEXT, primitive("date")), Nullable(Union((TEXT, WHOLE))))
    holder = model(
        "Holder",
        member("event", event),
        member("events", ListOf(event), required=False),
        member("shape", shapes, required=False, nullable=True),
        member("shapes", MapOf(ListOf(shapes)), required=False),
        member("pair", pair, required=False),
        member("open_pair", open_pair, required=False),
        member("pairs", ListOf(open_pair), required=False),
        member("tree", AliasRef("Tree"), required=False),
        member("result", inferred, required=False),
        member("price", primitive("decimal-number"), required=False),
        member("pet", AliasRef("Pet"), required=False),
        member("none", TupleOf((), None), required=False),
        member("one", TupleOf((WHOLE,), None), required=False),
    )
    models = [
        *kinds,
        model("Cat", member("pet", TEXT), member("lives", WHOLE)),
        model("Dog", member("pet", TEXT), member("tricks", ListOf(TEXT), required=False)),
        model("Animal", member("name", TEXT)),
        model("Ok", member("status", EnumRef("OkStatus"))),
        model("Failed", member("status", EnumRef("FailedStatus")), member("why", TEXT)),
        model("Small", member("a", TEXT)),
        model("Large", member("a", TEXT), member("b", TEXT, required=False)),
        model("Counts", member("total", WHOLE), additional=Union((WHOLE, AliasRef("Tree")))),
        holder,
    ]
    aliases = [
        alias("Tree", Union((TEXT, ListOf(Nullable(AliasRef("Tree"))), MapOf(AliasRef("Tree"))))),
        alias("Pet", pet),
        alias("Event", event),
        alias("Matrix", ListOf(ListOf(AliasRef("Matrix")))),
    ]
    operations = [
        answering("event", event),
        answering("events", ListOf(event)),
        answering("pets", MapOf(AliasRef("Pet"))),
        answering("shapes", ListOf(shapes)),
        answering("pair", open_pair),
        answering("result", inferred),
        answering("holder", ModelRef("Holder")),
        answering("counts", ModelRef("Counts")),
        answering("matrix", AliasRef("Matrix")),
    ]
    enums = [constant("OkStatus", "ok"), constant("FailedStatus", "failed")]
    return api(models, enums, aliases, operations)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(everything(), tmp_path_factory.mktemp("unions"))


@pytest.fixture(scope="module")
def package(folder: Path) -> Iterator[ModuleType]:
    yield imported(folder)
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.split(".")[0] == "api_client"]:
        del sys.modules[name]


def holder(package: Any, **members: Any) -> Any:
    return package.Holder.from_json({"event": {"kind": "k7", "m7": 7}, **members})


def test_a_package_of_unions_has_no_type_errors(folder: Path) -> None:
    assert type_errors(folder) == []


def test_the_tag_chooses_among_many_options(package: Any) -> None:
    read = holder(package, events=[{"kind": f"k{n}", f"m{n}": n} for n in range(MANY)])
    assert type(read.event) is package.Kind7
    assert [type(event).__name__ for event in read.events] == [f"Kind{n}" for n in range(MANY)]
    assert read.to_json()["events"][29] == {"kind": "k29", "m29": 29}


def test_an_object_with_an_unknown_tag_stays_as_it_is(package: Any) -> None:
    later = {"kind": "new", "deep": [1]}
    read = holder(package, events=[later, {"m1": 1}])
    assert read.events == [later, {"m1": 1}]
    assert read.to_json()["events"] == [later, {"m1": 1}]


def test_what_is_meant_for_any_other_tag_reads_it(package: Any) -> None:
    assert holder(package, pet={"pet": "cat", "lives": 9}).pet == package.Cat(pet="cat", lives=9)
    bird = holder(package, pet={"pet": "bird", "name": "Tweety"}).pet
    assert type(bird) is package.Animal
    assert bird.to_json() == {"name": "Tweety", "pet": "bird"}


def test_a_known_tag_with_wrong_members_is_an_error_with_its_place(package: Any) -> None:
    with pytest.raises(package.DecodeError) as caught:
        holder(package, pet={"pet": "cat", "lives": "nine"})
    assert str(caught.value) == "$.pet.lives: expected a whole number, found a string"


def test_a_member_with_one_value_in_each_model_is_a_tag(package: Any) -> None:
    read = holder(package, result={"status": "failed", "why": "full"})
    assert type(read.result) is package.Failed
    assert holder(package, result={"status": "queued"}).result == {"status": "queued"}


def test_of_several_that_fit_the_one_that_names_most_members_is_taken(package: Any) -> None:
    shapes = [{"a": "1"}, {"a": "1", "b": "2"}, {"a": "1", "c": "3"}, "text", 5, [{"a": "1"}]]
    read = holder(package, shapes={"all": shapes})
    kinds = [type(shape).__name__ for shape in read.shapes["all"]]
    assert kinds == ["Small", "Large", "Small", "str", "int", "list"]
    assert read.to_json()["shapes"] == {"all": shapes}


def test_a_value_that_fits_no_option_is_refused_with_the_nearest_reason(package: Any) -> None:
    with pytest.raises(package.DecodeError, match=r"^\$\.shape: expected an object or a string or"):
        holder(package, shape=True)
    with pytest.raises(package.DecodeError, match=r"^\$\.shape\.a: expected a string, found a nu"):
        holder(package, shape={"a": 1})


def test_arrays_with_a_type_for_each_position_are_tuples(package: Any) -> None:
    read = holder(package, pair=["x", {"a": "1", "b": "2"}], none=[], one=[1])
    assert read.pair == ("x", package.Large(a="1", b="2"))
    assert (read.none, read.one) == ((), (1,))
    wire = ["x", "2026-01-02", 1, None, "more"]
    assert holder(package, open_pair=wire, pairs=[wire]).to_json()["pairs"] == [wire]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (["x"], "$.pair: expected an array of 2 elements, found one of 1"),
        (["x", {"a": "1"}, 1], "$.pair: expected an array of 2 elements, found one of 3"),
        (["x", {"a": 1}], "$.pair[1].a: expected a string, found a number"),
        ({}, "$.pair: expected an array, found an object"),
    ],
)
def test_a_tuple_is_refused_with_its_place(package: Any, value: object, problem: str) -> None:
    with pytest.raises(package.DecodeError) as caught:
        holder(package, pair=value)
    assert str(caught.value) == problem


def test_a_tuple_of_another_length_or_type_is_not_sent(package: Any) -> None:
    read = holder(package, pair=["x", {"a": "1"}])
    for wrong, problem in (
        (("x",), "$.pair: expected a tuple of 2 elements, found one of 1"),
        ((1, package.Small(a="1")), "$.pair[0]: expected str, found int"),
        ("xy", "$.pair: expected tuple, found str"),
    ):
        read.pair = wrong
        with pytest.raises(package.EncodeError) as caught:
            read.to_json()
        assert str(caught.value) == problem
    read.pair = ["x", package.Small(a="1")]
    assert read.to_json()["pair"] == ["x", {"a": "1"}]


def test_a_named_type_can_contain_itself(package: Any) -> None:
    tree = ["a", None, {"b": ["c", [None]]}]
    read = holder(package, tree=tree)
    assert read.tree == tree
    assert read.to_json()["tree"] == tree
    with pytest.raises(package.DecodeError, match=r"^\$\.tree\[0\]\.\*\[1\]: expected a string"):
        holder(package, tree=[{"b": ["c", 1]}])


def test_a_model_of_no_option_is_not_sent(package: Any) -> None:
    read = holder(package)
    read.event = package.Small(a="1")
    with pytest.raises(package.EncodeError, match=r"^\$\.event: expected .*Kind0.*, found Small"):
        read.to_json()


def test_members_without_a_name_have_their_type(package: Any) -> None:
    counts = package.Counts.from_json({"total": 3, "open": 1, "tree": ["a"]})
    assert counts.additional_properties == {"open": 1, "tree": ["a"]}
    assert counts.extra == {}
    assert counts.to_json() == {"total": 3, "open": 1, "tree": ["a"]}
    with pytest.raises(package.DecodeError, match=r"^\$\.\*: expected a whole number or a string"):
        package.Counts.from_json({"total": 3, "open": True})
    made = package.Counts(total=1, additional_properties={"total": 9, "other": 2})
    assert made.to_json() == {"total": 1, "other": 2}


def test_a_decimal_number_keeps_its_digits(package: Any) -> None:
    read = holder(package, price=0.1)
    assert read.price == Decimal("0.1")
    assert read.to_json()["price"] == 0.1
    read.price = Decimal(12345678901234567890)
    assert read.to_json()["price"] == 12345678901234567890
    read.price = Decimal("0.12345678901234567890123")
    with pytest.raises(package.EncodeError, match=r"^\$\.price: expected a decimal number of 17"):
        read.to_json()
