"""What is said on the stand, as it is written in the tables beside this file, and how it sounds."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.domain.speech import Piece
from ringright.voice.cache import Cache, Want
from ringright.voice.prompts import prepare
from ringright.wiring.speech import Speech

HERE: Final = Path(__file__).parent
RATE: Final = 8000
PER_MS: Final = RATE // 1000
LEVEL: Final = 2600.0  # RMS of -22 dBFS, a usual level on a telephone
EDGE_DB: Final = 40.0  # below the loudest 10 ms: silence before and after a line
_TEN_MS: Final = 80
Pcm = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """One thing said: `parts` with the real pauses (ms) after all but the last."""

    step: str
    kind: str
    language: str
    voice: str
    parts: tuple[str, ...]
    pauses: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The words, with … for a pause."""
        return "…".join(self.parts)


def hesitant() -> list[Line]:
    """The utterances with pauses in them."""
    found = []
    for language, step, kind, voice, words in _rows("hesitant.tsv"):
        cut = words.split(" | ")
        pauses = tuple(int(pause) for pause in cut[1::2])
        found.append(Line(step, kind, language, voice, tuple(cut[::2]), pauses))
    return found


def said(role: str, language: str = "") -> list[Line]:
    """The lines of one role (short, interruption, backchannel, filler, greeting), voice by voice.

    Neighbours differ in voice and words.
    """
    rows = [row for row in _rows("lines.tsv") if row[0] == role and language in ("", row[1])]
    most = max(len(row[3].split()) for row in rows)
    return [
        Line(step, role, tongue, voices.split()[(turn + at) % len(voices.split())], (words,))
        for turn in range(most)
        for at, (_, tongue, step, voices, words) in enumerate(rows)
        if turn < len(voices.split())
    ]


def _rows(name: str) -> list[list[str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


class Sounds:
    """Rendered lines: edges trimmed, so that a pause is as long as it is written."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    @cached_property
    def cache(self) -> Cache:
        """Where they lie."""
        return self._speech.rendered

    def render(self, lines: Iterable[Line], robot: Iterable[Want] = ()) -> None:
        """Render what is missing, of the people and of the robot."""
        wants = [Want(line.voice, Piece(part)) for line in lines for part in line.parts]
        prepare([*wants, *robot], self._speech.speaker, self.cache, _tell)

    def of(self, line: Line, gain_db: float = 0.0) -> Pcm:
        """`line` at `LEVEL`, with its pauses."""
        parts, pauses = self._parts(line), (*line.pauses, 0)
        cut = [np.pad(pcm, (0, n * PER_MS)) for pcm, n in zip(parts, pauses, strict=True)]
        whole: Pcm = np.concatenate(cut)
        loud = whole[np.abs(whole) > np.abs(whole).max() / 30]
        level: Pcm = whole * (LEVEL / np.sqrt(np.mean(loud**2)) * 10 ** (gain_db / 20))
        return level

    def parts_ms(self, line: Line) -> tuple[float, ...]:
        """How long each part lasts."""
        return tuple(len(part) / PER_MS for part in self._parts(line))

    def _parts(self, line: Line) -> list[Pcm]:
        raw = [self.cache.get(line.voice, Piece(part)) or b"" for part in line.parts]
        return [trimmed(np.frombuffer(pcm, "<i2").astype(np.float64)) for pcm in raw]


def trimmed(pcm: Pcm) -> Pcm:
    """Without the silence at both ends."""
    frames = pcm[: len(pcm) // _TEN_MS * _TEN_MS].reshape(-1, _TEN_MS)
    power = (frames**2).mean(axis=1)
    heard = np.flatnonzero(power > power.max() * 10 ** (-EDGE_DB / 10))
    return pcm[heard[0] * _TEN_MS : (heard[-1] + 1) * _TEN_MS]


def _tell(done: int, total: int) -> None:
    if done % 20 == 0 or done == total:
        print(f"rendered {done} of {total}", file=sys.stderr)
