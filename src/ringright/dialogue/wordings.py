"""Several wordings of one text: all of them, and the one whose turn it is in this call."""

import zlib
from typing import Self

from ringright.dialogue.source import Plain


class Wordings(str):
    """A text in its first wording; `ways` are all of them, to be said in turn."""

    __slots__ = ("ways",)

    ways: tuple[str, ...]

    def __new__(cls, *ways: str) -> Self:
        """A text that can be said in `ways`, at least one."""
        made = super().__new__(cls, ways[0])
        made.ways = ways
        return made


def spoken(value: Plain) -> str:
    """What a script says: one text, or a list of wordings."""
    if isinstance(value, list):
        texts = tuple(dict.fromkeys(spoken(item) for item in value))
        return Wordings(*texts) if len(texts) > 1 else "".join(texts)
    return value.strip() if isinstance(value, str) else ""


def every(text: str) -> tuple[str, ...]:
    """All wordings of `text`."""
    return text.ways if isinstance(text, Wordings) else (text,)


def chosen(text: str, said: int, who: str) -> str:
    """How to say `text` to `who` when it was said `said` times before in this call.

    Where one begins depends on who is called, so that calls differ and replay the same.
    """
    ways = every(text)
    return ways[(zlib.crc32(f"{who}|{text}".encode()) + said) % len(ways)]
