"""Models: how they read and write themselves, and what other code can learn from them."""

from __future__ import annotations

import copy
import pickle
from typing import get_type_hints

import pytest

from runtime.decode import DecodeError
from runtime.model import Model
from runtime.values import UNSET, JsonValue, Unset

from . import letters
from .letters import Letter, Recipient

JSON: JsonValue = {
    "id": "1",
    "subject": None,
    "status": "sent",
    "created": "2026-01-02T03:04:05Z",
    "recipients": [{"handle": "a", "full_name": None, "new": 1}],
}


def test_a_model_reads_and_writes_itself() -> None:
    letter = Letter.from_json(JSON)
    assert type(letter) is Letter
    assert letter.recipients == [Recipient(handle="a", full_name=None, extra={"new": 1})]
    assert letter.to_json() == JSON


def test_a_model_refuses_json_of_another_shape() -> None:
    with pytest.raises(DecodeError, match=r"^\$\.handle: required member is missing$"):
        Recipient.from_json({})


def test_unknown_members_are_not_shown() -> None:
    assert "new" not in repr(Letter.from_json(JSON))


def test_unset_is_false_and_says_its_name() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert Unset("UNSET") is UNSET


def test_models_can_be_copied_and_pickled() -> None:
    letter = Letter.from_json(JSON)
    assert copy.deepcopy(letter) == letter
    assert pickle.loads(pickle.dumps(letter)) == letter
    assert pickle.loads(pickle.dumps(Recipient(handle="a"))).full_name is UNSET


def test_the_hints_of_a_model_can_be_evaluated_from_any_module() -> None:
    assert "JsonValue" not in vars(letters)
    hints = get_type_hints(Letter)
    assert hints["recipients"] == list[Recipient]
    assert hints["extra"] == get_type_hints(Model)["extra"]
