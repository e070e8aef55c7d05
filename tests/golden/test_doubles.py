"""Each operation of the small documents on the test double of its package, with no answer given."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from .cases import CASES, Case
from .test_calls import method, name_of

ModuleOf = Callable[[str], ModuleType]


def double(package: ModuleType) -> Any:
    doubles = import_module(f"{package.__name__}.testing")
    return getattr(doubles, next(name for name in doubles.__all__ if name.startswith("Fake")))()


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_each_operation_gives_its_example_and_can_be_given_it(
    case: Case, module_of: ModuleOf
) -> None:
    package = module_of(case.document)
    fake = double(package)
    called, arguments = method(fake.client, case), case.arguments(package)
    example = called(**arguments)
    fake.on(called).returns(example)
    assert called(**arguments) == example
    assert [call.operation for call in fake.calls] == [case.method] * 2
