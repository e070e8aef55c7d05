"""Base URLs: those of most pages are taken, others are reported."""

from __future__ import annotations

import pytest

from generator.document import JsonValue, descend
from generator.ingest.merge.hosts import base_url
from generator.ingest.merged import Merged
from generator.ingest.statements import Fragment
from generator.ingest_settings import IngestSettings
from generator.problems import BadInput

from .made import fragment, merged

API = "https://api.clinic.example"


def page(name: str, *urls: str, weak: bool = False) -> Fragment:
    servers = "".join(f"\n  - url: {url!r}" for url in urls)
    text = f"paths: {{/{name}: {{get: {{}}}}}}\n" + (f"servers:{servers}" if urls else "")
    return fragment(f"{name}.md", text, weak={"#/servers": "inferred"} if weak else None)


def urls(made: Merged, *path: str) -> list[JsonValue]:
    holder = descend(made.tree, path)
    assert isinstance(holder, dict)
    servers = holder.get("servers", [])
    assert isinstance(servers, list)
    return [descend(server, ("url",)) for server in servers]


def test_a_single_page_keeps_all_that_it_states() -> None:
    made = merged(page("a", API, "http://localhost:3000"))
    assert urls(made) == [API, "http://localhost:3000"]
    assert made.foreign == ()


def test_a_base_url_on_another_host_is_reported_and_not_taken() -> None:
    made = merged(page("a", API), page("b", API), page("c", "https://evil.example"))
    assert urls(made) == [API]
    assert urls(made, "paths", "/c", "get") == []
    (foreign,) = made.foreign
    assert foreign.text == (
        f'"https://evil.example" is on another host than "{API}", which most pages have;'
        " it was not taken."
    )
    assert [one.page for one in foreign.origins] == ["c.md"]


def test_a_second_host_that_one_page_adds_is_reported() -> None:
    made = merged(page("a", API), page("b", API), page("c", API, "https://evil.example"))
    assert urls(made) == [API]
    assert len(made.foreign) == 1


def test_a_second_host_that_most_pages_have_is_taken() -> None:
    sandbox = "https://sandbox.clinic.example"
    made = merged(page("a", API), page("b", API, sandbox), page("c", API, sandbox))
    assert urls(made) == [API, sandbox]
    assert made.foreign == ()


def test_a_host_of_the_same_domain_is_said_to_be_one() -> None:
    made = merged(page("a", API), page("b", API), page("c", "https://sandbox.clinic.example"))
    assert "another host of the same domain" in made.foreign[0].text


def test_hosts_without_a_majority_stop_the_run() -> None:
    pages = [page("a", API), page("b", "https://clinic.example")]
    with pytest.raises(BadInput) as caught:
        merged(*pages)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file, problem.place.pointer) == (
        "pages-disagree",
        "specs/a.md",
        "#/servers",
    )
    assert f'servers = ["{API}"]' in problem.hint
    made = merged(*pages, settings=IngestSettings(servers=(API,)))
    assert urls(made) == [API]
    assert "package.toml" in made.foreign[0].text


def test_the_settings_list_all_that_is_taken() -> None:
    pages = [page("a", API), page("b", API), page("c", "https://eu.clinic.example/v1")]
    settings = IngestSettings(servers=(API, "https://eu.clinic.example"))
    made = merged(*pages, settings=settings)
    assert urls(made) == [API]
    assert urls(made, "paths", "/c", "get") == ["https://eu.clinic.example/v1"]
    assert made.foreign == ()


def test_a_listed_base_url_that_no_page_states_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        merged(page("a", API), settings=IngestSettings(servers=(API, "https://other.example")))
    assert [problem.code for problem in caught.value.problems] == ["unused-choice"]


def test_another_path_on_the_same_host_belongs_to_the_operations_of_its_page() -> None:
    made = merged(page("a", f"{API}/v1"), page("b", f"{API}/v2"), page("c", f"{API}/v1/"))
    assert urls(made) == [f"{API}/v1"]
    assert urls(made, "paths", "/b", "get") == [f"{API}/v2"]
    assert urls(made, "paths", "/c", "get") == []


def test_a_base_url_of_a_sample_call_gives_way_to_a_stated_one() -> None:
    made = merged(page("a", API, weak=True), page("b", f"{API}/v1"))
    assert urls(made) == [f"{API}/v1"]
    assert urls(made, "paths", "/a", "get") == []


def test_the_unencrypted_form_of_a_base_url_is_not_taken() -> None:
    made = merged(page("a", API), page("b", "http://api.clinic.example"))
    assert urls(made) == [API]
    assert "unencrypted" in made.foreign[0].text


@pytest.mark.parametrize(
    "url",
    ["http://localhost:8080", "http://127.0.0.1", "http://169.254.169.254/latest", "http://[::1]"],
)
def test_addresses_of_the_own_machine_are_never_the_base_url(url: str) -> None:
    made = merged(page("a", url))
    assert urls(made) == []
    assert "own machine or network" in made.foreign[0].text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://api.clinic.example",
        "//evil.example/v1",
        "https://api.clinic.example@evil.example",
        "https://user:secret@api.clinic.example",
        "https://[::1",
        "https://api.clinic.example:99999",
        "https://api.clinic.example\\@evil.example",
        "https:///v1",
        "file:///etc/passwd",
    ],
)
def test_what_no_client_should_send_to_is_refused(url: str) -> None:
    made = merged(page("a", API), page("b", url), page("c", url))
    assert urls(made) == [API]
    (foreign,) = made.foreign
    assert "it was not taken" in foreign.text
    assert "secret" not in foreign.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://API.clinic.example/", API),
        ("https://api.clinic.example:443", API),
        ("https://{Region}.clinic.example/v1/", "https://{Region}.clinic.example/v1"),
        ("/v1/", "/v1"),
    ],
)
def test_base_urls_are_compared_as_what_they_mean(one: str, other: str) -> None:
    assert base_url(one).url == base_url(other).url
    assert base_url(one).fault == ""


def test_an_address_for_tokens_in_another_domain_is_asked_about() -> None:
    flow = "{type: oauth2, flows: {clientCredentials: {tokenUrl: 'URL', scopes: {}}}}"
    text = f"components: {{securitySchemes: {{login: {flow}}}}}\nservers: [{{url: '{API}'}}]\n"
    paths = "paths: {/a: {get: {}}}"
    evil = text.replace("URL", "https://evil.example/token")
    (question,) = merged(fragment("a.md", evil + paths)).questions
    assert question.ask == (
        'Are credentials of "login" really sent to "https://evil.example/token"?'
    )
    own = text.replace("URL", "https://login.clinic.example/token")
    assert merged(fragment("a.md", own + paths)).questions == ()
