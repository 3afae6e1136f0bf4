"""How loud a line is: its noise floor and its person's voice, in dBFS, chunk by chunk."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[Any]

SILENCE_DB: Final = -90.0
"""What digital silence reads as: one step of 16 bits."""
START_DB: Final = -60.0
"""Floor of a line not heard yet: quiet enough that a first word always stands clear of it."""
HIGHEST_DB: Final = -25.0
"""No floor lies above: speech on a line that loud is lost anyway, so it must not be gated too."""
BLOCK: Final = 16
BLOCKS: Final = 8
"""Minimum over 8 blocks of 16 chunks (4 s): speech pauses for breath within, noise does not."""
FAST: Final = 0.15
"""Share of a chunk without voice that the floor takes on: half way in 130 ms."""
FALL: Final = 0.4
BIAS_DB: Final = 1.5
"""The smallest of many chunks of noise lies so far below their mean."""

SLOW: Final = 0.04
"""Share of a voiced chunk that the person's level takes on: half way in 0.5 s of speech."""
KNOWN: Final = 30
"""Voiced chunks (1 s) after which the person's level is believed."""
BELOW_DB: Final = 12.0
"""Voice so far below the person is a television's or somebody else's."""
FORGET_DB: Final = 0.03
"""Lost from the person's level per chunk of fainter voice (1 dB a second): they may have moved."""


@dataclass(frozen=True)
class Noise:
    """A line's noise floor: `db`, the minimum of the block under way, and those of past blocks."""

    db: float = START_DB
    least: float = 0.0
    count: int = 0
    past: tuple[float, ...] = field(default=())


@dataclass(frozen=True)
class Person:
    """How loud the person speaks: mean `db` over `chunks` voiced chunks of 32 ms."""

    db: float = SILENCE_DB
    chunks: int = 0

    @property
    def background_db(self) -> float:
        """At or below this a voice is not theirs; SILENCE_DB while they are not known."""
        return self.db - BELOW_DB if self.chunks >= KNOWN else SILENCE_DB


def dbfs(samples: Samples) -> float:
    """Level of `samples` of 16 bits in dB below a full-scale square wave."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return max(SILENCE_DB, 10 * np.log10(power / 32768**2)) if power else SILENCE_DB


def settle(noise: Noise, level: float, *, voice: bool) -> Noise:
    """The floor after a chunk; while `voice` is heard it falls, and rises only by its minimum."""
    least, count, past = min(noise.least, level), noise.count + 1, noise.past
    db = noise.db
    if level < db:
        db += FALL * (level - db)
    elif not voice:
        db += FAST * (level - db)
    if count == BLOCK:
        past, least, count = (*past, least)[-BLOCKS:], 0.0, 0
        if len(past) == BLOCKS:
            db = max(db, min(past) + BIAS_DB)
    return Noise(min(db, HIGHEST_DB), least, count, past)


def know(person: Person, level: float, *, theirs: bool) -> Person:
    """The person's level after a voiced chunk, which was `theirs` or somebody fainter's."""
    if not theirs:
        return replace(person, db=person.db - FORGET_DB)
    share = max(SLOW, 1 / (person.chunks + 1))
    return Person(person.db + share * (level - person.db), person.chunks + 1)
