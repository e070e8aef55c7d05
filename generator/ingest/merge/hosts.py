"""Base URLs of the pages: which are taken, and which are only reported.

A client sends credentials and data to its base URL. One that another host than the other pages'
has, or that no client should use, is never taken silently.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, urlsplit

from ...ingest_settings import IngestSettings
from ...problems import Place, Problem, listing, quoted
from ..merged import Finding
from ..page import Page
from ..statements import Origin
from .nodes import Node
from .parts import all_servers, holders, security_schemes, text_of

_LOGIN_URLS = ("tokenUrl", "refreshUrl", "authorizationUrl", "openIdConnectUrl")
_PORTS = {"http": 80, "https": 443}
_USER = re.compile(r"(?<=//)[^/?#]*@")
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """The URL of a Server Object.

    `site` is its scheme, host and port, empty where it is relative; `host` its host; `fault` says
    why no client can use it, empty if one can.
    """

    url: str
    site: str = ""
    host: str = ""
    fault: str = ""

    @property
    def is_local(self) -> bool:
        """Whether it is the reader's own machine or network."""
        if self.host == "localhost" or self.host.endswith(_LOCAL_NAMES):
            return True
        try:
            return not ipaddress.ip_address(self.host).is_global
        except ValueError:
            return False


@dataclass(slots=True)
class Servers:
    """What came of all base URLs: those that were not taken, and what has to be asked."""

    foreign: list[Finding] = field(default_factory=list[Finding])
    problems: list[Problem] = field(default_factory=list[Problem])


def base_url(text: str) -> BaseUrl:
    """A base URL in comparable form: no slash at its end, host in lower case, no usual port."""
    shown = _USER.sub("", text)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return BaseUrl(shown, fault="is no URL")
    if _USER.search(text) or "@" in parts.netloc:
        return BaseUrl(shown, fault="holds a user name or password")
    if not parts.scheme and not parts.netloc:
        return BaseUrl(shown.rstrip("/") or "/", fault="is no URL" if "\\" in text else "")
    if parts.scheme not in _PORTS:
        return BaseUrl(shown, fault="does not begin with https: or http:")
    if not parts.hostname or "\\" in text or any(letter.isspace() for letter in text):
        return BaseUrl(shown, fault="is no URL with a host")
    return _absolute(parts, "" if port in (None, _PORTS[parts.scheme]) else f":{port}")


def _absolute(parts: SplitResult, port: str) -> BaseUrl:
    # A variable of a server is in braces; its name keeps its case.
    host = parts.netloc.rpartition(":")[0] if parts.port is not None else parts.netloc
    host = host if "{" in host else host.lower()
    site = f"{parts.scheme}://{host}{port}"
    query = f"?{parts.query}" if parts.query else ""
    bare = host.strip("[]").rstrip(".")
    return BaseUrl(f"{site}{parts.path.rstrip('/')}{query}", site=site, host=bare)


def choose(
    roots: Sequence[tuple[Page, Node]], choices: IngestSettings, shown: Mapping[str, str]
) -> Servers:
    """Remove the base URLs that are not to be taken from the roots of the pages' documents."""
    found = Servers()
    stated = [
        (page, server, base_url(text_of(server, "url")))
        for page, root in roots
        for server in all_servers(root)
    ]
    listed = {base_url(url).url for url in choices.servers}
    if listed:
        found.problems.extend(_unmatched(choices, stated))
        refused = {base for *_, base in stated if not _is_listed(base, listed)}
        usual: set[str] = set()
    else:
        usual = _usual(stated, found, shown)
        refused = {base for *_, base in stated if base.site and base.site not in usual}
    refused |= {base for *_, base in stated if base.fault}
    found.foreign.extend(_findings(stated, refused, usual))
    for _, root in roots:
        _remove(root, refused)
    return found


def _is_listed(base: BaseUrl, listed: set[str]) -> bool:
    return any(base.url == url or base.url.startswith(f"{url}/") for url in listed)


def _unmatched(
    choices: IngestSettings, stated: Sequence[tuple[Page, Node, BaseUrl]]
) -> Iterator[Problem]:
    for url in choices.servers:
        wanted = {base_url(url).url}
        if not any(_is_listed(base, wanted) for *_, base in stated):
            yield Problem(
                code="unused-choice",
                place=choices.place("servers", url),
                found=f"the base URL {listing([url])}",
                expected="one that a page states",
                hint="overlay.yaml can add a base URL that no page states",
            )


def _usual(
    stated: Sequence[tuple[Page, Node, BaseUrl]], found: Servers, shown: Mapping[str, str]
) -> set[str]:
    """The sites that more than half of the pages have which name any; those of the reader's own
    machine only beside another one.
    """
    sites = {(page.name, base.site) for page, _, base in stated if base.site}
    local = {base.site for *_, base in stated if base.is_local}
    public = {page for page, site in sites if site not in local}
    usual = _of_most(sites, len(public)) - local
    if public and not usual:
        # Pages that write http: for the host of another one speak of the same host.
        names = {site for _, site in sites}
        sites = {(page, _secure(site, names)) for page, site in sites}
        usual = _of_most(sites, len(public)) - local
    if not public:
        return set()
    if not usual:
        found.problems.append(_undecided(stated, shown))
    return usual | (_of_most(sites, len(public)) & local if usual else set())


def _of_most(sites: set[tuple[str, str]], pages: int) -> set[str]:
    counts = Counter(site for _, site in sites)
    return {site for site, count in counts.items() if count * 2 > pages}


def _secure(site: str, names: set[str]) -> str:
    secure = site.replace("http://", "https://", 1)
    return secure if secure in names else site


def _undecided(stated: Sequence[tuple[Page, Node, BaseUrl]], shown: Mapping[str, str]) -> Problem:
    """The pages have so many hosts that none is that of most."""
    first: dict[str, tuple[str, Origin]] = {}
    for _, server, base in stated:
        if base.site and not base.is_local:
            first.setdefault(base.url, (base.site, server.origin))
    place = min(origin.page for _, origin in first.values())
    line = min(origin.line for _, origin in first.values() if origin.page == place)
    said = [
        f"{url} in {shown.get(origin.page, origin.page)}:{origin.line}"
        for url, (_, origin) in first.items()
    ]
    example = ", ".join(f'"{url}"' for url in list(first)[:1])
    return Problem(
        code="pages-disagree",
        place=Place(file=shown.get(place, place), line=line or None, pointer="#/servers"),
        found=f"base URLs on different hosts: {listing(said)}",
        expected="one host that most pages have",
        hint=f"list those that are right in package.toml, below [ingest]: servers = [{example}]",
    )


def _findings(
    stated: Sequence[tuple[Page, Node, BaseUrl]], refused: set[BaseUrl], usual: set[str]
) -> Iterator[Finding]:
    """A finding for each base URL that is not taken, with all statements of it."""
    origins: dict[BaseUrl, dict[Origin, None]] = {}
    for _, server, base in stated:
        if base in refused:
            origins.setdefault(base, {})[server.origin] = None
    for base, places in origins.items():
        text = f"{quoted(base.url)} {_reason(base, usual)}; it was not taken."
        yield Finding(pointer="#/servers", text=text, origins=tuple(places))


def _reason(base: BaseUrl, usual: set[str]) -> str:
    if base.fault:
        return base.fault
    if base.is_local:
        return "is an address of the reader's own machine or network"
    if not usual:
        return "is not among the servers that package.toml lists"
    if base.site.replace("http://", "https://", 1) in usual:
        return "is the unencrypted form of a base URL that is taken"
    others = listing(sorted(usual))
    if any(_domain(base.host) == _domain(base_url(site).host) for site in usual):
        return f"is on another host of the same domain than {others}, which most pages have"
    return f"is on another host than {others}, which most pages have"


def _domain(host: str) -> str:
    """The last two labels of a host name, which look like what a vendor registers."""
    return ".".join(host.split(".")[-2:])


def login_questions(root: Node) -> list[Origin]:
    """Questions about addresses that credentials are sent to, such as that for tokens, which lie in
    no domain of a base URL. They are taken as the pages state them.
    """
    known = {_domain(base_url(text_of(server, "url")).host) for server in all_servers(root)} - {""}
    found: list[Origin] = []
    for name, scheme in security_schemes(root):
        flows = scheme.members.get("flows")
        holders = [scheme, *(flows.members.values() if flows is not None else ())]
        urls = [flow.members[key] for flow in holders for key in _LOGIN_URLS if key in flow.members]
        for url in urls:
            base = base_url(url.text)
            if known and (base.fault or (base.site and _domain(base.host) not in known)):
                ask = f"Are credentials of {quoted(name)} really sent to {quoted(base.url)}?"
                note = "The address is in another domain than the base URLs."
                found.append(replace(url.origin, note=note, ask=ask))
    return found


def _remove(root: Node, refused: set[BaseUrl]) -> None:
    for holder in holders(root):
        servers = holder.members.get("servers")
        if servers is None:
            continue
        kept = [
            server for server in servers.elements if base_url(text_of(server, "url")) not in refused
        ]
        if kept:
            holder.members["servers"] = Node(list(kept), servers.origin)
        else:
            del holder.members["servers"]
