"""House sizes: fails on a file, function, class or parameter list that outgrew them.

Reads the source as text and syntax tree only; nothing of the package is imported.
"""

import argparse
import ast
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDERS: Final = ("src", "tests", "scripts")
GENERATED: Final = ("src/ringright/store/migrations/versions/",)  # Alembic writes these
FILE_LINES: Final = 500
FUNCTION_LINES: Final = 50
CLASS_LINES: Final = 300
PARAMETERS: Final = 6
MEDIAN_LINES: Final = 8

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Breach:
    """One thing that is too big."""

    path: Path
    line: int
    what: str
    size: int
    limit: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} is {self.size}, at most {self.limit}"


def sources(root: Path) -> Iterator[Path]:
    """Every Python file of the house that a person wrote."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            if not str(path.relative_to(root)).startswith(GENERATED):
                yield path


def breaches(path: Path, text: str) -> Iterator[Breach]:
    """What is too big in one file."""
    lines = len(text.splitlines())
    if lines > FILE_LINES:
        yield Breach(path, 1, "file (lines)", lines, FILE_LINES)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef) and length(node) > CLASS_LINES:
            yield Breach(path, node.lineno, f"class {node.name} (lines)", length(node), CLASS_LINES)
        if isinstance(node, Function):
            yield from _function(path, node)


def _function(path: Path, node: Function) -> Iterator[Breach]:
    if length(node) > FUNCTION_LINES:
        name = f"function {node.name} (lines)"
        yield Breach(path, node.lineno, name, length(node), FUNCTION_LINES)
    if parameters(node) > PARAMETERS:
        name = f"function {node.name} (parameters)"
        yield Breach(path, node.lineno, name, parameters(node), PARAMETERS)


def length(node: Function | ast.ClassDef) -> int:
    """Lines from the definition to its end; decorators do not count."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def parameters(node: Function) -> int:
    """Parameters a caller may give: self and cls do not count."""
    named = [*node.args.posonlyargs, *node.args.args]
    own = 1 if named and named[0].arg in {"self", "cls"} else 0
    rest = [arg for arg in (node.args.vararg, node.args.kwarg) if arg is not None]
    return len(named) - own + len(node.args.kwonlyargs) + len(rest)


def median_function(texts: Sequence[str]) -> float:
    """Median length of the functions in `texts`, 0 where there are none."""
    trees = (ast.walk(ast.parse(text)) for text in texts)
    lengths = [length(node) for tree in trees for node in tree if isinstance(node, Function)]
    return statistics.median(lengths) if lengths else 0


def main(root: Path = ROOT) -> int:
    """Print what is too big; 1 if anything is."""
    files = {path: path.read_text(encoding="utf-8") for path in sources(root)}
    found = [
        breach for path, text in files.items() for breach in breaches(path.relative_to(root), text)
    ]
    for breach in found:
        print(breach)
    package = [text for path, text in files.items() if path.is_relative_to(root / "src")]
    median = median_function(package)
    if median > MEDIAN_LINES:
        print(f"warning: the median function of src has {median:g} lines, aim for {MEDIAN_LINES}")
    print(f"sizes: {len(files)} files, median function {median:g} lines, {len(found)} too big")
    return 1 if found else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    sys.exit(main())
