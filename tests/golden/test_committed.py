"""The committed packages of the vendors are what generation gives now."""

from __future__ import annotations

import pytest

from generator.sink import present

from .packages import ROOT, documents, made
from .test_snapshots import differences

VENDORS = documents(ROOT)


@pytest.mark.parametrize("name", VENDORS)
def test_the_committed_package_is_what_its_inputs_give(name: str) -> None:
    folder = ROOT / "generated" / name
    committed = {path: (folder / path).read_text("utf-8") for path in present(folder)}
    found = list(differences(committed, made(name, root=ROOT, output=folder).files))
    assert not found, "\n\n".join(["`make generate` writes the packages:", *found])


def test_there_is_a_package_for_each_vendor_and_for_nothing_else() -> None:
    found = sorted(path.name for path in (ROOT / "generated").iterdir() if path.name[0] != ".")
    assert found == VENDORS == ["clerk_chat", "cobalt", "hero", "mateo", "metriport"]
