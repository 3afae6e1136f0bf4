import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SMALL_HOUSE = {
    "src/ringright/settings.py": """
class Settings(BaseSettings):
    model_config = dict()
    cache: Path = Field()
""",
    "src/ringright/records/kinds.py": """
class Kind(StrEnum):
    CALL_DIALLED = "call_dialled"
""",
    "src/ringright/domain/outcome.py": """
class Disposition(StrEnum):
    BUSY = "busy"
""",
    "src/ringright/gate/texts.py": """
TEXTS: Final[dict[str, Text]] = {"no_consent": Text("", "")}
""",
    "src/ringright/gate/rules.py": """
def rule(case):
    yield Reason("opted_out", "at=1")
    yield Reason(code, "at=1")
""",
    "src/ringright/errors.py": '''
class RingRightError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    exit_code: ClassVar[int] = 1


class LineError(RingRightError):
    """The telephone line
    failed.

    More for developers.
    """

    code = "line"
    retryable = True


class Unrelated(ValueError):
    """Not ours."""

    code = "unrelated"
''',
    "src/ringright/line/fault.py": '''
class LineDead(LineError):
    """The line is dead."""

    code = "line_dead"
    exit_code = 3
''',
    "src/ringright/cli/__init__.py": """
app.command(ledger := App(name="ledger"))

@app.command
def demo(): ...

@app.command(name="why")
def _why(): ...
""",
    "Makefile": "demo: setup\n\ttrue\n",
    "docs/settings.md": "`RINGRIGHT_CACHE`",
    "docs/events.md": "`call_dialled`",
    "docs/dispositions.md": "`busy`",
    "docs/reasons.md": "`no_consent` `opted_out`",
    "docs/errors.md": "# Errors\n\n",
    "README.md": "[docs](docs/events.md#busy)\n\n```bash\nmake demo  # all\nringright why 1\n```\n",
}


@pytest.fixture
def house(docs: ModuleType, tmp_path: Path) -> Path:
    """A small repository in which everything is documented."""
    for name, text in SMALL_HOUSE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "docs" / "errors.md").write_text("# Errors\n\n" + docs.HEAD)
    docs.write(tmp_path)
    return tmp_path


def complaints(docs: ModuleType, root: Path) -> list[str]:
    return [*docs.undocumented(root), *docs.broken_links(root), *docs.unknown_commands(root)]


def test_a_documented_house_passes(docs: ModuleType, house: Path) -> None:
    assert complaints(docs, house) == []


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("settings.md", "RINGRIGHT_CACHE"),
        ("events.md", "call_dialled"),
        ("dispositions.md", "busy"),
        ("reasons.md", "no_consent"),
        ("reasons.md", "opted_out"),
    ],
)
def test_what_a_page_lacks_is_named(docs: ModuleType, house: Path, page: str, name: str) -> None:
    path = house / "docs" / page
    path.write_text(path.read_text().replace(f"`{name}`", name))
    assert complaints(docs, house) == [f"docs/{page}: `{name}` is not documented"]


def test_a_missing_page_lacks_everything(docs: ModuleType, house: Path) -> None:
    (house / "docs" / "dispositions.md").unlink()
    assert "docs/dispositions.md: `busy` is not documented" in complaints(docs, house)


def test_the_error_table_is_made_from_the_errors(house: Path) -> None:
    table = (house / "docs" / "errors.md").read_text()
    assert table.endswith(
        "| `error` | Something went wrong. | 1 | no |\n"
        "| `line` | The telephone line failed. | 1 | yes |\n"
        "| `line_dead` | The line is dead. | 3 | yes |\n"
    )  # fmt: skip


def test_a_changed_error_makes_the_table_stale(docs: ModuleType, house: Path) -> None:
    fault = house / "src/ringright/line/fault.py"
    fault.write_text(fault.read_text().replace("is dead", "is quite dead"))
    assert any("errors.md" in complaint for complaint in complaints(docs, house))
    docs.write(house)
    assert complaints(docs, house) == []


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("ringright fly", "README.md: `ringright fly` does not exist"),
        (".venv/bin/ringright fly --json", "README.md: `ringright fly` does not exist"),
        ("make coffee", "README.md: `make coffee` does not exist"),
        ("ringright demo --json", None),
        ("ringright ledger verify", None),
        ("ringright --help", None),
        ("ls", None),
    ],
)
def test_commands_of_the_pages_exist(
    docs: ModuleType, house: Path, line: str, complaint: str | None
) -> None:
    (house / "README.md").write_text(f"```bash\n{line}\n```\n")
    assert complaints(docs, house) == ([complaint] if complaint else [])


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("[x](docs/gone.md)", True),
        ("![x](docs/gone.svg)", True),
        ('<img width="9" src="docs/gone.png">', True),
        ("[x](docs/events.md#there)", False),
        ("[x](https://example.org/gone)", False),
        ("[x](#here)", False),
    ],
)
def test_links_lead_somewhere(docs: ModuleType, house: Path, text: str, *, broken: bool) -> None:
    (house / "README.md").write_text(text)
    assert bool(complaints(docs, house)) is broken


def test_pages_below_docs_are_read_too(docs: ModuleType, house: Path) -> None:
    (house / "docs" / "deep").mkdir()
    (house / "docs" / "deep" / "page.md").write_text("[up](../events.md) [x](gone.md)")
    assert complaints(docs, house) == ["docs/deep/page.md: gone.md does not exist"]


def test_mkdocs_speaks_up(docs: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("[x](gone.md)")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    (complaint,) = docs.build(tmp_path)
    assert "gone.md" in complaint
    (tmp_path / "docs" / "index.md").write_text("fine")
    assert list(docs.build(tmp_path)) == []


def test_every_setting_is_documented(docs: ModuleType, root: Path) -> None:
    assert docs.settings(root)
    assert list(docs.missing(root, "settings.md", docs.settings(root))) == []


def test_checks_import_nothing_of_the_package(root: Path) -> None:
    code = (
        "import runpy, sys; sys.argv = ['x', '--help']\n"
        "for name in ('sizes', 'docs'):\n"
        "    try: runpy.run_path(f'scripts/{name}.py', run_name='__main__')\n"
        "    except SystemExit: pass\n"
        "heavy = {'ringright', 'numpy', 'onnxruntime', 'faster_whisper', 'misaki'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_house_check_runs_every_check(root: Path) -> None:
    text = (root / "scripts" / "check").read_text()
    for part in ("ruff format --check", "ruff check", "mypy", "lint-imports", "sizes.py",
                 "docs.py", "licences.py"):  # fmt: skip
        assert part in text
    bash = shutil.which("bash")
    assert bash
    subprocess.run([bash, "-n", "scripts/check"], cwd=root, check=True)
