"""Which pieces of a script a person may say, and what is refused."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ringright.dialogue import flow, speech
from ringright.dialogue.moves import Callee
from ringright.dialogue.recorded import fixed
from ringright.dialogue.script import Script
from ringright.domain.speech import Piece, Recording

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone(timedelta(hours=8)))
ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "examples/clinic/script.yaml").read_text(encoding="utf-8")
ENGLISH = (ROOT / "examples/clinic-en/script.yaml").read_text(encoding="utf-8")
BOOKED = "您好，您约了"


def with_recordings(*lines: str, text: str = TEXT) -> str:
    return text + "\nrecordings:\n" + "".join(f"  {line}\n" for line in lines)


def faults(text: str, unfit: str = "") -> list[str]:
    with pytest.raises(flow.ScriptError) as caught:
        flow.load(text, unfit=lambda _: unfit)
    return [fault.text for fault in caught.value.problems]


def test_a_recording_is_found_by_the_words_of_its_piece() -> None:
    script = flow.load(with_recordings(f'"{BOOKED}": sound/booked.wav', "，对吗？: a.wav"))
    assert script.recordings == {
        BOOKED: Recording("sound/booked.wav"),
        "对吗？": Recording("a.wav"),
    }


def test_a_recorded_wording_is_cut_at_everything_in_braces(zh: Script, chen: Callee) -> None:
    mixed = replace(zh, recordings={BOOKED: Recording("a.wav")})
    known = speech.personal(mixed, chen)
    said = [it.text for it in speech.pieces(mixed.steps["attend"].say, mixed, known, {})]
    assert said == ["陈建国", "您好，您约了", "明天", "上午九点半", "王医生", "的门诊，能来吗？"]
    assert "".join(said) == "".join(
        it.text for it in speech.pieces(zh.steps["attend"].say, zh, known, {})
    )


def test_other_wordings_stay_whole(zh: Script, chen: Callee) -> None:
    mixed = replace(zh, recordings={"对吗？": Recording("a.wav")})
    known = speech.personal(mixed, chen)
    for wording in speech.wordings(zh):
        if "，对吗？" not in wording:
            assert speech.parts(wording, mixed, known) == speech.parts(wording, zh, known)


def test_an_empty_value_leaves_no_piece(zh: Script, chen: Callee) -> None:
    mixed = replace(zh, recordings={BOOKED: Recording("a.wav")})
    known = speech.personal(mixed, replace(chen, name=""))
    said = speech.pieces(mixed.steps["attend"].say, mixed, known, {})
    assert said[0].text == BOOKED


def test_all_pieces_of_a_mixed_wording_are_known_before_dialling(zh: Script, chen: Callee) -> None:
    mixed = replace(zh, recordings={BOOKED: Recording("a.wav")})
    known = speech.personal(mixed, chen)
    before = speech.sentences(mixed, chen, NOW)
    said = speech.pieces(mixed.steps["attend"].say, mixed, known, {})
    assert {Piece(it.text.strip()) for it in said} <= set(before)


def test_marks_between_slots_are_never_pieces(zh: Script, en: Script) -> None:
    assert speech.parts("改到{a}，{b}。", zh, {}) == (
        "改到",
        speech.Gap("a", "，"),
        speech.Gap("b", "。"),
    )
    assert speech.parts("{a} {b}", en, {}) == (speech.Gap("a", " "), speech.Gap("b", ""))


def test_what_may_be_recorded(zh: Script) -> None:
    found = {it.text: it.places for it in fixed(zh)}
    assert found[BOOKED] == ("steps.attend.say",)
    assert found["对吗？"] == ("steps.move.confirm",)
    assert found["不好意思，我没听清。"] == ("lines.unclear",)
    assert next(iter(found)) == BOOKED


@pytest.mark.parametrize("name", ["label", "are_you_robot", "opt_out", "distress", "child", "bye"])
@pytest.mark.parametrize("text", [TEXT, ENGLISH])
def test_what_the_house_must_say_is_never_a_recording(name: str, text: str) -> None:
    script = flow.load(text)
    words = Piece(script.line(name)).words
    assert words not in {it.text for it in fixed(script)}
    assert faults(with_recordings(f'"{words}": a.wav', text=text)) == [
        "the house says this, always in the synthetic voice; take the recording out"
    ]


def test_no_person_says_to_be_a_machine() -> None:
    text = TEXT.replace("请问您能来吗？", "我是智能助手，能来吗？")
    (fault,) = faults(with_recordings("我是智能助手，能来吗？: a.wav", text=text))
    assert fault == 'a person\'s voice may not say "智能助手"; leave it to the synthetic voice'


def test_text_that_nobody_says_is_refused_with_the_nearest() -> None:
    assert faults(with_recordings("您好，您预约了: a.wav")) == [
        f'no wording has the piece "您好，您预约了"; did you mean "{BOOKED}"?'
    ]
    assert faults(with_recordings("天气: a.wav")) == [
        'no wording has the piece "天气"; see `ringright script pieces` for what can be recorded'
    ]


def test_one_piece_has_one_recording() -> None:
    found = faults(with_recordings("对吗？: a.wav", "，对吗？: b.wav"))
    assert found == ['"对吗？" has two recordings; keep one']


ELSEWHERE = "must lie beside the script or in a folder there; name it from there"


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("/a.wav", ELSEWHERE),
        ("../a.wav", ELSEWHERE),
        ("a.mp3", "is no WAV file; save it as WAV, 16 bits or more"),
        ("a.wav", "is silent"),
    ],
)
def test_a_file_that_cannot_be_played(file: str, fault: str) -> None:
    assert faults(with_recordings(f"对吗？: {file}"), unfit="is silent") == [f'"{file}" {fault}']


def test_faults_have_a_place() -> None:
    text = with_recordings("对吗？: a.wav")
    with pytest.raises(flow.ScriptError) as caught:
        flow.load(text, unfit=lambda _: "is silent")
    (fault,) = caught.value.problems
    assert (fault.line, fault.column) == (text.count("\n"), 3)


def test_what_stays_silent_or_unclear_says_is_rendered_first(zh: Script, chen: Callee) -> None:
    steps = dict(zh.steps)
    way = replace(zh.steps["attend"].expect["yes"], say="那我先挂了。")
    steps["attend"] = replace(steps["attend"], silence=way)
    assert Piece("那我先挂了。") in speech.sentences(replace(zh, steps=steps), chen, NOW)
