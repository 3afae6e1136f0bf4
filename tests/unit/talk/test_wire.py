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


def told(kind: Kind) -> set[str]:
    plan = next(plan for plan in PLANS if plan.kind is kind)
    wire = Wire()
    return {
        said for frame in frames(played(plan, -20)) if (said := wire.hear(frame, ringing=True)[0])
    }


@pytest.mark.parametrize(
    ("kind", "said"),
    [(Kind.BUSY, "busy"), (Kind.CONGESTION, "congestion"), (Kind.VACANT, "invalid_number")],
)
def test_a_tone_before_the_answer_stands_for_its_announcement(kind: Kind, said: str) -> None:
    assert told(kind) == {said}


def test_ringing_says_nothing_of_the_number() -> None:
    assert told(Kind.RINGBACK) == set()


def test_a_key_in_the_voice_is_told_once() -> None:
    wire = Wire()
    assert "".join(wire.hear(frame, ringing=False)[1] for frame in cut(press("19#"))) == "19#"


def test_keys_in_the_voice_do_not_count_where_the_trunk_reports_them() -> None:
    wire = Wire()
    wire.reported()
    assert [wire.hear(frame, ringing=False)[1] for frame in cut(press("9"))] == [""] * 10
