"""The client as a whole in two versions: its name, credentials and servers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..document import join
from ..ir import Api, Credential, Operation, ServerArgument
from ..problems import listing, quoted
from .change import Change
from .pairs import Matched, matched
from .sides import Finding, Sides, documented, say

_SERVERS = join("", "servers")


def changes(sides: Sides) -> Iterator[Change]:
    """All that changes of how a client is made."""
    old, new = sides.old, sides.new
    if old.config.package != new.config.package:
        finding = Finding("package-renamed", f"is imported as `{new.config.package}` now")
        yield say(sides, old.config.package, finding, ("", ""))
    if old.config.client != new.config.client:
        finding = Finding("client-renamed", f"is called `{new.config.client}` now")
        yield say(sides, old.config.client, finding, ("", ""))
    parts = {"another description": old.api.doc == new.api.doc}
    for finding in documented(parts):
        yield say(sides, new.config.client, finding, ("", ""))
    yield from _credentials(sides)
    yield from _servers(sides)
    for subject, finding in _server_arguments(old.api, new.api):
        yield say(sides, subject, finding, (_SERVERS, _SERVERS))


def _credentials(sides: Sides) -> Iterator[Change]:
    found = matched(
        sides.old.api.credentials,
        sides.new.api.credentials,
        lambda each: each.scheme,
        lambda each: (each.kind, each.location, each.wire_name) if each.wire_name else "",
        lambda each: each.argument,
    )
    names = {argument: argument for argument in _arguments(sides.old.api.credentials)}
    for old, new in found.both:
        names[old.argument] = new.argument
        for finding in _credential(old, new):
            yield say(sides, _subject(old.argument), finding, (old.pointer, new.pointer))
    kept = set(_arguments(sides.new.api.credentials))
    for old in found.removed:
        if old.argument and old.argument not in kept:
            finding = Finding("credential-removed", "is gone")
            yield say(sides, _subject(old.argument), finding, (old.pointer, None))
    yield from _needs(sides, names, found)


def _arguments(credentials: Iterable[Credential]) -> list[str]:
    return list(dict.fromkeys(each.argument for each in credentials if each.argument))


def _subject(argument: str) -> str:
    return f"client argument {argument}"


def _credential(old: Credential, new: Credential) -> Iterator[Finding]:
    """What becomes of a credential that both versions have."""
    for before, now in ((old.argument, new.argument), (old.password, new.password)):
        if before and now and before != now:
            yield Finding("credential-renamed", f"is `{now}` instead of `{before}`")
    variables = (old.variable, new.variable), (old.password_variable, new.password_variable)
    for before, now in variables:
        if before and now and before != now:
            text = f"comes from the variable `{now}` instead of `{before}`"
            yield Finding("credential-variable-renamed", text)
    if old.kind != new.kind:
        text = f"is a credential of the kind {new.kind} instead of {old.kind}"
        yield Finding("credential-kind-changed", text)
    elif (old.location, old.wire_name) != (new.location, new.wire_name):
        text = f"is sent as the {new.location} {quoted(new.wire_name)}"
        text += f" instead of the {old.location} {quoted(old.wire_name)}"
        yield Finding("credential-sent-elsewhere", text)
    elif old.flows != new.flows:
        yield Finding("credential-flow-changed", "gets its access tokens in another way")
    yield from documented({"another description": old.doc == new.doc})


def _needs(sides: Sides, names: dict[str, str], found: Matched[Credential]) -> Iterator[Change]:
    """Credentials that calls need now and did not before, and the other way round."""
    pointers = {each.argument: each.pointer for each in sides.new.api.credentials}
    earlier = {names[each.argument]: each.pointer for each, _ in found.both if each.argument}
    needed: dict[str, list[str]] = defaultdict(list)
    spared: dict[str, list[str]] = defaultdict(list)
    for (name, old), (_, new) in sides.operations.both:
        before = _alternatives(old, sides.old.api, names)
        now = _alternatives(new, sides.new.api, {})
        for argument in _missing(before, now):
            needed[argument].append(name)
        for argument in _missing(now, before):
            spared[argument].append(name)
    for argument, methods in needed.items():
        rule = "credential-needed" if argument in earlier else "credential-added"
        finding = Finding(rule, f"is needed by {_said(methods)} now")
        where = earlier.get(argument), pointers.get(argument)
        yield say(sides, _subject(argument), finding, where)
    for argument, methods in spared.items():
        if argument in pointers:
            finding = Finding("credential-not-needed", f"is no longer needed by {_said(methods)}")
            where = earlier.get(argument), pointers.get(argument)
            yield say(sides, _subject(argument), finding, where)
    old_arguments = {names.get(each.argument) for each in sides.old.api.credentials}
    for argument in _arguments(found.added):
        if argument not in needed and argument not in old_arguments:
            finding = Finding("credential-offered", "is new")
            yield say(sides, _subject(argument), finding, (None, pointers[argument]))


def _alternatives(operation: Operation, api: Api, names: dict[str, str]) -> list[frozenset[str]]:
    """What an operation needs: one of these sets of arguments, by their names now."""
    arguments = {each.scheme: each.argument for each in api.credentials}
    return [
        frozenset(
            names.get(arguments[scheme], arguments[scheme])
            for scheme in schemes
            if arguments.get(scheme)
        )
        for schemes in operation.security or ((),)
    ]


def _missing(before: list[frozenset[str]], now: list[frozenset[str]]) -> list[str]:
    """What somebody lacks who had what served before."""
    found: set[str] = set()
    for had in before:
        if not any(need <= had for need in now):
            found |= min((need - had for need in now), key=lambda lack: (len(lack), sorted(lack)))
    return sorted(found)


def _said(methods: list[str]) -> str:
    more = len(methods) - 1
    return f"{methods[0]}() and {more} more" if more else f"{methods[0]}()"


def _servers(sides: Sides) -> Iterator[Change]:
    before = {each.name: each for each in sides.old.api.environments}
    now = {each.name: each for each in sides.new.api.environments}
    default = next(iter(before), ""), next(iter(now), "")
    for name in [*before, *(name for name in now if name not in before)]:
        subject = f"environment {quoted(name)}"
        if name not in now:
            yield say(sides, subject, Finding("server-removed", "is gone"), (_SERVERS, _SERVERS))
        elif name not in before:
            where = None if not before else _SERVERS
            text = f"is new: `{now[name].server.url}`"
            yield say(sides, subject, Finding("server-added", text), (where, _SERVERS))
        elif before[name].server.url != now[name].server.url:
            text = f"is `{now[name].server.url}` instead of `{before[name].server.url}`"
            finding = Finding("server-url-changed", text)
            yield say(sides, subject, finding, (_SERVERS, _SERVERS))
    same = all(default) and before[default[0]].server.url == now[default[1]].server.url
    if default[0] != default[1] and all(default) and not same:
        text = f"is {quoted(default[1])} where it is left out, no longer {quoted(default[0])}"
        finding = Finding("default-server-changed", text)
        yield say(sides, _subject("environment"), finding, (_SERVERS, _SERVERS))


def _server_arguments(old: Api, new: Api) -> Iterator[tuple[str, Finding]]:
    """What becomes of the arguments for the URLs of servers."""
    found = matched(old.server_arguments, new.server_arguments, lambda each: each.name)
    for each in found.removed:
        yield _subject(each.argument), Finding("server-argument-removed", "is gone")
    for each in found.added:
        if each.default is None:
            finding = Finding("required-server-argument-added", "is new and has no default")
        else:
            finding = Finding("server-argument-added", f"is new; default {quoted(each.default)}")
        yield _subject(each.argument), finding
    for one, other in found.both:
        for finding in _server_argument(one, other):
            yield _subject(one.argument), finding


def _server_argument(old: ServerArgument, new: ServerArgument) -> Iterator[Finding]:
    if old.argument != new.argument:
        yield Finding("server-argument-renamed", f"is called `{new.argument}` now")
    if old.default != new.default:
        now = "nothing" if new.default is None else quoted(new.default)
        text = f"stands for {now} instead of {quoted(old.default)} where it is left out"
        yield Finding("server-argument-default-changed", text)
    come = sorted(set(new.values) - set(old.values)) if old.values else []
    gone = sorted(set(old.values) - set(new.values)) if new.values else []
    if come or (old.values and not new.values):
        text = f"can be {listing(come)}" if come else "can be anything now"
        yield Finding("server-value-added", text)
    if gone or (new.values and not old.values):
        text = f"can no longer be {listing(gone)}" if gone else f"can only be {listing(new.values)}"
        yield Finding("server-value-removed", text)
    yield from documented({"another description": old.doc == new.doc})
