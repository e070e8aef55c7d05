"""Swagger 2.0 as OpenAPI 3.1 says it, with the place that each part was taken from.

Source: OpenAPI 2.0 (Swagger), sections "Schema"; OpenAPI 3.1.1, section 4.8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .document import JsonObject, JsonValue, descend, join, tokens
from .grammar import METHODS, Kind, mapped

_REPLACED = frozenset(
    "basePath components consumes definitions host openapi parameters produces responses schemes"
    " securityDefinitions servers swagger".split()
)
# What a parameter or header says of its own value, and a schema says since OpenAPI 3.0.
_OF_VALUES = frozenset(
    "default enum exclusiveMaximum exclusiveMinimum format items maxItems maxLength maximum"
    " minItems minLength minimum multipleOf pattern type uniqueItems x-nullable".split()
)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_DELIMITED = {"ssv": "spaceDelimited", "pipes": "pipeDelimited"}
_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}
_FLOW_MEMBERS = ("authorizationUrl", "tokenUrl", "scopes")
_MAX_FOLLOWED = 32


class Converted(NamedTuple):
    """The tree in the words of OpenAPI 3.1, and the pointers that its parts had before."""

    tree: JsonObject
    former: Mapping[str, str]


class _Spot(NamedTuple):
    """The pointers of a node before and after."""

    old: str
    new: str

    def at(self, name: str) -> _Spot:
        """Those of a member."""
        return _Spot(join(self.old, name), join(self.new, name))


class _Given(NamedTuple):
    """A parameter without reference, and where it is written."""

    pointer: str
    value: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """The document being converted. `former` leads from new pointers to old ones, `moved` back."""

    tree: JsonObject
    consumes: Sequence[str]
    produces: Sequence[str]
    former: dict[str, str] = field(default_factory=dict[str, str])
    moved: dict[str, str] = field(default_factory=dict[str, str])

    def move(self, old: str, new: str) -> None:
        """Keeps that the node at one pointer has become that at another one."""
        self.former[new] = old
        self.moved.setdefault(old, new)


def from_swagger(tree: JsonObject) -> Converted:
    """A Swagger 2.0 document as OpenAPI 3.1; the tree given stays as it is."""
    work = _Work(
        tree=tree, consumes=_types(tree.get("consumes")), produces=_types(tree.get("produces"))
    )
    made: JsonObject = {"openapi": "3.1.0"}
    if servers := _servers(tree, tree.get("schemes")):
        made["servers"] = servers
        stated = "#/host" if "host" in tree else "#/basePath"
        work.former.update((join("#/servers", n), stated) for n in range(len(servers)))
    made |= {name: member for name, member in tree.items() if name not in _REPLACED}
    paths = tree.get("paths")
    if isinstance(paths, dict):
        made["paths"] = {
            path: _item(work, item, join("#/paths", path)) if isinstance(item, dict) else item
            for path, item in paths.items()
        }
    made["components"] = _components(work)

    def renewed(kind: Kind, value: JsonObject) -> JsonObject:
        stated = value.get("$ref")
        if isinstance(stated, str) and stated.startswith("#"):
            value = {**value, "$ref": _new_pointer(work, stated)}
        return _schema(value) if kind == "Schema" else value

    return Converted(mapped("OpenAPI", made, renewed), work.former)


def _new_pointer(work: _Work, old: str) -> str:
    path = tokens(old)
    for length in range(len(path), 0, -1):
        new = work.moved.get(join("", *path[:length]))
        if new is not None:
            return join(new, *path[length:])
    return old


def _servers(tree: JsonObject, schemes: JsonValue) -> list[JsonValue]:
    """The host with each scheme, the safe one first; what no scheme is given for is https."""
    host, base = tree.get("host"), tree.get("basePath")
    path = f"/{base.strip('/')}".rstrip("/") if isinstance(base, str) else ""
    if not isinstance(host, str) or not host:
        return [{"url": path}] if path else []
    named = [scheme for scheme in _texts(schemes) if scheme in ("http", "https")]
    ordered = sorted(dict.fromkeys(named), reverse=True) or ["https"]
    return [{"url": f"{scheme}://{host}{path}"} for scheme in ordered]


def _components(work: _Work) -> JsonObject:
    """`definitions` and its likes; parameters that are bodies go where they are referred to."""
    made: JsonObject = {}
    definitions = work.tree.get("definitions")
    if isinstance(definitions, dict):
        made["schemas"] = definitions
        work.move("#/definitions", "#/components/schemas")
    parameters = _named(work.tree, "parameters")
    spot = _Spot("#/parameters", "#/components/parameters")
    made["parameters"] = {
        name: _parameter(work, value, spot.at(name))
        for name, value in parameters.items()
        if not _is_body(value)
    }
    work.move("#/parameters", "#/components/parameters")
    work.move("#/responses", "#/components/responses")
    spot = _Spot("#/responses", "#/components/responses")
    made["responses"] = {
        name: _response(work, value, spot.at(name), work.produces)
        for name, value in _named(work.tree, "responses").items()
    }
    work.move("#/securityDefinitions", "#/components/securitySchemes")
    made["securitySchemes"] = {
        name: _security_scheme(value)
        for name, value in _named(work.tree, "securityDefinitions").items()
    }
    return {name: section for name, section in made.items() if section}


def _named(holder: JsonObject, name: str) -> dict[str, JsonObject]:
    members = holder.get(name)
    stated = members if isinstance(members, dict) else {}
    return {name: value for name, value in stated.items() if isinstance(value, dict)}


def _item(work: _Work, item: JsonObject, pointer: str) -> JsonObject:
    parameters, bodies = _split(work, item, pointer)
    made: JsonObject = {}
    for name, member in item.items():
        if name in METHODS and isinstance(member, dict):
            made[name] = _operation(work, member, join(pointer, name), bodies)
        elif name != "parameters":
            made[name] = member
    if parameters:
        made["parameters"] = parameters
    return made


def _operation(
    work: _Work, operation: JsonObject, pointer: str, shared: Sequence[_Given]
) -> JsonObject:
    """An operation. `shared` are parameters of its path that say what the body is."""
    parameters, own = _split(work, operation, pointer)
    replaced = ("consumes", "parameters", "produces", "responses", "schemes")
    made = {name: member for name, member in operation.items() if name not in replaced}
    if parameters:
        made["parameters"] = parameters
    consumes = _types(operation["consumes"]) if "consumes" in operation else work.consumes
    produces = _types(operation["produces"]) if "produces" in operation else work.produces
    body = _request_body(work, [*own, *shared], join(pointer, "requestBody"), consumes)
    if body is not None:
        made["requestBody"] = body
    if "schemes" in operation and (servers := _servers(work.tree, operation["schemes"])):
        made["servers"] = servers
    responses = operation.get("responses")
    if isinstance(responses, dict):
        spot = _Spot(join(pointer, "responses"), join(pointer, "responses"))
        made["responses"] = {
            status: (
                _response(work, value, spot.at(status), produces)
                if isinstance(value, dict) and not status.startswith("x-")
                else value
            )
            for status, value in responses.items()
        }
    return made


def _split(work: _Work, holder: JsonObject, pointer: str) -> tuple[list[JsonValue], list[_Given]]:
    """The parameters of a path or operation in the new words, and those that are bodies."""
    stated = holder.get("parameters")
    parameters: list[JsonValue] = []
    bodies: list[_Given] = []
    for number, value in enumerate(stated if isinstance(stated, list) else ()):
        old, new = join(pointer, "parameters", number), join(pointer, "parameters", len(parameters))
        given = _followed(work, _Given(old, value)) if isinstance(value, dict) else None
        if given is not None and _is_body(given.value):
            bodies.append(given)
            continue
        if old != new:
            work.move(old, new)
        spot = _Spot(old, new)
        parameters.append(_parameter(work, value, spot) if isinstance(value, dict) else value)
    return parameters, bodies


def _followed(work: _Work, given: _Given) -> _Given:
    """The object at the end of the references; the one at which they break, if they do."""
    for _ in range(_MAX_FOLLOWED):
        stated = given.value.get("$ref")
        if not isinstance(stated, str) or not stated.startswith("#"):
            break
        path = tokens(stated)
        try:
            value = descend(work.tree, path)
        except LookupError:
            break
        if not isinstance(value, dict):
            break
        given = _Given(join("", *path), value)
    return given


def _is_body(parameter: JsonObject) -> bool:
    return parameter.get("in") in ("body", "formData")


def _parameter(work: _Work, stated: JsonObject, spot: _Spot) -> JsonObject:
    """A parameter in path, query or header."""
    if "$ref" in stated:
        return stated
    made, schema = _with_schema(stated)
    made["schema"] = schema
    work.former[join(spot.new, "schema")] = spot.old
    if stated.get("type") == "array":
        made |= _style(stated, of_query=stated.get("in") == "query")
    return made


def _style(stated: JsonObject, *, of_query: bool) -> JsonObject:
    """How an array is joined: by commas, if nothing else is said."""
    joined = stated.get("collectionFormat")
    if not of_query:
        return {"style": "simple"}
    if isinstance(joined, str) and joined in _DELIMITED:
        return {"style": _DELIMITED[joined], "explode": False}
    return {"style": "form", "explode": joined == "multi"}


def _with_schema(stated: JsonObject) -> tuple[JsonObject, JsonObject]:
    """An object without what it says of its value, and that as a schema."""
    rest = {
        name: member
        for name, member in stated.items()
        if name not in _OF_VALUES and name != "collectionFormat"
    }
    return rest, {name: member for name, member in stated.items() if name in _OF_VALUES}


def _request_body(
    work: _Work, given: Sequence[_Given], pointer: str, consumes: Sequence[str]
) -> JsonObject | None:
    """The body that parameters describe; None if there is none.

    Of several only the first can be sent; `validate` lists the others.
    """
    body = next((one for one in given if one.value.get("in") == "body"), None)
    if body is None:
        return _form(work, given, pointer, consumes) if given else None
    work.move(body.pointer, pointer)
    made = {n: member for n, member in body.value.items() if n not in ("in", "name", "schema")}
    content: JsonObject = {}
    for media_type in consumes or ("application/json",):
        content[media_type] = {"schema": body.value.get("schema", {})}
        work.former[join(pointer, "content", media_type)] = body.pointer
        work.move(join(body.pointer, "schema"), join(pointer, "content", media_type, "schema"))
    return {**made, "content": content}


def _form(
    work: _Work, given: Sequence[_Given], pointer: str, consumes: Sequence[str]
) -> JsonObject:
    """The fields of a form as members of an object; files need the multipart form."""
    fields = {str(one.value.get("name", "")): one for one in reversed(given)}
    ordered = dict(reversed(fields.items()))
    media_types = [media_type for media_type in _FORMS if media_type in consumes] or [_FORMS[0]]
    if any(one.value.get("type") == "file" for one in given):
        media_types = [_FORMS[1]]
    content: JsonObject = {}
    for media_type in media_types:
        work.former[join(pointer, "content", media_type)] = next(iter(ordered.values())).pointer
        at = join(pointer, "content", media_type, "schema")
        for name, one in ordered.items():
            work.move(one.pointer, join(at, "properties", name))
        made: JsonObject = {"schema": _form_schema(ordered)}
        encoding: JsonObject = {
            name: _style(one.value, of_query=True)
            for name, one in ordered.items()
            if one.value.get("type") == "array"
        }
        if encoding:
            made["encoding"] = encoding
        content[media_type] = made
    required = any(one.value.get("required") is True for one in given)
    return {"required": required, "content": content}


def _form_schema(fields: Mapping[str, _Given]) -> JsonObject:
    properties: JsonObject = {}
    required: list[JsonValue] = []
    for name, one in fields.items():
        rest, schema = _with_schema(one.value)
        described = {n: member for n, member in rest.items() if n not in ("in", "name", "required")}
        properties[name] = {**schema, **described}
        if rest.get("required") is True:
            required.append(name)
    made: JsonObject = {"type": "object", "properties": properties}
    return {**made, "required": required} if required else made


def _response(
    work: _Work, response: JsonObject, spot: _Spot, produces: Sequence[str]
) -> JsonObject:
    """A response; what it holds is the same in each media type that the operation gives."""
    if "$ref" in response:
        return response
    replaced = ("examples", "headers", "schema")
    made = {name: member for name, member in response.items() if name not in replaced}
    if headers := _named(response, "headers"):
        made["headers"] = {name: _header(header) for name, header in headers.items()}
    schema, examples = response.get("schema"), response.get("examples")
    shown = examples if isinstance(examples, dict) else {}
    content: dict[str, JsonObject] = {
        media_type: {"example": shown[media_type]} for media_type in shown
    }
    if schema is not None:
        is_file = isinstance(schema, dict) and schema.get("type") == "file"
        usual = "application/octet-stream" if is_file else "application/json"
        content = {media_type: content.get(media_type, {}) for media_type in (*produces, *shown)}
        for media_type, held in (content or {usual: {}}).items():
            content[media_type] = {"schema": schema, **held}
            new = join(spot.new, "content", media_type)
            work.former[new] = spot.old
            work.move(join(spot.old, "schema"), join(new, "schema"))
    if content:
        made["content"] = dict(content)
    return made


def _header(stated: JsonObject) -> JsonObject:
    made, schema = _with_schema(stated)
    return {**made, "schema": schema}


def _security_scheme(stated: JsonObject) -> JsonObject:
    match stated.get("type"):
        case "basic":
            return {**stated, "type": "http", "scheme": "basic"}
        case "oauth2":
            flow = str(stated.get("flow", "implicit"))
            inside = {name: stated[name] for name in _FLOW_MEMBERS if name in stated}
            replaced = ("flow", *_FLOW_MEMBERS)
            rest = {name: member for name, member in stated.items() if name not in replaced}
            return {**rest, "flows": {_FLOWS.get(flow, flow): {"scopes": {}, **inside}}}
        case _:
            return stated


def _schema(stated: JsonObject) -> JsonObject:
    """A schema with the words that OpenAPI 3.0 has for these of Swagger."""
    made = stated
    if "x-nullable" in made:
        made = {name: member for name, member in made.items() if name != "x-nullable"}
        made["nullable"] = stated["x-nullable"]
    if isinstance(name := made.get("discriminator"), str):
        tag: JsonObject = {"propertyName": name}
        made = {**made, "discriminator": tag}
    if made.get("type") == "file":
        made = {**made, "type": "string", "format": "binary"}
    return made


def _types(stated: JsonValue) -> list[str]:
    """Media types, without those that are none."""
    return [name for name in _texts(stated) if "/" in name]


def _texts(stated: JsonValue) -> list[str]:
    values = stated if isinstance(stated, list) else [stated]
    return [value for value in values if isinstance(value, str)]
