"""Tries one part in a process of its own: a library may end its process over a bad model."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Final

import numpy as np

from ringright.dialogue.choice import Choice, messages, schema
from ringright.dialogue.moves import Doubt
from ringright.errors import RingRightError
from ringright.settings import Settings
from ringright.wiring.guessing import Guessers, model
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


def attempt(name: str, kind: str = "recognizer") -> Trial:
    """Try the part `name` of this environment's settings elsewhere, and wait for it."""
    command = [sys.executable, "-m", __name__, name, kind]
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


def tried(name: str, settings: Settings, kind: str = "recognizer") -> Trial:
    """Load or reach the part `name`, and have it do once what calls want of it."""
    begun = time.monotonic()
    try:
        use = _READY[kind](name, settings)
        ready = time.monotonic()
        use()
    except RingRightError as error:
        fault = error.sentence().removesuffix(error.remedy).rstrip(". ")
        return Trial(fault=fault, fix=error.remedy or FIX)
    return Trial(round(ready - begun, 2), round(time.monotonic() - ready, 2))


def _recognizer(name: str, settings: Settings) -> Callable[[], object]:
    """Hears half a second of faint noise."""
    noise = np.random.default_rng(1).integers(-3, 4, 4000).astype(np.int16)
    part = Speech(settings).part(name)
    part.load()
    return partial(part.transcribe, noise, "zh")


def _meaning(name: str, _settings: Settings) -> Callable[[], object]:
    """Places one sentence."""
    return partial(model(name).embed, ["能来"])


def _language(_name: str, settings: Settings) -> Callable[[], object]:
    """Chooses where there is nothing to choose."""
    choice = Choice({}, {})
    found = Guessers(settings).language
    return (
        partial(found.answer, messages(Doubt("喂", ()), choice), schema(choice)) if found else str
    )


_READY: Final[Mapping[str, Callable[[str, Settings], Callable[[], object]]]] = {
    "recognizer": _recognizer,
    "meaning": _meaning,
    "language model": _language,
}

if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(asdict(tried(sys.argv[1], Settings(), sys.argv[2]))) + "\n")
