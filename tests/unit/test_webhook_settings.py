"""The table `[webhooks]` of `package.toml`: what it says, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config import read_config
from generator.problems import BadInput
from generator.webhook_settings import Hmac, Signature, Standard

HMAC = 'scheme = "hmac-sha256"\nheader = "X-Signature"\nencoding = "hex"\n'
TIMED = f'{HMAC}timestamp_header = "X-Time"\n'


def settings(folder: Path, table: str) -> Path:
    path = folder / "package.toml"
    path.write_text(f"[webhooks]\n{table}", "utf-8")
    return path


@pytest.mark.parametrize(
    ("table", "signature", "event_header"),
    [
        ("", None, ""),
        ('event_header = "X-Event"', None, "X-Event"),
        ('scheme = "standard"\nevent_header = "X-Event"', Standard(), "X-Event"),
        ('scheme = "standard"\nheader_prefix = "svix"', Standard(prefix="svix"), ""),
        (HMAC, Hmac(header="X-Signature", encoding="hex"), ""),
        (
            f'{TIMED}prefix = "v0="\nsigned = "v0:{{timestamp}}:{{body}}"',
            Hmac(
                header="X-Signature",
                encoding="hex",
                prefix="v0=",
                timestamp_header="X-Time",
                signed="v0:{timestamp}:{body}",
            ),
            "",
        ),
        (
            f'{HMAC}timestamp_prefix = "t="\nprefix = "v1="',
            Hmac(
                header="X-Signature",
                encoding="hex",
                prefix="v1=",
                timestamp_prefix="t=",
                signed="{timestamp}.{body}",
            ),
            "",
        ),
        (
            TIMED.replace("hex", "base64"),
            Hmac(
                header="X-Signature",
                encoding="base64",
                timestamp_header="X-Time",
                signed="{timestamp}.{body}",
            ),
            "",
        ),
    ],
)
def test_settings_are_read(
    tmp_path: Path, table: str, signature: Signature | None, event_header: str
) -> None:
    found = read_config(settings(tmp_path, table), "things").webhooks
    assert (found.signature, found.event_header) == (signature, event_header)


@pytest.mark.parametrize(
    ("table", "line", "found", "expected"),
    [
        ('sceme = "standard"', 2, "the key 'sceme'", "one of encoding, event_header"),
        ('scheme = "hmac"', 2, "scheme = 'hmac'", '"standard" (Standard Webhooks)'),
        ("scheme = 1", 2, "scheme = 1", '"standard"'),
        ('scheme = "hmac-sha256"\nencoding = "hex"', 2, "no key header", "the header that holds"),
        ('scheme = "hmac-sha256"\nheader = "X"', 2, "no key encoding", '"hex" or "base64"'),
        (HMAC.replace("hex", "hexx"), 4, "encoding = 'hexx'", '"hex" or "base64"'),
        (HMAC.replace("X-S", "X S"), 3, "header = 'X Signature'", "the name of a header"),
        (f"{HMAC}prefix = 1", 5, "prefix as int", "a string"),
        (f'{HMAC}signed = "{{timestamp}}.{{body}}"', 5, "signed = ", "{body} once"),
        (f'{TIMED}signed = "{{body}}"', 6, "signed = '{body}'", "{body} and {timestamp} once"),
        (
            f'{TIMED}signed = "{{timestamp}}.{{body}}.{{id}}"',
            6,
            "signed = ",
            "{body} and {timestamp}",
        ),
        (f'{HMAC}timestamp_prefix = "t="', 5, "timestamp_prefix = 't='", "a prefix, and another"),
        (f"{HMAC}timestamp_prefix = 1", 5, "timestamp_prefix as int", "a string"),
        (f'{HMAC}timestamp_prefix = "v"\nprefix = "v1"', 5, "timestamp_prefix = 'v'", "a prefix"),
        (f'{HMAC}timestamp_prefix = ","\nprefix = "v1"', 5, "timestamp_prefix", "prefixes without"),
        (f'{TIMED}timestamp_prefix = "t="\nprefix = "v"', 6, "timestamp_prefix", "one of it and"),
        (f'{HMAC}header_prefix = "x"', 5, "the key 'header_prefix'", "one of encoding"),
        ('header = "X-Signature"', 2, "the key 'header' without a scheme", "one of event_header"),
        ('scheme = "standard"\nheader = "X"', 3, "the key 'header'", "one of event_header"),
    ],
)
def test_what_cannot_be_is_reported_with_its_line(
    tmp_path: Path, table: str, line: int, found: str, expected: str
) -> None:
    with pytest.raises(BadInput) as caught:
        read_config(settings(tmp_path, table), "things")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("bad-setting", line)
    assert problem.found.startswith(found)
    assert problem.expected.startswith(expected)
