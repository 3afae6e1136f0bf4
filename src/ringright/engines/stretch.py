"""A stretch of telephone speech: what recognisers take, and how they write what they heard."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ringright.domain.call import Hearing
from ringright.engines.mel import doubled
from ringright.errors import InputError

LANGUAGES: Final = ("zh", "en")
LONGEST_S: Final = 30.0
RATE: Final = 8000


def length(pcm: NDArray[np.int16], language: str) -> float:
    """Seconds of `pcm`. Raises InputError for a language nobody speaks here or more than 30 s."""
    if language not in LANGUAGES:
        raise InputError(f"no recogniser for the language {language!r}", remedy="Use zh or en.")
    seconds = len(pcm) / RATE
    if seconds > LONGEST_S:
        raise InputError(f"{seconds:.1f} s of speech at once; at most {LONGEST_S:.0f} s")
    return seconds


def written(text: str, language: str) -> str:
    """`text` as dialogues read it: Chinese in simplified characters, whatever was asked for."""
    return str(_simplifier().convert(text)) if language == "zh" else text


def wide(pcm: NDArray[np.int16]) -> bytes:
    """`pcm` at 16 kHz, 16 bits little-endian: what recognisers on other machines are fed."""
    samples = np.round(doubled(pcm) * 32768.0)
    return np.clip(samples, -32768, 32767).astype("<i2").tobytes()


@dataclass(frozen=True)
class Answer:
    """What was made of a stretch; `silence` where it is told how likely nothing was said."""

    text: str
    silence: float | None = None


def hear(
    pcm: NDArray[np.int16], language: str, ask: Callable[[NDArray[np.int16]], Answer]
) -> Hearing:
    """A Hearing of `pcm` by recognisers with one reading; digital silence is not asked about."""
    seconds = length(pcm, language)
    answer = ask(pcm) if pcm.any() else Answer("", 1.0)
    text = written(answer.text.strip(), language)
    silence = answer.silence if answer.silence is not None else 0.0 if text else 1.0
    return Hearing(text, language, silence, 0.0, seconds)


@cache
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
