"""What the line says beside words: tones before the answer, keys after it."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from tests.unit.ears.test_tones import frames, played

from ringright.ears.plans import PLANS, Kind
from ringright.line.dtmf import press
from ringright.talk.wire import Wire

Pcm = npt.NDArray[np.int16]


def cut(pcm: Pcm) -> Iterator[Pcm]:
    for at in range(0, len(pcm) - 159, 160):
        yield pcm[at : at + 160]


def told(kind: Kind, *, ringing: bool = True) -> set[Kind]:
    plan = next(plan for plan in PLANS if plan.kind is kind)
    wire = Wire()
    played_ = frames(played(plan, -20))
    return {tone.kind for frame in played_ for tone in wire.hear(frame, ringing=ringing)[0]}


@pytest.mark.parametrize("kind", [Kind.BUSY, Kind.CONGESTION, Kind.VACANT, Kind.RINGBACK])
def test_a_tone_is_told_before_the_answer(kind: Kind) -> None:
    assert told(kind) == {kind}


def test_a_fax_is_told_after_the_answer() -> None:
    assert Kind.CED in told(Kind.CED, ringing=False)


def test_a_key_in_the_voice_is_told_once() -> None:
    wire = Wire()
    assert "".join(wire.hear(frame, ringing=False)[1] for frame in cut(press("19#"))) == "19#"


def test_keys_in_the_voice_do_not_count_where_the_trunk_reports_them() -> None:
    wire = Wire()
    wire.reported()
    assert [wire.hear(frame, ringing=False)[1] for frame in cut(press("9"))] == [""] * 10
