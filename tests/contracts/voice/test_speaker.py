"""What every Speaker keeps to, the one that ships and the one without weights alike."""

import numpy as np
import pytest

from ringright.domain.speech import Piece
from ringright.engines.kokoro import KokoroSpeaker
from ringright.engines.tone import ToneSpeaker
from ringright.engines.weights import folder, missing
from ringright.errors import InputError
from ringright.settings import Settings
from ringright.voice.cache import Cache
from ringright.voice.speaker import Speaker

CACHE = Settings().cache


@pytest.fixture(params=["tone", "kokoro"], scope="module")
def speaker(request: pytest.FixtureRequest) -> Speaker:
    if request.param == "tone":
        return ToneSpeaker()
    if missing(CACHE):
        pytest.skip("the weights are not there: run `make setup`")
    return KokoroSpeaker(folder(CACHE))


def test_speech_is_telephone_samples(speaker: Speaker) -> None:
    pcm = speaker.render(Piece("您好，再见。"), "zf_xiaobei")
    assert pcm.dtype == np.int16
    assert pcm.ndim == 1
    assert 0.4 < len(pcm) / 8000 < 4
    assert 1000 < np.sqrt((pcm.astype(float) ** 2).mean()) < 6000


def test_speed_shortens(speaker: Speaker) -> None:
    slow, fast = (
        len(speaker.render(Piece("今天的天气很好"), "zf_xiaobei", speed)) for speed in (0.8, 1.3)
    )
    assert fast < slow * 0.8


@pytest.mark.parametrize("pace", [122, 140, 158])
def test_a_pace_is_kept(speaker: Speaker, pace: int) -> None:
    text = "本次通话由人工智能生成"
    pcm = speaker.render(Piece(text, pace), "zf_xiaobei", 1.4)
    frames = np.abs(pcm[: len(pcm) // 80 * 80].reshape(-1, 80)).max(axis=1)
    voiced = np.flatnonzero(frames > frames.max() / 30)
    seconds = (voiced[-1] - voiced[0] + 1) / 100
    assert len(text) * 60 / seconds == pytest.approx(pace, rel=0.05)


def test_nothing_to_say_is_an_input_error(speaker: Speaker) -> None:
    with pytest.raises(InputError):
        speaker.render(Piece("！？"), "zf_xiaobei")


def test_its_id_keys_the_cache(speaker: Speaker) -> None:
    assert Cache(CACHE, speaker.id) == Cache(CACHE, engine=speaker.id)
    assert "/" in speaker.id
