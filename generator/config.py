"""`package.toml`: what the document cannot know about the package made from it."""

from __future__ import annotations

import difflib
import keyword
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from .ingest_settings import INGEST_KEYS, IngestSettings, read_ingest
from .naming import class_name, module_name
from .problems import BadInput, Place, Problem, display_path
from .webhook_settings import WEBHOOK_KEYS, WebhookSettings, read_webhooks

_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
_DISTRIBUTION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\Z")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")  # a token, RFC 9110, section 5.6.2
_SHAPES = {
    "package": (_IDENTIFIER, "an import name in lower case, such as mateo_client"),
    "client": (_CLASS, "a class name, such as MateoClient"),
    "distribution": (_DISTRIBUTION, "a distribution name in lower case, such as mateo-client"),
    "env_prefix": (_VARIABLE, "an upper-case prefix, such as MATEO"),
    "argument": (_IDENTIFIER, "an argument name, such as token"),
    "variable": (_VARIABLE, "an environment variable, such as MATEO_TOKEN"),
    "header": (_HEADER, "the name of a header, such as Idempotency-Key"),
}
# What a generated package imports: one of the same name would hide it.
_DEPENDENCIES = frozenset({"httpx2", "httpcore2", "anyio", "idna", "truststore"})
_IDEMPOTENCY_KEYS = frozenset({"header"})
_SOURCE_KEYS = frozenset({"url", "page"})
_KEYS = frozenset(
    {"package", "distribution", "client", "env_prefix", "title"}
    | {"source", "ingest", "credentials", "idempotency", "webhooks"}
)
_CREDENTIAL_KEYS = frozenset({"argument", "variable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialNames:
    """How one security scheme shows in the client; None leaves it to the defaults."""

    argument: str | None = None
    variable: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageConfig:
    """The settings of one package, with all defaults filled in.

    `title` is None where the document's own title serves; `source_url` where no address is known;
    `idempotency_header`, which carries a fresh key with each POST and PATCH, where the API knows no
    such keys.
    """

    package: str
    distribution: str
    client: str
    env_prefix: str
    title: str | None
    source_url: str | None
    credentials: Mapping[str, CredentialNames]
    webhooks: WebhookSettings = field(default_factory=WebhookSettings)
    idempotency_header: str | None = None
    ingest: IngestSettings = field(default_factory=IngestSettings)


def default_config(api: str, *, package: str | None = None) -> PackageConfig:
    """The settings of an API called `api` for which nothing is said."""
    name = package or f"{module_name(api)}_client"
    stem = name.removesuffix("_client")
    return PackageConfig(
        package=name,
        distribution=name.replace("_", "-"),
        client=f"{class_name(stem)}Client",
        env_prefix=stem.upper(),
        title=None,
        source_url=None,
        credentials={},
    )


def read_config(path: Path, api: str) -> PackageConfig:
    """The settings in a `package.toml`; those of `default_config` if there is no such file.

    Raises:
        BadInput: It is not TOML, or says something that cannot be.
    """
    defaults = default_config(api)
    if not path.exists():
        return defaults
    source = path.read_bytes()
    try:
        table: dict[str, object] = tomllib.loads(source.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"at line (\d+)", str(error))
        place = Place(file=display_path(path), line=int(line[1]) if line else None)
        raise BadInput(
            Problem(
                code="not-toml",
                place=place,
                found="text that is not TOML",
                expected="a TOML document",
                hint="see https://toml.io for the format; text stands in quotes",
            )
        ) from None
    reader = _Reader(path, source.decode("utf-8").splitlines())
    config = reader.config(table, defaults)
    if reader.problems:
        raise BadInput(*reader.problems)
    return config


def name_problem(package: str) -> str | None:
    """Why a package cannot have this import name; None if it can."""
    if not _IDENTIFIER.match(package):
        return _SHAPES["package"][1]
    if keyword.iskeyword(package):
        return "a name that is not a keyword of Python"
    if package in sys.stdlib_module_names:
        return "a name that is not a module of the standard library"
    if package in _DEPENDENCIES:
        return "a name that is not a package which the client needs"
    return None


class _Reader:
    """Checks one file and collects all that is wrong with it."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.problems: list[Problem] = []
        self._file = display_path(path)
        self._lines = lines

    def config(self, table: dict[str, object], defaults: PackageConfig) -> PackageConfig:
        self._unknown(table, _KEYS)
        package = self._shaped(table, "package") or defaults.package
        if reason := name_problem(package):
            hint = f"the key left out stands for {defaults.package}"
            self._report("package", f"the package name {package!r}", reason, hint)
        source = self._table(table, "source", _SOURCE_KEYS)
        idempotency = self._table(table, "idempotency", _IDEMPOTENCY_KEYS)
        named = default_config(package.removesuffix("_client"), package=package)
        return PackageConfig(
            package=package,
            distribution=self._shaped(table, "distribution") or named.distribution,
            client=self._shaped(table, "client") or named.client,
            env_prefix=self._shaped(table, "env_prefix") or defaults.env_prefix,
            title=self._string(table, "title"),
            source_url=self._string(source, "url"),
            credentials=self._credentials(table),
            webhooks=read_webhooks(
                self._table(table, "webhooks", WEBHOOK_KEYS),
                self._report,
                stated="webhooks" in table,
            ),
            idempotency_header=self._shaped(idempotency, "header"),
            ingest=read_ingest(
                self._table(table, "ingest", INGEST_KEYS), self._report, self._file, self._lines
            ),
        )

    def _credentials(self, table: dict[str, object]) -> dict[str, CredentialNames]:
        found: dict[str, CredentialNames] = {}
        for scheme in self._table(table, "credentials", None):
            names = self._table(self._table(table, "credentials", None), scheme, _CREDENTIAL_KEYS)
            found[scheme] = CredentialNames(
                argument=self._shaped(names, "argument"), variable=self._shaped(names, "variable")
            )
        return found

    def _table(
        self, table: dict[str, object], key: str, keys: frozenset[str] | None
    ) -> dict[str, object]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            hint = f"begin it with a line [{key}]"
            self._report(key, f"{key} as {type(value).__name__}", "a table", hint)
            return {}
        inner = cast("dict[str, object]", value)
        if keys is not None:
            self._unknown(inner, keys)
        return inner

    def _unknown(self, table: dict[str, object], keys: frozenset[str] | set[str]) -> None:
        for key in table.keys() - keys:
            close = difflib.get_close_matches(key, keys, n=1)
            hint = f"perhaps {close[0]} is meant" if close else ""
            self._report(key, f"the key {key!r}", f"one of {', '.join(sorted(keys))}", hint)

    def _string(self, table: dict[str, object], key: str) -> str | None:
        value = table.get(key)
        if value is None or isinstance(value, str):
            return value
        self._report(key, f"{key} as {type(value).__name__}", "a string", "put it in quotes")
        return None

    def _shaped(self, table: dict[str, object], key: str) -> str | None:
        value = self._string(table, key)
        shape, expected = _SHAPES[key]
        if value is not None and (not shape.match(value) or keyword.iskeyword(value)):
            self._report(key, f"{key} = {value!r}", expected)
            return None
        return value

    def _report(self, key: str, found: str, expected: str, hint: str = "") -> None:
        pattern = re.compile(rf"\s*(\[[^]]*\b)?{re.escape(key)}\b")
        line = next((n for n, text in enumerate(self._lines, 1) if pattern.match(text)), None)
        self.problems.append(
            Problem(
                code="bad-setting",
                place=Place(file=self._file, line=line),
                found=found,
                expected=expected,
                hint=hint,
            )
        )
