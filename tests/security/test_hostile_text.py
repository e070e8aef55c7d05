"""Text of a document is never more than text: not when a package is made, imported, called or read.

Each form of payload stands in all positions of one document (`hostile.py`) and makes a file, the
canary, if it is ever run. Validation is left out:
what it refuses today may be let through tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator import render, text
from generator.problems import BadInput
from tests.security.hostile import FORMS, NAMES, canary_code, hostile_document, names_document
from tests.security.hostile_packages import Package, make, run, texts_of

_NAME = re.compile(r"[A-Za-z0-9_]+((\.| \| )[A-Za-z0-9_]+)*\Z")
_NUMBERS = {form.name: number for number, form in enumerate(FORMS)}
_HIDDEN = set("\u034f\u115f\u1160\u17b4\u17b5\u180b\u2800\u3164\ufe01\uffa0\U000e0100")


@dataclass(frozen=True, kw_only=True)
class Tried:
    """All packages by the form of the payload, and what came of using each."""

    canaries: Path
    plain: Package
    packages: Mapping[str, Package]
    reports: Mapping[Path, Mapping[str, list[str]]]


def no_problems(*_arguments: object, **_options: object) -> tuple[()]:
    """A validation that lets everything through."""
    return ()


def as_they_are(files: dict[str, str]) -> dict[str, str]:
    """A formatter that changes nothing."""
    return files


def _in_quotes(value: str) -> str:
    """An encoder of strings that knows no escapes."""
    return f'"{value}"'


def _says_nothing(*_arguments: object) -> None:
    """A comparison of output and views that sees no fault."""


@pytest.fixture(scope="module", autouse=True)
def only_what_matters() -> Iterator[None]:
    """No validation, which must not be what makes a package safe."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.validate.validate", no_problems)
        yield


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    folder = tmp_path_factory.mktemp("hostile")
    canaries = folder / "canaries"
    canaries.mkdir()
    packages = {
        form.name: make(_document(form.name, canaries), folder / str(number), f"p{number}_client")
        for number, form in enumerate(FORMS)
    }
    return Tried(
        canaries=canaries,
        plain=make(hostile_document("plain words"), folder / "plain", "plain_client"),
        packages=packages,
        reports=run(packages.values()),
    )


def _document(form: str, canaries: Path) -> dict[str, object]:
    number = _NUMBERS[form]
    return hostile_document(FORMS[number].write(canary_code(str(canaries / str(number)))))


def test_no_payload_runs(tried: Tried) -> None:
    assert [FORMS[int(path.name)].name for path in tried.canaries.iterdir()] == []


@pytest.mark.parametrize("form", _NUMBERS)
def test_a_package_with_the_payload_works(tried: Tried, form: str) -> None:
    report = tried.reports[tried.packages[form].folder]
    assert report["faults"] == []
    assert "/tagged" in report["sent"]


@pytest.mark.parametrize("form", _NUMBERS)
def test_no_code_has_a_name_of_the_payload(tried: Tried, form: str) -> None:
    assert tried.packages[form].attacks == set()


@pytest.mark.parametrize("form", _NUMBERS)
def test_the_strings_of_a_package_are_those_of_its_document(tried: Tried, form: str) -> None:
    package = tried.packages[form]
    stated = set(texts_of(package.document))
    allowed = {*stated, *(value.strip() for value in stated), *tried.plain.constants}
    others = {s for s in package.constants if s not in allowed and not _NAME.match(s)}
    # What is around the places in a path is percent-encoded.
    assert {s for s in others if unquote(s, errors="surrogatepass") not in allowed} == set()


@pytest.mark.parametrize("form", _NUMBERS)
def test_what_goes_over_the_wire_stands_in_a_package_unchanged(tried: Tried, form: str) -> None:
    package = tried.packages[form]
    schemas = package.document["components"]["schemas"]
    wire = {
        *package.document["paths"],
        *schemas["Fixed"]["properties"],
        *(value for value in schemas["Other"]["enum"] if isinstance(value, str)),
        package.document["components"]["securitySchemes"]["key"]["name"].strip(),
    }
    assert {value for value in wire if value not in package.constants} == set()


@pytest.mark.parametrize("form", _NUMBERS)
def test_nothing_in_a_package_is_invisible(tried: Tried, form: str) -> None:
    raw = {
        f"{path}: {character!a}"
        for path, content in tried.packages[form].texts.items()
        for character in content
        if character in _HIDDEN or not (character.isprintable() or character == "\n")
    }
    assert raw == set()


def test_names_of_all_kinds_stand_beside_one_another(tmp_path: Path) -> None:
    package = make(names_document(NAMES), tmp_path / "names", "names_client")
    ((_, report),) = run([package]).items()
    assert report["faults"] == []
    assert len(report["sent"]) == 1 + len(NAMES)
    assert {name for name in NAMES if name not in package.constants} == set()
    assert all(path.isascii() for path in package.texts)


@pytest.mark.parametrize("form", ["three double quotes", "a double quote and an operator"])
def test_an_encoder_that_lets_text_out_is_caught(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "_string", _in_quotes)
    with pytest.raises(BadInput, match="template"):
        make(_document(form, tmp_path), tmp_path / "made", "broken_client")


def test_without_the_comparison_such_an_encoder_would_run_the_payload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "_string", _in_quotes)
    monkeypatch.setattr(render, "verify", _says_nothing)
    package = make(
        _document("a double quote and an operator", tmp_path), tmp_path / "made", "broken_client"
    )
    assert package.attacks == {"__import__", "touch"}
    run([package])
    assert (tmp_path / str(_NUMBERS["a double quote and an operator"])).exists()
