"""A document cannot put code into what a package has for exchanges, and neither can its settings.

Each payload is in each position of `hostile_exchange.py`, all of them in one package: its modules
are imported and read by `help()`, its methods called, its headers read, its webhooks parsed, and
its test double used.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.config import read_config
from generator.pipeline import build
from generator.problems import BadInput
from generator.project import single_target
from generator.sink import compare, write
from tests.security.hostile import FORMS, canary_code
from tests.security.hostile_exchange import exchange_document
from tests.security.hostile_packages import Package, run, texts_of
from tests.security.test_hostile_text import no_problems

SPLIT = "\n\0"
"""Between the payloads where there is room for one text only."""


def payloads(canaries: Path) -> list[str]:
    """One text of each form; each makes a canary of its own."""
    return [form.write(canary_code(str(canaries / str(n)))) for n, form in enumerate(FORMS)]


def toml(text: str) -> str:
    """A string of TOML, which has no lone surrogates."""
    kept = text.encode("utf-8", "ignore").decode("utf-8")
    return '"' + "".join(f"\\U{ord(character):08X}" for character in kept) + '"'


def settings(texts: list[str]) -> str:
    """What `package.toml` says of signatures, with all texts in it."""
    whole = SPLIT.join(texts)
    signed = whole.replace("{", "(").replace("}", ")") + "{body}"
    return f"""
package = "exchange_client"
[webhooks]
scheme = "hmac-sha256"
header = "X-Signature"
encoding = "hex"
prefix = {toml(whole)}
signed = {toml(signed)}
event_header = "X-Event"
[idempotency]
header = "X-Key"
"""


def test_no_payload_runs_and_all_of_them_are_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Validation must not be what makes a package safe.
    monkeypatch.setattr("generator.validate.validate", no_problems)
    canaries = tmp_path / "canaries"
    canaries.mkdir()
    texts = payloads(canaries)
    document: dict[str, Any] = exchange_document(texts)
    source = tmp_path / "document.json"
    source.write_text(json.dumps(document), "utf-8")
    (tmp_path / "package.toml").write_text(settings(texts), "utf-8")
    target = single_target(source, tmp_path / "out", "exchange_client")
    target = replace(target, settings=tmp_path / "package.toml")
    built = build(target, lambda _api, _stage: None)
    write(target.output, built.files, compare(target.output, built.files))
    package = Package(document=document, folder=target.output)
    report = run([package])[target.output]

    assert [FORMS[int(path.name)].name for path in canaries.iterdir()] == []
    assert package.attacks == set()
    assert report["faults"] == []
    assert report["refused"] == []
    assert set(document["webhooks"]) <= package.constants
    assert {f"flows {text}" for text in texts} <= package.constants
    carried = {path.name for path in (target.output / "exchange_client" / "_runtime").iterdir()}
    assert carried >= {"incoming.py", "login.py", "multipart.py", "pages.py", "xml.py"}
    examples = target.output / "exchange_client" / "_examples.json"
    assert set(texts) <= set(texts_of(json.loads(examples.read_text("utf-8"))))


@pytest.mark.parametrize(
    "before", ['[webhooks]\nscheme = "hmac-sha256"\nencoding = "hex"', "[idempotency]"]
)
def test_no_payload_can_be_the_name_of_a_header(before: str, tmp_path: Path) -> None:
    path = tmp_path / "package.toml"
    for text in payloads(tmp_path):
        path.write_text(f"{before}\nheader = {toml(text)}\n", "utf-8")
        with pytest.raises(BadInput, match=r"\[bad-setting\]"):
            read_config(path, "things")
