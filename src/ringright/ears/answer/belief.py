"""How likely each kind is, given the words, the tones and the rhythm. Tables of data, and sums.

Weights are natural logarithms of likelihood against "anybody"; kinds not named get none.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ringright.ears.answer.kinds import Finding, Kind
from ringright.ears.plans import Kind as Tone
from ringright.ears.tones import Heard

Belief = Mapping[Kind, float]

ANSWERED: Final[Belief] = MappingProxyType({
    Kind.PERSON: 0.75, Kind.VOICEMAIL: 0.08, Kind.SCREENING: 0.08, Kind.ANNOUNCEMENT: 0.03,
    Kind.SILENCE: 0.03, Kind.IVR: 0.02, Kind.FAX: 0.01,
})  # fmt: skip
"""Before anything is heard of an answered call."""
RINGING: Final[Belief] = MappingProxyType({
    Kind.ANNOUNCEMENT: 0.5, Kind.SILENCE: 0.27, Kind.VOICEMAIL: 0.1, Kind.PERSON: 0.05,
    Kind.SCREENING: 0.05, Kind.IVR: 0.02, Kind.FAX: 0.01,
})  # fmt: skip
"""Before the answer: a carrier speaks, or there is ring-back or music."""

FAX: Final = Finding({Kind.FAX: 12.0})
TONES: Final[Mapping[Tone, Finding]] = {
    Tone.CNG: FAX,
    Tone.CED: FAX,
    Tone.MODEM: FAX,
    Tone.BUSY: Finding({Kind.ANNOUNCEMENT: 10.0}, "busy"),
    Tone.CONGESTION: Finding({Kind.ANNOUNCEMENT: 10.0}, "congestion"),
    Tone.VACANT: Finding({Kind.ANNOUNCEMENT: 10.0}, "invalid_number"),
    Tone.INFORMATION: Finding({Kind.ANNOUNCEMENT: 9.0}),
    Tone.BEEP: Finding({Kind.VOICEMAIL: 2.5}),
}
"""What tones say. A beep alone is no mailbox: keys, recorders and microwave ovens beep too."""

MOST: Final = 13.0
"""Words of one kind say no more than this, however many they are."""
TALKERS: Final = (Kind.VOICEMAIL, Kind.IVR, Kind.SCREENING, Kind.ANNOUNCEMENT)
LONG_MS: Final = (1800, 4500)
LONG: Final = 3.0
"""Unbroken speech: people begin to pause by the first figure, machines go on."""
REST_MS: Final = (250, 900)
REST: Final = 2.5
"""Quiet after a short greeting: whoever waits for an answer is a person."""
BRIEF_MS: Final = 2500
"""What was said before the quiet is a short greeting up to here, and none at twice as much."""
NOTHING_MS: Final = (600, 2200)
NOTHING: Final = 4.5
"""No voice since the answer."""


@dataclass(frozen=True)
class Rhythm:
    """Milliseconds: the longest unbroken speech, all of it, the quiet since; `speech`: any."""

    longest: int = 0
    spoken: int = 0
    quiet: int = 0
    speech: bool = False


def tone(heard: Heard) -> Finding | None:
    """What a tone says of who answered, None if nothing."""
    known = TONES.get(heard.kind)
    if known is None:
        return None
    return Finding(known.weights, heard.says or known.status, f"tone {heard.kind}")


def rhythm(heard: Rhythm) -> Finding:
    """What length and pauses say."""
    if not heard.speech:
        weight = NOTHING * _ramp(heard.quiet, NOTHING_MS)
        return Finding({Kind.SILENCE: weight}, why=f"no voice for {heard.quiet} ms")
    machine = LONG * _ramp(heard.longest, LONG_MS)
    brief = 1.0 - _ramp(heard.spoken, (BRIEF_MS, 2 * BRIEF_MS))
    weights = dict.fromkeys(TALKERS, machine)
    weights[Kind.PERSON] = REST * brief * _ramp(heard.quiet, REST_MS)
    weights[Kind.SILENCE] = -6.0
    return Finding(weights, why=f"voice for {heard.spoken} ms, then quiet for {heard.quiet} ms")


def _ramp(value: float, ends: tuple[int, int]) -> float:
    low, high = ends
    return min(1.0, max(0.0, (value - low) / (high - low)))


def total(findings: Sequence[Finding]) -> dict[Kind, float]:
    """Weights of several findings together; in any order they make the same."""
    made = dict.fromkeys(Kind, 0.0)
    for kind in Kind:
        made[kind] = min(MOST, math.fsum(one.weights.get(kind, 0.0) for one in findings))
    return made


def believe(prior: Belief, *weights: Mapping[Kind, float]) -> dict[Kind, float]:
    """Probability of each kind; they add up to 1."""
    logs = {
        kind: math.log(prior[kind]) + math.fsum(one.get(kind, 0.0) for one in weights)
        for kind in Kind
    }
    most = max(logs.values())
    odds = {kind: math.exp(value - most) for kind, value in logs.items()}
    whole = math.fsum(odds.values())
    return {kind: value / whole for kind, value in odds.items()}
