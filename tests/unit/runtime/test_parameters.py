"""Values of parameters as text, in every place and style."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import unquote
from uuid import UUID

import httpx2
import pytest

from runtime.encode import EncodeError, json_int, json_str
from runtime.operation import Location, Operation, Parameter
from runtime.parameters import cookie_parts, fill_path, header_pairs, query_parts
from runtime.styles import Style
from runtime.values import UNSET

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Colour(StrEnum):
    """A set of words."""

    RED = "red"


def operation(*parameters: Parameter, path: str = "/") -> Operation[None]:
    """An operation with these parameters."""
    return Operation(
        name="x", method="GET", path=path, responses={204: None}, parameters=parameters
    )


def query(value: object, *, style: Style | None = None, explode: bool | None = None) -> str:
    """The query that a parameter `q` gives."""
    parameter = Parameter("q", "query", style=style, explode=explode)
    return "&".join(query_parts(operation(parameter), {"q": value}))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a b&c=d/é", "q=a%20b%26c%3Dd%2F%C3%A9"),
        ("", "q="),
        (True, "q=true"),
        (0, "q=0"),
        (1.5, "q=1.5"),
        (AT, "q=2026-01-02T03%3A04%3A05Z"),
        (UUID(int=1), "q=00000000-0000-0000-0000-000000000001"),
        (Colour.RED, "q=red"),
        (["a", 1, False], "q=a&q=1&q=false"),
        (("a",), "q=a"),
        ([], ""),
        (None, ""),
        (UNSET, ""),
    ],
)
def test_a_query_parameter_is_a_form_by_default(value: object, text: str) -> None:
    assert query(value) == text


@pytest.mark.parametrize(
    ("style", "explode", "text"),
    [
        ("form", None, "q=a%2Cb&q=c"),
        ("form", True, "q=a%2Cb&q=c"),
        ("form", False, "q=a%2Cb,c"),
        ("spaceDelimited", None, "q=a%2Cb%20c"),
        ("pipeDelimited", None, "q=a%2Cb%7Cc"),
        ("pipeDelimited", True, "q=a%2Cb&q=c"),
    ],
)
def test_the_elements_of_an_array_are_joined_by_style(
    style: Style, explode: bool | None, text: str
) -> None:
    assert query(["a,b", "c"], style=style, explode=explode) == text


def test_an_empty_array_that_is_not_exploded_is_left_out() -> None:
    assert query([], explode=False) == ""


def test_a_query_arrives_as_it_was_written() -> None:
    url = httpx2.URL(f"https://letters.test/?{query('100% a+b %20 ü')}")
    assert url.params["q"] == "100% a+b %20 ü"


def test_parameters_come_in_the_order_of_the_document_with_their_names_encoded() -> None:
    made = operation(Parameter("filter[a b]", "query"), Parameter("c", "query"))
    assert query_parts(made, {"c": 1, "filter[a b]": 2}) == ["filter%5Ba%20b%5D=2", "c=1"]


def path(value: object) -> str:
    """The path that a parameter gives."""
    return fill_path(operation(Parameter("id", "path"), path="/a/{id}/b"), {"id": value})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a b/c?d#e%", "/a/a%20b%2Fc%3Fd%23e%25/b"),
        ("{id}", "/a/%7Bid%7D/b"),
        ("...", "/a/.../b"),
        ("%2e%2e", "/a/%252e%252e/b"),
        (7, "/a/7/b"),
        (["a,b", "c"], "/a/a%2Cb,c/b"),
    ],
)
def test_a_path_parameter_stays_in_its_segment(value: object, text: str) -> None:
    assert path(value) == text


@pytest.mark.parametrize("value", ["", ".", "..", [], [""], None, UNSET])
def test_a_path_parameter_that_addresses_another_resource_is_refused(value: object) -> None:
    with pytest.raises(EncodeError):
        path(value)


def test_two_path_parameters_do_not_see_each_other() -> None:
    made = operation(Parameter("a", "path"), Parameter("b", "path"), path="/{a}.{b}")
    assert fill_path(made, {"a": "{b}", "b": "x"}) == "/%7Bb%7D.x"
    with pytest.raises(EncodeError, match="dot segment"):
        fill_path(operation(Parameter("a", "path"), path="/.{a}/"), {"a": "."})


@pytest.mark.parametrize(
    ("value", "content"),
    [("a b", b"a b"), ("", b""), (["a", 1], b"a,1"), ("é", b"\xe9"), (True, b"true")],
)
def test_a_header_parameter_is_sent_as_it_is(value: object, content: bytes) -> None:
    assert header_pairs(operation(Parameter("X-A", "header")), {"X-A": value}) == [
        (b"X-A", content)
    ]


@pytest.mark.parametrize(
    "value", ["Ada\r\nX-B: b", "Ada\nb", "Ada\0", " Ada", "Ada ", "Ada€", "Ada\x7f", "\x0bAda"]
)
def test_what_a_header_cannot_hold_is_refused_without_quoting_it(value: str) -> None:
    with pytest.raises(EncodeError) as caught:
        header_pairs(operation(Parameter("X-A", "header")), {"X-A": value})
    assert "Ada" not in str(caught.value)
    assert caught.value.path == ("X-A",)


def test_a_cookie_parameter_is_encoded() -> None:
    made = operation(Parameter("c", "cookie"))
    assert cookie_parts(made, {"c": "a; b=c"}) == ["c=a%3B%20b%3Dc"]


@pytest.mark.parametrize("location", ["path", "query", "header", "cookie"])
def test_a_value_of_another_type_is_refused_by_name(location: Location) -> None:
    made = operation(Parameter("id", location, encode=json_int), path="/{id}")
    write = {
        "path": fill_path,
        "query": query_parts,
        "header": header_pairs,
        "cookie": cookie_parts,
    }[location]
    with pytest.raises(EncodeError) as caught:
        write(made, {"id": "Ada"})
    assert str(caught.value) == "$.id: expected int, found str"


COLOUR = {"R": 100, "G": [200, {"x": "a b"}]}


@pytest.mark.parametrize(
    ("style", "explode", "text"),
    [
        ("form", True, "R=100&G[]=200&G[1][x]=a b"),
        ("form", False, 'q=R,100,G,[200,{"x":"a b"}]'),
        ("spaceDelimited", False, 'q=R 100 G [200,{"x":"a b"}]'),
        ("pipeDelimited", False, 'q=R|100|G|[200,{"x":"a b"}]'),
        ("deepObject", True, "q[R]=100&q[G][]=200&q[G][1][x]=a b"),
    ],
)
def test_an_object_is_written_by_style(style: Style, explode: bool, text: str) -> None:
    assert unquote(query(COLOUR, style=style, explode=explode)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["a", "b"], "q[]=a&q[]=b"),
        ([{"x": 1}, {"x": 2}], "q[0][x]=1&q[1][x]=2"),
        ({"a": None}, "q[a]="),
        ("a", "q=a"),
    ],
)
def test_brackets_show_where_a_value_is(value: object, text: str) -> None:
    assert unquote(query(value, style="deepObject")) == text


# The table of OpenAPI 3.1.1, "Style Examples", for the location "path".
@pytest.mark.parametrize(
    ("style", "explode", "primitive", "array", "members"),
    [
        ("simple", False, "blue", "blue,black", "R,100,G,200"),
        ("simple", True, "blue", "blue,black", "R=100,G=200"),
        ("label", False, ".blue", ".blue,black", ".R,100,G,200"),
        ("label", True, ".blue", ".blue.black", ".R=100.G=200"),
        ("matrix", False, ";id=blue", ";id=blue,black", ";id=R,100,G,200"),
        ("matrix", True, ";id=blue", ";id=blue;id=black", ";R=100;G=200"),
    ],
)
def test_a_path_parameter_is_written_by_style(
    style: Style, explode: bool, primitive: str, array: str, members: str
) -> None:
    made = operation(Parameter("id", "path", style=style, explode=explode), path="/{id}")
    assert fill_path(made, {"id": "blue"}) == f"/{primitive}"
    assert fill_path(made, {"id": ["blue", "black"]}) == f"/{array}"
    assert fill_path(made, {"id": {"R": 100, "G": 200}}) == f"/{members}"


def test_an_object_in_a_header_is_written_by_style() -> None:
    for explode, text in ((False, b"R,100,G,200"), (True, b"R=100,G=200")):
        made = operation(Parameter("X-A", "header", explode=explode))
        assert header_pairs(made, {"X-A": {"R": 100, "G": 200}}) == [(b"X-A", text)]


def test_reserved_characters_are_kept_where_they_may_be() -> None:
    made = operation(Parameter("q", "query", reserved=True))
    assert query_parts(made, {"q": "/a:b?c#d&e=f"}) == ["q=/a:b%3Fc%23d%26e=f"]
    made = operation(Parameter("p", "path", reserved=True), path="/v1/{p}")
    assert fill_path(made, {"p": "projects/a b/x:y"}) == "/v1/projects/a%20b/x:y"
    with pytest.raises(EncodeError, match="dot segment"):
        fill_path(made, {"p": "a/../b"})


def test_a_parameter_can_be_json_text() -> None:
    made = operation(Parameter("q", "query", json=True))
    assert query_parts(made, {"q": {"a": ["b", None]}}) == [
        "q=%7B%22a%22%3A%5B%22b%22%2Cnull%5D%7D"
    ]


def test_a_header_whose_name_cannot_be_sent_takes_no_value() -> None:
    made = operation(Parameter("X A", "header"))
    assert header_pairs(made, {}) == []
    with pytest.raises(EncodeError, match="no name of a header"):
        header_pairs(made, {"X A": "a"})


def test_a_name_counts_in_its_own_location_only() -> None:
    made = operation(Parameter("id", "query"), Parameter("id", "header", encode=json_str))
    assert query_parts(made, {"id": 1}) == ["id=1"]
    assert header_pairs(made, {"id": "a"}) == [(b"id", b"a")]
