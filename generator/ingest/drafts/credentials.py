"""The security schemes that a page lists, or that its sample calls show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...document import JsonObject, JsonValue
from ..prose import Field, Location, SampleCall
from ..samples import is_placeholder

_CREDENTIAL = re.compile(
    r"(?:^|[-_])(?:api-?key|key|token|secret|auth|authorization|password|signature|credentials?)"
    r"(?:$|[-_])|apikey|api[-_]key|client[-_]?id|client[-_]?secret|access[-_]?token|auth[-_]?token",
    re.IGNORECASE,
)
_NO_CREDENTIAL = re.compile(r"idempoten", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9._-]{1,50}")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A Security Scheme Object and the name for it below `components`."""

    name: str
    value: JsonObject
    line: int


def is_credential(name: str) -> bool:
    """Whether a header or query parameter of this name carries a credential."""
    return _CREDENTIAL.search(name) is not None and _NO_CREDENTIAL.search(name) is None


def shown_schemes(call: SampleCall, query: tuple[tuple[str, str], ...]) -> list[Scheme]:
    """The schemes that a sample call shows, in its order."""
    found = [
        _of_header(name, value, call.line)
        for name, value in call.headers.items()
        if is_credential(name)
    ]
    keys = dict.fromkeys(name for name, _ in query if is_credential(name))
    return found + [_api_key(name, "query", call.line) for name in keys]


def stated_scheme(location: Location, field: Field, shown: list[Scheme]) -> Scheme:
    """The scheme of a credential that the page lists; what it says of it decides, then what a
    sample call shows.
    """
    name = field.name
    scheme = _api_key(name, location, field.line)
    if name.lower() == "authorization" and location == "header":
        words = set(re.findall(r"[a-z]+", f"{field.doc} {field.types}".lower()))
        by_header = [each for each in shown if _header(each) == "authorization"]
        if "bearer" in words:
            scheme = _http("bearer", field.line)
        elif "basic" in words:
            scheme = _http("basic", field.line)
        elif by_header:
            scheme = Scheme(name=by_header[0].name, value=by_header[0].value, line=field.line)
    value = {**scheme.value, "description": field.doc} if field.doc else scheme.value
    return Scheme(name=scheme.name, value=value, line=field.line)


def scheme_name(scheme: JsonValue) -> str:
    """What a Security Scheme Object is called here that has no name; empty where it does not say
    what it is.
    """
    match scheme:
        case {"type": "http", "scheme": str() as word} if _NAME.fullmatch(word):
            return f"{word.lower()}Auth"
        case {"type": "apiKey", "name": str() as name} if name:
            return _NOT_IN_NAMES.sub("-", name)
        case {"type": "oauth2" | "openIdConnect" as kind}:
            return kind
        case _:
            return ""


def _of_header(name: str, value: str, line: int) -> Scheme:
    if name.lower() == "authorization":
        word = value.split(" ", 1)[0].lower()
        if word in ("bearer", "basic"):
            return _http(word, line)
        if word and " " in value and not is_placeholder(value):
            note = f"The value begins with {value.split(' ', 1)[0]!r} and a space."
            scheme = _api_key(name, "header", line)
            return Scheme(name=scheme.name, value={**scheme.value, "description": note}, line=line)
    return _api_key(name, "header", line)


def _http(word: str, line: int) -> Scheme:
    return Scheme(name=f"{word}Auth", value={"type": "http", "scheme": word}, line=line)


def _api_key(name: str, location: Location, line: int) -> Scheme:
    value: JsonObject = {"type": "apiKey", "in": location, "name": name}
    return Scheme(name=_NOT_IN_NAMES.sub("-", name), value=value, line=line)


def _header(scheme: Scheme) -> str:
    if scheme.value["type"] == "http":
        return "authorization"
    return str(scheme.value["name"]).lower()
