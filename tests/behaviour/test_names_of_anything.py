"""Names of every kind that documents carry: the package imports, and its calls send them as they
are.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
STRING: JsonObject = {"type": "string"}
AWKWARD = (
    *keyword.kwlist,
    *"match case type self cls extra from_json to_json headers _caller body model str".split(),
    *"__class__ __init__ __slots__ __dict__ __getattr__ print builtins json".split(),
    *"2fa 1 +1 -1 @type $type # * _ __ a-b a.b".split(),
    *"ID Id id _id StartTime StartTime< StartTime> startTime start_time".split(),
    *"имя 名前 ねこ Straße ﬁle 😀 😀😀 ⭐️".split(),
    *("", " ", "a b", "\u202e", "x" * 10_000, "y " * 200),
)


def test_a_model_has_an_attribute_for_every_member(make: Make) -> None:
    schema = {"type": "object", "properties": dict.fromkeys(AWKWARD, STRING)}
    made = make(document(paths={"/a": operation(response=schema, operationId="getThing")}))
    value = {name: f"value {n}" for n, name in enumerate(AWKWARD)}
    with made.client(httpx2.Response(200, json=value)) as client:
        thing = client.things.get()
    assert not thing.extra
    assert thing.to_json() == value
    assert thing.start_time_lt == value["StartTime<"]
    assert thing.start_time_gt == value["StartTime>"]
    assert thing.plus_1 == value["+1"]
    assert thing.minus_1 == value["-1"]
    assert thing.id == value["id"]
    assert thing.underscore_id == value["_id"]
    assert thing.type == value["type"]
    assert thing.at_type == value["@type"]


def test_a_method_has_an_argument_for_every_parameter_and_member(make: Make) -> None:
    query = [{"name": name, "in": "query", "schema": STRING} for name in AWKWARD if name.strip()]
    headers = [{"name": "id", "in": "header", "schema": STRING}]
    request = {"type": "object", "properties": dict.fromkeys(AWKWARD, STRING)}
    item = operation(parameters=[*query, *headers], request=request, operationId="send")
    made = make(document(paths={"/a": item}))
    with made.client(httpx2.Response(200)) as client:
        client.things.send(id="query", header_id="header", body_id="body", start_time_lt="before")
    (sent,) = made.requests
    assert dict(sent.url.params) == {"id": "query", "StartTime<": "before"}
    assert sent.headers["id"] == "header"
    assert made.bodies == [{"id": "body"}]


@pytest.mark.parametrize("where", ["tags", "operationId", "schema"])
def test_groups_methods_and_classes_can_be_called_anything(make: Make, where: str) -> None:
    paths: JsonObject = {}
    schemas: JsonObject = {}
    for n, name in enumerate(AWKWARD):
        facts: JsonObject = {"operationId": f"send{n}"}
        if where == "tags":
            facts["tags"] = [name]
        elif where == "operationId":
            facts["operationId"] = name
        elif re.fullmatch(r"[\w.-]+", name, re.ASCII):
            schemas[name] = {"type": "object", "properties": {f"m{n}": STRING}}
            facts["response"] = {"$ref": f"#/components/schemas/{name}"}
        paths[f"/p{n}"] = operation(**facts)
    made = make(document(paths=paths, schemas=schemas))
    operations = [made.module(f"resources.{file.stem}") for file in _resources(made)]
    assert operations
    assert len(set(made.package.__all__)) == len(made.package.__all__)
    for name in made.package.__all__:
        assert getattr(made.package, name) is not None


def _resources(made: Made) -> list[Path]:
    folder = made.folder / "api_client" / "resources"
    return [path for path in sorted(folder.glob("*.py")) if not path.stem.startswith("__")]


@pytest.mark.parametrize(
    ("path", "verb", "identifier", "expected"),
    [
        ("/messages", "post", "PublicMessagesController_sendMessage", "messages.send"),
        ("/orgs/{org}/repos", "get", "repos/list-for-org", "repos.list_for_org"),
        ("/users/all", "get", "getUsersUsingGET_1", "users.get"),
        ("/users", "get", "users.list", "users.list"),
        ("/users", "get", "Users_List", "users.list"),
        ("/users", "get", "ListUsersV2", "users.list_v2"),
        ("/users", "get", "get-users", "users.list"),
        ("/users/{id}", "get", "GET_/users/{id}", "users.get"),
        ("/api/v1/users/{id}", "get", "get__api_v1_users__id_", "users.get_api"),
        ("/users/{id}", "get", "read_user_users__id__get", "users.read"),
        ("/users", "get", None, "users.list"),
        ("/users", "post", None, "users.create"),
        ("/users/{id}", "put", None, "users.replace"),
        ("/users/{id}", "patch", None, "users.update"),
        ("/users/{id}", "delete", None, "users.delete"),
        ("/users/{id}/roles", "get", None, "users.list_roles"),
        ("/users/{id}/roles/{role}", "get", None, "users.get_role"),
        ("/users/{id}/activate", "post", None, "users.activate"),
        ("/users/{id}", "get", "get-context-for-user", "users.get_context_for_user"),
        ("/users", "get", "gmail.users.labels.list", "users.labels_list"),
    ],
)
def test_methods_come_from_operation_ids_in_every_habit(
    make: Make, path: str, verb: str, identifier: str | None, expected: str
) -> None:
    group, method = expected.split(".")
    made = make(document(paths={path: _said(path, verb, identifier, group)}))
    with made.client() as client:
        assert callable(getattr(getattr(client, group), method, None)), dir(getattr(client, group))


def _said(path: str, verb: str, identifier: str | None, group: str) -> JsonObject:
    names = [part.strip("{}") for part in path.split("/") if "{" in part]
    parameters = [{"name": n, "in": "path", "required": True, "schema": STRING} for n in names]
    item = operation(method=verb, parameters=parameters, tags=[group], operationId=identifier)
    if identifier is None:
        del item[verb]["operationId"]
    return item


def test_methods_of_one_name_are_told_apart_by_words_of_their_paths(make: Make) -> None:
    places = ["/users", "/teams/{team}/users", "/teams/{team}/users/{user}", "/v2/users"]
    paths = {
        path: _said(path, "get", f"listUsersUsingGET_{n}", "users") for n, path in enumerate(places)
    }
    made = make(document(paths=paths))
    with made.client() as client:
        found = {name for name in dir(client.users) if not name.startswith("_")}
    assert found == {"list", "list_by_team", "list_by_team_by_user", "list_users"}


def test_methods_of_one_path_differ_by_their_verb(make: Make) -> None:
    verbs = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
    item: JsonObject = {}
    for verb in verbs:
        item |= operation(method=verb, tags=["anything"])
        del item[verb]["operationId"]
    made = make(document(paths={"/anything": item}))
    with made.client() as client:
        found = {name for name in dir(client.anything) if not name.startswith("_")}
    assert found == {"get", "replace", "create", "delete", "update", "head", "options", "trace"}


def test_tags_that_fold_to_one_name_are_one_group(make: Make) -> None:
    paths = {
        "/a": operation(operationId="send", tags=["Users"]),
        "/b": operation(operationId="list", tags=["users"]),
        "/c": operation(operationId="find", tags=["USERS!"]),
    }
    with make(document(paths=paths)).client() as client:
        assert {"send", "list", "find"} <= set(dir(client.users))


def test_components_lose_a_namespace_that_says_nothing(make: Make) -> None:
    names = ("io.k8s.api.core.v1.Pod", "io.k8s.api.core.v1.Event", "io.k8s.api.events.v1.Event")
    schemas = {name: {"type": "object", "properties": {name: STRING}} for name in names}
    schemas["Order.Item"] = {"type": "object", "properties": {"n": STRING}}
    reference = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    response = {"type": "object", "properties": {f"p{n}": r for n, r in enumerate(reference)}}
    made = make(document(paths={"/a": operation(response=response)}, schemas=schemas))
    exported = set(made.package.__all__)
    assert {"Pod", "CoreV1Event", "EventsV1Event", "OrderItem"} <= exported
    assert "Event" not in exported


def test_large_modules_of_models_are_split_by_name(make: Make) -> None:
    words = ("Repository", "Issue", "Con", "Aux")
    names = [f"{word}{chr(65 + n)}x" for word in words for n in range(26)]
    names += [f"{chr(65 + n)}lone" for n in range(26)]
    schemas: JsonObject = {name: {"type": "object", "properties": {name: STRING}} for name in names}
    references = {name: {"$ref": f"#/components/schemas/{name}"} for name in names}
    # All know the first one, which knows all: modules refer to each other in circles.
    for name in names:
        schemas[name]["properties"]["first"] = references[names[0]]
    schemas[names[0]]["properties"] |= references
    response = references[names[0]]
    paths = {f"/{n}": operation(tags=[n], operationId=n, response=response) for n in "ab"}
    made = make(document(paths=paths, schemas=schemas))
    folder = made.folder / "api_client" / "models"
    modules = [path for path in folder.glob("*.py") if not path.stem.startswith("_")]
    assert {"shared_repository", "shared_issue", "shared_con"} <= {path.stem for path in modules}
    assert all(path.read_text("utf-8").count("\nclass ") <= 40 for path in modules)
    assert len(modules) < 10
    grown = {**schemas, "RepositoryNew": schemas["RepositoryAx"]}
    before = {path.name: path.read_text("utf-8") for path in modules}
    make(document(paths=paths, schemas=grown))
    changed = {path.name for path in modules if path.read_text("utf-8") != before[path.name]}
    assert not changed
