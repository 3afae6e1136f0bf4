"""Tries one recogniser in a process of its own: a library may end its process over a bad model."""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from ringright.errors import RingRightError
from ringright.settings import Settings
from ringright.wiring.speech import Speech

LONGEST_S: Final = 120.0
FIX: Final = "see docs/settings.md"


@dataclass(frozen=True)
class Trial:
    """What came of it: seconds to get ready and for one answer, or why there was none."""

    ready_s: float = 0.0
    answer_s: float = 0.0
    fault: str = ""
    fix: str = ""

    @property
    def ok(self) -> bool:
        """Whether it answered."""
        return not self.fault


def attempt(name: str) -> Trial:
    """Try the recogniser `name` of this environment's settings elsewhere, and wait for it."""
    command = [sys.executable, "-m", __name__, name]
    try:
        done = subprocess.run(  # noqa: S603 - this very program
            command, capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Trial(fault=f"nothing within {LONGEST_S:.0f} s", fix=FIX)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        return Trial(fault=last, fix=FIX)
    return Trial(**json.loads(done.stdout.strip().splitlines()[-1]))


def tried(name: str, settings: Settings) -> Trial:
    """Load or reach it, and have it hear half a second of faint noise."""
    noise = np.random.default_rng(1).integers(-3, 4, 4000).astype(np.int16)
    begun = time.monotonic()
    try:
        part = Speech(settings).part(name)
        part.load()
        ready = time.monotonic()
        part.transcribe(noise, "zh")
    except RingRightError as error:
        fault = error.sentence().removesuffix(error.remedy).rstrip(". ")
        return Trial(fault=fault, fix=error.remedy or FIX)
    return Trial(round(ready - begun, 2), round(time.monotonic() - ready, 2))


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(asdict(tried(sys.argv[1], Settings()))) + "\n")
