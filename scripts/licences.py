"""Every dependency in uv.lock and every weight file has a known licence that suits this project.

What the product needs must be permissive; a tool that only develops or tests it may be under a
weak copyleft that is named here. Fails on anything unknown. `--write` renews docs/licences.md.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from itertools import groupby
from pathlib import Path
from typing import Final

from ringright.engines.weights import Weight, pinned

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "licences.md"
PRODUCT: Final = "ringright"
PERMISSIVE: Final = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD", "CC0-1.0", "CNRI-Python", "ISC",
    "MIT", "MIT-0", "PSF-2.0", "Public-Domain", "Unlicense", "Zlib",
})  # fmt: skip
# File-level or library copyleft of programs that are run beside the product, never shipped in it.
TOOLS_ONLY: Final = frozenset({"MPL-2.0", "LGPL-3.0-only"})

# How packages write their licence when it is no SPDX expression.
SPELLINGS: Final = {
    "mit license": "MIT", "the mit license": "MIT", "the mit license (mit)": "MIT",
    "apache license": "Apache-2.0", "apache 2.0": "Apache-2.0", "apache-2": "Apache-2.0",
    "apache software license": "Apache-2.0", "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0", "apache license version 2.0": "Apache-2.0",
    "bsd license": "BSD", "bsd 2-clause license": "BSD-2-Clause",
    "3-clause bsd license": "BSD-3-Clause", "bsd 3-clause license": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "gnu general public license v3 or later (gplv3+)": "GPL-3.0-or-later",
    "python software foundation license": "PSF-2.0", "isc license (iscl)": "ISC",
}  # fmt: skip
# Read in the source by hand, because the package's metadata says nothing useful.
READ_BY_HAND: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class Row:
    """One dependency; `product` says that RingRight needs it to run."""

    name: str
    version: str
    licence: str
    product: bool

    def fault(self) -> str:
        """What is wrong with it, or ""."""
        if not self.licence:
            return f"{self.name} {self.version}: no known licence"
        if suits(self.licence, PERMISSIVE if self.product else PERMISSIVE | TOOLS_ONLY):
            return ""
        use = "the product" if self.product else "a tool"
        return f"{self.name} {self.version}: {self.licence} does not suit {use}"


def suits(expression: str, allowed: frozenset[str]) -> bool:
    """Whether an SPDX expression can be met: each part of an AND, any side of an OR."""
    flat = expression.replace("(", "").replace(")", "")
    parts = (part.split(" OR ") for part in flat.split(" AND "))
    return all(any(side.strip() in allowed for side in part) for part in parts)


def rows(lock: Mapping[str, object]) -> tuple[Row, ...]:
    """Every locked package but our own, by name."""
    packages = {str(package["name"]): package for package in _tables(lock, "package")}
    needed = _closure(packages, PRODUCT)
    return tuple(
        Row(name, str(package["version"]), licence(name), name in needed)
        for name, package in sorted(packages.items())
        if name != PRODUCT
    )


def _tables(table: object, key: str) -> list[Mapping[str, object]]:
    value = table.get(key) if isinstance(table, Mapping) else None
    return value if isinstance(value, list) else []


def _closure(packages: Mapping[str, Mapping[str, object]], start: str) -> set[str]:
    """`start` and all that it needs, the extras that are asked for included."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    todo: list[tuple[str, tuple[str, ...]]] = [(start, ())]
    while todo:
        place = todo.pop()
        if place in seen:
            continue
        seen.add(place)
        for entry in _needs(packages[place[0]], place[1]):
            extras = entry.get("extra", [])
            todo.append((str(entry["name"]), tuple(extras) if isinstance(extras, list) else ()))
    return {name for name, _ in seen}


def _needs(package: Mapping[str, object], extras: tuple[str, ...]) -> list[Mapping[str, object]]:
    wanted = list(_tables(package, "dependencies"))
    for extra in extras:
        wanted += _tables(package.get("optional-dependencies"), extra)
    return wanted


def licence(name: str) -> str:
    """Its SPDX expression, or "" when nobody says."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return ""
    return next(filter(None, _claims(found)), "")


def _claims(found: Distribution) -> Iterator[str]:
    """What the metadata claims, the most exact first."""
    yield from _said(found, "License-Expression")
    kinds = [kind for kind in _said(found, "Classifier") if kind.startswith("License ::")]
    names = [kind.rpartition(" :: ")[2] for kind in kinds]
    free = "".join(_said(found, "License")).strip().partition("\n")[0].strip()
    for claim in (free, *names):
        known = SPELLINGS.get(claim.lower(), claim)
        if all(part in PERMISSIVE | TOOLS_ONLY for part in re.split(r" AND | OR ", known)):
            yield known
    for claim in names:
        yield SPELLINGS.get(claim.lower(), "")


def _said(found: Distribution, field: str) -> list[str]:
    return [str(value) for value in found.metadata.get_all(field) or []]


def page(found: tuple[Row, ...], weights: tuple[Weight, ...]) -> str:
    """The whole of docs/licences.md: its hand-written head and the tables."""
    head = PAGE.read_text(encoding="utf-8").partition("## What the product needs")[0]
    return head + "\n".join(
        [
            "## What the product needs",
            "",
            *_table(row for row in found if row.product),
            "",
            "## What only development needs",
            "",
            *_table(row for row in found if not row.product),
            "",
            "## Weight files",
            "",
            "| files | from | licence |",
            "|---|---|---|",
            *_weight_rows(weights),
            "",
        ]
    )


def _table(found: Iterator[Row]) -> Iterator[str]:
    yield "| package | version | licence |"
    yield "|---|---|---|"
    for row in found:
        yield f"| {row.name} | {row.version} | {row.licence} |"


def _weight_rows(weights: tuple[Weight, ...]) -> Iterator[str]:
    def origin(weight: Weight) -> tuple[str, str]:
        packages = dict.fromkeys(" ".join(part.split(":")[:2]) for part in weight.parts)
        return ", ".join(packages), weight.licence

    for (packages, terms), group in groupby(weights, key=origin):
        names = [weight.name for weight in group]
        label = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
        yield f"| {label} | {packages} | {terms} |"


def main() -> int:
    """Check, or with --write renew the page and check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="renew the tables of the page")
    options = parser.parse_args()
    found = rows(tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8")))
    faults = [fault for row in found if (fault := row.fault())]
    faults += [
        f"{weight.name}: {weight.licence} does not suit the product"
        for weight in pinned()
        if not suits(weight.licence, PERMISSIVE)
    ]
    wanted = page(found, pinned())
    if options.write:
        PAGE.write_text(wanted, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != wanted:
        faults.append("docs/licences.md is not what uv.lock says: run scripts/licences.py --write")
    print("\n".join(faults) or f"{len(found)} dependencies and {len(pinned())} weight files suit")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
