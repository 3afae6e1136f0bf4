from pathlib import Path
from types import ModuleType

import pytest


def too_big(sizes: ModuleType, text: str) -> list[str]:
    return [breach.what for breach in sizes.breaches(Path("x.py"), text)]


def body(lines: int, indent: str = "    ") -> str:
    return "\n".join(f"{indent}a{number} = 0" for number in range(lines))


@pytest.mark.parametrize(
    ("lines", "found"), [(500, []), (501, ["file (lines)"])], ids=["fits", "too long"]
)
def test_files(sizes: ModuleType, lines: int, found: list[str]) -> None:
    assert too_big(sizes, "a = 1\n" * lines) == found


@pytest.mark.parametrize("head", ["def f():", "async def f():"])
def test_functions(sizes: ModuleType, head: str) -> None:
    assert too_big(sizes, f"{head}\n{body(49)}") == []
    assert too_big(sizes, f"{head}\n{body(50)}") == ["function f (lines)"]


def test_decorators_are_not_the_function(sizes: ModuleType) -> None:
    assert too_big(sizes, f"@a\n@b\ndef f():\n{body(49)}") == []


def test_classes(sizes: ModuleType) -> None:
    assert too_big(sizes, f"class C:\n{body(299)}") == []
    assert too_big(sizes, f"class C:\n{body(300)}") == ["class C (lines)"]


@pytest.mark.parametrize(
    ("signature", "count"),
    [("self, a, b", 2), ("cls", 0), ("a, /, b, *c, d, **e", 5), ("", 0), ("a, self", 2)],
)
def test_parameters_a_caller_may_give(sizes: ModuleType, signature: str, count: int) -> None:
    (node,) = sizes.ast.parse(f"def f({signature}): ...").body
    assert sizes.parameters(node) == count


def test_seven_parameters_are_one_too_many(sizes: ModuleType) -> None:
    assert too_big(sizes, "def f(self, a, b, c, d, e, f): ...") == []
    assert too_big(sizes, "def f(a, b, c, d, e, f, g): ...") == ["function f (parameters)"]


def test_median(sizes: ModuleType) -> None:
    assert sizes.median_function(["def f():\n    pass", "def g():\n    a = 1\n    return a"]) == 2.5
    assert sizes.median_function([]) == 0


def test_a_breach_is_named_with_its_place_and_fails(
    sizes: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "big.py").write_text(f"def f():\n{body(60)}")
    assert sizes.main(tmp_path) == 1
    printed = capsys.readouterr().out
    assert "src/big.py:1: function f (lines) is 61, at most 50" in printed
    assert "warning: the median function" in printed


def test_generated_migrations_are_exempt(sizes: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "src/ringright/store/migrations/versions"
    folder.mkdir(parents=True)
    (folder / "0001.py").write_text("a = 1\n" * 600)
    assert sizes.main(tmp_path) == 0


def test_this_repository_keeps_its_sizes(sizes: ModuleType) -> None:
    assert sizes.main() == 0
