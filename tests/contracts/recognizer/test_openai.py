"""What is the transcription interface's own."""

from collections.abc import Iterator

import numpy as np
import pytest
from tests.contracts.recognizer.openai_peer import OpenaiPeer, openai
from tests.contracts.recognizer.peer import Manner

from ringright.engines.remote import (
    RecognizerBusy,
    RecognizerGarbled,
    RecognizerRefused,
    RecognizerUnreachable,
)

SOUND = np.full(8000, 1000, np.int16)
PATH = "/v1/audio/transcriptions"


@pytest.fixture
def peer() -> Iterator[OpenaiPeer]:
    with openai(Manner()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("given", "asked"),
    [("", PATH), ("/", PATH), ("/v1", PATH), ("/v1/", PATH), ("/asr", f"/asr{PATH}")],
)
def test_where_it_asks(peer: OpenaiPeer, given: str, asked: str) -> None:
    peer.recognizer(path=given).transcribe(SOUND, "zh")
    assert peer.asked == [(asked, "whisper-1", "verbose_json")]


def test_the_model_is_the_operators(peer: OpenaiPeer) -> None:
    peer.recognizer(model="Systran/faster-whisper-large-v3").transcribe(SOUND, "zh")
    assert peer.asked[0][1] == "Systran/faster-whisper-large-v3"


@pytest.mark.parametrize(
    ("segments", "silence"),
    [
        ([{"no_speech_prob": 0.9}, {"no_speech_prob": 0.25}], 0.25),
        ([{"no_speech_prob": 1}], 1.0),
        ([{"no_speech_prob": -3}], 0.0),
        ([{"no_speech_prob": "much"}, "odd", {}], 0.0),
        ([], 0.0),
        ("none", 0.0),
    ],
)
def test_silence_is_what_the_least_silent_segment_says(
    peer: OpenaiPeer, segments: object, silence: float
) -> None:
    peer.extra = {"segments": segments}
    assert peer.recognizer().transcribe(SOUND, "zh").silence == silence


def test_a_server_without_the_longer_answer_is_asked_for_it_once(peer: OpenaiPeer) -> None:
    peer.formats = ("json",)
    recognizer = peer.recognizer()
    assert recognizer.transcribe(SOUND, "zh").text == "好的"
    assert recognizer.transcribe(SOUND, "zh").text == "好的"
    assert [known for _, _, known in peer.asked] == ["verbose_json", "json", "json"]


def test_a_server_that_takes_neither_is_not_asked_for_ever(peer: OpenaiPeer) -> None:
    peer.formats = ()
    with pytest.raises(RecognizerRefused, match="400"):
        peer.recognizer().transcribe(SOUND, "zh")
    assert len(peer.asked) == 2


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("html", RecognizerGarbled, "is no JSON"),
        ("half_chunk", RecognizerUnreachable, "closed the connection"),
        ("limited", RecognizerBusy, "429"),
        ("moved", RecognizerRefused, "307"),
    ],
)
def test_what_web_servers_do(
    peer: OpenaiPeer, name: str, error: type[Exception], words: str
) -> None:
    peer.manner.name = name
    with pytest.raises(error, match=words):
        peer.recognizer().transcribe(SOUND, "zh")


def test_a_list_of_models_is_not_needed(peer: OpenaiPeer) -> None:
    peer.manner.name = "elsewhere"
    peer.recognizer().load()
    peer.manner.name = "busy"
    with pytest.raises(RecognizerBusy):
        peer.recognizer().load()
