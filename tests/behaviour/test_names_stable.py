"""Names that stay when a document grows, shrinks or changes its order."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from generator.config import default_config
from generator.document import JsonValue
from generator.load import load
from generator.lock import ChosenNames, Lock, read_lock, write_lock
from generator.lower import lower_document
from generator.normalise import normalise
from generator.plan import Plan, make_plan

from .conftest import JsonObject, document, operation

Names = dict[str, str]
STRING: JsonObject = {"type": "string"}


def reference(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def status(*values: str) -> JsonObject:
    return {"type": "object", "properties": {"status": {"enum": [*values]}, "state": STRING}}


def crowded() -> JsonObject:
    """A document whose schemas, members, operations and arguments get in each other's way."""
    members = dict.fromkeys(
        ("startTime", "StartTime", "start-time", "@type", "type", "$type"), STRING
    )
    schemas: JsonObject = {
        "foo_bar": {"type": "object", "properties": members},
        "FooBar": status("a"),
        "foo-bar": status("b"),
        "io.example.core.v1.Event": status("c"),
        "io.example.core.v2.Event": status("d"),
        "io.example.core.v1.Pod": {"type": "object", "properties": {"spec": status("e")}},
        "PodSpec": status("f"),
        "Order": {"type": "object", "properties": {"detail": status("g"), "details": status("h")}},
        "event-kind": {"enum": ["x", "y"]},
        "EventKind": {"enum": ["x", "z"]},
        "Either": {"oneOf": [STRING, status("u"), status("v")]},
        "either": {"oneOf": [STRING, {"type": "integer"}, {"enum": [True]}]},
    }
    query = [{"name": name, "in": "query", "schema": STRING} for name in ("id", "Start", "Start<")]
    path = {"name": "id", "in": "path", "required": True, "schema": STRING}
    everything = {"type": "object", "properties": {name: reference(name) for name in schemas}}
    paths = {
        "/things/{id}": operation(
            operationId="getThingUsingGET",
            parameters=[path, *query],
            method="get",
            response=everything,
        ),
        "/things": operation(operationId="getThing", method="get", response=status("i")),
        "/boxes/things": operation(operationId="get-thing", method="get", response=status("j")),
        "/boxes/{id}/things": operation(
            operationId="get_thing", method="get", response=status("k"), parameters=[path]
        ),
        "/old/things": operation(operationId="sendThing", request=status("l")),
        "/new/things": operation(
            operationId="sendThing", request=status("m"), response=status("m")
        ),
    }
    return document(paths=paths, schemas=schemas)


def planned(content: JsonObject, folder: Path, earlier: ChosenNames | None = None) -> Plan:
    source = folder / "api.json"
    source.write_text(json.dumps(content), "utf-8")
    api, _ = lower_document(normalise(load(source)), default_config("api"))
    return make_plan(api, earlier or ChosenNames(), client="ApiClient")


def names(plan: Plan, content: JsonObject) -> Names:
    """All names of a package by what they are for, whatever its order."""
    found = {**plan.chosen.classes, **{f"{key}()": name for key, name in plan.methods.items()}}
    found |= {f"{key} group": name for key, name in plan.group_names.items()}
    for kind in (plan.chosen.members, plan.chosen.arguments):
        found |= {
            f"{key} {what}": name for key, told in kind.items() for what, name in told.items()
        }
    return found


def homes(plan: Plan) -> Names:
    """The module of each class. A module that gets too large is split, so that only the package
    itself is where to import a class from; but the order of the document decides nothing.
    """
    return {plan.classes[key]: module for key, module in plan.modules.items()}


def known(plan: Plan, folder: Path) -> ChosenNames:
    """What a later run reads from the lock."""
    lock = Lock(generator="", inputs={}, outputs={}, names=plan.chosen)
    (folder / "clientwright.lock").write_text(write_lock(lock), "utf-8")
    read = read_lock(folder)
    assert read is not None
    return read.names


def shuffled(value: JsonValue, dice: random.Random) -> JsonValue:
    """The same document with the members of all its objects in another order."""
    if isinstance(value, dict):
        entries = [(key, shuffled(inner, dice)) for key, inner in value.items()]
        dice.shuffle(entries)
        return dict(entries)
    return [shuffled(inner, dice) for inner in value] if isinstance(value, list) else value


def grown(content: JsonObject) -> JsonObject:
    """The document with more of everything before what it had, in the way of every name."""
    schemas = {
        "Foo.Bar": status("n"),
        "Status": status("o"),
        "Event": status("p"),
        "Pod": status("q"),
    }
    schemas |= {"ThingResponse": status("r"), "FooBarStatus": status("s"), "OrderDetail": STRING}
    paths = {
        "/aaa/things": operation(operationId="get/thing", method="get", response=status("i")),
        "/a": operation(operationId="send", request=status("t"), response=reference("Pod")),
        "/b": operation(operationId="b", tags=["Things!"], response=reference("Status")),
    }
    members = {"start time": STRING, "#type": STRING}
    old = content["components"]["schemas"]
    properties = {**members, **old["foo_bar"]["properties"]}
    more = {**schemas, **old, "foo_bar": {**old["foo_bar"], "properties": properties}}
    return {**content, "paths": {**paths, **content["paths"]}, "components": {"schemas": more}}


@pytest.mark.parametrize("seed", range(5))
def test_names_do_not_depend_on_the_order_of_the_document(seed: int, tmp_path: Path) -> None:
    content = crowded()
    other = shuffled(content, random.Random(seed))
    assert isinstance(other, dict)
    before, after = planned(content, tmp_path), planned(other, tmp_path)
    assert names(after, other) == names(before, content)
    assert homes(after) == homes(before)


@pytest.mark.parametrize("seed", range(4))
def test_a_reference_into_a_schema_names_what_is_there_whoever_comes_first(
    seed: int, tmp_path: Path
) -> None:
    """Two equal enumerations are one class, but for one that references call by its place."""
    method = {"enum": ["none", "some"]}
    hosts = {"type": "object", "properties": {"first": STRING}}
    members = {"method": method, "hosts": hosts}
    schemas: JsonObject = {
        name: {"type": "object", "properties": members} for name in ("MySql", "Postgres", "Redis")
    }
    inner = {name: reference(f"Postgres/properties/{name}") for name in members}
    paths = {
        f"/{name.lower()}": operation(method="get", response=reference(name)) for name in schemas
    }
    paths["/new"] = operation(request={"type": "object", "properties": inner})
    content = document(paths=paths, schemas=schemas)
    other = shuffled(content, random.Random(seed))
    assert isinstance(other, dict)
    before, after = planned(content, tmp_path), planned(other, tmp_path)
    assert names(after, other) == names(before, content)
    assert before.classes["#/components/schemas/Postgres/properties/hosts"] == "PostgresHosts"


def test_what_is_added_renames_nothing(tmp_path: Path) -> None:
    before = planned(crowded(), tmp_path)
    after = planned(grown(crowded()), tmp_path, known(before, tmp_path))
    old, new = names(before, crowded()), names(after, grown(crowded()))
    assert {key: new[key] for key in old} == old
    assert len(new) > len(old) + 8
    assert len({name for key, name in new.items() if key.startswith("#/comp")}) > 10


@pytest.mark.parametrize("gone", ["FooBar", "foo_bar", "io.example.core.v1.Event", "PodSpec"])
def test_a_schema_that_goes_renames_nothing(gone: str, tmp_path: Path) -> None:
    content = crowded()
    before = planned(content, tmp_path)
    smaller = crowded()
    del smaller["components"]["schemas"][gone]
    first = smaller["paths"]["/things/{id}"]["get"]["responses"]["200"]["content"]
    del first["application/json"]["schema"]["properties"][gone]
    old = names(before, content)
    new = names(planned(smaller, tmp_path, before.chosen), smaller)
    assert new
    assert {key: old[key] for key in new} == new


def test_a_lock_without_names_of_methods_still_reads(tmp_path: Path) -> None:
    content = {"format": 1, "generator": "g", "names": {"#/a": "A"}, "outputs": {}, "inputs": {}}
    (tmp_path / "clientwright.lock").write_text(json.dumps(content), "utf-8")
    lock = read_lock(tmp_path)
    assert lock is not None
    assert lock.names == ChosenNames(classes={"#/a": "A"})


def test_a_method_follows_its_operation_id_and_not_the_lock(tmp_path: Path) -> None:
    before = planned(crowded(), tmp_path)
    content = crowded()
    content["paths"]["/old/things"]["post"]["operationId"] = "archive"
    after = planned(content, tmp_path, before.chosen)
    assert after.methods["#/paths/~1old~1things/post"] == "archive"


def one_operation(*parameters: tuple[str, str], body: JsonObject | None = None) -> JsonObject:
    """A document with an operation that has these parameters, as places and names."""
    listed = [{"name": name, "in": place, "schema": STRING} for place, name in parameters]
    paths = {"/things": operation(operationId="send", parameters=listed, request=body)}
    return document(paths=paths)


def arguments(plan: Plan) -> tuple[str, ...]:
    """The arguments of the one operation, those of its body last."""
    (key,) = plan.methods
    return (*plan.arguments[key], *plan.flat_arguments[key])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("query", "userId"), ("query", "user_id")),
        (("query", "userId"), ("query", "UserId")),
        (("header", "user_id"), ("query", "user_id")),
        (("cookie", "user_id"), ("header", "USER_ID")),
        (("header", "X-Id"), ("query", "x_id")),
        (("query", "from"), ("query", "From")),
    ],
)
def test_an_argument_that_is_added_renames_none(
    old: tuple[str, str], new: tuple[str, str], tmp_path: Path
) -> None:
    before = planned(one_operation(old), tmp_path)
    after = planned(one_operation(new, old), tmp_path, known(before, tmp_path))
    assert arguments(after)[1:] == arguments(before)
    assert len(set(arguments(after))) == 2


def test_a_member_that_is_added_to_a_flat_body_renames_no_argument(tmp_path: Path) -> None:
    old = {"type": "object", "properties": {"userId": STRING}}
    new = {"type": "object", "properties": {"user_id": STRING, "userId": STRING}}
    before = planned(one_operation(body=old), tmp_path)
    after = planned(
        one_operation(("query", "user_id"), body=new), tmp_path, known(before, tmp_path)
    )
    assert arguments(before) == ("user_id",)
    assert arguments(after)[-1] == "user_id"
    assert len(set(arguments(after))) == 3


def test_a_parameter_called_body_does_not_rename_the_body(tmp_path: Path) -> None:
    whole = {"type": "array", "items": STRING}
    before = planned(one_operation(body=whole), tmp_path)
    after = planned(one_operation(("query", "body"), body=whole), tmp_path, before.chosen)
    assert after.body_argument == before.body_argument
    assert arguments(after) == ("query_body",)
    fresh = planned(one_operation(("query", "body"), body=whole), tmp_path)
    assert (*fresh.body_argument.values(), *arguments(fresh)) == ("request_body", "body")


@pytest.mark.parametrize("new", ["user_id", "UserId", "User-Id"])
def test_a_member_that_is_added_renames_none(new: str, tmp_path: Path) -> None:
    def with_members(*names: str) -> JsonObject:
        schema = {"type": "object", "properties": dict.fromkeys(names, STRING)}
        return document(paths={"/a": operation(response=reference("A"))}, schemas={"A": schema})

    before = planned(with_members("userId"), tmp_path)
    after = planned(with_members(new, "userId"), tmp_path, known(before, tmp_path))
    assert before.members["#/components/schemas/A"] == ("user_id",)
    assert after.members["#/components/schemas/A"][1] == "user_id"
    assert len(set(after.members["#/components/schemas/A"])) == 2
    alone = planned(with_members("userId"), tmp_path, known(after, tmp_path))
    assert alone.members == before.members


def test_without_a_lock_what_is_added_renames_only_what_it_gets_in_the_way_of(
    tmp_path: Path,
) -> None:
    content = crowded()
    content["components"]["schemas"] |= {"Zebra": status("w"), "Yak": {"enum": ["x", "y", "z"]}}
    content["paths"]["/zebras"] = operation(
        operationId="listZebras", method="get", response=reference("Zebra")
    )
    old = names(planned(crowded(), tmp_path), crowded())
    new = names(planned(content, tmp_path), content)
    assert {key: new[key] for key in old} == old
    assert len(new) > len(old)
