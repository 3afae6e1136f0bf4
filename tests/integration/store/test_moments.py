"""Past conversations and their moments, on both databases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.integration.store.conftest import NOW

from ringright.dialogue.learning.talk import Talk
from ringright.dialogue.moves import Callee, Heard, Key
from ringright.domain.call import Hearing
from ringright.domain.moment import Moment, Why

if TYPE_CHECKING:
    from tests.integration.store.conftest import Scene

CALLEE = Callee("陈建国", {"doctor": "王医生"}, "登记", date(2026, 3, 10))
EVENTS = (Heard(Hearing("能停车吗", "zh", 0.0, 1.0, 2.0)), Key("9"))
TALK = Talk(
    "call1", "clinic", "ab" * 32, CALLEE, NOW, EVENTS, refused=True, disposition="opted_out",
    recording="recordings/p01-call1.wav",
)  # fmt: skip
MOMENT = Moment(
    "call1", 1, 1000, "attend", "能停车吗", Why.UNKNOWN, "none", "none", 0.0, "", 500, 2300,
)  # fmt: skip


def test_a_conversation_and_its_moments_come_back(scene: "Scene") -> None:
    kept = scene.store.moments
    kept.keep(TALK, [MOMENT])
    kept.keep(TALK, [MOMENT])
    assert kept.talks("clinic") == (TALK,)
    assert kept.talks("clinic")[0].at.utcoffset() == NOW.utcoffset()
    assert kept.talks("other") == ()
    full = replace(MOMENT, script="clinic", version=TALK.version, recording=TALK.recording)
    assert kept.open() == kept.open("clinic") == (full,)
    assert kept.open("other") == ()


def test_settled_moments_are_not_asked_about_again(scene: "Scene") -> None:
    kept = scene.store.moments
    second = replace(MOMENT, number=2, words="多少钱啊")
    kept.keep(TALK, [MOMENT, second])
    kept.settle([MOMENT], "dismissed")
    assert [it.words for it in kept.open()] == ["多少钱啊"]


def test_moments_are_in_the_order_of_the_calls(scene: "Scene") -> None:
    later = replace(TALK, call="call0", at=NOW + timedelta(hours=1))
    scene.store.moments.keep(later, [replace(MOMENT, call="call0")])
    scene.store.moments.keep(TALK, [replace(MOMENT, number=2), MOMENT])
    assert [(it.call, it.number) for it in scene.store.moments.open()] == [
        ("call1", 1), ("call1", 2), ("call0", 1),
    ]  # fmt: skip


def test_what_has_lost_its_recording_is_forgotten(scene: "Scene") -> None:
    kept = scene.store.moments
    mute = replace(TALK, call="call2", recording="")
    kept.keep(TALK, [MOMENT])
    kept.keep(mute, [replace(MOMENT, call="call2")])
    assert kept.forget(lambda path: path == TALK.recording) == 0
    assert kept.forget(lambda _path: False) == 1
    assert [it.call for it in kept.open()] == ["call2"]
    assert kept.talks("clinic") == (mute,)


def test_another_folders_conversations_are_not_forgotten(scene: "Scene") -> None:
    scene.store.moments.keep(TALK, [MOMENT])
    elsewhere = replace(scene.store.moments, folder=scene.folder.parent / "other")
    assert elsewhere.forget(lambda _path: False) == 0
    assert len(scene.store.moments.open()) == 1
