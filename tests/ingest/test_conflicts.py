"""Pages that contradict each other: what is chosen, by what, and what is asked."""

from __future__ import annotations

import dataclasses

import pytest

from generator.document import descend, tokens
from generator.ingest.statements import Fragment
from generator.ingest_settings import IngestSettings
from generator.problems import BadInput, Problem

from .made import fragment, merged

PAGE = """
paths: {{/{path}: {{get: {{operationId: {path}}}}}}}
components:
  schemas:
    Visit:
      type: object
      description: {words}
      properties:
        id: {{type: {kind}}}
"""
VISIT = "#/components/schemas/Visit"
KIND = tokens(f"{VISIT}/properties/id/type")


def page(name: str, kind: str, date: str = "", words: str = "A visit") -> Fragment:
    """A page with an operation of its own and the shared schema."""
    text = PAGE.format(path=name, kind=kind, words=words)
    return fragment(f"pages/{name}.md", text, date=date)


def refused(*pages: Fragment, settings: IngestSettings | None = None) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        merged(*pages, settings=settings)
    return caught.value.problems


def test_schemas_of_one_name_that_differ_stop_the_run_with_the_line_to_add() -> None:
    (problem,) = refused(page("a", "string"), page("b", "integer"))
    assert problem.code == "pages-disagree"
    assert (problem.place.file, problem.place.pointer) == ("specs/pages/a.md", VISIT)
    assert problem.place.line is not None
    assert problem.found == (
        'properties/id/type: "string" in specs/pages/a.md:13, "integer" in specs/pages/b.md:13'
    )
    assert problem.hint.endswith(
        f'below [ingest.prefer]: "{VISIT}" = "pages/a.md" or "{VISIT}" = "pages/b.md"'
    )


def test_the_line_that_the_message_asks_for_settles_it() -> None:
    pages = [page("a", "string"), page("b", "integer")]
    for chosen, kind in (("pages/a.md", "string"), ("pages/b.md", "integer")):
        made = merged(*pages, settings=IngestSettings(prefer={VISIT: chosen}))
        assert descend(made.tree, KIND) == kind
        (conflict,) = made.conflicts
        assert conflict.pointer == VISIT
        assert [one.page for one in conflict.origins] == ["pages/a.md", "pages/b.md"]
        assert conflict.text.endswith(f"Taken: that of {chosen}, which package.toml prefers.")


@pytest.mark.parametrize("pointer", ["#", "#/components", "#/components/schemas"])
def test_a_choice_holds_for_all_that_is_below_it(pointer: str) -> None:
    settings = IngestSettings(prefer={pointer: "pages/b.md"})
    made = merged(page("a", "string"), page("b", "integer"), settings=settings)
    assert descend(made.tree, KIND) == "integer"


def test_the_newer_page_wins_where_both_dates_are_known() -> None:
    made = merged(page("a", "string", "2026-03-01"), page("b", "integer", "2026-01-31"))
    assert descend(made.tree, KIND) == "string"
    (conflict,) = made.conflicts
    assert "Taken: that of pages/a.md, the newest (2026-03-01; the others 2026-01-31)." in (
        conflict.text
    )
    assert [(one.pointer, one.origins[0].page) for one in made.stale] == [
        ("#/paths/~1b/get", "pages/b.md")
    ]


@pytest.mark.parametrize("dates", [("2026-01-01", ""), ("", ""), ("2026-01-01", "2026-01-01")])
def test_dates_that_say_nothing_decide_nothing(dates: tuple[str, str]) -> None:
    pages = [page("a", "string", dates[0]), page("b", "integer", dates[1])]
    assert [one.code for one in refused(*pages)] == ["pages-disagree"]


def test_dates_of_the_settings_count() -> None:
    dates = {"pages/a.md": "2026-01-01", "pages/b.md": "2026-01-02"}
    pages = [page("a", "string", "2027-01-01"), page("b", "integer")]
    made = merged(*pages, settings=IngestSettings(dates=dates))
    assert descend(made.tree, KIND) == "integer"


def test_a_choice_stands_before_the_dates() -> None:
    settings = IngestSettings(prefer={VISIT: "pages/b.md"})
    pages = [page("a", "string", "2026-03-01"), page("b", "integer", "2026-01-31")]
    assert descend(merged(*pages, settings=settings).tree, KIND) == "integer"


def test_many_pages_that_agree_are_said_once() -> None:
    pages = [page(f"p{number:02}", "string") for number in range(50)]
    (problem,) = refused(*pages, page("q1", "integer"), page("q2", "integer"))
    assert problem.found == (
        'properties/id/type: "string" in specs/pages/p00.md:13 and on 49 more pages,'
        ' "integer" in specs/pages/q1.md:13 and on 1 more page'
    )


def test_a_schema_that_lacks_a_member_contradicts_one_that_has_it() -> None:
    text = "paths: {/a: {get: {}}}\ncomponents: {schemas: {A: {properties: {x: {}, y: {}}}}}"
    (problem,) = refused(fragment("a.md", text), fragment("b.md", text.replace(", y: {}", "")))
    assert problem.found == "properties/y: {} in specs/a.md:10, nothing in specs/b.md:8"


def test_all_contradictions_come_together() -> None:
    one = page("a", "string")
    text = PAGE.format(path="a", kind="integer", words="A visit").replace(
        "operationId: a", "operationId: other, requestBody: {required: true}"
    )
    problems = refused(one, fragment("pages/b.md", text))
    assert [problem.place.pointer for problem in problems] == [
        "#/paths/~1a/get/operationId",
        VISIT,
    ]


def test_other_words_do_not_stop_a_run() -> None:
    made = merged(page("a", "string"), page("b", "string", words="A visit to the clinic"))
    assert descend(made.tree, tokens(f"{VISIT}/description")) == "A visit"
    (finding,) = made.wording
    assert finding.pointer == f"{VISIT}/description"
    assert made.conflicts == ()
    newer = page("b", "string", "2026-02-01", words="A visit to the clinic")
    made = merged(page("a", "string", "2026-01-01"), newer)
    assert descend(made.tree, tokens(f"{VISIT}/description")) == "A visit to the clinic"


def test_a_member_called_description_is_no_wording() -> None:
    text = "paths: {/a: {get: {}}}\ncomponents: {schemas: {A: {properties: {description: {KIND}}}}}"
    one = fragment("a.md", text.replace("KIND", "type: string"))
    other = fragment("b.md", text.replace("KIND", "type: integer"))
    assert [problem.place.pointer for problem in refused(one, other)] == ["#/components/schemas/A"]


def test_two_names_of_a_variable_of_one_operation_are_a_conflict() -> None:
    text = "paths: {'/a/{NAME}': {get: {parameters: [{in: path, name: NAME}]}}}"
    one, other = (fragment(f"{name}.md", text.replace("NAME", name)) for name in ("id", "visitId"))
    (problem,) = refused(one, other)
    assert problem.place.pointer == "#/paths/~1a~1{id}"
    for pointer in ("#/paths/~1a~1{id}", "#/paths/~1a~1{visitId}"):
        made = merged(one, other, settings=IngestSettings(prefer={pointer: "visitId.md"}))
        assert made.tree["paths"] == {
            "/a/{visitId}": {"get": {"parameters": [{"in": "path", "name": "visitId"}]}}
        }


def test_choices_that_choose_nothing_are_refused() -> None:
    settings = IngestSettings(
        prefer={VISIT: "pages/a.md", "#/components/schemas/Room": "pages/nowhere.md"},
        dates={"pages/old.md": "2026-01-01"},
        file="specs/package.toml",
        lines={"prefer": 3, VISIT: 4, "dates": 9},
    )
    problems = refused(page("a", "string"), page("b", "string"), settings=settings)
    assert [(one.code, one.place.line, one.expected) for one in problems] == [
        ("unused-choice", 3, "the name of one of the pages, or of a folder with some"),
        ("unused-choice", 4, "a pointer below which this page and another differ"),
        ("unused-choice", 9, "the name of one of the pages, or of a folder with some"),
    ]


def test_messages_keep_what_pages_say_short_and_on_one_line() -> None:
    long = "[" + "x" * 5000 + "]"
    text = "paths: {/a: {get: {}}}\ncomponents: {schemas: {A: {default: DEFAULT}}}"
    one = fragment("a.md", text.replace("DEFAULT", long))
    (problem,) = refused(one, fragment("b.md", text.replace("DEFAULT", '"a\\nb"')))
    assert len(problem.found) < 200
    assert "\n" not in problem.found


def test_a_page_of_a_lower_version_is_old() -> None:
    text = "info: {{version: '{version}'}}\npaths: {{/{path}: {{get: {{}}}}, /both: {{get: {{}}}}}}"
    old = fragment("a.md", text.format(version="1.9", path="gone"))
    made = merged(old, fragment("b.md", text.format(version="1.10", path="kept")))
    assert [one.pointer for one in made.stale] == ["#/paths/~1gone/get"]
    assert "1.9" in made.stale[0].text
    same = merged(old, fragment("b.md", text.format(version="1.9.0", path="kept")))
    assert same.stale == ()


def test_a_page_in_the_older_format_of_mintlify_is_old() -> None:
    text = "paths: {{/{path}: {{get: {{}}}}}}"
    internal = "## OpenAPI\n\n````yaml get /gone\npaths:\n  path: /gone\n  method: get\n````\n"
    openapi = "## OpenAPI\n\n````yaml get /kept\nopenapi: 3.1.0\n````\n"
    old = fragment("a.md", text.format(path="gone"), page_text=internal)
    made = merged(old, fragment("b.md", text.format(path="kept"), page_text=openapi))
    assert [one.pointer for one in made.stale] == ["#/paths/~1gone/get"]
    assert merged(old).stale == ()


def test_a_folder_of_pages_can_be_right_about_everything() -> None:
    pages = [page("new/a", "string"), page("old/a", "integer"), page("old/b", "boolean")]
    made = merged(*pages, settings=IngestSettings(prefer={"#": "pages/new"}))
    assert descend(made.tree, KIND) == "string"
    assert [one.pointer for one in made.stale] == ["#/paths/~1old~1a/get", "#/paths/~1old~1b/get"]


def test_a_folder_whose_pages_differ_chooses_nothing() -> None:
    pages = [page("a", "string"), page("old/a", "integer"), page("old/b", "boolean")]
    (problem,) = refused(*pages, settings=IngestSettings(prefer={"#": "pages/old"}))
    assert problem.code == "pages-disagree"


def test_of_two_documents_on_a_page_that_is_preferred_the_first_counts() -> None:
    one, two = page("a", "string"), page("b", "integer")
    both = [one, dataclasses.replace(two, page=one.page)]
    (problem,) = refused(*both)
    assert problem.hint.endswith(f'below [ingest.prefer]: "{VISIT}" = "pages/a.md"')
    made = merged(*both, settings=IngestSettings(prefer={VISIT: "pages/a.md"}))
    assert descend(made.tree, KIND) == "string"


def test_the_date_of_a_folder_is_that_of_its_pages_without_one() -> None:
    dates = {"pages/old": "2026-01-01", "pages": "2026-02-01"}
    pages = [page("a", "string"), page("old/a", "integer")]
    made = merged(*pages, settings=IngestSettings(dates=dates))
    assert descend(made.tree, KIND) == "string"
    dates["pages/old/a.md"] = "2026-03-01"
    assert descend(merged(*pages, settings=IngestSettings(dates=dates)).tree, KIND) == "integer"


def test_the_line_that_settles_all_contradictions_is_told() -> None:
    pages = [page("new/a", "string"), page("old/a", "integer")]
    more = fragment("pages/old/b.md", "paths: {/new/a: {get: {operationId: b}}}")
    first, second = refused(*pages, more)
    whole = '; "#" = "pages/new" or "#" = "pages/old" settles all 2'
    assert first.hint.endswith(whole)
    assert whole not in second.hint
    mixed = [page("a", "string"), page("b", "integer")]
    other = fragment("pages/c.md", "paths: {/a: {get: {operationId: c}}}")
    first, _ = refused(*mixed, other)
    assert first.hint.endswith('; "#" = "pages/a.md" settles all 2')
    prefer = IngestSettings(prefer={"#": "pages/a.md"})
    assert len(merged(*mixed, other, settings=prefer).conflicts) == 2
    apart = [
        fragment(f"pages/{n}.md", f"paths: {{/z: {{get: {{operationId: {n}}}}}}}") for n in "de"
    ]
    *_, first = sorted(refused(*mixed, *apart), key=lambda problem: len(problem.hint))
    assert first.hint.endswith(
        '; with the right pages in a folder of their own, "#" = "pages/new" settles all 2'
    )
    settings = IngestSettings(prefer={"#": "pages/new"})
    assert len(merged(*pages, more, settings=settings).conflicts) == 2


def test_a_page_in_the_older_format_of_mintlify_gives_way_to_one_in_the_newer() -> None:
    text = "paths: {/a: {get: {parameters: [{in: query, name: q, schema: {type: KIND}}]}}}"
    internal = "## OpenAPI\n\n````yaml get /a\npaths:\n  path: /a\n  method: get\n````\n"
    openapi = "## OpenAPI\n\n````yaml get /a\nopenapi: 3.1.0\n````\n"
    old = fragment("a.md", text.replace("KIND", "string"), page_text=internal)
    new = fragment("b.md", text.replace("KIND", "integer"), page_text=openapi)
    made = merged(old, new)
    place = tokens("#/paths/~1a/get/parameters/0/schema/type")
    assert descend(made.tree, place) == "integer"
    (conflict,) = made.conflicts
    assert conflict.text.endswith("Taken: that of b.md; the others have Mintlify's older format.")
    third = fragment("c.md", text.replace("KIND", "boolean"), page_text="Read elsewhere")
    assert refused(old, new, third)
    assert refused(old, third)
