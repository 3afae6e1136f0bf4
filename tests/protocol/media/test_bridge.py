"""Calls joined in our process and calls kept apart: who hears whom."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from tests.protocol.media.conftest import Desk, Meet
from tests.protocol.media.peer import Peer, Voice
from tests.protocol.media.sound import level, share, talk

from ringright.line.bridge import Bridge, Frame, Tap
from ringright.line.metronome import Metronome
from ringright.records.recording import Label, Recorder, load

PITCHES = (440.0, 620.0, 910.0)
LAST = slice(-3200, None)


@contextlib.asynccontextmanager
async def joined(tap: Tap | None = None) -> AsyncIterator[Bridge]:
    """A bridge that beats."""
    bridge = Bridge(tap)
    with Metronome().member(bridge.beat):
        yield bridge


def hears(far: Peer, hz: float) -> bool:
    """Whether a tone is among what a far end heard last."""
    return level(far.voice.sound()[LAST], hz) > 2000


async def test_two_parties_hear_each_other_and_are_recorded(
    desk: Desk, peer: Meet, tmp_path: Path
) -> None:
    callee, colleague = [await peer(Voice(hz=hz)) for hz in PITCHES[:2]]
    legs = [await desk.call(far.gateway) for far in (callee, colleague)]
    recorder = Recorder(tmp_path / "call.wav", Label("c1", "clinic", "2026-03-01T09:00:00+08:00"))

    def record(frames: Sequence[Frame]) -> None:
        right, left = frames
        recorder.write(left.tobytes(), right.tobytes())

    async with joined(record) as bridge:
        for leg in legs:
            bridge.join(leg)
        await asyncio.sleep(1.5)
    assert share(callee.voice.sound()[LAST], 620) > 0.9
    assert share(colleague.voice.sound()[LAST], 440) > 0.9
    left, right = load(recorder.close())
    assert left.size == right.size > 8000
    assert share(left[LAST], 620) > 0.9
    assert share(right[LAST], 440) > 0.9


async def test_three_parties_hear_all_but_themselves_until_one_leaves(
    desk: Desk, peer: Meet
) -> None:
    fars = [await peer(Voice(hz=hz)) for hz in PITCHES]
    legs = [await desk.call(far.gateway) for far in fars]
    taps: list[int] = []
    async with joined(lambda frames: taps.append(len(frames))) as bridge:
        for leg in legs:
            bridge.join(leg)
        await asyncio.sleep(1.2)
        heard = [[hears(far, hz) for hz in PITCHES] for far in fars]
        bridge.leave(legs[0])
        await talk(legs[0], 300, 60)
        apart = [[hears(far, hz) for hz in PITCHES] for far in fars]
    assert heard == [[False, True, True], [True, False, True], [True, True, False]]
    assert apart == [[False] * 3, [False, False, True], [False, True, False]]
    assert share(fars[0].voice.sound()[LAST], 300) > 0.9
    assert (taps[0], taps[-1]) == (3, 2)


async def test_ten_calls_side_by_side_hear_nobody_elses_voice(desk: Desk, peer: Meet) -> None:
    theirs = [400 + 110 * index for index in range(10)]
    ours = [pitch + 55 for pitch in theirs]
    fars = [await peer(Voice(hz=hz)) for hz in theirs]
    legs = await asyncio.gather(*(desk.call(far.gateway) for far in fars))
    await asyncio.gather(*(talk(leg, 300, 15) for leg in legs))
    heard = await asyncio.gather(*(talk(leg, hz, 75) for leg, hz in zip(legs, ours, strict=True)))
    for far, mine, hz, sound in zip(fars, ours, theirs, heard, strict=True):
        assert share(sound[LAST], hz) > 0.9
        assert share(far.voice.sound()[LAST], mine) > 0.9
