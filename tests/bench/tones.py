"""What the ears and fillers of a call cost: microseconds a 20 ms frame, best of five.

For in-band keys, tones and concealment, on digital silence, on a voice-like sound and on a tone.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice

import numpy as np
from numpy.typing import NDArray

from ringright.ears.tones import Tones
from ringright.line.conceal import Concealer
from ringright.line.dtmf import Detector, press
from ringright.line.leg import FRAME, RATE

Pcm = NDArray[np.int16]
COUNT = 2000
LOST = 20
"""One frame in so many is missing where loss is measured: 5 %."""


def voice() -> Pcm:
    """Two seconds of a gliding pulse train, bent by one resonance, with a pause in each half."""
    at = np.arange(2 * RATE)
    pitch = 120 + 30 * np.sin(2 * np.pi * at / RATE)
    pulses = np.diff(np.floor(np.cumsum(pitch) / RATE), prepend=0.0)
    ring = np.exp(-np.arange(200) / 40) * np.cos(2 * np.pi * 650 / RATE * np.arange(200))
    wave = np.convolve(pulses, ring)[: len(at)] * (at % RATE < 0.8 * RATE)
    return np.asarray(6000 * wave, np.int16)


def frames(pcm: Pcm) -> list[Pcm]:
    whole = len(pcm) // FRAME * FRAME
    return list(islice(cycle(pcm[:whole].reshape(-1, FRAME)), COUNT))


def microseconds(make: Callable[[], Callable[[Pcm], object]], given: list[Pcm]) -> float:
    """Best of five runs, each with fresh ears."""
    best = float("inf")
    for _ in range(5):
        hear = make()
        began = time.perf_counter()
        for frame in given:
            hear(frame)
        best = min(best, time.perf_counter() - began)
    return round(best / len(given) * 1e6, 1)


def lossy() -> Callable[[Pcm], object]:
    """A concealer that misses every twentieth frame."""
    line, beats = Concealer(), iter(range(COUNT))
    return lambda frame: line.heard(frame) if next(beats) % LOST else line.missing()


def lost() -> Callable[[Pcm], object]:
    """A concealer that misses all but the first frame."""
    line, beats = Concealer(), iter(range(COUNT))
    return lambda frame: line.missing() if next(beats) else line.heard(frame)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="accepted for uniformity: always on")
    parser.parse_args()
    sounds = {"silence": np.zeros(FRAME, np.int16), "voice": voice(), "tone": press("159D")}
    ears = {
        "dtmf": lambda: Detector().hear,
        "tones": lambda: Tones().hear,
        "conceal": lambda: Concealer().heard,
        "conceal_5_percent": lossy,
        "conceal_all": lost,
    }
    figures: dict[str, float] = {}
    for ear, make in ears.items():
        for name, sound in sounds.items():
            figures[f"{ear}_{name}_us"] = microseconds(make, frames(sound))
            print(f"{ear}, {name}: {figures[f'{ear}_{name}_us']} us", file=sys.stderr)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
