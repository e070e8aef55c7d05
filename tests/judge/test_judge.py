"""Our models against the judge's: the same JSON accepted and refused, and the same JSON given back.

The judge are pydantic models that datamodel-code-generator makes from the same documents, read
strictly and with a member that may be missing told apart from null. `CLIENTWRIGHT_JUDGE=5000` tries
that many values for each model and property, other ones in each run.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings

from generator.document import JsonValue

from .differences import ABSENT_NULLS, DIFFERENCES
from .pairs import Pairs, models
from .values import broken, complete, one_changed, valid
from .verdict import Difference, change_on_the_way, disagreement, encoded

chosen = os.environ.get("CLIENTWRIGHT_JUDGE")
tried = settings(
    max_examples=int(chosen or 40), derandomize=chosen is None, database=None, deadline=None
)
each_model = pytest.mark.parametrize("key", models(), ids=".".join)


def test_every_model_has_a_counterpart(pairs: Pairs) -> None:
    assert sorted(pairs) == sorted(models())


@each_model
def test_what_the_document_allows_is_accepted_by_both_and_comes_back_the_same(
    pairs: Pairs, key: tuple[str, str]
) -> None:
    pair = pairs[key]

    @tried
    @given(valid(pair.schema))
    def holds(value: JsonValue) -> None:
        assert pair.ours(encoded(value)) is not None
        assert disagreement(pair, value, DIFFERENCES) is None
        assert change_on_the_way(pair, value, ABSENT_NULLS) is None

    holds()


@each_model
def test_what_nearly_fits_is_accepted_or_refused_by_both_and_comes_back_the_same(
    pairs: Pairs, key: tuple[str, str]
) -> None:
    pair = pairs[key]

    @tried
    @given(broken(pair.schema))
    def holds(value: JsonValue) -> None:
        assert disagreement(pair, value, DIFFERENCES) is None
        assert change_on_the_way(pair, value, ABSENT_NULLS) is None

    holds()


@each_model
def test_one_change_anywhere_is_accepted_or_refused_by_both(
    pairs: Pairs, key: tuple[str, str]
) -> None:
    pair = pairs[key]
    for value in one_changed(pair.schema):
        assert disagreement(pair, value, DIFFERENCES) is None
        assert change_on_the_way(pair, value, ABSENT_NULLS) is None


@pytest.mark.parametrize("difference", DIFFERENCES, ids=[one.name for one in DIFFERENCES])
def test_every_agreed_difference_is_one(pairs: Pairs, difference: Difference) -> None:
    pair = pairs[difference.api, difference.model]
    whole = complete(pair.schema)
    assert isinstance(whole, dict)
    value = {**whole, **difference.example}
    others = [one for one in DIFFERENCES if one is not difference]
    assert disagreement(pair, value, others) is not None
    assert disagreement(pair, value, DIFFERENCES) is None
