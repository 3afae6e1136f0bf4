"""The sum without oneself, and who is in it; real calls are in tests/protocol/media."""

from dataclasses import dataclass, field

import numpy as np

from ringright.line.bridge import Bridge, Frame, minus
from ringright.line.leg import LegEvent


def level(value: int) -> Frame:
    return np.full(160, value, np.int16)


@dataclass
class Leg:
    """A party that always says the same sample, and keeps what it heard."""

    value: int
    heard: list[int] = field(default_factory=list)

    async def event(self) -> LegEvent:
        raise NotImplementedError

    async def hangup(self) -> None:
        raise NotImplementedError

    def read(self) -> bytes:
        return level(self.value).astype("<i2").tobytes()

    def write(self, pcm: bytes) -> None:
        frame = np.frombuffer(pcm, "<i2")
        assert len(frame) == 160
        self.heard.append(int(frame[-1]))


def test_each_hears_the_sum_of_the_others() -> None:
    assert [int(each[0]) for each in minus([level(1), level(20), level(300)])] == [320, 301, 21]


def test_one_alone_hears_silence() -> None:
    (alone,) = minus([level(9000)])
    assert not alone.any()


def test_loud_voices_are_clipped_not_wrapped() -> None:
    high = minus([level(30000), level(30000), level(30000)])
    low = minus([level(-30000), level(-30000), level(-30000)])
    assert {int(each[0]) for each in high} == {32767}
    assert {int(each[0]) for each in low} == {-32768}
    assert all(each.dtype == np.int16 for each in (*high, *low))


def test_parties_join_and_leave() -> None:
    sizes: list[int] = []
    bridge = Bridge(lambda frames: sizes.append(len(frames)))
    bridge.beat()
    first, second, third = Leg(1), Leg(20), Leg(300)
    for leg in (first, second, third):
        bridge.join(leg)
    for _ in range(20):
        bridge.beat()
    assert [leg.heard[-1] for leg in (first, second, third)] == [320, 301, 21]
    bridge.leave(second)
    bridge.leave(Leg(0))
    bridge.beat()
    assert (first.heard[-1], third.heard[-1], len(second.heard)) == (300, 1, 20)
    assert sizes == [3] * 20 + [2]
