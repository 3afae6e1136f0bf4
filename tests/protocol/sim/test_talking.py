import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ringright.line.codec import Law, Samples
from ringright.line.rtp.keys import Presses
from ringright.sim.sound import tone

Make = Callable[..., Any]
LABEL, QUESTION, DETAIL = tone(600, 0.8), tone(900, 0.8), tone(1200, 0.8)
"""What the tests' recogniser takes for 我是人工智能助手, 请问您能按时来吗, 您需要带身份证."""
PITCH = 800
"""Of the people's own voices."""


def _person(talk: str, rest: str = "") -> str:
    return f'  - {{id: p01, number: "+8615410000001", {rest}talk: {{{talk}}}}}\n'


def _pauses(*sounds: Samples, gap_ms: int = 1500) -> Samples:
    gap = np.zeros(8 * gap_ms, np.int16)
    return np.concatenate([part for sound in sounds for part in (sound, gap)])


def _voiced_ms(sound: Samples) -> list[tuple[int, int]]:
    """Stretches louder than silence, in ms."""
    frames = sound[: len(sound) // 160 * 160].reshape(-1, 160).astype(float)
    loud = np.concatenate([[0], np.sqrt(np.mean(frames**2, axis=1)) > 500, [0]]).astype(int)
    edges = np.flatnonzero(np.diff(loud)) * 20
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _texts(call: dict[str, Any]) -> list[str]:
    return [each["text"] for each in call["said"]]


def test_a_greeting_is_heard_when_and_as_it_was_said(practice: Make, caller: Make) -> None:
    world = practice(_person("greeting: 喂喂喂喂, greeting_after_ms: 400"))
    phone = caller(world.port)
    assert phone.call("+8615410000001").status == 200
    phone.speak(np.zeros(12000, np.int16))
    phone.bye()
    heard = phone.audio()
    (start, end), *more = _voiced_ms(heard)
    assert more == []
    assert abs(start - 400) <= 60
    assert end - start == pytest.approx(400, abs=40)
    spectrum = np.abs(np.fft.rfft(heard[8 * start : 8 * end].astype(float)))
    assert np.argmax(spectrum) * 8000 / (8 * (end - start)) == pytest.approx(PITCH, abs=5)
    said = world.end()[0]["said"]
    assert said == [{"kind": "greeting", "text": "喂喂喂喂", "start_s": 0.4, "end_s": 0.8}]


def test_words_decide_what_is_answered(practice: Make, caller: Make) -> None:
    world = practice(
        _person(
            "replies: [{when: 能按时来吗, say: 可以, after_ms: 100}, {when: 身份证, say: 好}], "
            "otherwise: 什么"
        )
    )
    phone = caller(world.port)
    phone.call("+8615410000001")
    phone.speak(_pauses(DETAIL, LABEL, QUESTION), lead_ms=200)
    phone.bye()
    call = world.end()[0]
    assert _texts(call) == ["好", "什么", "可以"]
    assert [each["text"] for each in call["heard"]] == [
        "您需要带身份证",
        "我是人工智能助手",
        "请问您能按时来吗",
    ]
    assert call["ended_by"] == "robot"


@pytest.mark.parametrize("gap_ms", [0, 450])
def test_label_and_question_as_one_turn_or_two(practice: Make, caller: Make, gap_ms: int) -> None:
    world = practice(_person("replies: [{when: 能按时来吗, say: 可以}]"))
    phone = caller(world.port)
    phone.call("+8615410000001")
    phone.speak(_pauses(_pauses(LABEL, gap_ms=gap_ms), QUESTION), lead_ms=200)
    phone.bye()
    assert _texts(world.end()[0]) == ["可以"]


def test_a_person_barges_in_hums_presses_and_leaves(practice: Make, caller: Make) -> None:
    world = practice(
        _person(
            "replies: [{hum: 嗯, interrupt_after_ms: 200, turn: 1},"
            " {when: 人工智能助手, interrupt_after_ms: 500, say: 等一下},"
            " {say: 再见再见, keys: '9#', hang_up: true}]"
        )
    )
    phone = caller(world.port)
    phone.call("+8615410000001")
    phone.speak(_pauses(LABEL, tone(900, 2.0), QUESTION, gap_ms=290), lead_ms=200)
    phone.speak(np.zeros(24000, np.int16))
    assert phone.request().startswith("BYE ")
    call = world.end()[0]
    assert [(each["kind"], each["text"]) for each in call["said"]] == [
        ("hum", "嗯"),
        ("interruption", "等一下"),
        ("reply", "再见再见"),
        ("keys", "9#"),
    ]
    second = call["heard"][1]
    assert call["said"][1]["start_s"] - second["start_s"] == pytest.approx(0.5, abs=0.1)
    assert call["ended_by"] == "person"
    presses = Presses()
    events = [packet for packet in phone.heard if packet.payload_type == 101]
    keys = [presses.hear(packet.timestamp, packet.payload) for packet in events]
    assert "".join(key or "" for key in keys) == "9#"
    assert sum(packet.marker for packet in events) == 2


def test_a_voicemail_greets_then_beeps(practice: Make, caller: Make) -> None:
    world = practice(
        _person("", "line: {outcome: voicemail, text: 请留言吧, record_s: 0.5, ring_s: 0}, ")
    )
    phone = caller(world.port)
    assert phone.call("+8615410000001").status == 200
    phone.speak(np.zeros(20000, np.int16))
    assert phone.request().startswith("BYE ")
    heard = phone.audio()
    greeting, beep = _voiced_ms(heard)
    assert greeting[1] - greeting[0] == pytest.approx(400, abs=40)
    assert beep[1] - beep[0] == pytest.approx(400, abs=40)
    spectrum = np.abs(np.fft.rfft(heard[8 * beep[0] : 8 * beep[1]].astype(float)))
    assert np.argmax(spectrum) * 8000 / (8 * (beep[1] - beep[0])) == pytest.approx(1000, abs=5)
    assert world.end()[0]["ended_by"] == "person"


def test_an_announcement_is_heard_before_any_answer(practice: Make, caller: Make) -> None:
    world = practice(_person("", "line: {outcome: announcement, text: 您拨打的, times: 2}, "))
    phone = caller(world.port)
    phone.invite("+8615410000001")
    assert [phone.response().status for _ in range(2)] == [100, 183]
    phone.speak(np.zeros(16000, np.int16))
    assert phone.final().status == 480
    assert len(_voiced_ms(phone.audio())) == 2
    call = world.end()[0]
    assert (call["answered_s"], [each["kind"] for each in call["said"]]) == (
        None,
        ["announcement"] * 2,
    )


def test_mulaw_is_spoken_to_who_prefers_it(practice: Make, caller: Make) -> None:
    world = practice(_person("greeting: 喂喂, replies: [{when: 能按时来吗, say: 可以可以}]"))
    phone = caller(world.port, laws="0 8")
    phone.call("+8615410000001")
    phone.speak(_pauses(QUESTION), law=Law.PCMU, lead_ms=1000)
    phone.bye()
    assert len(_voiced_ms(phone.audio(Law.PCMU))) == 2
    assert _texts(world.end()[0]) == ["喂喂", "可以可以"]


def test_a_silent_voice_sends_nothing_but_silence(practice: Make, caller: Make) -> None:
    world = practice(_person("greeting: 喂, replies: [{say: 可以}]", "voice: silence, "))
    phone = caller(world.port)
    phone.call("+8615410000001")
    phone.speak(_pauses(QUESTION), lead_ms=600)
    phone.bye()
    assert {packet.payload for packet in phone.heard} == {b"\xd5" * 160}
    assert _texts(world.end()[0]) == ["喂", "可以"]


def test_a_bad_network_loses_and_delays_packets_by_the_seed(practice: Make, caller: Make) -> None:
    lost: list[list[int]] = []
    for _ in range(2):
        world = practice(_person("greeting: 喂", "network: {loss_pct: 20, jitter_ms: 30}, "))
        phone = caller(world.port)
        phone.call("+8615410000001")
        phone.speak(np.zeros(24000, np.int16))
        phone.bye()
        rtp = world.end()[0]["rtp"]
        assert rtp["lost_out"] == pytest.approx(30, abs=20)
        assert rtp["lost_in"] == pytest.approx(30, abs=20)
        numbers = [packet.sequence for packet in phone.heard]
        assert numbers != sorted(numbers)
        lost.append(sorted(number - min(numbers) for number in numbers)[:60])
    assert lost[0] == lost[1]


def test_malformed_and_foreign_packets_are_counted(practice: Make, caller: Make) -> None:
    world = practice(_person("replies: [{when: 能按时来吗, say: 可以}]"))
    phone, stranger = caller(world.port), caller(world.port)
    phone.call("+8615410000001")
    phone.speak(np.zeros(1600, np.int16))
    for data in (b"", b"\x80", b"\x40" * 12, b"\x80\xc8\0\6" + b"x" * 24):
        phone.rtp.sendto(data, phone.remote)
    stranger.remote = phone.remote
    stranger.speak(tone(600, 0.2))
    phone.speak(_pauses(QUESTION), lead_ms=200)
    phone.bye()
    call = world.end()[0]
    assert _texts(call) == ["可以"]
    assert (call["rtp"]["malformed"], call["rtp"]["rtcp"], call["rtp"]["foreign"]) == (3, 1, 10)


def test_ten_calls_at_once_are_each_answered(practice: Make, caller: Make) -> None:
    people = "".join(
        f'  - {{id: p{at}, number: "+861541000000{at}", talk: {{greeting: {"喂" * (at + 3)}}}}}\n'
        for at in range(10)
    )
    world = practice(people)
    phones = [caller(world.port) for _ in range(10)]
    for at, phone in enumerate(phones):
        assert phone.call(f"+861541000000{at}").status == 200
    time.sleep(2.0)
    for at, phone in enumerate(phones):
        phone.hear()
        phone.bye()
        ((start, end),) = _voiced_ms(phone.audio())
        assert end - start == pytest.approx(100 * (at + 3), abs=40)
    assert len(world.end()) == 11
