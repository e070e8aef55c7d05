"""What tells the events of an API apart, found in the schemas of their bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..document import join
from ..ir import (
    Alias,
    AliasRef,
    Callback,
    EnumRef,
    Events,
    ModelRef,
    NameHint,
    Nullable,
    Operation,
    Primitive,
    Tag,
    Type,
    Union,
    Webhook,
)
from ..naming import class_name, words
from ..webhook_settings import WebhookSettings
from .operations import Found
from .scope import Scope
from .types import ANY, union
from .webhooks import FoundWebhook, find_callbacks, find_webhooks

_OBJECT = Primitive("object")
_NAMES = ("WebhookEvent", "AnyWebhookEvent", "ReceivedWebhookEvent")
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Given:
    """What the API sends on its own account."""

    webhooks: tuple[Webhook, ...]
    callbacks: tuple[Callback, ...]
    events: Events | None

    @property
    def types(self) -> list[Type]:
        """The types of all bodies."""
        events = [] if self.events is None else [self.events.type]
        return [*events, *(callback.type for callback in self.callbacks)]


def lower_given(
    scope: Scope,
    settings: WebhookSettings,
    found: Sequence[Found],
    operations: Sequence[Operation],
) -> Given:
    """The webhooks of the document, and the callbacks of its operations."""
    webhooks = find_webhooks(scope, settings.event_header, extension=settings.stated)
    callbacks = find_callbacks(scope, found, operations)
    if settings != WebhookSettings() and not webhooks and not callbacks:
        hint = "describe it in overlay.yaml: under webhooks, before OpenAPI 3.1 under x-webhooks"
        stated = "settings for webhooks in package.toml"
        scope.note("webhook-settings", "#", stated, "a webhook or callback", hint=hint)
    events = _events(scope, webhooks, settings.event_header)
    return Given(tuple(each.webhook for each in webhooks), callbacks, events)


def _events(scope: Scope, found: Sequence[FoundWebhook], header: str) -> Events | None:
    """What all webhooks carry: told apart by the header that the settings name, else by a member
    that their bodies have in common, else by their form, which is listed.
    """
    if not found:
        return None
    _rename_shared(scope, found)
    types = [each.webhook.type for each in found]
    if not header:
        return Events(type=_named(scope, _told_apart(scope, types, found[0].webhook.key)))
    by_value: dict[str, list[FoundWebhook]] = defaultdict(list)
    for each in found:
        for value in each.events:
            by_value[value].append(each)
    by_header = tuple(
        (value, _told_apart(scope, [each.webhook.type for each in held], held[0].webhook.key))
        for value, held in by_value.items()
    )
    return Events(type=_named(scope, union([*types, _OBJECT])), header=header, by_header=by_header)


def _rename_shared(scope: Scope, found: Sequence[FoundWebhook]) -> None:
    """Call a body that several webhooks have after the words common to their names, not after one
    of them.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    for each in found:
        if isinstance(each.webhook.type, ModelRef):
            owners[each.webhook.type.key].append(each.webhook.name)
    for key, names in owners.items():
        model = scope.models[key]
        if len(names) == 1 or model.hint.fixed:
            continue
        common = [word for word in words(names[0]) if all(word in words(name) for name in names)]
        best = [f"{class_name(' '.join(common))}Event"] if common else []
        hint = NameHint((*best, _NAMES[0], "CommonWebhookEvent"))
        scope.models[key] = replace(model, hint=hint)
        if key in scope.doubles:
            scope.doubles[key] = dict.fromkeys(scope.doubles[key], hint)


def _told_apart(scope: Scope, types: Sequence[Type], pointer: str) -> Type:
    """One type for all; an event that the document does not know is an object."""
    options = _options(types)
    if len(options) == 1 or ANY in options:
        return union(options)
    tag = _tag(scope, options)
    if tag is not None:
        return union(options, tag)
    found = "bodies of webhooks that no member tells apart"
    expected = "a member with other values in each, or event_header in package.toml"
    hint = "each event is read as what it fits best"
    scope.note("webhook-event", pointer, found, expected, hint=hint)
    return union([*options, _OBJECT])


def _options(types: Sequence[Type]) -> list[Type]:
    """The types, each once, with those unions taken apart that have neither a name nor a tag."""
    found: list[Type] = []
    for type_ in types:
        found += type_.options if isinstance(type_, Union) and type_.tag is None else [type_]
    return list(dict.fromkeys(found))


def _named(scope: Scope, type_: Type) -> Type:
    """The type, under a name if it is a choice."""
    if not isinstance(type_, Union):
        return type_
    key = join("", "webhooks")
    scope.aliases[key] = Alias(
        key=key,
        hint=NameHint(_NAMES),
        type=type_,
        doc="What a webhook can carry; an event that the API description does not know is a dict.",
    )
    return AliasRef(key)


def _tag(scope: Scope, options: Sequence[Type]) -> Tag | None:
    """The member that has other strings in each of the options; None if there is none."""
    tables = [_constants(scope, option) for option in options]
    for name in tables[0]:
        values: dict[str, Type] = {}
        count = 0
        for option, table in zip(options, tables, strict=True):
            values |= dict.fromkeys(table.get(name, ()), option)
            count += len(table.get(name, ()))
        if all(name in table for table in tables) and count == len(values):
            return Tag(name, tuple(values.items()))
    return None


def _constants(scope: Scope, type_: Type, depth: int = 0) -> Mapping[str, Sequence[str]]:
    """The strings that each member of an object can have, for those members that cannot have
    others; members that must be there come first.
    """
    match type_:
        case ModelRef(key=key):
            members = sorted(scope.models[key].members, key=lambda member: not member.required)
            return {
                member.wire_name: strings
                for member in members
                if isinstance(member.type, EnumRef)
                and (strings := _strings(scope.enums[member.type.key].values))
            }
        case AliasRef(key=key) if depth < _DEEPEST:
            return _constants(scope, scope.aliases[key].type, depth + 1)
        case Nullable(inner=inner):
            return _constants(scope, inner, depth)
        case Union(options=options, tag=tag):
            if tag is not None:
                return {tag.name: [value for value, _ in tag.values]}
            return _common([_constants(scope, option, depth + 1) for option in options])
        case _:
            return {}


def _common(tables: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, list[str]]:
    """The members that all tables have, with all of their strings."""
    return {
        name: list(dict.fromkeys(value for table in tables for value in table[name]))
        for name in tables[0]
        if all(name in table for table in tables)
    }


def _strings(values: Sequence[object]) -> list[str]:
    """The values, if all are strings; else none."""
    strings = [value for value in values if isinstance(value, str)]
    return strings if len(strings) == len(values) else []
