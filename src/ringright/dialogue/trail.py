"""Does a speaker lead on? Last words, opened sentences and half-said values, by sound.

Recognisers punctuate at random and write homophones, so the tables are matched by pinyin; words
of one syllable, which sound like too many others, by character.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ringright.dialogue.intents import tongue
from ringright.dialogue.numerals import CHINESE
from ringright.domain.sound import coarse, simplified, tokens

_MARKS: Final = " ,.!?，。！？;；"
_ELLIPSES: Final = ("...", "…", "、")
_COUNTED: Final = tuple(CHINESE) + tuple("0123456789百千万亿")
_MOST: Final = 6
_BREATH: Final = 2

_Sound = tuple[str, ...]


@dataclass(frozen=True)
class _Tables:
    trails: frozenset[_Sound]
    starts: frozenset[_Sound]
    settled: tuple[str, ...]
    hanging: re.Pattern[str]
    openers: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


@lru_cache(maxsize=2)
def _tables(language: str) -> _Tables:
    table = tongue(language)
    lead = f"^[{table.LEAD}]*?" if table.LEAD else "^"
    return _Tables(
        frozenset(map(_sound, table.TRAILS)),
        frozenset(map(_sound, table.STARTS)),
        tuple(table.SETTLED),
        re.compile(table.HANGING),
        tuple(
            (re.compile(f"{lead}(?:{opener})"), re.compile(closer))
            for opener, closer in table.OPENERS.items()
        ),
    )


def _sound(text: str) -> _Sound:
    return tuple(map(coarse, tokens(text)))


def plain(text: str) -> str:
    """`text` in simplified characters and small letters, without marks at its end."""
    return simplified(text).lower().replace("’", "'").rstrip(_MARKS)


def trailing(text: str, language: str, *, whole: bool = False) -> bool:
    """Whether `text` breaks off; a `whole` reply may end in a bare subject ("我是", "I can")."""
    table, bare = _tables(language), plain(text)
    if bare.endswith(table.settled):
        return False
    if table.hanging.search(bare) or (not whole and text.rstrip().endswith(_ELLIPSES)):
        return True
    if bare.endswith(_COUNTED):
        return False
    sounds = _sound(text)
    ends = {sounds[-size:] for size in range(1, min(_MOST, len(sounds)) + 1)}
    if ends & table.trails:
        return True
    return not whole and bool(ends & table.starts) and _bare(sounds, language)


def _bare(sounds: _Sound, language: str) -> bool:
    """English "is" or "I can" leads on only where nothing but it was said in this breath."""
    whole = sounds[-1] in ("CAN", "WILL", "AM", "DO") and len(sounds) != _BREATH
    return language == "zh" or not whole


def opened(text: str, language: str) -> bool:
    """Whether a list, a condition or a reason was begun whose rest is missing."""
    bare = plain(text)
    for opener, closer in _tables(language).openers:
        begun = opener.search(bare)
        if begun:
            return closer.search(bare, begun.end()) is None
    return False
