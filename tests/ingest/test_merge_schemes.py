"""Security schemes with names that a platform made, not the vendor."""

from __future__ import annotations

import pytest

from generator.document import descend, tokens
from generator.ingest.assumed_schemes import scheme_question
from generator.ingest.statements import BASE_URL_QUESTION, Fragment, Origin, answer_question
from generator.problems import BadInput

from .made import fragment, merged

BASIC = "{type: http, scheme: Basic}"
KEY = "{type: apiKey, in: header, name: X Key}"


def page(path: str, scheme: str, *, name: str = "sec0", own: str = "") -> Fragment:
    return fragment(
        f"{path}.md",
        f"security: [{{{name}: []}}]\npaths: {{/{path}: {{get: {{{own}}}}}}}\n"
        f"components: {{securitySchemes: {{{name}: {scheme}}}}}",
    )


def test_pages_that_call_different_credentials_alike_keep_their_own() -> None:
    made = merged(page("a", BASIC), page("b", KEY), page("c", BASIC, own="security: [{sec0: []}]"))
    assert descend(made.tree, tokens("#/components/securitySchemes")) == {
        "basicAuth": {"type": "http", "scheme": "Basic"},
        "X-Key": {"type": "apiKey", "in": "header", "name": "X Key"},
    }
    for path, name in (("a", "basicAuth"), ("b", "X-Key"), ("c", "basicAuth")):
        assert descend(made.tree, ("paths", f"/{path}", "get", "security")) == [{name: []}]
    (conflict,) = made.conflicts
    assert conflict.pointer == "#/components/securitySchemes/sec0"


def test_pages_that_agree_keep_the_name() -> None:
    made = merged(page("a", BASIC), page("b", BASIC))
    assert descend(made.tree, tokens("#/components/securitySchemes/sec0/type")) == "http"
    assert made.tree["security"] == [{"sec0": []}]
    assert not made.conflicts


def test_a_name_that_the_vendor_gave_is_a_contradiction() -> None:
    with pytest.raises(BadInput):
        merged(page("a", BASIC, name="key"), page("b", KEY, name="key"))


@pytest.mark.parametrize("scheme", ["{type: http, scheme: [1]}", "{}", "3", "{type: apiKey}"])
def test_a_scheme_that_does_not_say_what_it_is_is_no_traceback(scheme: str) -> None:
    with pytest.raises(BadInput) as caught:
        merged(page("a", "{type: x}"), page("b", scheme))
    assert [problem.code for problem in caught.value.problems] == ["pages-disagree"]


def asked(*pages: Fragment) -> list[str]:
    return [question.ask for question in merged(*pages).questions if "credentials" in question.ask]


def test_operations_without_credentials_beside_others_are_a_question() -> None:
    silent = [fragment(f"{name}.md", f"paths: {{/{name}: {{get: {{}}}}}}") for name in "cd"]
    free = fragment("e.md", "security: []\npaths: {/e: {get: {}}}")
    assert asked(page("a", BASIC), *silent, free) == [
        'Which credentials do these operations need, if any: "GET /c", "GET /d"?'
    ]
    assert asked(page("a", BASIC), free) == []
    assert asked(*silent) == []


def test_a_question_that_another_page_answers_is_not_put() -> None:
    asked = Origin(basis="assumed", page="a.md", line=3, ask=scheme_question("key"))
    silent = fragment("a.md", "paths: {/a: {get: {security: [{key: []}]}}}", questions=(asked,))
    assert asked in merged(silent).questions
    assert merged(silent, page("b", KEY, name="key")).questions == (
        Origin(basis="assumed", page="a.md", line=0, ask=BASE_URL_QUESTION),
    )


def test_an_answer_that_another_page_describes_is_no_question() -> None:
    asked = Origin(basis="assumed", page="b.md", line=3, ask=answer_question("get", "/a/{id}"))
    answers = "paths: {'/a/{id}': {get: {responses: {'204': {description: Gone}}}}}"
    renaming = fragment("a.md", "paths: {'/a/{key}': {delete: {summary: Remove}}}")
    silent = fragment("b.md", "paths: {'/a/{id}': {get: {summary: A}}}", questions=(asked,))
    shown = fragment("c.md", answers, weak={"#/paths": "inferred"})
    assert asked in merged(renaming, silent).questions
    assert asked in merged(renaming, silent, shown).questions
    assert asked not in merged(renaming, silent, fragment("c.md", answers)).questions
