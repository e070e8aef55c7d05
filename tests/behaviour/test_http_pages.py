"""The pages on parameters and servers: their documents are generated, and each request that their
code shows in a comment is the one that arrives.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from werkzeug.wrappers import Request, Response

from generator.pipeline import build
from generator.project import single_target
from generator.sink import compare, write
from tests.docs.blocks import blocks

from .test_operations_loopback import Answer, serve

__all__ = ["serve"]

_SHOWN = re.compile(r"^# ([A-Z]+ \S+)$", re.MULTILINE)
_SAID = re.compile(r"print\(error\)  # (.*)$", re.MULTILINE)


@pytest.fixture
def run_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run the Python of a page, with these names, against the package of its document."""

    def run(page: str, package: str, **names: object) -> str:
        source = tmp_path / "api.yaml"
        source.write_text(blocks(page, "yaml")[0].text, "utf-8")
        target = single_target(source, tmp_path / "out", package)
        built = build(target, lambda _api, _stage: None)
        assert built.problems == ()
        write(target.output, built.files, compare(target.output, built.files))
        monkeypatch.setattr(sys, "path", [str(target.output), *sys.path])
        importlib.invalidate_caches()
        namespace: dict[str, Any] = dict(names)
        code = "".join(block.text for block in blocks(page, "python"))
        exec(compile(code, page, "exec"), namespace)
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            del sys.modules[name]
        return code

    return run


def test_the_page_on_parameters_shows_what_is_sent(
    run_page: Callable[..., str],
    serve: Callable[[Answer], str],
    capsys: pytest.CaptureFixture[str],
    unchecked: None,
) -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        return Response(status=204)

    code = run_page("docs/http/parameters.md", "shop_client", URL=serve(answer))
    shown = _SHOWN.findall(code)
    assert [f"{r.method} {r.environ['PATH_INFO']}" for r in seen] == [
        text.partition("?")[0].replace("%2F", "/") for text in shown
    ]
    assert [r.query_string.decode() for r in seen] == [text.partition("?")[2] for text in shown]
    assert (seen[-1].headers["X-Trace"], seen[-1].cookies["session"]) == ("t-1", "s%201")
    assert capsys.readouterr().out.splitlines() == _SAID.findall(code)


def test_the_page_on_servers_shows_where_calls_go(
    run_page: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    sent: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(f"{request.method} {request.url}")
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    code = run_page("docs/http/servers.md", "notes_client", http=http)
    assert sent == _SHOWN.findall(code)
    assert capsys.readouterr().out.splitlines() == _SAID.findall(code)
