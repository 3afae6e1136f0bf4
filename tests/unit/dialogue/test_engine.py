from collections.abc import Callable
from typing import Any

import pytest

from ringright.dialogue import engine
from ringright.dialogue.moves import Heard, Key, Say, Silent, Suppress, Unclear
from ringright.domain.call import Hearing

Start = Callable[[], Any]


def test_the_disclosure_is_first_whole_and_labelled(talk: Start) -> None:
    first = talk().actions[0]
    assert isinstance(first, Say)
    assert not first.utterance.interruptible
    assert "仁和诊所" in first.utterance.text
    assert "来电是想跟您确认门诊预约" in first.utterance.text
    labels = [piece for piece in first.utterance.pieces if piece.pace]
    assert [piece.text.strip("，") for piece in labels] == ["人工智能合成语音"]
    assert 120 <= labels[0].pace <= 160


def test_the_english_disclosure_says_it_is_generated(chat: Start) -> None:
    text = chat().said[0]
    assert text.startswith(
        "Hello, this is Renhe Clinic. You are hearing an AI generated voice. I'm"
    )


def test_a_yes_confirms_at_once(talk: Start) -> None:
    call = talk().hear("能来的")
    assert call.hangups == ["completed"]
    assert call.ending.grade == "A"
    assert call.ending.words == "能来的"


def test_moving_fills_day_and_time_and_says_them_back(talk: Start) -> None:
    call = talk().hear("我想改个时间", "周四吧", "下午三点", "对的")
    assert call.slots == {"new_date": "2026-03-12", "new_time": "15:00"}
    assert "给您改到三月十二号星期四下午三点，对吗？" in call.said
    assert call.hangups == ["completed"]
    assert call.ending.intent == "moved"
    assert call.ending.words == "我想改个时间 / 周四吧 / 下午三点 / 对的"


def test_what_was_said_with_the_wish_is_not_asked_again(talk: Start) -> None:
    call = talk().hear("我想改到周四下午", "三点")
    assert call.said[-2:] == ["那天几点方便？", "给您改到三月十二号星期四下午三点，对吗？"]


def test_a_correction_is_taken_over(talk: Start) -> None:
    call = talk().hear("改到周四下午三点", "不对，四点半", "对")
    assert call.slots["new_time"] == "16:30"
    assert call.ending.intent == "moved"


def test_no_without_a_correction_asks_for_all_again(talk: Start) -> None:
    call = talk().hear("改到周四下午三点", "不对不对不是这样").hear("周五上午十点")
    assert call.slots == {"new_date": "2026-03-13", "new_time": "10:00"}


def test_a_refused_day_is_not_taken(talk: Start) -> None:
    call = talk().hear("我想改时间", "明天没空，周五吧")
    assert call.slots == {"new_date": "2026-03-13"}


def test_half_a_time_is_asked_for_and_completed(talk: Start) -> None:
    call = talk().hear("改到周四", "下午", "三点")
    assert "请问具体几点呢？" in call.said
    assert call.slots["new_time"] == "15:00"


def test_an_impossible_day_is_asked_again(talk: Start) -> None:
    call = talk().hear("改时间", "两年后的二月三号")
    assert call.said[-1].startswith("这个时间约不了。")
    assert call.slots == {}


def test_cancelling_is_confirmed(talk: Start) -> None:
    call = talk().hear("帮我取消预约", "对")
    assert call.ending.intent == "cancelled"
    assert call.ending.grade == "C"


def test_two_noes_end_the_call(talk: Start) -> None:
    call = talk().hear("来不了", "都不要")
    assert call.hangups == ["completed"]
    assert len(call.said) == 4


def test_two_questions_in_one_breath_are_both_answered(talk: Start) -> None:
    call = talk().hear("你们在哪里啊，要带什么东西")
    assert "人民路八号" in call.said[-1]
    assert "身份证" in call.said[-1]
    assert call.said[-1].endswith("请问您能来吗？")


def test_a_yes_beside_a_question_counts(talk: Start) -> None:
    call = talk().hear("好的，那要带什么")
    assert call.said[-1].startswith("请带上身份证")
    assert call.hangups == ["completed"]


def test_it_does_not_know_and_says_so(talk: Start) -> None:
    call = talk().hear("你们有停车场吗")
    assert call.said[-1].startswith("这个我不清楚，我请工作人员给您回电。")
    assert [mark.words for mark in call.marks if mark.kind == "question"] == ["你们有停车场吗"]


def test_it_tells_the_truth_about_itself(talk: Start) -> None:
    call = talk().hear("你是机器人吗", "你们怎么有我电话", "你是谁啊")
    assert "我是人工智能语音助手，不是真人" in call.said[-3]
    assert "您的号码来自您在诊所预约时的登记" in call.said[-2]
    assert "仁和诊所" in call.said[-1]
    assert "确认门诊预约" in call.said[-1]
    assert not call.hangups


@pytest.mark.parametrize(
    "lines",
    [
        (), ("改时间",), ("改到周四",), ("改到周四下午三点",), ("来不了",), ("取消",),
        ("我在开会",), ("你们有停车场吗",),
    ],
)  # fmt: skip
@pytest.mark.parametrize("words", ["别再给我打电话了", "拉黑", "再打我就投诉", "怎么又是你们"])
def test_a_refusal_ends_the_call_at_every_step(
    talk: Start, lines: tuple[str, ...], words: str
) -> None:
    call = talk().hear(*lines)
    before = len(call.said)
    call.hear(words)
    assert call.hangups[-1] == "opted_out"
    assert call.suppressed == [words]
    assert len(call.said) == before + 1
    assert call.said[-1] == "好的，以后不会再给您打电话了，打扰了，再见。"


def test_key_nine_is_a_refusal(talk: Start) -> None:
    call = talk()
    call.feed(Key("9"))
    assert call.hangups == ["opted_out"]
    assert call.suppressed == ["（按键 9）"]


def test_other_keys_stand_for_what_the_step_expects(talk: Start) -> None:
    call = talk()
    assert call.feed(Key("7")) == ()
    call.feed(Key("1"))
    assert call.ending.intent == "confirmed"


def test_a_refusal_during_the_goodbye_still_counts(talk: Start) -> None:
    call = talk().hear("能来", "以后别再打了")
    assert call.hangups == ["completed", "opted_out"]
    assert call.suppressed == ["以后别再打了"]


def test_a_question_during_the_goodbye_is_answered(talk: Start) -> None:
    call = talk().hear("能来", "要带什么")
    assert call.said[-1] == "请带上身份证和医保卡。再见。"
    assert call.hangups == ["completed", "completed"]
    assert talk().hear("别再打了", "要带什么").hangups == ["opted_out"]


def test_wrong_number_ends_kindly(talk: Start) -> None:
    call = talk().hear("你打错了")
    assert call.hangups == ["wrong_number"]
    assert call.ending.words == "你打错了"


def test_the_name_denied_is_a_wrong_number(talk: Start) -> None:
    assert talk().hear("我不是陈建国").hangups == ["wrong_number"]


def test_busy_is_asked_when_to_call_back(talk: Start) -> None:
    call = talk().hear("我在开会呢", "下午三点吧")
    assert call.slots == {"callback_at": "2026-03-10T15:00"}
    assert call.said[-1] == "好的，那我们今天下午三点再打给您，再见。"
    assert call.hangups == ["callback_requested"]
    assert call.ending.words == "我在开会呢 / 下午三点吧"


def test_a_time_named_with_the_wish_is_not_asked_for(talk: Start) -> None:
    call = talk().hear("我在忙，下午三点再打")
    assert call.slots == {"callback_at": "2026-03-10T15:00"}
    assert call.hangups == ["callback_requested"]


def test_no_time_to_call_back_is_no_reason_to_insist(talk: Start) -> None:
    call = talk().hear("我在开会", "不知道")
    assert call.hangups == ["callback_requested"]
    assert call.slots == {}


@pytest.mark.parametrize("words", ["转人工", "我要投诉你们的服务"])
def test_whoever_wants_a_person_gets_one(talk: Start, words: str) -> None:
    call = talk().hear(words)
    assert "工作人员" in call.said[-1]
    assert call.hangups == ["callback_requested"]


def test_silence_is_asked_about_twice(talk: Start) -> None:
    call = talk()
    for _ in range(3):
        call.feed(Silent())
    assert [text.startswith("您好，听得到吗？") for text in call.said[2:]] == [True, True, False]
    assert call.hangups == ["no_speech"]


def test_speech_breaks_the_silence(talk: Start) -> None:
    call = talk()
    call.feed(Silent())
    call.feed(Silent())
    call.hear("你们有停车场吗")
    call.feed(Silent())
    assert not call.hangups


def test_noise_alone_is_no_conversation(talk: Start) -> None:
    call = talk()
    for _ in range(3):
        call.feed(Unclear())
    assert call.hangups == ["no_speech"]


def test_words_without_sense_are_asked_about_twice(talk: Start) -> None:
    call = talk().hear("今天天气真好", "白日依山尽", "黄河入海流")
    assert call.hangups == ["not_understood"]
    assert call.ending.words == "黄河入海流"


def test_politeness_during_the_disclosure_is_no_answer(talk: Start) -> None:
    call = talk()
    for text in ("好的", "喂你好", "你哪位"):
        assert all(
            not isinstance(action, Say)
            for action in call.feed(Heard(Hearing(text, "zh", 0.0), during=True, early=True))
        )
    assert not call.hangups


def test_a_refusal_during_the_disclosure_counts(talk: Start) -> None:
    call = talk()
    actions = call.feed(Heard(Hearing("别再打了", "zh", 0.0), during=True, early=True))
    assert any(isinstance(action, Suppress) for action in actions)


def test_a_question_during_the_disclosure_leads_to_the_full_question(talk: Start) -> None:
    call = talk()
    call.feed(Heard(Hearing("你是机器人吗", "zh", 0.0), during=True, early=True))
    assert "陈建国您好，您约了明天上午九点半王医生的门诊，能来吗？" in call.said[-1]


def test_a_murmur_does_not_stop_the_robot(talk: Start) -> None:
    call = talk()
    said = len(call.said)
    call.feed(Heard(Hearing("嗯", "zh", 0.0), during=True))
    assert len(call.said) == said
    call.feed(Heard(Hearing("嗯", "zh", 0.0), during=True, cut=True))
    assert call.said[-1] == "请问您能来吗？"
    assert not call.hangups


def test_a_murmur_after_the_question_is_a_yes(talk: Start) -> None:
    assert talk().hear("嗯").hangups == ["completed"]


def test_repeat_says_it_again(talk: Start) -> None:
    call = talk().hear("你说什么")
    assert call.said[-1] == call.said[-2]


def test_every_call_comes_to_an_end(talk: Start) -> None:
    call = talk()
    for _ in range(80):
        call.hear("你是机器人吗")
    assert call.hangups == ["not_understood"]


def test_a_whole_reply_is_known_as_such(talk: Start) -> None:
    call = talk()
    expected = engine.expects(call.script, call.state)
    assert expected.patience_s == 5.0
    assert "能来" in expected.phrases
    verdicts = [expected.finished(text) for text in ("能来的", "别再打了", "嗯", "我想")]
    assert verdicts == ["whole", "whole", "understood", "hesitating"]


def test_a_day_is_a_whole_reply_where_one_is_asked_for(talk: Start) -> None:
    call = talk().hear("改时间")
    expected = engine.expects(call.script, call.state)
    assert expected.finished("三月十二号") == "whole"
    assert expected.finished("那就") == "hesitating"


def test_english_moves_too(chat: Start) -> None:
    call = chat().hear(
        "Can I reschedule?", "Next Thursday.", "Half past three", "Yes, that's right."
    )
    assert call.slots == {"new_date": "2026-03-19", "new_time": "15:30"}
    assert "That is Thursday, March 19th at 3:30 PM. Is that right?" in call.said
    assert call.ending.intent == "moved"


def test_english_refusal(chat: Start) -> None:
    call = chat().hear("Please stop calling me.")
    assert call.said[-1] == "All right, we will not call you again, goodbye."
    assert call.hangups == ["opted_out"]


def test_english_callback(chat: Start) -> None:
    call = chat().hear("I'm busy, call me back at three")
    assert call.slots == {"callback_at": "2026-03-10T15:00"}
    assert call.said[-1] == "All right, we will call you back today at 3 PM. Goodbye."
