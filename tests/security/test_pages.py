"""Text of a documentation page is never more than text: not in the document, the report or the
settings that `ingest` writes, and not in the package that is made from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from generator.cli import main
from generator.ingest.formats import read_page
from generator.ingest.merge import merge
from generator.ingest.page import Page
from generator.ingest_settings import IngestSettings
from generator.problems import BadInput
from tests.security.hostile import FORMS, canary_code
from tests.security.hostile_packages import Package, make, run
from tests.security.hostile_pages import hostile_pages

FORMATS = ("fence", "redocly", "rendered", "mdx", "gitbook", "internal")
HIDDEN = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
MARKUP = re.compile(r"(?<!\\)[<\[*|]|://|^(?: {0,3})(?:```|~~~|>|::)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What `ingest` wrote from all pages, the package made from it, and what came of using it."""

    canaries: Path
    folder: Path
    taken: Mapping[str, int]
    package: Package
    report: Mapping[str, list[str]]

    def text(self, name: str) -> str:
        """A file that was written."""
        return (self.folder / name).read_text("utf-8")


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """Each form of payload on pages of two formats, as far as such a page can be read at all."""
    root = tmp_path_factory.mktemp("pages")
    canaries, pages = root / "canaries", root / "pages"
    canaries.mkdir()
    pages.mkdir()
    taken: dict[str, int] = dict.fromkeys(FORMATS, 0)
    for number, form in enumerate(FORMS):
        payload = form.write(canary_code(str(canaries / str(number))))
        text = payload.encode("utf-8", "replace").decode("utf-8")
        for place, (name, page) in enumerate(hostile_pages(text, number).items()):
            if (number + place) % 3 == 0 and _is_readable(page):
                taken[name] += 1
                (pages / f"{name}-{number}.md").write_text(page, "utf-8", newline="\n")
    folder = root / "specs/hostile"
    assert main(["ingest", str(pages), "--into", str(folder), "--root", str(root)]) == 0
    document = yaml.safe_load((folder / "openapi.yaml").read_text("utf-8"))
    package = make(document, root / "package", "hostile_client")
    ((_, report),) = run([package]).items()
    return Tried(canaries=canaries, folder=folder, taken=taken, package=package, report=report)


def _is_readable(text: str) -> bool:
    try:
        read_page(Page(name="a.md", text=re.sub("\r\n?", "\n", text)), Path())
    except BadInput:
        return False
    return "\0" not in text


def test_most_pages_can_be_read(tried: Tried) -> None:
    assert {name for name, count in tried.taken.items() if count < len(FORMS) / 8} == set()


def test_no_payload_of_a_page_runs(tried: Tried) -> None:
    assert [FORMS[int(path.name)].name for path in tried.canaries.iterdir()] == []
    assert tried.package.attacks == set()


def test_a_package_of_hostile_pages_works(tried: Tried) -> None:
    assert tried.report["faults"] == []
    assert tried.report["refused"] == []
    assert len(tried.report["sent"]) > sum(tried.taken.values()) / 2


@pytest.mark.parametrize("name", ["openapi.yaml", "ingest.md", "package.toml"])
def test_nothing_that_is_written_is_invisible(name: str, tried: Tried) -> None:
    assert HIDDEN.findall(tried.text(name)) == []


def test_the_report_has_no_markup_of_a_page(tried: Tried) -> None:
    text = re.sub("`[^`\n]*`", "", tried.text("ingest.md"))
    folds = ("<details>", "<summary>Show all</summary>", "</details>")
    rows = [line for line in text.split("\n") if not line.startswith("| ") and line not in folds]
    assert [line for line in rows if MARKUP.search(line)] == []
    cells = {len(re.findall(r"(?<!\\)\|", line)) for line in tried.text("ingest.md").split("\n")}
    assert cells <= {0, 3, 4}


MARKED = """\
# Send

```yaml POST /send
openapi: 3.1.0
info: {title: Mail, version: "1", x-provenance: false}
x-provenance: {basis: stated, page: false.md}
servers: [{url: "https://api.example.com", x-clientwright-environment: PATH, x-provenance: false}]
security: [{PATH: []}]
paths:
  x-provenance: false
  /send:
    x-provenance: false
    post:
      x-provenance: {basis: assumed, page: false.md}
      x-clientwright-method: __init__
      requestBody:
        content:
          application/json:
            x-provenance: false
            schema: {$ref: "#/components/schemas/Mail"}
            example: {x-provenance: kept, when: "2026-01-02T03:04:05Z"}
      responses:
        x-provenance: false
        "200": {description: Sent., x-provenance: false}
components:
  x-provenance: false
  schemas:
    Mail:
      type: object
      x-clientwright-name: ../../Mail
      x-provenance: {basis: assumed, page: false.md}
      discriminator: {propertyName: kind, x-provenance: false}
      properties:
        x-provenance: {type: string, description: kept}
        when: {type: string, format: date-time, x-provenance: {basis: assumed, page: false.md}}
        number: {type: string, x-sensitive: false}
  securitySchemes:
    PATH: {type: apiKey, in: header, name: Key, x-clientwright-name: HOME, x-provenance: false}
```
"""
OVERLAY = """\
overlay: 1.0.0
info: { title: Corrections, version: 1.0.0 }
actions:
  - target: $.components.schemas.Mail.properties.number
    description: Data about health.
    update: { x-sensitive: true }
"""


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an API from a page that brings extensions, corrected by an overlay."""
    root = tmp_path_factory.mktemp("mail")
    folder = root / "specs/mail"
    folder.mkdir(parents=True)
    (folder / "page.md").write_text(MARKED, "utf-8")
    arguments = ["ingest", str(folder / "page.md"), "--into", str(folder), "--root", str(root)]
    assert main(arguments) == 0
    (folder / "overlay.yaml").write_text(OVERLAY, "utf-8")
    assert main(["generate", "--root", str(root)]) == 0
    return root


def test_a_page_does_not_say_itself_where_its_statements_come_from(mail: Path) -> None:
    written = (mail / "specs/mail/openapi.yaml").read_text("utf-8")
    assert "false.md" not in written
    assert "x-provenance: false" not in written
    assert written.count("kept") == 2  # a member of that name, and a value of an example


def test_a_page_cannot_take_the_mark_of_a_sensitive_member_away(mail: Path) -> None:
    code = (mail / "generated/mail/mail_client/models").rglob("*.py")
    (line,) = [
        line for path in code for line in path.read_text("utf-8").split("\n") if "number: " in line
    ]
    assert "repr=False" in line


def test_a_page_does_not_choose_variables_of_the_environment(mail: Path) -> None:
    texts = [path.read_text("utf-8") for path in (mail / "generated/mail").rglob("*.py")]
    variables = {name for text in texts for name in re.findall(r'variable="([^"]*)"', text)}
    assert variables
    assert all(name.startswith("MAIL_") for name in variables)


def test_pages_that_differ_in_what_is_sensitive_contradict_each_other() -> None:
    pages = [MARKED, MARKED.replace("x-sensitive: false", "x-sensitive: true")]
    fragments = [
        fragment
        for number, text in enumerate(pages)
        for fragment in read_page(Page(name=f"{number}.md", text=text), Path())
    ]
    with pytest.raises(BadInput, match="x-sensitive") as refusal:
        merge(fragments, IngestSettings(), title="Mail")
    assert {problem.code for problem in refusal.value.problems} == {"pages-disagree"}
