"""Which files a script may answer from: beside it, and of a kind that can be read."""

from collections.abc import Callable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from ringright.dialogue.source import Source

KINDS: Final = (".md", ".txt", ".csv", ".xlsx", ".docx")
_OLD: Final = {".xls": ".xlsx", ".doc": ".docx", ".pdf": ".docx", ".markdown": ".md"}


def check(source: Source, exists: Callable[[str], bool]) -> None:
    """Report every file under `knowledge` that cannot be used."""
    named = source.data.get("knowledge") if isinstance(source.data, dict) else None
    seen = set[str]()
    for place, name in enumerate(named if isinstance(named, list) else []):
        if not isinstance(name, str) or not name:
            continue
        fault = f'"{name}" stands here twice; keep one' if name in seen else _fault(name, exists)
        seen.add(name)
        if fault:
            source.report(("knowledge", place), fault)


def _fault(name: str, exists: Callable[[str], bool]) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or PureWindowsPath(name).is_absolute() or ".." in path.parts:
        return f'"{name}" must lie beside the script or in a folder there; name it from there'
    kind = path.suffix.lower()
    if kind not in KINDS:
        hint = f"save it as {_OLD[kind]}" if kind in _OLD else f"use {', '.join(KINDS)}"
        return f'"{name}" is of a kind that cannot be read; {hint}'
    if not exists(name):
        return f'there is no file "{name}" beside the script; correct the name or take it out'
    return ""
