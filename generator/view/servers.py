"""Views of the servers: the facts of one, and the arguments of the client for their variables."""

from __future__ import annotations

from dataclasses import dataclass

from ..ir import Api, Server, ServerArgument, ServerVariable
from ..layout import call, entry, sequence
from ..text import Code, identifier, literal, sentence
from .types import code


@dataclass(frozen=True, slots=True)
class ServerArgumentView:
    """An argument of the client for a variable of its servers."""

    name: Code
    variable: Code
    annotation: Code


def server_code(server: Server) -> Code:
    """The expression for a server: its URL, with the variables if it has any."""
    if not server.variables:
        return literal(server.url)
    entries = [_entry(variable) for variable in server.variables]
    meanings = [meaning for entry in entries for meaning in entry.meanings]
    return call("ServerUrl", [literal(server.url), Code(f"{{{', '.join(entries)}}}", *meanings)])


def server_argument_views(api: Api) -> tuple[ServerArgumentView, ...]:
    """The arguments of the client for the variables of its servers."""
    return tuple(
        ServerArgumentView(identifier(each.argument), literal(each.name), _annotation(each))
        for each in api.server_arguments
    )


def server_argument_doc(argument: ServerArgument) -> str:
    """What the docstring of the client says of such an argument."""
    said = sentence(argument.doc) or f"The variable `{argument.name}` in the URL of the server."
    default = "" if argument.default is None else f" Default: `{argument.default}`."
    return f"{argument.argument}: {said}{default}"


def _entry(variable: ServerVariable) -> Code:
    default = code("None") if variable.default is None else literal(variable.default)
    given = [default]
    if variable.values:
        given.append(sequence([literal(value) for value in variable.values], indent=0, start=0))
    return entry(literal(variable.name), call("UrlVariable", given))


def _annotation(argument: ServerArgument) -> Code:
    if not argument.values:
        return code("str")
    values = [literal(value) for value in argument.values]
    return Code(f"Literal[{', '.join(values)}]", *argument.values)
