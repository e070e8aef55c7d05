"""Overview pages of Redocly sites: what they state of an API as a whole."""

from __future__ import annotations

from generator.ingest.page import Page
from generator.ingest.redocly.overview import is_overview, read_overview

_PAGE = """\
# Orders

Takes orders.

### Limits

100 calls a minute.

Version: 2.1
License: MIT

## Servers

Production
```
https://api.example.com
```

```
https://sandbox.example.com/v1
```

```
javascript:alert(1)
```

## Security

### Bearer

A token.

Type: http
Scheme: bearer
Bearer Format: JWT

### shop_key

Type: apiKey
In: header
Name: x-shop

### sso

Type: oauth2

### odd

Type: apiKey
In: body

## Download OpenAPI description

[Orders](https://docs.example.com/_bundle/orders.yaml)

## Shops

### List shops

 - [GET /shops](https://docs.example.com/orders/shops/list.md): Lists shops.
"""


def _page(text: str) -> Page:
    return Page(name="overview.md", text=text)


def test_an_overview_states_title_servers_and_schemes() -> None:
    fragment = read_overview(_page(_PAGE))
    assert fragment.tree == {
        "servers": [
            {"url": "https://api.example.com", "description": "Production"},
            {"url": "https://sandbox.example.com/v1"},
        ],
        "components": {
            "securitySchemes": {
                "Bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "A token.",
                },
                "shop_key": {"type": "apiKey", "in": "header", "name": "x-shop"},
                "sso": {"type": "oauth2", "flows": {}},
            }
        },
        "info": {
            "title": "Orders",
            "description": "Takes orders.\n\n### Limits\n\n100 calls a minute.",
            "version": "2.1",
        },
    }
    lines = {pointer: origin.line for pointer, origin in fragment.origins.items()}
    assert (lines["#/info/title"], lines["#/info/description"]) == (1, 3)
    assert lines["#/info/version"] == 9
    assert (lines["#/servers/0"], lines["#/servers/1"]) == (16, 20)
    assert lines["#/components/securitySchemes/shop_key"] == 37
    assert fragment.origins["#/components/securitySchemes/sso/flows"].basis == "assumed"
    assert "How is the credential odd sent" in fragment.questions[0].ask


def test_an_overview_that_lost_its_line_breaks_states_the_same_servers_and_schemes() -> None:
    whole, flat = read_overview(_page(_PAGE)), read_overview(_page(_PAGE.replace("\n", " ")))
    assert flat.tree["servers"] == whole.tree["servers"]
    assert flat.tree["components"] == whole.tree["components"]


def test_pages_of_operations_and_others_are_no_overviews() -> None:
    assert is_overview(_PAGE)
    assert is_overview(_PAGE.replace("\n", " "))
    assert not is_overview("# A\n\nEndpoint: GET /a\n\n## Servers\n\n## Security\n")
    assert not is_overview("# A guide\n\n## Security\n\nUse a key.\n")


def test_a_page_without_headings_states_nothing() -> None:
    assert read_overview(_page("Servers: none")).tree == {}
    assert read_overview(_page("")).tree == {}
    assert read_overview(_page("## # ### ## Security ### # ## Servers ### ## #")).tree == {}


def test_a_bomb_of_an_overview_is_read_in_linear_time() -> None:
    head = "# A\n\n## Servers\n\n## Security\n\n"
    for part in ("### a\n", "``` ", "Type: http ", "Version: 1 ", "\n" * 10):
        assert read_overview(_page(head + part * 20_000 + "## Servers\n" + part * 20_000))
