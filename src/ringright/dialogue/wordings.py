"""Several wordings of one text: all of them, and the one whose turn it is in this call.

A text is known by its first wording; the next one is taken each time that it is said.
"""

import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from ringright.dialogue.intents import tongue
from ringright.dialogue.script import REWORDABLE, Script
from ringright.dialogue.source import Plain

_SPOKEN: Final = ("say", "again", "ask", "confirm")


def first(value: Plain) -> str:
    """The text a list of wordings is known by; a single text is its own."""
    head = value[0] if isinstance(value, list) and value else value
    return head.strip() if isinstance(head, str) else ""


def several(data: Mapping[str, Plain], language: str) -> dict[str, tuple[str, ...]]:
    """All wordings of every text of a script that has more than one, by the first.

    A sentence that a script may not word itself keeps its one wording, whatever stands beside
    the same words elsewhere.
    """
    found: dict[str, tuple[str, ...]] = {}
    for texts in _lists(dict(data), ()):
        key = first(texts)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *map(first, texts))))
    lines: Mapping[str, str] = tongue(language).LINES
    fixed = {text for name, text in lines.items() if name not in (*REWORDABLE, "bye")}
    return {key: texts for key, texts in found.items() if key not in fixed and len(texts) > 1}


def _lists(value: Plain, path: tuple[str, ...]) -> Iterator[list[Plain]]:
    if isinstance(value, list):
        if path and (path[-1] in _SPOKEN or path[0] == "lines"):
            yield value
            return
        for item in value:
            yield from _lists(item, path)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _lists(item, (*path, name))


def chosen(script: Script, wording: str, said: int, who: str) -> str:
    """How to say `wording` to `who` when it was said `said` times before in this call.

    Where one begins depends on who is called, so that calls differ and replay the same.
    """
    ways = script.ways.get(wording)
    if not ways:
        return wording
    return ways[(zlib.crc32(f"{who}|{wording}".encode()) + said) % len(ways)]
