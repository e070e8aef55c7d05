"""The kinds of changes, and whom each of them breaks.

`docs/diff.md` has this table for readers; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .change import Level


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of change: a stable kebab-case name, what it is in a sentence, and its levels."""

    name: str
    sentence: str
    callers: Level
    types: Level


def _broken(name: str, sentence: str) -> Rule:
    return Rule(name, sentence, "breaking", "breaking")


def _misled(name: str, sentence: str) -> Rule:
    """Type checkers see nothing of it."""
    return Rule(name, sentence, "breaking", "compatible")


def _refused(name: str, sentence: str) -> Rule:
    """Code goes on, but its annotations no longer fit."""
    return Rule(name, sentence, "compatible", "breaking")


def _fine(name: str, sentence: str) -> Rule:
    return Rule(name, sentence, "compatible", "compatible")


OPERATION_RULES: Final = (
    _fine("operation-added", "There is a further method."),
    _broken("operation-removed", "A method is gone."),
    _broken("operation-renamed", "The same operation has another method name."),
    _broken("operation-moved", "A method is in another group."),
    _fine("operation-path-changed", "The client calls another path, HTTP method or server."),
    _fine("operation-deprecated", "A method is announced to go away."),
    _fine("pages-added", "An operation got a method that walks over its pages."),
    _broken("pages-removed", "The method that walks over the pages of an operation is gone."),
    _broken("pages-renamed", "The method that walks over pages has another name."),
    _broken("pages-items-changed", "Walking over the pages gives other items."),
)
"""Of methods."""

ARGUMENT_RULES: Final = (
    _fine("argument-added", "A call can give something more."),
    _broken("required-argument-added", "A call has to give something more."),
    _broken("argument-removed", "A call can no longer give it."),
    _broken("argument-renamed", "The same parameter or member has another Python name."),
    _fine("argument-wire-name-changed", "The API calls it otherwise; the argument keeps its name."),
    _fine("argument-location-changed", "It is sent in another part of the request."),
    _fine("argument-form-changed", "It is written into the request in another way."),
    _broken("argument-made-required", "A call can no longer leave it out."),
    _fine("argument-made-optional", "A call can leave it out."),
    _fine("argument-made-nullable", "It can be None."),
    _broken("argument-made-non-null", "It can no longer be None, to send null."),
    _misled("argument-none-sends-null", "None sends null; before, it left the argument out."),
    _misled("argument-default-changed", "The API assumes another value where it is left out."),
    _misled("limit-tightened", "The API refuses values that it took: length, range, pattern."),
    _fine("limit-loosened", "The API takes longer, larger or other values."),
    _fine("argument-deprecated", "An argument is announced to go away."),
    _misled("one-of-added", "At least one of several arguments must be there, else none is sent."),
    _fine("one-of-removed", "It is no longer demanded that one of several arguments is there."),
    _fine("body-added", "A method got the optional argument `body`."),
    _broken("required-body-added", "A method got the required argument `body`."),
    _broken("body-removed", "The argument `body` is gone."),
    _broken("body-renamed", "The argument for the body has another name."),
    _broken("body-made-whole", "Arguments became members of one argument `body`."),
    _broken("body-made-flat", "The members of `body` became arguments."),
    _broken("body-made-required", "A call can no longer leave its body out."),
    _fine("body-made-optional", "A call can leave its body out."),
    _fine("body-media-type-changed", "The body is sent in another media type."),
    _fine("sent-type-widened", "More kinds of values are taken."),
    _broken("sent-type-narrowed", "Fewer kinds of values are taken."),
    _broken("sent-type-changed", "Values of another kind are taken."),
    _refused("sent-items-widened", "The items of a list or map can be of more kinds."),
    _fine("sent-value-added", "An enumeration that is sent got a value."),
    _broken("sent-value-removed", "The API no longer takes a value of an enumeration."),
)
"""Of what is sent: arguments of methods, and of classes whose objects are sent."""

ANSWER_RULES: Final = (
    _fine("answer-added", "A method that returned None returns something."),
    _broken("answer-removed", "A method that returned something returns None."),
    _broken("answer-streaming-changed", "Answers come as a stream, or no longer do."),
    _fine("member-added", "Answers got an attribute."),
    _broken("member-removed", "An attribute of answers is gone."),
    _broken("member-moved", "An attribute is found at another place of the same answer."),
    _broken("member-renamed", "The same member has another attribute name."),
    _fine("member-wire-name-changed", "The API calls it otherwise; the attribute keeps its name."),
    _broken("member-made-optional", "An attribute can be None, because the member can be absent."),
    _fine("member-made-required", "An attribute is always there."),
    _broken("member-made-nullable", "An attribute can be None, because the member can be null."),
    _fine("member-made-non-null", "An attribute is never None."),
    _fine("member-absence-changed", "An attribute is None for another reason: absent or null."),
    _broken("member-unset-changed", "Absent begins or ceases to show as UNSET instead of None."),
    _fine("member-deprecated", "An attribute is announced to go away."),
    _broken("received-type-widened", "An attribute or answer can be of further kinds."),
    _fine("received-type-narrowed", "An attribute or answer is of fewer kinds."),
    _broken("received-type-changed", "An attribute or answer is of another kind."),
    _refused("received-items-narrowed", "The items of a list or map are of fewer kinds."),
    _fine("received-value-added", "An enumeration that is received got a value."),
    _fine("received-value-removed", "An enumeration that is received lost a value."),
    _fine("response-header-added", "An answer declares a further header."),
    _broken("response-header-removed", "An answer no longer declares a header."),
    _fine("error-documented", "The body of an error status is described."),
    _broken("error-removed", "The body of an error status is no longer described."),
    _broken("error-detail-changed", "The body of an error status is of another kind."),
    _refused("error-detail-widened", "`detail` of an error class can be of further kinds."),
    _fine("error-detail-narrowed", "`detail` of an error class is of fewer kinds."),
)
"""Of what is received: answers, errors, headers."""

PACKAGE_RULES: Final = (
    _broken("class-renamed", "The same schema has another class name."),
    _broken("class-removed", "A class is gone because its place got another type."),
    _fine("class-deprecated", "A schema is announced to go away."),
    _misled("credential-added", "Calls fail without a credential that the client did not know."),
    _misled("credential-needed", "Calls fail without a credential that others needed before."),
    _fine("credential-offered", "The client takes a credential that no earlier call needs."),
    _fine("credential-not-needed", "Calls no longer need a credential."),
    _broken("credential-removed", "The client no longer takes a credential."),
    _broken("credential-renamed", "A credential is another argument of the client."),
    _misled("credential-variable-renamed", "A credential comes from another variable."),
    _misled("credential-kind-changed", "A credential is of another kind: a token, a key."),
    _fine("credential-sent-elsewhere", "A credential is sent in another header or place."),
    _fine("credential-flow-changed", "Access tokens come from another address."),
    _fine("server-added", "The client knows a further environment."),
    _broken("server-removed", "The client no longer knows an environment."),
    _fine("server-url-changed", "An environment has another URL."),
    _misled("default-server-changed", "A client without `environment=` talks to another one."),
    _fine("server-argument-added", "The client takes a value for the URL of its server."),
    _misled("required-server-argument-added", "The client needs a value for the server's URL."),
    _broken("server-argument-removed", "The client takes no such value for the server's URL."),
    _broken("server-argument-renamed", "A value for the server's URL has another argument."),
    _misled("server-argument-default-changed", "The URL has another value by default."),
    _fine("server-value-added", "A variable of the server's URL can have a further value."),
    _broken("server-value-removed", "A variable of the server's URL can no longer have a value."),
    _refused("webhook-added", "`parse_webhook` can return a further event."),
    _broken("webhook-removed", "`parse_webhook` no longer returns an event."),
    _fine("parser-added", "The package reads requests of the API that it did not read before."),
    _broken("parser-removed", "A function that reads requests of the API is gone."),
    _broken("parser-renamed", "A function that reads requests of the API has another name."),
    _fine("api-added", "The project has a further API, with a package of its own."),
    _broken("api-removed", "An API is gone, and its package with it."),
    _broken("package-renamed", "The package has another import name."),
    _broken("client-renamed", "The client class has another name."),
    Rule("docs-changed", "Prose, examples or a documented default differ.", "docs", "docs"),
)
"""Of the package as a whole."""

RULES: Final = (*OPERATION_RULES, *ARGUMENT_RULES, *ANSWER_RULES, *PACKAGE_RULES)
"""All rules, in the order of the documentation."""

RULE_OF: Final[Mapping[str, Rule]] = {rule.name: rule for rule in RULES}
"""The rules by name."""
