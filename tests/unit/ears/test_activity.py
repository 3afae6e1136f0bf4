"""Voice of many calls at once: one verdict a chunk, whoever else is in the hall."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest

from ringright.ears.activity import CHUNK, CHUNK_MS, Activity, Hall, Judge, Look, Sound, judge
from ringright.ears.level import SILENCE_DB, Noise, Person, dbfs

Samples = npt.NDArray[np.int16]
QUIET = np.zeros(160, np.int16)
LOUD = np.full(160, 3000, np.int16)


@dataclass
class Counter:
    """Voice is what is loud; the state counts a call's chunks, `sizes` those of each look."""

    sizes: list[int] = field(default_factory=list)
    states: list[int] = field(default_factory=list)

    def start(self) -> int:
        return 0

    def steps(self, chunks: Samples, states: Sequence[int]) -> tuple[list[float], list[int]]:
        self.sizes.append(len(chunks))
        self.states = [state + 1 for state in states]
        return [float(np.abs(chunk).mean() > 1000) for chunk in chunks], self.states


def push(activity: Activity, frame: Samples, times: int = 1) -> None:
    for _ in range(times):
        activity.push(frame, QUIET)


def test_a_call_is_told_every_32_ms_with_its_level_and_floor() -> None:
    sounds: list[Sound] = []
    hall = Hall(Counter())
    call = hall.enter(sounds.append)
    push(call, QUIET, 8)
    hall.flush()
    push(call, LOUD, 8)
    hall.flush()
    assert [sound.at_ms for sound in sounds] == [CHUNK_MS * n for n in range(1, 11)]
    assert [sound.voiced for sound in sounds] == [False] * 5 + [True] * 5
    assert sounds[0].level == SILENCE_DB
    assert sounds[-1].level == pytest.approx(dbfs(LOUD))
    assert sounds[-1].floor < sounds[-1].level


def test_all_full_chunks_are_looked_at_in_one_go() -> None:
    detector = Counter()
    hall = Hall(detector)
    calls = [hall.enter(lambda _: None) for _ in range(3)]
    for call in calls:
        push(call, LOUD, 2)
    push(hall.enter(lambda _: None), LOUD)
    hall.flush()
    assert detector.sizes == [3]


def test_a_call_that_enters_later_starts_afresh_and_one_that_left_is_told_nothing() -> None:
    detector, first, second = Counter(), list[Sound](), list[Sound]()
    hall = Hall(detector)
    early = hall.enter(first.append)
    push(early, LOUD, 8)
    hall.flush()
    late = hall.enter(second.append)
    push(early, LOUD, 2)
    push(late, LOUD, 2)
    hall.flush()
    assert detector.states == [6, 1]
    assert second == [Sound(CHUNK_MS, voiced=True, level=dbfs(LOUD), floor=-60.0)]
    hall.leave(early)
    hall.leave(early)
    push(early, LOUD, 8)
    hall.flush()
    assert len(first) == 6


def test_a_call_that_ends_by_what_another_was_told_is_not_told() -> None:
    hall, told = Hall(Counter()), list[Sound]()
    killer = hall.enter(lambda _: hall.leave(victim))
    victim = hall.enter(told.append)
    push(killer, LOUD, 2)
    push(victim, LOUD, 2)
    hall.flush()
    assert told == []


KNOWN = Person(db=-20.0, chunks=100)
VERDICTS = {
    "speech": (Judge(), Look(0.9, -20), True),
    "the detector hears none": (Judge(), Look(0.4, -20), False),
    "speech goes on at a lower probability": (Judge(voiced=True), Look(0.4, -20), True),
    "at the floor": (Judge(noise=Noise(db=-30)), Look(0.9, -29), False),
    "clear of the floor": (Judge(noise=Noise(db=-30)), Look(0.9, -25), True),
    "the person, softly": (Judge(person=KNOWN), Look(0.9, -31), True),
    "the end of a word": (Judge(person=KNOWN, voiced=True, peak=-25), Look(0.9, -40), True),
    "nobody is known yet": (Judge(person=Person(-20, 5)), Look(0.9, -40), True),
    "our own echo": (Judge(), Look(0.9, -30, echo=-25), False),
    "speech over our echo": (Judge(), Look(0.9, -20, echo=-25), True),
}


@pytest.mark.parametrize(("state", "look", "voiced"), VERDICTS.values(), ids=VERDICTS)
def test_what_is_voice(state: Judge, look: Look, voiced: bool) -> None:  # noqa: FBT001
    assert judge(state, look).voiced is voiced


@pytest.mark.parametrize(("peak", "chunks"), [(-20.0, 0), (-40.0, 1)], ids=["loud", "in noise"])
def test_speech_that_falls_to_the_floor_is_over_sooner_than_the_detector_says(
    peak: float, chunks: int
) -> None:
    state = Judge(voiced=True, peak=peak, noise=Noise(db=-55))
    lasted = 0
    while (state := judge(state, Look(0.9, -54.9))).voiced:
        lasted += 1
    assert lasted == chunks


def test_a_television_behind_the_person_is_not_near() -> None:
    heard = judge(Judge(person=KNOWN), Look(0.9, -40))
    assert heard.voiced
    assert not heard.near
    assert judge(Judge(person=KNOWN), Look(0.9, -31)).near


def test_a_television_that_goes_on_from_the_person_is_not_near_after_2_s() -> None:
    state, chunks = Judge(person=KNOWN, voiced=True, peak=-20), 0
    while state.near and chunks < 100:
        state = judge(state, Look(0.9, (-40, -50)[chunks % 2]))
        chunks += 1
    assert chunks * CHUNK_MS < 2000


def test_a_person_who_moved_away_is_near_again() -> None:
    state, chunks = Judge(person=KNOWN), 0
    while (chunks == 0 or not state.near) and chunks < 2000:
        state = judge(state, Look(0.9, (-40, -50)[chunks % 2]))
        chunks += 1
    assert 1000 < chunks * CHUNK_MS < 40_000


def test_what_may_be_an_echo_does_not_teach_how_loud_the_person_is() -> None:
    assert judge(Judge(), Look(0.9, -20, sure=False)).person.chunks == 0
    assert judge(Judge(), Look(0.9, -20)).person.chunks == 1


def test_chunks_do_not_depend_on_the_frames() -> None:
    whole: list[Sound] = []
    cut: list[Sound] = []
    pcm = np.random.default_rng(0).normal(0, 2000, 10 * CHUNK).astype(np.int16)
    for told, size in ((whole, len(pcm)), (cut, 100)):
        hall = Hall(Counter())
        call = hall.enter(told.append)
        for at in range(0, len(pcm), size):
            part = pcm[at : at + size]
            call.push(part, np.zeros(len(part), np.int16))
            hall.flush()
    assert whole == cut
