"""`ringright script lint FILE` names what is wrong with a script, and what could be better."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ringright.cli.show import Json, show

if TYPE_CHECKING:
    from ringright.wiring.lint import Finding

Strict = Annotated[bool, Parameter(negative="", help="Count warnings as errors.")]


def lint(file: Path, *, strict: Strict = False, json: Json = False) -> None:
    """Name every error of a script FILE, and warn of what could be better; exit code 2 on errors.

    A script with errors cannot be used for calls. Each finding has its line, column and remedy.
    """
    from ringright.wiring.lint import ERROR, examine

    findings = examine(file, strict=strict)
    errors = sum(finding.level == ERROR for finding in findings)
    document = {
        "ok": not errors,
        "errors": errors,
        "warnings": len(findings) - errors,
        "findings": [asdict(finding) for finding in findings],
    }
    show(json, document, _lines(file, findings, errors))
    if errors:
        sys.exit(2)


def _lines(file: Path, findings: "tuple[Finding, ...]", errors: int) -> Iterator[str]:
    yield from (finding.sentence() for finding in findings)
    yield f"{file}: {errors} errors, {len(findings) - errors} warnings."
