"""What every recogniser on another machine keeps to, however the service behaves."""

import logging
import socket
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import SecretStr
from tests.contracts.recognizer.funasr_peer import funasr
from tests.contracts.recognizer.openai_peer import openai
from tests.contracts.recognizer.peer import Manner, Opened, Peer, certificate

from ringright.engines.funasr import FunasrRecognizer
from ringright.engines.openai import OpenaiRecognizer
from ringright.engines.remote import (
    RecognizerBusy,
    RecognizerGarbled,
    RecognizerRefused,
    RecognizerSlow,
    RecognizerUnreachable,
)
from ringright.errors import InputError, RingRightError

KINDS: dict[str, Opened] = {"funasr": funasr, "openai": openai}
MADE: dict[str, Any] = {"funasr": FunasrRecognizer, "openai": OpenaiRecognizer}
SCHEME = {"funasr": "ws", "openai": "http"}
KEY = "sk-not-to-be-told"
FAILURES = {
    "malformed": (RecognizerGarbled, "is no JSON"),
    "textless": (RecognizerGarbled, "has no text"),
    "nested": (RecognizerGarbled, "is no JSON"),
    "huge": (RecognizerGarbled, "above 256 KiB"),
    "noise": (RecognizerGarbled, "no we"),
    "cut": (RecognizerUnreachable, "127.0.0.1"),
    "half": (RecognizerUnreachable, "closed the connection before it answered"),
    "mute": (RecognizerSlow, "did not answer in time"),
    "deaf": (RecognizerSlow, "did not answer in time"),
    "drip": (RecognizerSlow, "did not answer in time"),
    "unauthorised": (RecognizerRefused, "RINGRIGHT_RECOGNIZER_KEY"),
    "elsewhere": (RecognizerRefused, "Check its address and model"),
    "busy": (RecognizerBusy, "503"),
}
SLOW = {"mute", "deaf", "drip"}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def peer(kind: str) -> Iterator[Peer]:
    with KINDS[kind](Manner()) as opened:
        yield opened


def tone(seconds: float) -> NDArray[np.int16]:
    at = np.arange(int(8000 * seconds)) / 8000
    return (9000 * np.sin(2 * np.pi * 440 * at)).astype(np.int16)


@pytest.mark.parametrize(
    ("language", "said", "read"),
    [("zh", " 請稍等，謝謝。", "请稍等，谢谢。"), ("en", "Call me later. ", "Call me later.")],
)
def test_the_right_answer(peer: Peer, language: str, said: str, read: str) -> None:
    peer.manner.text = lambda _heard: said
    hearing = peer.recognizer().transcribe(tone(1.5), language)
    assert (hearing.text, hearing.language, hearing.silence) == (read, language, 0.0)
    assert (hearing.start_s, hearing.end_s) == (0.0, 1.5)
    assert peer.heard[0].language == language


def test_the_service_hears_the_same_sound_at_16_khz(peer: Peer) -> None:
    pcm = tone(1.0)
    peer.recognizer().transcribe(pcm, "zh")
    heard = peer.heard[0]
    assert heard.rate == 16000
    same = heard.samples[: 2 * len(pcm) : 2].astype(float)[40:-40]
    assert np.abs(same - pcm[40:-40]).max() < 60
    assert not heard.samples[2 * len(pcm) :].any()


def test_nothing_heard_is_silence(peer: Peer) -> None:
    peer.manner.text = lambda _heard: " "
    hearing = peer.recognizer().transcribe(tone(1.0), "zh")
    assert (hearing.text, hearing.silence) == ("", 1.0)


@pytest.mark.parametrize("samples", [0, 8000, 8000 * 30])
def test_digital_silence_is_not_sent(peer: Peer, samples: int) -> None:
    hearing = peer.recognizer().transcribe(np.zeros(samples, np.int16), "en")
    assert (hearing.text, hearing.silence, hearing.end_s) == ("", 1.0, samples / 8000)
    assert not peer.heard


def test_half_a_minute_is_taken_and_no_more(peer: Peer) -> None:
    recognizer = peer.recognizer()
    recognizer.transcribe(tone(30.0), "zh")
    assert peer.heard[0].seconds == 30.0
    with pytest.raises(InputError, match="at most 30 s"):
        recognizer.transcribe(tone(30.1), "zh")
    with pytest.raises(InputError, match="'fr'"):
        recognizer.transcribe(tone(1.0), "fr")
    assert len(peer.heard) == 1


def test_threads_get_their_own_answers(peer: Peer) -> None:
    peer.manner.text = lambda heard: str(heard.seconds)
    recognizer = peer.recognizer()
    lengths = [0.6 * count for count in range(1, 9)]
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda length: recognizer.transcribe(tone(length), "zh").text, lengths)
        assert [float(text) for text in found] == pytest.approx(lengths)


@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_says_what_it_is(
    peer: Peer, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.manner.name = name
    error, words = FAILURES[name]
    recognizer = peer.recognizer(key=KEY, timeout_s=0.4 if name in SLOW else 60.0)
    with pytest.raises(error, match=words) as caught:
        recognizer.transcribe(tone(2.0), "zh")
    raised = caught.value
    assert raised.remedy
    assert peer.url in str(raised)
    assert raised.retryable == (error not in (RecognizerGarbled, RecognizerRefused))
    told = traceback.TracebackException.from_exception(raised, capture_locals=True).format()
    assert KEY not in "".join(told)
    assert KEY not in caplog.text


@pytest.mark.parametrize("name", sorted(SLOW))
def test_what_took_too_long_is_hung_up_on(peer: Peer, name: str) -> None:
    peer.manner.name = name
    with pytest.raises(RecognizerSlow):
        peer.recognizer(timeout_s=0.4).transcribe(tone(30.0), "zh")
    for thread in threading.enumerate():
        if thread.name == "recogniser":
            thread.join(30)
            assert not thread.is_alive()


@pytest.mark.parametrize("name", ["mute", "cut", "malformed"])
def test_it_works_again_after_a_failure(peer: Peer, name: str) -> None:
    peer.manner.name = name
    recognizer = peer.recognizer(timeout_s=0.4 if name in SLOW else 60.0)
    with pytest.raises(RingRightError):
        recognizer.transcribe(tone(1.0), "zh")
    peer.manner.name = "right"
    recognizer = peer.recognizer()
    assert recognizer.transcribe(tone(1.0), "zh").text == "好的"


def test_the_key_goes_into_the_header(peer: Peer) -> None:
    peer.recognizer(key=KEY).transcribe(tone(1.0), "zh")
    assert peer.heard[0].key == f"Bearer {KEY}"
    peer.recognizer().transcribe(tone(1.0), "zh")
    assert peer.heard[1].key is None


def test_getting_ready_tries_the_connection(peer: Peer) -> None:
    peer.recognizer(key=KEY).load()
    assert peer.manner.key == f"Bearer {KEY}"
    peer.manner.name = "unauthorised"
    with pytest.raises(RecognizerRefused, match="RINGRIGHT_RECOGNIZER_KEY"):
        peer.recognizer(key=KEY).load()
    assert not peer.heard


def test_nobody_there(kind: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"{SCHEME[kind]}://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(RecognizerUnreachable, match=r"Is the service running there\?"):
            MADE[kind](url=url, timeout_s=60.0).load()


def test_a_firewall_that_says_nothing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def ignored(_place: object, timeout: float) -> None:
        raise TimeoutError(timeout)

    monkeypatch.setattr(socket, "create_connection", ignored)
    with pytest.raises(RecognizerUnreachable, match="takes no connection within 2 s"):
        MADE[kind](url=f"{SCHEME[kind]}://asr.example.com", timeout_s=60.0).load()


def test_a_name_server_that_does_not_answer(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def stuck(_place: object, timeout: float) -> None:
        over.wait()
        raise OSError(timeout)

    monkeypatch.setattr(socket, "create_connection", stuck)
    with pytest.raises(RecognizerSlow):
        MADE[kind](url=f"{SCHEME[kind]}://asr.example.com", timeout_s=0.1).load()
    over.set()


def test_sound_does_not_follow_a_redirect(peer: Peer) -> None:
    peer.manner.name = "moved"
    with pytest.raises(RecognizerRefused, match="307"):
        peer.recognizer(key=KEY).transcribe(tone(1.0), "zh")


def test_a_proxy_of_the_environment_hears_nothing(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "socks_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert peer.recognizer().transcribe(tone(1.0), "zh").text == "好的"


def test_certificates_are_verified(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, context = certificate(tmp_path)
    with KINDS[kind](Manner(), context) as peer:
        with pytest.raises(RecognizerRefused, match="not trusted"):
            peer.recognizer(key=KEY).transcribe(tone(1.0), "zh")
        assert not peer.heard
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert peer.recognizer().transcribe(tone(1.0), "zh").text == "好的"


def test_a_certificate_for_another_place_is_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, context = certificate(tmp_path, "127.0.0.2")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with KINDS[kind](Manner(), context) as peer, pytest.raises(RecognizerRefused, match="mismatch"):
        peer.recognizer().transcribe(tone(1.0), "zh")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "needs an address"),
        ("asr.example.com:10095", "needs an address"),
        ("ftp://asr.example.com", "needs an address"),
        ("{scheme}://", "needs an address"),
        ("{scheme}://asr.example.com/a b", "needs an address"),
        ("{scheme}://asr.example.com/\n", "needs an address"),
        ("{scheme}://asr.example.com/识别", "cannot be read"),
        ("{scheme}://asr..example.com", "cannot be read"),
        ("{scheme}://[::1", "cannot be read"),
        ("{scheme}://asr.example.com:99999", "cannot be read"),
        (f"{{scheme}}://user:{KEY}@asr.example.com", "more than a place"),
        (f"{{scheme}}://asr.example.com/?key={KEY}", "more than a place"),
    ],
)
def test_addresses_that_are_none(kind: str, url: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        MADE[kind](url=url.format(scheme=SCHEME[kind]))
    assert "RINGRIGHT_RECOGNIZER" in caught.value.remedy
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", [f"{KEY}\r\nX: 1", f"{KEY} ", f"{KEY}é", f"{KEY}\0"])
def test_keys_that_are_none(kind: str, key: str) -> None:
    with pytest.raises(InputError, match="signs that no key has") as caught:
        MADE[kind](url=f"{SCHEME[kind]}://asr.example.com", key=key)
    assert KEY not in str(caught.value)


def test_made_from_the_settings(peer: Peer, kind: str, tmp_path: Path) -> None:
    settings = SimpleNamespace(
        recognizer_url=peer.url,
        recognizer_key=SecretStr(KEY),
        recognizer_model="",
        recognizer_timeout_s=60.0,
    )
    recognizer = MADE[kind].from_settings(tmp_path, settings, 2)
    assert recognizer.transcribe(tone(1.0), "zh").text == "好的"
    assert peer.heard[0].key == f"Bearer {KEY}"
