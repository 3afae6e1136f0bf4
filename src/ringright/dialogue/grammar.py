"""The house's word patterns of a language, from the table `patterns/LANGUAGE.txt`."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

_SHARED: Final = re.compile(r"\{([A-Z]+)\}")


@lru_cache(maxsize=2)
def patterns(language: str) -> Mapping[str, tuple[str, ...]]:
    """Patterns by intent, and those of the refusals that do not always count: `mild`, `mood`."""
    table = files("ringright.dialogue") / "patterns" / f"{language}.txt"
    shared: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    section = ""
    for line in table.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, sign, words = line.partition(" = ")
        if sign:
            shared[name] = words
        elif line.startswith("["):
            section = line.strip("[]")
        else:
            pattern = _SHARED.sub(lambda name: shared[name[1]], line)
            found.setdefault(section, []).append(pattern)
    return {intent: tuple(lines) for intent, lines in found.items()}
