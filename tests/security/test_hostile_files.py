"""Names that are paths, references that leave the folder, settings that are code: none gets out."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from generator.bundle import bundle
from generator.cli import main
from generator.load import load
from generator.problems import BadInput
from generator.remote import FetchError, fetch

SPECIAL = {"sitecustomize.py", "usercustomize.py", "conftest.py", "__main__.py", "con.py", "nul.py"}
PATHS = (
    *(
        "../../evil",
        "/evil",
        "..\\..\\evil",
        "C:\\evil",
        "\\\\host\\evil",
        "evil\0",
        "CON",
        "nul.txt",
    ),
    *("evil.pth", "sitecustomize", "usercustomize", "conftest", "setup", "__init__", "__main__"),
    *("__init__.py", ".", "..", "~", "~root/evil", "$HOME/evil", "%TEMP%/evil", "a/../../evil"),
)
REFERENCES = (
    *("http://example.com/a.json", "https://example.com/a.json", "HTTP://EXAMPLE.COM/a.json"),
    *(
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "file://localhost/etc/passwd",
        "//example.com/a.json",
    ),
    *("http://169.254.169.254/latest", "http://localhost/a.json", "http://127.0.0.1/a.json"),
    *("http://[::ffff:169.254.169.254]/a", "http://[::1]/a", "http://2852039166/a", "http://0/a"),
    *("http://0x7f.1/a.json", "http://example.com@127.0.0.1/a", "http://127.0.0.1\\@example.com/a"),
    *("ftp://example.com/a.json", "data:application/json,{}", "jar:file:///a!/b", "gopher://a/b"),
    *(
        "../secret.json",
        "a/../../secret.json",
        "..%2fsecret.json",
        "%2e%2e/secret.json",
        "/etc/passwd",
    ),
    *(
        "..\\secret.json",
        "link.json",
        "folder/secret.json",
        "secret.json\0",
        "x" * 5_000,
        "\ud800.json",
    ),
)


@pytest.fixture(autouse=True)
def without_a_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """No socket can be made or name looked up; what tried to is listed, and there must be none."""
    tried: list[object] = []

    def refuse(*arguments: object, **_options: object) -> NoReturn:
        tried.append(arguments)
        raise OSError("a test without a network")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    yield tried
    assert tried == []


def _no_problems(*_arguments: object, **_options: object) -> tuple[()]:
    """A validation that lets everything through."""
    return ()


def _document(**members: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, **members}


def _home(tmp_path: Path, content: dict[str, Any]) -> Path:
    """A document in a folder, and beside that folder what it must not read."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "api.json").write_text(json.dumps(content), "utf-8")
    (tmp_path / "secret.json").write_text('{"description": "SECRET"}', "utf-8")
    (home / "link.json").symlink_to(tmp_path / "secret.json")
    (home / "folder").symlink_to(tmp_path)
    return home / "api.json"


@pytest.mark.parametrize("reference", REFERENCES)
def test_no_reference_leaves_the_folder_of_the_document(reference: str, tmp_path: Path) -> None:
    content = _document(components={"schemas": {"A": {"$ref": reference}}})
    with pytest.raises(BadInput) as refusal:
        bundle(load(_home(tmp_path, content)))
    codes = {problem.code for problem in refusal.value.problems}
    assert codes <= {"remote-reference", "reference-outside", "unresolved-reference"}
    assert "SECRET" not in str(refusal.value)


URL = "http://169.254.169.254/latest"


ANSWER = "paths /a get responses 200"
SCHEMA = "components schemas A"
FLOW: dict[str, Any] = {"tokenUrl": URL, "refreshUrl": URL, "scopes": {}}
PLACES: dict[str, Any] = {
    **dict.fromkeys(("jsonSchemaDialect", "$self", "x-anything"), URL),
    "info x-logo": {"url": URL, "$ref": URL},
    "info termsOfService": URL,
    "servers": [{"url": URL}],
    "externalDocs": {"url": URL},
    f"{ANSWER} content application/json examples": {"a": {"externalValue": URL}},
    f"{ANSWER} links": {"a": {"operationRef": f"{URL}#/paths/~1a/get"}},
    f"{SCHEMA} $schema": URL,
    f"{SCHEMA} $id": URL,
    f"{SCHEMA} $vocabulary": {URL: True},
    f"{SCHEMA} externalDocs": {"url": URL},
    f"{SCHEMA} example": {"$ref": URL},
    f"{SCHEMA} properties t default": {"$ref": URL},
    f"{SCHEMA} properties t const": {"$ref": URL},
    f"{SCHEMA} discriminator": {"propertyName": "t", "mapping": {"a": URL}},
    "components securitySchemes": {"a": {"type": "openIdConnect", "openIdConnectUrl": URL}},
    "components securitySchemes a": {"type": "oauth2", "flows": {"clientCredentials": FLOW}},
}


def _holding(place: str) -> dict[str, Any]:
    """A document with an address in one place where it is no reference."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {"t": {}},
        "oneOf": [{"required": ["t"]}],
    }
    answer = {
        "description": "OK",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
    }
    operation: dict[str, Any] = {"responses": {"200": answer}, "security": [{"a": []}]}
    key = {"type": "apiKey", "in": "header", "name": "a"}
    components: dict[str, Any] = {"schemas": {"A": schema}, "securitySchemes": {"a": key}}
    content = _document(components=components)
    content["paths"]["/a"] = {"get": operation}
    *owners, last = place.split(" ")
    owner = content
    for name in owners:
        owner = owner.setdefault(name, {})
    owner[last] = PLACES[place]
    return content


@pytest.mark.parametrize("place", PLACES)
def test_nothing_else_that_holds_an_address_is_fetched(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _home(tmp_path, _holding(place))
    output = tmp_path / "out"
    status = main(["generate", "--no-cache", "--spec", str(source), "--output", str(output)])
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "network" not in said
    if status == 0:
        assert (output / "pyproject.toml").exists()
    else:
        assert (status, output.exists()) == (2, False)
        assert "api.json" in said
        assert "expected" in said


def _written(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if not path.is_dir()}


@pytest.mark.parametrize("name", PATHS)
def test_no_name_makes_a_file_elsewhere(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.validate.validate", _no_problems)
    operation = {
        "operationId": name,
        "tags": [name],
        "x-clientwright-group": name,
        "x-clientwright-method": name,
        "responses": {"200": {"description": name}},
    }
    schema = {"type": "object", "x-clientwright-name": name, "properties": {name: {"enum": [name]}}}
    content = _document(
        tags=[{"name": name}],
        paths={"/a": {"get": operation}},
        components={"schemas": {name: schema}},
    )
    source = _home(tmp_path, content)
    before = _written(tmp_path)
    output = tmp_path / "out" / "package"
    status = main(["generate", "--no-cache", "--spec", str(source), "--output", str(output)])
    assert status == 0
    made = _written(tmp_path) - before
    assert all(path.is_relative_to(output) for path in made)
    assert not {path.name for path in made} & SPECIAL
    made = {path for path in made if path.name not in {"_examples.json", "_recording.json"}}
    assert all(path.suffix in {".py", ".toml", ".md", ".lock", ".typed"} for path in made)


@pytest.mark.parametrize("name", [*PATHS, "os", "class", "a b", "a\nb", "", "evil; import os"])
def test_a_package_name_that_is_a_path_or_code_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name in {"conftest", "setup", "sitecustomize", "usercustomize"}:
        pytest.skip("an import name like others: it is the user's own choice, never the document's")
    source = _home(tmp_path, _document())
    before = _written(tmp_path)
    arguments = ["--spec", str(source), "--output", str(tmp_path / "out"), "--package", name]
    status = main(["generate", "--no-cache", *arguments])
    assert (status, _written(tmp_path) - before) == (2, set()) or name == ""
    assert "Traceback" not in capsys.readouterr().err


def test_an_output_that_is_a_link_is_not_written_through(tmp_path: Path) -> None:
    source = _home(tmp_path, _document())
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine", "utf-8")
    (tmp_path / "out").symlink_to(other)
    arguments = ["--spec", str(source), "--output", str(tmp_path / "out")]
    assert main(["generate", "--no-cache", *arguments]) == 2
    assert _written(other) == {other / "mine.txt"}


@pytest.mark.parametrize("url", [url for url in REFERENCES if ":" in url and "\0" not in url])
def test_what_is_no_address_of_an_allowed_host_is_not_fetched(url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url, frozenset({"allowed.example"}), 100)


@pytest.mark.parametrize(
    "value", ['"""', "x\ny", "__import__('os')", 1, True, None, [], {"a": 1}, "a" * 200]
)
def test_extensions_of_any_kind_do_no_harm(value: object, tmp_path: Path) -> None:
    names = ("group", "method", "name", "environment")
    read = {f"x-clientwright-{name}": value for name in names}
    read |= {"x-speakeasy-group": value, "x-speakeasy-name-override": value, "x-sensitive": value}
    read |= {f"x-fern-{name}": value for name in ("sdk-group-name", "sdk-method-name", "type-name")}
    schema = {"type": "object", "properties": {"a": {"type": "string", **read}}, **read}
    media = {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
    operation = {"responses": {"200": {"description": "OK", "content": media}}, **read}
    content = _document(
        servers=[{"url": "https://example.com", **read}],
        paths={"/a": {"get": operation}},
        components={"schemas": {"A": schema}},
    )
    source = _home(tmp_path, content)
    arguments = ["--spec", str(source), "--output", str(tmp_path / "out")]
    assert main(["generate", "--no-cache", *arguments]) == 0


@pytest.mark.parametrize("key", ["package", "distribution", "client", "env_prefix", "title"])
@pytest.mark.parametrize(
    "value", ['x"""\nimport os', "x\n[project]", "../x", "x" * 10_000, "\u202ex"]
)
def test_settings_are_text_or_refused(key: str, value: str, tmp_path: Path) -> None:
    folder = tmp_path / "specs" / "api"
    folder.mkdir(parents=True)
    (folder / "openapi.json").write_text(json.dumps(_document()), "utf-8")
    (folder / "package.toml").write_text(f"{key} = {json.dumps(value)}\n", "utf-8")
    status = main(["generate", "--no-cache", "--root", str(tmp_path)])
    assert status == (
        0 if key == "title" or (key == "distribution" and value == "x" * 10_000) else 2
    )
    if status == 0:
        for path in (tmp_path / "generated").rglob("*.py"):
            compile(path.read_bytes(), path.name, "exec")
