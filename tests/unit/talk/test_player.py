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
