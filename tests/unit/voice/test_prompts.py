from pathlib import Path
from threading import Lock

import numpy as np
import pytest
from numpy.typing import NDArray

from ringright.domain.speech import Piece, Utterance
from ringright.engines.tone import ToneSpeaker
from ringright.errors import InputError, MissingPart
from ringright.voice.cache import Cache, Want
from ringright.voice.prompts import assemble, prepare, spread

VOICE = "zf_xiaobei"


class Counting(ToneSpeaker):
    def __init__(self) -> None:
        self.rendered: list[str] = []
        self._lock = Lock()

    def render(self, piece: Piece, voice: str, speed: float = 1.0) -> NDArray[np.int16]:
        with self._lock:
            self.rendered.append(piece.text)
        return super().render(piece, voice, speed)


def wants(*texts: str) -> list[Want]:
    return [Want(VOICE, Piece(text)) for text in texts]


def test_prepare_renders_what_is_missing_once(tmp_path: Path) -> None:
    cache, speaker = Cache(tmp_path), Counting()
    seen: list[tuple[int, int]] = []
    assert prepare(wants("您好", "再见"), lambda: speaker, cache) == 2
    count = prepare(
        wants("您好", "谢谢", "谢谢"), lambda: speaker, cache, lambda a, b: seen.append((a, b))
    )
    assert count == 1
    assert sorted(speaker.rendered) == sorted(["您好", "再见", "谢谢"])
    assert seen == [(0, 1), (1, 1)]


def test_prepare_makes_no_speaker_for_nothing(tmp_path: Path) -> None:
    def never() -> ToneSpeaker:
        raise AssertionError

    assert prepare([], never, Cache(tmp_path)) == 0


def test_prepare_keeps_what_came_before_the_error(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    with pytest.raises(InputError, match="nothing to say"):
        prepare(wants("您好", "！"), ToneSpeaker, cache, workers=1)
    assert cache.get(VOICE, Piece("您好")) is not None


def test_prepare_stops_on_ctrl_c(tmp_path: Path) -> None:
    speaker = Counting()

    def interrupt(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    texts = [f"第{number}句" for number in range(200)]
    with pytest.raises(KeyboardInterrupt):
        prepare(wants(*texts), lambda: speaker, Cache(tmp_path), interrupt, workers=1)
    assert len(speaker.rendered) < 200


def test_assemble_pauses_after_marks_and_times_characters(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    pieces = (Piece("您好，"), Piece("陈建国"), Piece("。"), Piece("再见"))
    for piece in pieces:
        cache.put(Want(VOICE, piece), tone(800).tobytes() if piece.text != "。" else b"")
    clip = assemble(Utterance(pieces), VOICE, cache)
    assert len(clip.pcm) == 800 + 1200 + 800 + 2400 + 800
    assert clip.said(0) == ""
    assert clip.said(800) == "您好，"
    assert clip.said(2000 + 540) == "您好，陈"
    assert clip.said(2000 + 560) == "您好，陈建"
    assert clip.said(len(clip.pcm)) == "您好，陈建国。再见"


def test_assemble_names_what_was_not_rendered(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="您好"):
        assemble(Utterance((Piece("您好"),)), VOICE, Cache(tmp_path))


def test_assemble_nothing(tmp_path: Path) -> None:
    clip = assemble(Utterance(()), VOICE, Cache(tmp_path))
    assert len(clip.pcm) == 0
    assert clip.said(100) == ""


def test_characters_share_the_voiced_time() -> None:
    pcm = np.concatenate([np.zeros(800, np.int16), tone(1600), np.zeros(800, np.int16)])
    marks = list(spread("你好", pcm))
    assert marks[0].start == 0
    assert marks[-1].end == 2400
    assert abs(marks[0].end - 1600) <= 80


def tone(samples: int) -> NDArray[np.int16]:
    return (5000 * np.sin(np.arange(samples) / 3)).astype(np.int16)
