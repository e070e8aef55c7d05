"""Calls with curl in the text of a page are read as what curl would send."""

from __future__ import annotations

from time import process_time

import pytest

from generator.ingest.curl import sample_calls
from generator.ingest.prose import SampleCall

URL = "https://api.parcels.dev/v1/parcels"


def one(text: str) -> SampleCall:
    """The only call in the text."""
    (call,) = sample_calls(text, 1)
    return call


def test_a_call_over_several_lines_has_method_url_headers_body_and_line() -> None:
    text = f"""Send it:
curl --request POST \\
  --url {URL} \\
  --header 'Content-Type: application/json' \\
  --header "X-Api-Key: <api-key>" \\
  --data '
{{
  "to": "<string>",
  "size": {{"w": 123}}
}}
'
Then wait."""
    (call,) = sample_calls(text, 40)
    assert call == SampleCall(
        line=41,
        method="post",
        url=URL,
        headers={"Content-Type": "application/json", "X-Api-Key": "<api-key>"},
        body={"to": "<string>", "size": {"w": 123}},
    )


@pytest.mark.parametrize(
    ("options", "method"),
    [
        ("", "get"),
        ("-X DELETE", "delete"),
        ("-XPUT", "put"),
        ("-sSL", "get"),
        ("-sX PATCH", "patch"),
        ("-I", "head"),
        ("-d a=1", "post"),
        ("--json '{}'", "post"),
        ("-F file=@a.pdf", "post"),
        ("-X PUT -d '{}'", "put"),
        ("--request=POST", "post"),
    ],
)
def test_the_method_is_the_stated_one_or_follows_from_the_options(
    options: str, method: str
) -> None:
    assert one(f"curl {options} {URL}").method == method


@pytest.mark.parametrize(
    "text",
    [
        f"curl {URL}",
        f"curl '{URL}'",
        f'$ curl "{URL}" | jq .',
        f"curl -s --url {URL}; echo",
        f"curl --compressed -o out.json {URL}",
        f"`curl -v {URL}",
    ],
)
def test_the_url_stands_anywhere(text: str) -> None:
    assert one(text.replace("`", " ")).url == URL


def test_data_with_get_goes_to_the_query() -> None:
    assert one(f"curl -G {URL} -d limit=2 --data-urlencode 'q=a b'").url == f"{URL}?limit=2&q=a+b"


def test_forms_are_no_json() -> None:
    assert one(f"curl {URL} -d 'to=%2B44&kind=x'").form == {"to": "+44", "kind": "x"}
    call = one(f"curl {URL} -F file=@a.pdf -F kind=x")
    assert call.form == {"file": "@a.pdf", "kind": "x"}
    assert call.headers["Content-Type"] == "multipart/form-data"


def test_credentials_of_basic_authentication_are_not_kept() -> None:
    assert one(f"curl -u alice:secret {URL}").headers == {"Authorization": "Basic"}


def test_quotes_in_quotes_are_read_as_a_shell_reads_them() -> None:
    call = one(f'curl {URL} -d \'{{"a": "It\'\\\'\'s"}}\' -H "X-A: \\"b\\""')
    assert call.body == {"a": "It's"}
    assert call.headers == {"X-A": '"b"'}


def test_code_that_was_glued_to_the_body_ends_the_call() -> None:
    text = f"curl --url {URL} \\\n  --data '\n{{\"a\": 1}}\n'import requests\n\n-H x\n"
    assert one(text).body == {"a": 1}


def test_text_after_the_json_of_a_body_is_passed_over() -> None:
    assert one(f"curl {URL} -d '{{\"a\": 1}} and more'").body == {"a": 1}


@pytest.mark.parametrize(
    "text",
    [
        "Use curl to call it.",
        "curl is a tool",
        f"curl -H 'never closed {URL}",
        f'curl -H "never closed {URL}',
        "curl --request POST",
        "curl -X",
        "",
    ],
)
def test_what_is_no_whole_call_is_left_out(text: str) -> None:
    assert sample_calls(text, 1) == []


def test_nothing_is_executed_or_expanded() -> None:
    call = one(f"curl {URL}/$(id) -H \"X-A: $TOKEN\" -d '`id`'")
    assert call.url == f"{URL}/$(id)"
    assert call.headers == {"X-A": "$TOKEN"}
    assert call.body is None


@pytest.mark.parametrize(
    "part",
    ["curl -H '", 'curl -d "', "curl -X POST 'x\ny' ", "curl -a ", 'curl -d \'{"a":[[', "\\\n"],
)
def test_half_a_megabyte_of_hostile_text_takes_linear_time(part: str) -> None:
    started = process_time()
    sample_calls(part * (500_000 // len(part)), 1)
    assert process_time() - started < 3
