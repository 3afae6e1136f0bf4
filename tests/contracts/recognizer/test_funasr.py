"""What is FunASR's own: two servers that take and end things differently."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from tests.contracts.recognizer.funasr_peer import FunasrPeer, funasr
from tests.contracts.recognizer.peer import Manner

from ringright.engines.remote import RecognizerRefused

SOUND = np.full(8000, 1000, np.int16)


@pytest.fixture
def peer() -> Iterator[FunasrPeer]:
    with funasr(Manner()) as opened:
        yield opened


def test_the_greeting_is_what_both_servers_read(peer: FunasrPeer) -> None:
    peer.recognizer().transcribe(SOUND, "zh")
    greeting = peer.greetings[0]
    assert greeting.pop("wav_name")
    assert greeting == {
        "mode": "offline",
        "wav_format": "pcm",
        "audio_fs": 16000,
        "is_speaking": True,
        "itn": True,
        "svs_lang": "zh",
        "chunk_size": [5, 10, 5],
        "chunk_interval": 10,
    }


def test_hotwords_are_json_in_a_string(peer: FunasrPeer) -> None:
    peer.recognizer(hotwords={"正铃": 20}).transcribe(SOUND, "zh")
    sent = peer.greetings[0]["hotwords"]
    assert isinstance(sent, str)
    assert json.loads(sent) == {"正铃": 20}


def test_sound_comes_in_steps_of_60_ms_filled_up_at_the_end(peer: FunasrPeer) -> None:
    peer.recognizer().transcribe(SOUND[:7999], "zh")
    assert set(peer.frames) == {1920}
    assert len(peer.frames) == 17


SENTENCES = [
    ("zh", "好的，不用了。"),
    ("en", "好的， 不用了。"),
]


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_sentence_by_sentence(peer: FunasrPeer, language: str, text: str) -> None:
    peer.replies = (
        {"text": "好的，", "is_final": True},
        {"text": "不用了。", "is_final": False},
    )
    assert peer.recognizer().transcribe(SOUND, language).text == text


def test_a_last_sentence_of_nothing(peer: FunasrPeer) -> None:
    peer.replies = ({"text": "好的。", "is_final": True}, {"text": "", "is_final": False})
    assert peer.recognizer().transcribe(SOUND, "zh").text == "好的。"


@pytest.mark.parametrize(
    "reply",
    [
        {"text": "好的。", "is_final": True},
        {"text": "好的。"},
        {"text": "<|zh|><|NEUTRAL|><|Speech|><|withitn|>好的。"},
    ],
    ids=["says it is final", "says nothing of it", "with SenseVoice's marks"],
)
def test_one_reply_is_enough(peer: FunasrPeer, reply: dict[str, object]) -> None:
    peer.replies = (reply,)
    assert peer.recognizer().transcribe(SOUND, "zh").text == "好的。"


def test_the_time_that_is_left_bounds_the_wait_for_another_sentence(
    peer: FunasrPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ringright.engines.funasr.LINGER_S", 600.0)
    peer.replies = ({"text": "好的。", "is_final": True},)
    assert peer.recognizer(timeout_s=2.0).transcribe(SOUND, "zh").text == "好的。"


@pytest.mark.parametrize("mode", ["online", "2pass-online", "2pass-offline", None])
def test_another_mode_is_refused(peer: FunasrPeer, mode: str | None) -> None:
    peer.replies = ({"mode": mode},)
    with pytest.raises(RecognizerRefused, match="for offline transcription"):
        peer.recognizer().transcribe(SOUND, "zh")
