"""The engines together, with the real weights: what is spoken is heard."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ringright.domain.sound import alike
from ringright.domain.speech import Piece, Utterance
from ringright.engines.kokoro import KokoroSpeaker
from ringright.engines.silero import CHUNK, SileroVad
from ringright.engines.weights import folder, missing
from ringright.engines.whisper import WhisperRecognizer
from ringright.errors import InputError
from ringright.settings import Settings
from ringright.voice.cache import Cache, Want
from ringright.voice.prompts import assemble, prepare

CACHE = Settings().cache
pytestmark = pytest.mark.skipif(
    bool(missing(CACHE)), reason="the weights are not there: run `make setup`"
)


@pytest.fixture(scope="module")
def speaker() -> KokoroSpeaker:
    return KokoroSpeaker(folder(CACHE))


@pytest.fixture(scope="module")
def recognizer() -> WhisperRecognizer:
    return WhisperRecognizer(folder(CACHE), workers=2)


@pytest.mark.parametrize(
    ("voice", "language", "text"),
    [
        ("zm_yunxi", "zh", "明天下午三点可以吗"),
        ("zm_yunjian", "zh", "别再给我打电话了"),
        ("am_michael", "en", "Please stop calling me."),
        ("af_heart", "en", "Your appointment is tomorrow with the doctor."),
    ],
)
def test_spoken_is_heard(
    speaker: KokoroSpeaker, recognizer: WhisperRecognizer, voice: str, language: str, text: str
) -> None:
    hearing = recognizer.transcribe(speaker.render(Piece(text), voice), language)
    assert alike(hearing.text, text) > 0.8, hearing
    assert hearing.silence < 0.3
    assert hearing.language == language


def test_noise_is_silence(recognizer: WhisperRecognizer) -> None:
    noise = np.random.default_rng(1).normal(0, 200, 16000).astype(np.int16)
    for pcm in (np.zeros(16000, np.int16), noise):
        hearing = recognizer.transcribe(pcm, "zh")
        assert hearing.silence > 0.6
        assert "普通话" not in hearing.text


def test_two_threads_hear_the_same(speaker: KokoroSpeaker, recognizer: WhisperRecognizer) -> None:
    pcm = speaker.render(Piece("明天下午三点可以吗"), "zm_yunxi")
    with ThreadPoolExecutor(2) as pool:
        texts = {hearing.text for hearing in pool.map(recognizer.transcribe, [pcm] * 4, ["zh"] * 4)}
    assert len(texts) == 1


def test_characters_without_a_sound_are_named(speaker: KokoroSpeaker) -> None:
    with pytest.raises(InputError, match="한"):
        speaker.render(Piece("您好한"), "zf_xiaobei")


def test_an_utterance_comes_from_the_cache(speaker: KokoroSpeaker, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    pieces = (Piece("您好，"), Piece("再见。"))
    wants = [Want("zf_xiaobei", piece) for piece in pieces]
    assert prepare(wants, lambda: speaker, cache) == 2
    clip = assemble(Utterance(pieces), "zf_xiaobei", cache)
    assert clip.said(len(clip.pcm)) == "您好，再见。"
    assert 0.8 < len(clip.pcm) / 8000 < 4


def test_vad_tells_speech_from_silence(speaker: KokoroSpeaker) -> None:
    vad = SileroVad(folder(CACHE))
    speech = speaker.render(Piece("您好，请问您明天上午方便来诊所吗？"), "zf_xiaobei")
    assert np.mean(np.array(probabilities(vad, speech)) > 0.5) > 0.7
    noise = np.random.default_rng(1).normal(0, 60, 16000).astype(np.int16)
    assert max(probabilities(vad, noise)) < 0.5


def test_vad_keeps_calls_apart(speaker: KokoroSpeaker) -> None:
    vad = SileroVad(folder(CACHE))
    speech = speaker.render(Piece("您好，请问您明天上午方便来诊所吗？"), "zf_xiaobei")
    silence = np.zeros(CHUNK, np.int16)
    states = [vad.start(), vad.start()]
    together = []
    for chunk in chunks(speech):
        heard, states = vad.steps(np.stack([chunk, silence]), states)
        together.append(heard)
    alone = probabilities(vad, speech)
    assert [first for first, _ in together] == pytest.approx(alone, abs=1e-4)
    assert max(second for _, second in together) < 0.3


def probabilities(vad: SileroVad, pcm: NDArray[np.int16]) -> list[float]:
    states, heard = [vad.start()], []
    for chunk in chunks(pcm):
        found, states = vad.steps(chunk[None], states)
        heard += found
    return heard


def chunks(pcm: NDArray[np.int16]) -> NDArray[np.int16]:
    return pcm[: len(pcm) // CHUNK * CHUNK].reshape(-1, CHUNK)
