"""Both directions of a call's audio, 20 ms a beat, recorded as the line carries them."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ringright.line.leg import SILENCE, Leg
from ringright.line.timeline import Timeline
from ringright.talk.booth import Recorder
from ringright.talk.mouth import CUSHION, Mouth

Samples = npt.NDArray[np.int16]


@dataclass
class Duplex:
    """Joins a leg, a mouth and a recorder."""

    leg: Leg
    mouth: Mouth
    recorder: Recorder | None = None
    _timeline: Timeline = field(default_factory=Timeline)

    def prime(self) -> None:
        """Queue the silence that hides late beats."""
        self.leg.write(SILENCE * CUSHION)

    def beat(self) -> tuple[Samples, Samples, bool]:
        """What came in, what of ours was on the wire meanwhile, and whether our turn ended."""
        self._timeline.push(self.leg.read())
        theirs = self._timeline.pop()
        frame, wire, ended = self.mouth.frame()
        self.leg.write(frame)
        if self.recorder is not None:
            self.recorder.write(wire, theirs.astype("<i2").tobytes())
        return theirs, np.frombuffer(wire, "<i2"), ended
