"""Which class of a generated package and which pydantic model come from the same schema."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, cast, get_args, get_type_hints

from pydantic import BaseModel, ValidationError

from generator.bundle import bundle
from generator.document import JsonObject, JsonValue, copied
from generator.load import load
from generator.overlay import apply

from .schema import Schema, parse
from .verdict import Pair, Reader

SPECS = Path(__file__).parents[2] / "specs"
APIS = tuple(sorted(path.name for path in SPECS.iterdir()))
Pairs = dict[tuple[str, str], Pair]
"""Pairs by API and the name of our class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Root:
    """What an operation takes or gives: our class for it, its schema, and the name of that."""

    ours: type[Any]
    schema: Schema
    component: str
    sent: bool


def models() -> list[tuple[str, str]]:
    """Every class of models that a package offers, by API and name."""
    found: list[tuple[str, str]] = []
    for api in APIS:
        package, base = import_module(f"{api}_client.models"), _runtime(api, "model").Model
        offered = {name: getattr(package, name) for name in package.__all__}
        found += [
            (api, name)
            for name, one in offered.items()
            if isinstance(one, type) and issubclass(one, base)
        ]
    return found


def make_pairs(api: str, folder: Path) -> dict[str, Pair]:
    """The pairs of an API by the names of our classes; the pydantic models go to the folder."""
    tree = _named_roots(corrected(api))
    roots = list(_roots(api, tree))
    theirs = _import(api, _pydantic_models(tree), folder)
    pairs: dict[str, Pair] = {}
    for root in roots:
        model = getattr(theirs, root.component)
        for name, pair in _pairs(api, root.ours, model, root.schema, sent=root.sent):
            # A class that stands in several places is judged once, so they must be the same.
            assert pairs.setdefault(name, pair).schema == pair.schema
    return pairs


def corrected(api: str) -> JsonObject:
    """The document of an API with its overlay."""
    document = bundle(load(SPECS / api / "openapi.yaml"))
    return apply(document, SPECS / api / "overlay.yaml").tree


def reader(api: str, from_json: Callable[[JsonValue], Any]) -> Reader:
    """Our way from text to text: as a client reads an answer, and as it writes a body."""
    decode, encode = _runtime(api, "decode"), _runtime(api, "encode")

    def read(text: bytes) -> JsonObject | None:
        try:
            written: bytes = encode.dumps(from_json(decode.loads(text)).to_json())
        except (decode.DecodeError, encode.EncodeError):
            return None
        return cast("JsonObject", json.loads(written))

    return read


def _judge(theirs: type[BaseModel]) -> Reader:
    """The judge's way from text to text, without any of pydantic's conversions."""

    def read(text: bytes) -> JsonObject | None:
        try:
            model = theirs.model_validate_json(text, strict=True)
        except ValidationError:
            return None
        return cast("JsonObject", model.model_dump(mode="json", by_alias=True, exclude_unset=True))

    return read


def _pairs(
    api: str, ours: type[Any], theirs: type[BaseModel], schema: Schema, *, sent: bool
) -> Iterator[tuple[str, Pair]]:
    """This pair, and those of the objects in it."""
    yield ours.__name__, Pair(
        api=api,
        name=ours.__name__,
        schema=schema,
        sent=sent,
        ours=reader(api, ours.from_json),
        theirs=_judge(theirs),
    )
    fields = {_same(name): hint for name, hint in get_type_hints(ours).items()}
    judged = {field.alias or name: field.annotation for name, field in _fields(theirs)}
    model = _runtime(api, "model").Model
    for name, inner in _objects_in(schema):
        (our_class,) = _classes(fields[_same(name)], model)
        (their_class,) = _classes(judged[name], BaseModel)
        yield from _pairs(api, our_class, their_class, inner, sent=sent)


def _fields(theirs: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """The fields of a model, or of the first model of a union."""
    fields = theirs.model_fields
    if set(fields) == {"root"}:
        fields = next(iter(_classes(fields["root"].annotation, BaseModel))).model_fields
    yield from fields.items()


def _classes(hint: Any, base: type[Any]) -> list[type[Any]]:
    """The classes of models that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, base):
        return [hint]
    return [found for inner in get_args(hint) for found in _classes(inner, base)]


def _objects_in(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The members that are objects with members of their own, or arrays of such."""
    for shape in schema:
        for name, member in shape.members.items():
            for one in chain(member, *(array.items for array in member)):
                if one.members:
                    yield name, (one,)


def _same(name: str) -> str:
    """What is left of a name without case and punctuation: equal for a member and its field."""
    return "".join(filter(str.isalnum, name)).lower()


def _named_roots(tree: JsonObject) -> JsonObject:
    """The document with what operations take and give as components: so their names are known."""
    tree = cast("JsonObject", copied(tree))
    components = cast("JsonObject", tree.setdefault("components", {}))
    schemas = cast("JsonObject", components.setdefault("schemas", {}))
    for operation in _operations(tree).values():
        for place, content in _contents(operation):
            schema = cast("JsonObject", content["schema"])
            if "$ref" not in schema:
                schemas[place] = schema
                content["schema"] = {"$ref": f"#/components/schemas/{place}"}
    for name, webhook in _webhooks(tree).items():
        for _, content in _contents(webhook):
            schemas[name] = content["schema"]
            content["schema"] = {"$ref": f"#/components/schemas/{name}"}
    return tree


def _roots(api: str, tree: JsonObject) -> Iterator[_Root]:
    facts = import_module(f"{api}_client.resources._messages")
    base = _runtime(api, "operation").Operation
    operations = _operations(tree)
    for fact in vars(facts).values():
        if isinstance(fact, base):
            found: Any = fact
            stated = operations[found.method, found.path]
            classes = {
                "RequestBody": _hint(found.body.encode, "model"),
                **{
                    _answer(status): _hint(content.decode, "return")
                    for status, content in (found.responses | found.errors).items()
                },
            }
            for place, content in _contents(stated):
                schema = cast("JsonObject", content["schema"])
                yield _Root(
                    ours=classes[place],
                    schema=parse(tree, schema),
                    component=str(schema["$ref"]).rpartition("/")[2],
                    sent=place == "RequestBody",
                )
    offered = import_module(f"{api}_client.models")
    components = cast("Mapping[str, JsonObject]", cast("JsonObject", tree["components"])["schemas"])
    for name in _webhooks(tree):
        stated = components[name]
        yield _Root(
            ours=getattr(offered, str(stated["x-clientwright-name"])),
            schema=parse(tree, stated),
            component=name,
            sent=False,
        )


def _webhooks(tree: JsonObject) -> dict[str, JsonObject]:
    """The webhooks by a name for their bodies; OpenAPI 3.0 has no place for them."""
    return {
        f"Webhook{name.title()}": cast("JsonObject", item["post"])
        for place in ("webhooks", "x-webhooks")
        for name, item in cast("Mapping[str, JsonObject]", tree.get(place, {})).items()
    }


def _operations(tree: JsonObject) -> dict[tuple[str, str], JsonObject]:
    paths = cast("Mapping[str, JsonObject]", tree["paths"])
    return {
        (method.upper(), path): cast("JsonObject", operation)
        for path, item in paths.items()
        for method, operation in item.items()
    }


def _contents(operation: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """The media types of an operation that have a schema, each with a name for its place."""
    body = cast("JsonObject", operation["requestBody"])
    answers = cast("Mapping[str, JsonObject]", operation["responses"])
    holders = {"RequestBody": body} | {_answer(status): one for status, one in answers.items()}
    for place, holder in holders.items():
        content = cast("Mapping[str, JsonObject]", holder.get("content", {}))
        for media_type in content.values():
            yield place, media_type


def _answer(status: int | str) -> str:
    return f"Answer{str(status).title()}"


def _pydantic_models(tree: JsonObject) -> str:
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import (
        DataModelType,
        ExtraFields,
        InputFileType,
        TargetPydanticVersion,
    )

    with warnings.catch_warnings():
        # It says that pydantic takes no `pattern` beside the formats that have types of their own.
        warnings.simplefilter("ignore")
        text = generate(
            json.dumps(tree),
            input_file_type=InputFileType.OpenAPI,
            output_model_type=DataModelType.PydanticV2BaseModel,
            preset="standard-py311-20261027",
            target_pydantic_version=TargetPydanticVersion.V2_14,
            snake_case_field=False,
            allow_population_by_field_name=False,
            extra_fields=ExtraFields.Allow.value,
            use_missing_sentinel=True,
            use_frozen_field=False,
            formatters=[],
        )
    assert isinstance(text, str)
    return text


def _import(api: str, text: str, folder: Path) -> ModuleType:
    path = folder / f"{api}_judge.py"
    path.write_text(text, "utf-8")
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    # pydantic looks the module of a class up to evaluate its annotations.
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _hint(function: Any, name: str) -> type[Any]:
    real = getattr(import_module(function.__module__), function.__name__)
    found: Any = get_type_hints(real)[name]
    assert isinstance(found, type)
    return found


def _runtime(api: str, name: str) -> Any:
    return import_module(f"{api}_client._runtime.{name}")
