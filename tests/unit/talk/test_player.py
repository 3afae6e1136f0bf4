from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ringright.talk.floor import Robot
from ringright.talk.player import Player


@dataclass(frozen=True)
class Words:
    """A clip of one character a frame."""

    text: str

    @property
    def pcm(self) -> npt.NDArray[np.int16]:
        return np.ones(160 * len(self.text), np.int16)

    def said(self, samples: int) -> str:
        return self.text[: samples // 160]

    def word(self, samples: int) -> int:
        return samples - 160


def test_plays_to_the_end_and_tells_what_was_said() -> None:
    player = Player()
    player.add(Words("您好"), must=True)
    frame, begun, said = player.frame(0)
    assert frame.all()
    assert begun == "您好"
    assert said is None
    assert player.robot is Robot.MUST
    _, begun, said = player.frame(1)
    assert begun == ""
    assert said is not None
    assert (said.text, said.start, said.end, said.interrupted) == ("您好", 0, 2, False)
    assert player.idle
    assert not player.frame(2)[0].any()


def test_stop_forgets_the_rest() -> None:
    player = Player()
    player.add(Words("请问您能来吗"), must=False)
    player.add(Words("再见"), must=False)
    player.frame(5)
    player.frame(6)
    said = player.stop(7)
    assert said is not None
    assert (said.text, said.interrupted) == ("请问", True)
    assert player.idle


def test_spare_keeps_only_what_must_be_said() -> None:
    player = Player()
    player.add(Words("一"), must=False)
    player.add(Words("二"), must=True)
    player.spare()
    assert player.frame(0)[2] is not None
    assert player.idle


def test_a_yielding_voice_fades_and_goes_on_with_the_word_that_was_cut() -> None:
    player = Player()
    player.add(Words("请问您能来吗"), must=False)
    for beat in range(3):
        player.frame(beat)
    player.hold(3)
    assert player.frame(3)[0][:4].any()
    assert not player.frame(4)[0].any()
    robot = [player.robot]
    player.resume()
    assert [*robot, player.robot] == [Robot.YIELDED, Robot.SPEAKING]
    left = [player.frame(beat) for beat in range(5, 9)]
    assert all(frame.all() for frame, _, _ in left)
    said = left[-1][2]
    assert said is not None
    assert (said.text, said.start, said.end, said.interrupted) == ("请问您能来吗", 0, 9, False)


def test_who_stops_after_yielding_spoke_until_then() -> None:
    player = Player()
    player.add(Words("请问您能来吗"), must=False)
    player.frame(0)
    player.frame(1)
    player.hold(2)
    player.frame(2)
    player.frame(3)
    said = player.stop(4)
    assert said is not None
    assert (said.text, said.end, said.interrupted) == ("请问", 2, True)


def test_what_must_be_said_does_not_yield() -> None:
    player = Player()
    player.add(Words("您好"), must=True)
    player.frame(0)
    player.hold(1)
    assert player.robot is Robot.MUST
