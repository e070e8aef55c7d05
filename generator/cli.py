"""The command line: arguments to calls, results to an exit status.

Exit status 0: done. 1: drift, or what an option makes fail. 2: bad input, or listed problems under
`--strict`, and nothing was written but what the report names.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

DONE, DRIFT, BAD_INPUT = 0, 1, 2
# What shells report for a program that the signals SIGINT and SIGPIPE end.
INTERRUPTED, NOBODY_READS = 130, 141

_EPILOG = """\
exit status: 0 done; 1 drift, or what an option makes fail; 2 bad input, or listed problems under
--strict: nothing written but what the report names
"""
_CHECK = """\
examples:
  clientwright check
  clientwright check --against origin/main --fail-on breaking
"""
_INGEST = """\
examples:
  clientwright ingest send.md contacts.md --into specs/my_api   pages of a new API, or further ones
  clientwright ingest                                           all documents once more
"""
_DIFF = """\
examples:
  clientwright diff specs/my_api new.yaml
  clientwright diff v1.2.0:specs/my_api specs/my_api
  clientwright diff --against origin/main --format markdown
"""
_OBSERVE = """\
examples:
  clientwright observe my_api --recording seen.jsonl
  clientwright observe --har exported.har --spec openapi.yaml
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    try:
        try:
            return _run(_parser().parse_args(arguments))
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt as stop:
        print(f"interrupted; {str(stop) or 'nothing was written'}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return NOBODY_READS


def _run(options: argparse.Namespace) -> int:
    from .commands import run

    return run(options)


def _drop_output() -> None:
    """Let what no reader is there for go nowhere: Python writes it once more when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clientwright",
        description="Typed Python clients from API descriptions.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, add, text, examples in (
        ("generate", _generate, "write the packages of all APIs, or of some", ""),
        ("check", _check, "compare packages and documents with what would be written", _CHECK),
        ("validate", _validate, "check documents, overlays and settings only", ""),
        ("init", _init, "start the folder of a new API with its document", ""),
        ("ingest", _ingest, "make the document of an API from documentation pages", _INGEST),
        ("release", _release, "keep the inputs of the packages as those of a release", ""),
        ("schemas", _schemas, "write models of another style, without a client", ""),
        ("diff", _diff, "say what a new version changes for users", _DIFF),
        ("observe", _observe, "compare what an API does with its document", _OBSERVE),
    ):
        add(
            commands.add_parser(
                name,
                help=text,
                description=f"{text[0].upper()}{text[1:]}.",
                epilog=examples,
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    return parser


class _Version(argparse.Action):
    """Prints the version; looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object) -> None:
        from importlib.metadata import version

        print(f"clientwright {version('clientwright')}")
        parser.exit()


def _project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the project, with specs/ and generated/ in it (default: the current folder)",
    )
    parser.add_argument("--json", action="store_true", help="report as JSON on standard output")


def _strict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--strict", action="store_true", help="refuse documents with listed problems"
    )


def _cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-cache", action="store_true", help="validate again what was validated before"
    )


def _common(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    _strict(parser)
    _cache(parser)


def _fail_on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fail-on",
        choices=("breaking", "compatible", "docs"),
        help="exit with status 1 if there is a change of this level or a worse one",
    )


def _apis(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "apis", nargs="*", metavar="API", help="a folder under specs/ (default: all)"
    )


def _document(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("a document outside specs/")
    group.add_argument("--spec", type=Path, metavar="FILE", help="the OpenAPI document")
    group.add_argument("--output", type=Path, metavar="DIR", help="the folder of the package")
    group.add_argument("--package", metavar="NAME", help="the import name (default: by the file)")


def _generate(parser: argparse.ArgumentParser) -> None:
    _apis(parser)
    _document(parser)
    _common(parser)
    parser.add_argument("--force", action="store_true", help="do the work even if nothing changed")


def _check(parser: argparse.ArgumentParser) -> None:
    _apis(parser)
    _document(parser)
    _common(parser)
    parser.add_argument(
        "--format",
        choices=("text", "github"),
        default="text",
        help="github: annotations for a workflow run (default: text)",
    )
    parser.add_argument(
        "--against",
        metavar="REV",
        help="say, too, what changes for users since a git revision, such as origin/main",
    )
    _fail_on(parser)


def _validate(parser: argparse.ArgumentParser) -> None:
    _apis(parser)
    _common(parser)
    parser.add_argument("--spec", type=Path, metavar="FILE", help="a document outside specs/")


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the folder under specs/, such as my_api")
    parser.add_argument("--spec", type=Path, required=True, metavar="FILE", help="its document")
    _common(parser)


def _ingest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "pages",
        nargs="*",
        type=Path,
        metavar="PAGE",
        help="a file, a folder of them, or - for standard input "
        "(default: the pages that each API has already)",
    )
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="the folder of the API, such as specs/my_api"
    )
    parser.add_argument(
        "--name",
        default="page.md",
        metavar="FILE",
        help="the name of the page from standard input (default: page.md)",
    )
    _project(parser)
    _strict(parser)
    parser.add_argument(
        "--force",
        action="store_true",
        help="replace a document that was not made from pages, and pages of the same name",
    )


def _release(parser: argparse.ArgumentParser) -> None:
    _apis(parser)
    _common(parser)
    # The packages are written once more, as by `generate`.
    parser.set_defaults(spec=None, output=None, package=None, force=False)


def _schemas(parser: argparse.ArgumentParser) -> None:
    _apis(parser)
    _common(parser)
    parser.add_argument("--spec", type=Path, metavar="FILE", help="a document outside specs/")
    parser.add_argument(
        "--style",
        choices=("pydantic", "msgspec", "typeddict"),
        default="pydantic",
        help="the kind of models (default: pydantic)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="where <api>.py is written (default: to standard output)",
    )


def _diff(parser: argparse.ArgumentParser) -> None:
    parser.usage = (
        "clientwright diff [options] OLD NEW\n"
        "       clientwright diff [options] --against REV [API ...]"
    )
    parser.add_argument(
        "sides",
        nargs="*",
        metavar="OLD NEW",
        help="documents, folders under specs/, or either at a git revision: REV:PATH;"
        " with --against: the APIs to compare (default: all)",
    )
    parser.add_argument(
        "--against",
        metavar="REV",
        help="compare specs/ with what it is at a git revision, such as origin/main",
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json", "github"),
        default="text",
        help="markdown: for a pull request; github: annotations for a workflow run (default: text)",
    )
    _fail_on(parser)
    _project(parser)
    _cache(parser)
    parser.set_defaults(strict=False)


def _observe(parser: argparse.ArgumentParser) -> None:
    _apis(parser)
    _common(parser)
    parser.add_argument("--spec", type=Path, metavar="FILE", help="a document outside specs/")
    seen = parser.add_argument_group("what was seen; each can be given several times")
    for name, metavar, text in (
        ("--recording", "FILE", "what a package's RecordingTransport has written"),
        ("--har", "FILE", "a HAR file of a browser or a proxy"),
    ):
        seen.add_argument(name, type=Path, metavar=metavar, action="append", default=[], help=text)
    seen.add_argument(
        "--server",
        metavar="URL",
        action="append",
        default=[],
        help="a further base URL of the API, for HAR files",
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown"),
        default="text",
        help="the form of the report (default: text)",
    )
    parser.add_argument(
        "--fail-on-difference", action="store_true", help="exit with status 1 if anything differs"
    )


if __name__ == "__main__":
    sys.exit(main())
