"""The page on request bodies: its document is generated, and its code runs against a server."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import build
from generator.project import single_target
from generator.sink import compare, write

from .bodies import serving

PAGE = Path(__file__).parents[2] / "docs/http/bodies.md"


def test_the_page_on_bodies_says_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    source = tmp_path / "clinic.yaml"
    source.write_text(next(text for language, text in blocks if language == "yaml"), "utf-8")
    target = single_target(source, tmp_path / "out", "clinic_client")
    built = build(target, lambda _api, _stage: None)
    assert built.problems == ()
    assert "from clinic_client import ClinicClient, FileUpload\n" in built.files["README.md"]
    write(target.output, built.files, compare(target.output, built.files))
    for name in [name for name in sys.modules if name.split(".")[0] == "clinic_client"]:
        monkeypatch.delitem(sys.modules, name)  # a package of other tests is called so as well
    monkeypatch.setattr(sys, "path", [str(target.output), *sys.path])
    importlib.invalidate_caches()
    monkeypatch.chdir(tmp_path)
    Path("scan.pdf").write_bytes(b"%PDF")
    Path("1.png").write_bytes(b"\x89PNG")
    with serving() as server:
        namespace: dict[str, Any] = {"URL": server.url}
        for language, text in blocks:
            if language == "python":
                exec(compile(text, str(PAGE), "exec"), namespace)
        namespace["clinic"].close()
    for name in [name for name in sys.modules if name.split(".")[0] == "clinic_client"]:
        del sys.modules[name]
    lengths = [len(body) for _, body in server.requests]
    assert len(lengths) == 6
    assert server.requests[2][1] == server.requests[3][1] == b"%PDF"
    assert server.requests[4][1] == b'{"name":"Ann"}\n{"name":"Ben"}\n'
    assert server.requests[5][1] == b'{"phone":null}'
    server.requests = server.requests[:2]
    assert server.form()[1] == [
        ("scan", "letter.pdf", "application/pdf", b"%PDF"),
        ("pages", "1.png", "image/png", b"\x89PNG"),
        ("pages", "pages", "image/png", b"\x89PNG..."),
    ]
    assert server.form()[0] == [("purpose", "letter"), ("patient", '{"name":"Ann"}')]
