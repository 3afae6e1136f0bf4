from collections.abc import Callable

import pytest
from tests.unit.dialogue.conftest import Talk

from ringright.dialogue import engine, guesses
from ringright.dialogue.intents import Decision
from ringright.dialogue.moves import Guess, Heard
from ringright.domain.call import Hearing
from ringright.domain.mark import Mark

STRANGE = "那天家里有一堆事"
"""Words that no phrase of the clinic explains."""

Talks = Callable[[], Talk]


def said(text: str, intent: str, score: float = 0.95, say: str = "") -> Heard:
    how = "model" if intent == "knowledge" else "meaning"
    return Heard(Hearing(text, "zh", 0.0), guess=Guess(intent, how, score, "最近的例句", say))


def heard(call: Talk) -> Mark:
    return next(mark for mark in reversed(call.marks) if mark.kind == "heard")


def test_a_guess_explains_what_no_phrase_does(talk: Talks) -> None:
    call = talk()
    call.feed(said(STRANGE, "move", 0.7))
    assert call.state.step == "move"
    mark = heard(call)
    assert (mark.intent, mark.how, mark.score) == ("move", "meaning", 0.7)
    assert mark.because == "最近的例句"


def test_a_phrase_comes_before_a_guess(talk: Talks) -> None:
    call = talk()
    call.feed(said("取消预约", "move", 1.0))
    assert heard(call).intent == "cancel"
    assert call.state.step == "cancel"


@pytest.mark.parametrize(
    ("intent", "score"),
    [
        ("keep", 1.0),  # is nothing at this step
        ("bogus", 1.0),
        ("move", 0.6),
        ("yes", 0.84),
        ("no", 0.84),
        ("opt_out", 0.89),
        ("are_you_robot", 0.89),
        ("none", 1.0),
    ],
)
def test_a_guess_that_does_not_fit_is_declined(talk: Talks, intent: str, score: float) -> None:
    call, plain = talk(), talk()
    call.feed(said(STRANGE, intent, score))
    plain.hear(STRANGE)
    assert call.marks == plain.marks
    assert call.said == plain.said


@pytest.mark.parametrize(("intent", "ending"), [("yes", "confirmed"), ("wrong_number", None)])
def test_a_sure_guess_ends_a_call(talk: Talks, intent: str, ending: str | None) -> None:
    call = talk()
    call.feed(said(STRANGE, intent, 0.95))
    assert call.ending.intent == (ending or intent)


def test_a_sure_guess_of_a_refusal_is_obeyed(talk: Talks) -> None:
    call = talk()
    call.feed(said(STRANGE, "opt_out", 0.97))
    assert call.suppressed == [STRANGE]
    assert call.state.ended == "opted_out"


def test_a_slot_that_can_be_read_comes_before_a_guess(talk: Talks) -> None:
    call = talk().hear("改时间")
    call.feed(said("那就下周三吧", "cancel", 1.0))
    assert call.slots["new_date"] == "2026-03-18"
    assert call.state.step == "move"


def test_a_question_while_a_slot_is_asked_for_is_answered(talk: Talks) -> None:
    call = talk().hear("改时间")
    call.feed(said("那地方怎么个走法嘛", "where", 0.9))
    assert "人民路八号" in call.said[-1]
    assert call.said[-1].endswith("您想改到哪一天？")


def test_a_murmur_is_never_guessed_at(talk: Talks) -> None:
    call = talk()
    call.feed(said("哦", "cancel", 1.0))
    assert call.state.step == "attend"


def test_after_the_end_nothing_is_guessed(talk: Talks) -> None:
    call = talk().hear("能来")
    before = len(call.said)
    call.feed(said(STRANGE, "opt_out", 1.0))
    call.feed(said(STRANGE, "where", 1.0))
    assert len(call.said) == before
    assert not call.suppressed


def test_an_answer_from_the_knowledge_base_is_said_and_the_question_put_again(talk: Talks) -> None:
    call = talk()
    call.feed(said("停车的事怎么样呀", "knowledge", 0.8, "门口有停车场，{前}两小时免费。"))
    assert call.said[-1] == "门口有停车场，前两小时免费。请问您能来吗？"
    assert (heard(call).intent, heard(call).how) == ("knowledge", "model")


@pytest.mark.parametrize("say", ["", "  ", "很" * 80])
def test_an_answer_that_cannot_be_said_is_declined(talk: Talks, say: str) -> None:
    call = talk()
    call.feed(said("停车的事怎么样呀", "knowledge", 0.8, say))
    assert heard(call).intent == "none"


def test_answers_from_the_knowledge_base_are_bounded(talk: Talks) -> None:
    call = talk()
    for _ in range(40):
        if not call.state.ended:
            call.feed(said("停车的事怎么样呀", "knowledge", 0.8, "有停车场。"))
    assert call.state.ended == "not_understood"


def test_a_weak_phrase_gives_way_to_a_surer_guess() -> None:
    weak = Decision("where", "fuzzy", 0.7, "在哪里")
    firm = Decision("where", "fuzzy", 0.8, "在哪里")
    assert guesses.wanted(weak)
    assert not guesses.wanted(firm)
    sure, doubtful = Guess("cost", "meaning", 0.81, ""), Guess("cost", "meaning", 0.79, "")
    assert guesses.believed(sure, weak, {"cost"}, "zh")
    assert not guesses.believed(doubtful, weak, {"cost"}, "zh")
    assert not guesses.believed(Guess("knowledge", "model", 1.0, "", "有。"), weak, (), "zh")


@pytest.mark.parametrize("text", ["能来", "嗯", "喂", "……", "", "取消预约"])
def test_what_phrases_explain_leaves_no_doubt(talk: Talks, text: str) -> None:
    call = talk()
    assert engine.expects(call.script, call.state).doubt(text) is None


def test_a_doubt_knows_the_question_and_what_may_follow(talk: Talks) -> None:
    call = talk()
    doubt = engine.expects(call.script, call.state).doubt(STRANGE)
    assert doubt is not None
    assert doubt.text == STRANGE
    assert doubt.hopes == ("yes", "move", "cancel", "no")
    assert doubt.question.endswith("能来吗？")


def test_what_fills_the_open_slot_leaves_no_doubt(talk: Talks) -> None:
    call = talk().hear("改时间")
    expects = engine.expects(call.script, call.state)
    assert expects.doubt("那就下周三吧") is None
    assert expects.doubt(STRANGE) is not None


def test_after_the_end_there_is_no_doubt(talk: Talks) -> None:
    call = talk().hear("能来")
    assert engine.expects(call.script, call.state).doubt(STRANGE) is None
