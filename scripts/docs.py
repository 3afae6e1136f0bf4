"""Docs cannot lie: fails on what the code has and the documents do not, and on broken links.

Reads the source as syntax trees only; nothing of the package is imported. `--write` renews the
table of `docs/errors.md`, which is made from the docstrings of the errors themselves.
"""

import argparse
import ast
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
LINK: Final = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"")
FENCE: Final = re.compile(r"^```(?:bash|sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OUTSIDE: Final = ("http://", "https://", "mailto:", "#")
BASE_ERROR: Final = "RingRightError"
HEAD: Final = "| code | what it says | exit | worth retrying |\n|---|---|---|---|\n"


@dataclass(frozen=True)
class Fault:
    """One error class as its source tells it."""

    name: str
    parents: tuple[str, ...]
    code: str
    sentence: str
    exit: int | None
    retry: bool | None


def trees(root: Path) -> Iterator[ast.Module]:
    """Every module of the package."""
    for path in sorted((root / "src" / "ringright").rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def tree(root: Path, module: str) -> ast.Module:
    """One module, by its path below the package."""
    return ast.parse((root / "src" / "ringright" / module).read_text(encoding="utf-8"))


def class_named(module: ast.Module, name: str) -> ast.ClassDef:
    """The class `name` of a module."""
    classes = (node for node in module.body if isinstance(node, ast.ClassDef))
    return next(node for node in classes if node.name == name)


def values(node: ast.ClassDef) -> dict[str, object]:
    """The constants a class body assigns, by name."""
    found: dict[str, object] = {}
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            target, value = line.targets[0], line.value
        elif isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value:
            target, value = line.target, line.value
        else:
            continue
        if isinstance(value, ast.Constant):
            found[target.id] = value.value
    return found


def members(root: Path, module: str, name: str) -> list[str]:
    """The values of an enum."""
    return [str(value) for value in values(class_named(tree(root, module), name)).values()]


def settings(root: Path) -> list[str]:
    """The environment variables that are read."""
    body = class_named(tree(root, "settings.py"), "Settings").body
    fields = [line.target for line in body if isinstance(line, ast.AnnAssign)]
    return [f"RINGRIGHT_{field.id.upper()}" for field in fields if isinstance(field, ast.Name)]


def reasons(root: Path) -> list[str]:
    """The refusal codes: every literal first argument of `Reason(...)`, and every wording."""
    codes = set(_wordings(tree(root, "gate/texts.py")))
    for module in trees(root):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _called(node) == "Reason" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    codes.add(str(first.value))
    return sorted(codes)


def _wordings(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            keys = (key for key in node.value.keys if isinstance(key, ast.Constant))
            yield from (str(key.value) for key in keys)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def faults(root: Path) -> list[Fault]:
    """Every error a user may read, sorted by code."""
    found = {fault.name: fault for module in trees(root) for fault in _faults(module)}
    known = [fault for fault in found.values() if _descends(fault, found)]
    return sorted((_inherit(fault, found) for fault in known), key=lambda fault: fault.code)


def _faults(module: ast.Module) -> Iterator[Fault]:
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            own = values(node)
            sentence = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ")
            exit_code, retry = own.get("exit_code"), own.get("retryable")
            yield Fault(
                name=node.name,
                parents=tuple(base.id for base in node.bases if isinstance(base, ast.Name)),
                code=str(own.get("code", "")),
                sentence=sentence,
                exit=exit_code if isinstance(exit_code, int) else None,
                retry=retry if isinstance(retry, bool) else None,
            )


def _descends(fault: Fault, known: dict[str, Fault]) -> bool:
    if fault.name == BASE_ERROR:
        return True
    return any(parent in known and _descends(known[parent], known) for parent in fault.parents)


def _inherit(fault: Fault, known: dict[str, Fault]) -> Fault:
    """`fault` with what it takes over from its parents."""
    above = [_inherit(known[parent], known) for parent in fault.parents if parent in known]
    first = above[0] if above else fault
    return Fault(
        name=fault.name,
        parents=fault.parents,
        code=fault.code or first.code,
        sentence=fault.sentence,
        exit=first.exit if fault.exit is None else fault.exit,
        retry=first.retry if fault.retry is None else fault.retry,
    )


def error_table(root: Path) -> str:
    """The table of `docs/errors.md`."""
    rows = [
        f"| `{fault.code}` | {fault.sentence} | {fault.exit} | {'yes' if fault.retry else 'no'} |"
        for fault in faults(root)
    ]
    return HEAD + "\n".join(rows) + "\n"


def missing(root: Path, page: str, names: list[str]) -> Iterator[str]:
    """Names that `docs/<page>` does not give in code style."""
    path = root / "docs" / page
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for name in names:
        if f"`{name}`" not in text:
            yield f"docs/{page}: `{name}` is not documented"


def undocumented(root: Path) -> Iterator[str]:
    """Everything the code has that its page lacks."""
    yield from missing(root, "settings.md", settings(root))
    yield from missing(root, "events.md", members(root, "records/kinds.py", "Kind"))
    yield from missing(root, "dispositions.md", members(root, "domain/outcome.py", "Disposition"))
    yield from missing(root, "reasons.md", reasons(root))
    page = root / "docs" / "errors.md"
    if not page.exists() or error_table(root) not in page.read_text(encoding="utf-8"):
        yield "docs/errors.md: not what the errors say; run `python scripts/docs.py --write`"


def broken_links(root: Path) -> Iterator[str]:
    """Relative links and pictures that lead nowhere; anchors are mkdocs' to check."""
    pages = [root / name for name in PAGES] + sorted((root / "docs").rglob("*.md"))
    for page in (page for page in pages if page.exists()):
        for found in LINK.finditer(page.read_text(encoding="utf-8")):
            target = found[1] or found[2]
            path = page.parent / target.split("#")[0]
            if not target.startswith(OUTSIDE) and not path.exists():
                yield f"{page.relative_to(root)}: {target} does not exist"


def commands(root: Path) -> set[tuple[str, ...]]:
    """The commands that exist: words after `ringright` and after `make`."""
    found: set[tuple[str, ...]] = set()
    for path in sorted((root / "src" / "ringright" / "cli").glob("*.py")):
        found |= set(_cyclopts(ast.parse(path.read_text(encoding="utf-8"))))
    makefile = root / "Makefile"
    if makefile.exists():
        targets = re.findall(r"^([a-z][a-z-]*):", makefile.read_text(), re.MULTILINE)
        found |= {("make", target) for target in targets}
    return found


def _cyclopts(module: ast.Module) -> Iterator[tuple[str, ...]]:
    """Commands and sub-apps: `@app.command(name=...)`, `app.command(f)`, `App(name=...)`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _called(node) == "App":
            yield from (("ringright", name) for name in _names(node))
        if isinstance(node, ast.Call) and _mounts(node):
            yield from (("ringright", arg.id) for arg in node.args if isinstance(arg, ast.Name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in node.decorator_list:
                call = mark.func if isinstance(mark, ast.Call) else mark
                if isinstance(call, ast.Attribute) and call.attr == "command":
                    given = _names(mark) if isinstance(mark, ast.Call) else []
                    yield ("ringright", *(given or [node.name.strip("_").replace("_", "-")]))


def _mounts(call: ast.Call) -> bool:
    """Whether it is `<app>.command(...)`."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == "command"


def _names(call: ast.Call) -> list[str]:
    """The literal `name=` of a call."""
    return [
        str(word.value.value)
        for word in call.keywords
        if word.arg == "name" and isinstance(word.value, ast.Constant)
    ]


def unknown_commands(root: Path) -> Iterator[str]:
    """Commands that a page tells the reader to type and that do not exist."""
    known = commands(root)
    pages = [root / name for name in PAGES] + sorted((root / "docs").rglob("*.md"))
    for page in (page for page in pages if page.exists()):
        for block in FENCE.findall(page.read_text(encoding="utf-8")):
            for line in block.splitlines():
                words = line.split("#")[0].replace(".venv/bin/", "").split()
                yield from _unknown(words, known, str(page.relative_to(root)))


def _unknown(words: list[str], known: set[tuple[str, ...]], page: str) -> Iterator[str]:
    typed = words[:2]
    named = len(typed) > 1 and typed[0] in {"ringright", "make"} and typed[1][0] != "-"
    if named and tuple(typed) not in known:
        yield f"{page}: `{' '.join(typed)}` does not exist"


def build(root: Path) -> Iterator[str]:
    """What mkdocs says against the pages; its site goes to a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as site:
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )
    if done.returncode:
        yield f"mkdocs: {(done.stderr or done.stdout).strip()}"


def write(root: Path) -> None:
    """Renew the table of `docs/errors.md`."""
    page = root / "docs" / "errors.md"
    head = page.read_text(encoding="utf-8").split(HEAD)[0]
    page.write_text(head + error_table(root), encoding="utf-8")


def main(root: Path = ROOT) -> int:
    """Print every complaint; 1 if there is any."""
    complaints = [
        *undocumented(root), *broken_links(root), *unknown_commands(root), *build(root),
    ]  # fmt: skip
    for complaint in complaints:
        print(complaint)
    print(f"docs: {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="renew docs/errors.md")
    if parser.parse_args().write:
        write(ROOT)
    sys.exit(main())
