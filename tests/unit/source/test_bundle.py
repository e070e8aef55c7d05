from __future__ import annotations

from pathlib import Path

from generator.bundle import bundle
from generator.document import Document, JsonValue, resolve
from generator.load import load
from generator.problems import render
from generator.validate import validate

_HEAD = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\n'


def _bundled(files: dict[str, str], root: Path | None = None) -> Document:
    """The first of these files with what it needs of the others."""
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content, encoding="utf-8")
    return bundle(load(Path(next(iter(files)))), root=root)


def _schemas(document: Document) -> dict[str, JsonValue]:
    schemas = resolve(document, "#/components/schemas")
    assert isinstance(schemas, dict)
    return schemas


def test_a_document_that_needs_no_other_file_is_the_same_tree() -> None:
    Path("openapi.yaml").write_text(
        _HEAD + "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n"
        "    B: {example: {$ref: 5}, properties: {$ref: {type: string}}}\n",
        encoding="utf-8",
    )
    document = load(Path("openapi.yaml"))
    assert bundle(document) is document


def test_a_component_that_is_a_file_gets_its_content_under_its_own_name() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "components:\n  schemas:\n    Animal: {$ref: models/pet.yaml}\n"
            "    Zoo: {items: {$ref: models/pet.yaml}}\n",
            "models/pet.yaml": "type: object\nproperties: {mother: {$ref: pet.yaml}}\n",
        }
    )
    assert _schemas(document) == {
        "Animal": {
            "type": "object",
            "properties": {"mother": {"$ref": "#/components/schemas/Animal"}},
        },
        "Zoo": {"items": {"$ref": "#/components/schemas/Animal"}},
    }


def test_the_order_of_components_does_not_matter() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "components:\n  schemas:\n    Zoo: {items: {$ref: pet.yaml}}\n"
            "    Animal: {$ref: pet.yaml}\n",
            "pet.yaml": "type: object\n",
        }
    )
    assert _schemas(document) == {
        "Zoo": {"items": {"$ref": "#/components/schemas/Animal"}},
        "Animal": {"type": "object"},
    }


def test_targets_are_named_by_anchor_pointer_or_file() -> None:
    names = {
        "pet.yaml": "pet",
        "Owner.schema.json": "Owner.schema",
        "all.yaml#/Dog": "Dog",
        "all.yaml#/$defs/Cat": "Cat",
        "all.yaml#/components/schemas/items": "items",
        "all.yaml#/Dog/properties/tail": "tail",
        "all.yaml#/Dog/properties/legs/items": "legs_items",
        "all.yaml#/Dog/anyOf/0": "Dog_anyOf_0",
        "all.yaml#bird": "bird",
        "all.yaml#/with space": "with_space",
    }
    references = "".join(
        f"    R{n}: {{items: {{$ref: '{name}'}}}}\n" for n, name in enumerate(names)
    )
    document = _bundled(
        {
            "openapi.yaml": f"{_HEAD}components:\n  schemas:\n{references}",
            "pet.yaml": "type: object\n",
            "Owner.schema.json": '{"type": "object"}',
            "all.yaml": "Dog:\n  anyOf: [{}]\n  properties: {tail: {}, legs: {items: {}}}\n"
            "$defs: {Cat: {}}\ncomponents: {schemas: {items: {}}}\n"
            "Bird: {$anchor: bird}\nwith space: {}\n",
        }
    )
    schemas = _schemas(document)
    for number, name in enumerate(names.values()):
        assert schemas[f"R{number}"] == {"items": {"$ref": f"#/components/schemas/{name}"}}
        assert name in schemas


def test_equal_names_get_as_much_of_the_path_as_they_need() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "components:\n  schemas:\n    Pet: {type: string}\n"
            "    All:\n      oneOf:\n"
            "      - $ref: Pet.yaml\n"
            "      - $ref: one/Pet.yaml\n"
            "      - $ref: two/all.yaml#/Pet\n"
            "      - $ref: three/all.yaml#/Pet\n"
            "      - $ref: 'three/all.yaml#/Pet'\n",
            "Pet.yaml": "title: a\n",
            "one/Pet.yaml": "title: b\n",
            "two/all.yaml": "Pet: {title: c}\n",
            "three/all.yaml": "Pet: {title: d}\n",
        }
    )
    assert list(_schemas(document)) == [
        "Pet",
        "All",
        "Pet_2",
        "one_Pet",
        "all_Pet",
        "three_all_Pet",
    ]


def test_files_may_refer_to_each_other_and_back_in_circles() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "components:\n  schemas:\n"
            "    Zoo: {properties: {pets: {items: {$ref: pet.yaml}}}}\n",
            "pet.yaml": "properties:\n  owner: {$ref: 'people.yaml#/Owner'}\n"
            "  zoo: {$ref: 'openapi.yaml#/components/schemas/Zoo'}\n",
            "people.yaml": (
                "Owner: {properties: {pet: {$ref: pet.yaml}, friend: {$ref: '#/Owner'}}}\n"
            ),
        }
    )
    assert _schemas(document) == {
        "Zoo": {"properties": {"pets": {"items": {"$ref": "#/components/schemas/pet"}}}},
        "pet": {
            "properties": {
                "owner": {"$ref": "#/components/schemas/Owner"},
                "zoo": {"$ref": "#/components/schemas/Zoo"},
            }
        },
        "Owner": {
            "properties": {
                "pet": {"$ref": "#/components/schemas/pet"},
                "friend": {"$ref": "#/components/schemas/Owner"},
            }
        },
    }
    assert validate(document) == ()


def test_a_circle_of_references_across_files_is_found_by_the_validation() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "components:\n  schemas:\n    A: {$ref: b.yaml}\n",
            "b.yaml": "$ref: 'openapi.yaml#/components/schemas/A'\n",
        }
    )
    assert [render(problem) for problem in validate(document)] == [
        (
            "b.yaml:1: warning: #/components/schemas/A: found references that only lead to each "
            "other (#/components/schemas/A -> #/components/schemas/A); "
            "expected references that end at something [circular-reference]\n"
            "    hint: give one of them a content of its own"
        )
    ]


def test_every_kind_of_object_goes_into_its_own_section() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "paths:\n  /a:\n    $ref: paths.yaml#/a\n",
            "paths.yaml": """\
a:
  parameters:
    - $ref: parts.yaml#/Page
  post:
    requestBody: {$ref: parts.yaml#/Body}
    responses:
      "200": {$ref: parts.yaml#/Ok}
    callbacks:
      done: {$ref: parts.yaml#/Done}
""",
            "parts.yaml": """\
Page: {name: page, in: query, schema: {type: integer}}
Body: {content: {application/json: {schema: {$ref: '#/Text'}, examples: {e: {$ref: '#/One'}}}}}
Text: {type: string}
One: {value: {$ref: not a reference}}
Ok:
  description: ok
  headers: {rate: {$ref: '#/Rate'}}
  links: {next: {$ref: '#/Next'}}
Rate: {schema: {type: integer}}
Next: {operationId: next}
Done: {'{$request.body#/url}': {post: {responses: {"204": {description: done}}}}}
""",
        }
    )
    components = resolve(document, "#/components")
    assert isinstance(components, dict)
    assert {
        section: list(held) for section, held in components.items() if isinstance(held, dict)
    } == {
        "parameters": ["Page"],
        "requestBodies": ["Body"],
        "schemas": ["Text"],
        "examples": ["One"],
        "responses": ["Ok"],
        "headers": ["Rate"],
        "links": ["Next"],
        "callbacks": ["Done"],
    }
    assert resolve(document, "#/components/examples/One/value") == {"$ref": "not a reference"}
    assert resolve(document, "#/paths/~1a/post/requestBody") == {
        "$ref": "#/components/requestBodies/Body"
    }
    assert validate(document) == ()


def test_a_path_in_a_file_takes_the_place_of_its_reference() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "paths:\n  /a/{id}:\n    $ref: one/path.yaml\n"
            "    parameters: [{$ref: id.yaml}]\n",
            "id.yaml": "name: id\nin: path\nrequired: true\nschema: {}\n",
            "one/path.yaml": "get:\n  responses: {'200': {$ref: ok.yaml}}\n",
            "one/ok.yaml": "description: ok\n",
        }
    )
    assert resolve(document, "#/paths/~1a~1{id}") == {
        "parameters": [{"$ref": "#/components/parameters/id"}],
        "get": {"responses": {"200": {"$ref": "#/components/responses/ok"}}},
    }
    assert validate(document) == ()


def test_a_reference_keeps_what_stands_beside_it() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "components:\n  schemas:\n"
            "    A: {$ref: b.yaml, description: why, properties: {c: {$ref: c.yaml}}}\n",
            "b.yaml": "type: object\n",
            "c.yaml": "type: string\n",
        }
    )
    assert _schemas(document) == {
        "A": {
            "$ref": "#/components/schemas/b",
            "description": "why",
            "properties": {"c": {"$ref": "#/components/schemas/c"}},
        },
        "b": {"type": "object"},
        "c": {"type": "string"},
    }


def test_the_mapping_of_a_discriminator_is_followed_too() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "components:\n  schemas:\n    Bird: {}\n    Pet:\n"
            "      oneOf: [{$ref: models/cat.yaml}]\n      discriminator:\n"
            "        propertyName: kind\n"
            "        mapping: {cat: models/cat.yaml, dog: 'models/dog.yaml', bird: Bird}\n",
            "models/cat.yaml": "type: object\n",
            "models/dog.yaml": "type: object\n",
        }
    )
    assert resolve(document, "#/components/schemas/Pet/discriminator/mapping") == {
        "cat": "#/components/schemas/cat",
        "dog": "#/components/schemas/dog",
        "bird": "Bird",
    }
    assert validate(document) == ()


def test_boolean_schemas_are_schemas() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD
            + "components:\n  schemas:\n    A: {items: {$ref: any.yaml#/Any}}\n",
            "any.yaml": "Any: true\n",
        }
    )
    assert _schemas(document)["Any"] is True


def test_nodes_of_other_files_have_their_places_there() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD + "paths:\n  /a: {$ref: paths.yaml#/a}\n",
            "paths.yaml": "# ours\na:\n  get:\n    responses:\n      '200': {$ref: ok.yaml}\n",
            "ok.yaml": "description: ok\ncontent: {}\n",
        }
    )
    get = document.place("#/paths/~1a/get/responses")
    assert (get.file, get.line, get.pointer) == ("paths.yaml", 4, "#/paths/~1a/get/responses")
    content = document.place("#/components/responses/ok/content")
    assert (content.file, content.line) == ("ok.yaml", 2)
    assert (document.place("#/info").file, document.place("#/info").line) == ("openapi.yaml", 2)


def test_percent_encoded_names_of_files_are_decoded() -> None:
    document = _bundled(
        {
            "openapi.yaml": _HEAD
            + "components:\n  schemas:\n    A: {$ref: 'my%20pet.yaml#/a~1b%25'}\n",
            "my pet.yaml": "a/b%: {type: object}\n",
        }
    )
    assert _schemas(document) == {"A": {"type": "object"}}


def test_a_wider_root_lets_references_leave_the_folder() -> None:
    document = _bundled(
        {
            "api/openapi.yaml": _HEAD
            + "components:\n  schemas:\n    A: {$ref: ../shared/pet.yaml}\n",
            "shared/pet.yaml": "type: object\n",
        },
        root=Path(),
    )
    assert _schemas(document) == {"A": {"type": "object"}}


def test_the_document_given_is_not_changed() -> None:
    files = {
        "openapi.yaml": _HEAD + "paths:\n  /a: {$ref: path.yaml}\n"
        "components:\n  schemas:\n    A: {$ref: pet.yaml}\n",
        "path.yaml": "get: {responses: {'200': {description: ok}}}\n",
        "pet.yaml": "type: object\n",
    }
    for name, content in files.items():
        Path(name).write_text(content, encoding="utf-8")
    document = load(Path("openapi.yaml"))
    before = repr(document.tree)
    bundle(document)
    assert repr(document.tree) == before
