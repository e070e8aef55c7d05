"""Links lead somewhere, tables say what is so, and the changelog has its form."""

from __future__ import annotations

import importlib
import re
import tomllib
from urllib.parse import urlsplit

import pytest

from runtime.retry import RetryPolicy
from tests.golden.packages import ROOT, documents, import_name

from .blocks import PAGES, anchors, is_page, links, spans, text_of

KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Generated code"}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme:
            assert (parts.scheme, bool(parts.hostname)) == ("https", True), link
            continue
        target = (ROOT / page).parent / parts.path if parts.path else ROOT / page
        assert target.exists(), link
        if parts.fragment:
            assert is_page(target.resolve()), link
            assert parts.fragment in anchors(target.resolve().relative_to(ROOT).as_posix()), link


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_path_of_a_machine(page: str) -> None:
    assert re.findall(r"(?:^|[\s`(\"'])(/(?:home|root|tmp|work|Users)/\S*)", text_of(page)) == []


@pytest.mark.parametrize("name", documents(ROOT))
def test_the_table_of_vendors_says_what_their_packages_have(name: str) -> None:
    (row,) = [line for line in text_of("README.md").splitlines() if f"(generated/{name})" in line]
    _, _, package, credentials, servers, document, _ = (cell.strip() for cell in row.split("|"))
    module = import_name(name, root=ROOT)
    api = importlib.import_module(f"{module}._api").API
    assert package == f"[`{module}`](generated/{name})"
    assert re.findall(r"`(\w+)`", credentials) == [c.argument for c in api.credentials]
    assert servers.split(", ") == list(api.environments)
    (page,) = (ROOT / "specs" / name).glob("page.*")
    version = re.search("^openapi: (.*)$", page.read_text("utf-8"), re.MULTILINE)
    held = f"OpenAPI {version[1]} in Markdown" if version else "prose, on one line"
    text = "text of the rendered page"
    assert document == f"from its page: {text if page.suffix == '.txt' else held}"


def test_the_guide_states_the_defaults_of_retries() -> None:
    (stated,) = [span for span in spans("docs/guide.md") if span.startswith("RetryPolicy(attempts")]
    assert eval(stated, {"RetryPolicy": RetryPolicy}) == RetryPolicy()
    assert set(re.findall(r"(\w+)=", stated)) == {
        "attempts",
        "first_delay",
        "max_delay",
        "max_retry_after",
    }


def test_the_architecture_names_every_module_of_a_stage() -> None:
    named = [span for span in spans("docs/architecture.md") if span.startswith("generator/")]
    assert len(named) >= 10
    for path in named:
        assert (ROOT / path).exists(), path


def test_the_changelog_is_in_the_form_of_keep_a_changelog() -> None:
    text = text_of("CHANGELOG.md")
    assert text.startswith("# Changelog\n")
    assert "https://keepachangelog.com/en/1.1.0/" in text
    assert "https://semver.org/" in text
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    releases = [
        re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - \d{4}-\d{2}-\d{2}", head) for head in heads[1:]
    ]
    assert all(releases)
    versions = [tuple(map(int, release.groups())) for release in releases if release]
    assert versions == sorted(versions, reverse=True)
    current = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert not versions or tuple(map(int, current.split("."))) >= versions[0]


def test_every_section_of_the_changelog_lists_changes() -> None:
    text = text_of("CHANGELOG.md")
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        kinds = re.split(r"^### ", section, flags=re.MULTILINE)[1:]
        names = [kind.split("\n", 1)[0] for kind in kinds]
        assert set(names) <= KINDS
        assert len(names) == len(set(names))
        assert all(re.search(r"^- \S", kind, re.MULTILINE) for kind in kinds)
