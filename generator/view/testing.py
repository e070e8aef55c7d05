"""View of the test double of a package: its class and its pytest fixture."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import PackageConfig
from ..text import Code, docstring, identifier, literal
from .types import Scene
from .webhooks import has_webhooks


@dataclass(frozen=True, slots=True)
class TestingView:
    """The modules `testing.py` and `pytest_plugin.py`."""

    fake: Code
    fake_text: Code
    fixture: Code
    module_doc: Code
    doc: Code
    fixture_doc: Code
    fixture_says: Code
    signed: bool
    """Whether requests of the API are signed in a known way, so that a test can sign its own."""


def testing_view(scene: Scene, config: PackageConfig) -> TestingView:
    """The test double, called after the client: `FakeMateo` for `MateoClient`."""
    fake = f"Fake{config.client.removesuffix('Client') or config.client}"
    fixture = f"fake_{config.package.removesuffix('_client')}"
    called = scene.called
    return TestingView(
        fake=identifier(fake),
        fake_text=literal(fake),
        fixture=identifier(fixture),
        module_doc=docstring(f"Test double of the {called}.", indent=0),
        doc=docstring(_doc(called), indent=4),
        fixture_doc=docstring(
            f"Fixture of pytest: a test double of the {called}.\n\nFor a `conftest.py`:"
            f' `pytest_plugins = ["{config.package}.pytest_plugin"]`.',
            indent=0,
        ),
        fixture_says=docstring(f"A test double of the {called}, new for each test.", indent=4),
        signed=config.webhooks.signature is not None and has_webhooks(scene),
    )


def _doc(called: str) -> str:
    return f"""A test double of the {called}: nothing is sent.

Its clients are the real ones. A method gives the example of the API description, unless the
test says something else: `fake.on(fake.client.group.method).returns(value)`, or
`.fails(status)`, `.disconnects()`, `.times_out()`. `fake.calls` has what would have been sent.

Args:
    examples: Whether a method that was given no answer gives an example. Else it is an error.
    retry: When its clients send again. Default: never."""
