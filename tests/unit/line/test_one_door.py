"""The law of the house, tested on the source: one door leads to an INVITE, with a permit."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[3] / "src/ringright"


def callers(method: str) -> set[str]:
    """The files that call `<anything>.method(...)`."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == method:
                found.add(path.relative_to(SOURCE).as_posix())
    return found


def importers(package: str) -> set[str]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            )  # fmt: skip
            if any(name.partition(".")[0] == package for name in names):
                found.add(path.relative_to(SOURCE).as_posix())
    return found


def test_only_place_invites() -> None:
    assert callers("invite") == {"line/call.py"}
    assert callers("dial") == {"line/sip/agent.py"}


def test_only_the_agent_knows_the_sip_library() -> None:
    assert importers("baresip") == {f"line/sip/{name}.py" for name in ("agent", "leg", "stack")}


def test_place_burns_before_it_invites() -> None:
    tree = ast.parse((SOURCE / "line/call.py").read_text(encoding="utf-8"))
    place = next(node for node in ast.walk(tree) if getattr(node, "name", "") == "place")
    calls = [
        node.func.attr
        for node in ast.walk(place)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    assert calls.index("burn") < calls.index("invite")
    assert calls.count("invite") == 1
