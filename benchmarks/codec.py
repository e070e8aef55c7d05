"""Reading answers and writing requests, beside openapi-python-client and pydantic."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from importlib import import_module
from typing import Any, cast

from mateo_client import ActionInput, JsonObject, RecipientInput, SendMessageRequest

from .peers import client_decoder, client_models, pydantic_decoder
from .results import Result, ratio
from .rounds import calls, interleaved
from .samples import Exchange, exchange, sample, violations
from .workspace import APIS, Workspace

OURS = "clientwright"
CLIENT = "openapi-python-client"
PYDANTIC = "pydantic 2"

_TITLES = {"mateo": "Mateo", "clerk_chat": "Clerk"}
_ROUNDS = 81
_LISTS_OF_MODELS = ("to", "cc", "bcc", "actions")


def decode_rows(workspace: Workspace) -> Iterator[Result]:
    """Bytes of an answer to its models."""
    for api, title in _TITLES.items():
        content = full_answer(exchange(api))
        readers = (partial(decode, content) for decode in decoders(workspace, api).values())
        taken = interleaved(_ROUNDS, *map(calls, readers))
        what = f"decode a full {title} answer"
        yield ratio(what, f"{CLIENT} `from_dict`", bar=0.40, pairs=[row[:2] for row in taken])
        yield ratio(what, f"{PYDANTIC} `validate_json`", bar=1.5, pairs=[row[::2] for row in taken])


def encode_rows(workspace: Workspace) -> Iterator[Result]:
    """Arguments of a request to its bytes."""
    pairs = interleaved(_ROUNDS, calls(our_request()), calls(client_request(workspace)))
    yield ratio("encode a full Mateo request", f"{CLIENT} `to_dict`", bar=0.55, pairs=pairs)


def violation_rows(workspace: Workspace) -> Iterator[Result]:
    """The share of answers with one thing wrong that are refused, over all APIs."""
    refused: Counter[str] = Counter()
    total = 0
    for api in APIS:
        contents = wrong_answers(exchange(api))
        total += len(contents)
        for name, decode in decoders(workspace, api).items():
            refused[name] += sum(refuses(decode, content) for content in contents)
    ours, *peers = (f"{name}: {100 * count / total:.0f} %" for name, count in refused.items())
    yield Result(
        what=f"schema violations refused, of {total} in five answers",
        against=", ".join(peers),
        bar="100 %",
        measured=ours,
        met=refused[OURS] == total,
    )


def decoders(workspace: Workspace, api: str) -> dict[str, Callable[[bytes], Any]]:
    """How the answer of an API is read: by our client, and by the peers'."""
    return {
        OURS: our_decoder(api),
        CLIENT: client_decoder(workspace, api),
        PYDANTIC: pydantic_decoder(workspace, api),
    }


def full_answer(what: Exchange) -> bytes:
    """The answer with every member present, as it is received."""
    return _text(sample(what.document, what.response))


def wrong_answers(what: Exchange) -> list[bytes]:
    """That answer with one thing wrong, for each thing that can be."""
    value = sample(what.document, what.response)
    return [_text(wrong) for wrong in violations(what.document, what.response, value)]


def refuses(decode: Callable[[bytes], object], content: bytes) -> bool:
    """Whether an answer is refused, be it by an error that some peer stumbles over."""
    try:
        decode(content)
    except (ValueError, TypeError, LookupError, AttributeError):
        return True
    return False


def our_decoder(api: str) -> Callable[[bytes], Any]:
    """What our client of an API does with the bytes of the answer that says that it worked."""
    send = import_module(f"{api}_client.resources._messages").SEND
    loads = import_module(f"{api}_client._runtime.decode").loads
    decode = send.responses[exchange(api).status].decode
    return lambda content: decode(loads(content))


def our_request() -> Callable[[], bytes]:
    """What our client of Mateo does with the arguments of a call with all of them."""
    encode = import_module("mateo_client.resources._messages").SEND.body.encode
    dumps = import_module("mateo_client._runtime.encode").dumps
    plain = _fields(SendMessageRequest.from_json(full_request()))
    models: dict[str, list[dict[str, Any]]] = {
        name: [_fields(model) for model in plain.pop(name)] for name in _LISTS_OF_MODELS
    }

    def write() -> bytes:
        request = SendMessageRequest(
            to=[RecipientInput(**one) for one in models["to"]],
            cc=[RecipientInput(**one) for one in models["cc"]],
            bcc=[RecipientInput(**one) for one in models["bcc"]],
            actions=[ActionInput(**one) for one in models["actions"]],
            **plain,
        )
        written: bytes = dumps(encode(request))
        return written

    return write


def client_request(workspace: Workspace) -> Callable[[], bytes]:
    """The same with openapi-python-client's package, and JSON as httpx writes it."""
    made = client_models(workspace, "mateo")
    body = made.PostIndex3Body
    to, cc, bcc = (
        made.PostIndex3BodyToType0Item,
        made.PostIndex3BodyCcType0Item,
        made.PostIndex3BodyBccType0Item,
    )
    action = made.PostIndex3BodyActionsType0Item
    plain = _attributes(body.from_dict(full_request()))
    models = {name: [_attributes(model) for model in plain.pop(name)] for name in _LISTS_OF_MODELS}

    def write() -> bytes:
        request = body(
            to=[to(**one) for one in models["to"]],
            cc=[cc(**one) for one in models["cc"]],
            bcc=[bcc(**one) for one in models["bcc"]],
            actions=[action(**one) for one in models["actions"]],
            **plain,
        )
        text = json.dumps(
            request.to_dict(), ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
        return text.encode()

    return write


def full_request() -> JsonObject:
    """The JSON of a request with every member present."""
    mateo = exchange("mateo")
    return cast("JsonObject", sample(mateo.document, mateo.request))


def _fields(model: Any) -> dict[str, Any]:
    """The constructor's arguments of one of our models."""
    return {one.name: getattr(model, one.name) for one in fields(model) if one.name != "extra"}


def _attributes(model: Any) -> dict[str, Any]:
    """The constructor's arguments of one of openapi-python-client's models."""
    return {one.alias: getattr(model, one.name) for one in model.__attrs_attrs__ if one.init}


def _text(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
