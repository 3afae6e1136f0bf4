"""Which of the recogniser's readings is believed."""

from collections.abc import Callable
from dataclasses import replace

from tests.unit.dialogue.conftest import Talk

from ringright.dialogue import engine
from ringright.domain.call import Hearing


def reading(begun: Talk, text: str, *others: str) -> str:
    state = replace(begun.state, step="attend")
    hearing = Hearing(text, "zh", 0.0, others=others)
    return engine.expects(begun.script, state).reading(hearing)


def test_an_understood_first_reading_stands(talk: Callable[[], Talk]) -> None:
    assert reading(talk(), "能来", "取消预约") == "能来"


def test_an_understood_other_reading_is_preferred_to_nonsense(talk: Callable[[], Talk]) -> None:
    assert reading(talk(), "普通", "普呢", "不能") == "不能"


def test_a_refusal_among_the_readings_is_heard(talk: Callable[[], Talk]) -> None:
    assert reading(talk(), "困", "别再打了") == "别再打了"


def test_nothing_understood_stays_as_it_was_heard(talk: Callable[[], Talk]) -> None:
    assert reading(talk(), "今天天气不错", "今天天起不错") == "今天天气不错"


def test_silence_stays_silence(talk: Callable[[], Talk]) -> None:
    assert reading(talk(), "", "今天天气不错", "好", "转人工吗") == ""


def test_of_doubted_readings_only_an_expected_reply_counts(talk: Callable[[], Talk]) -> None:
    assert reading(talk(), "", "普通话", "能来") == "能来"
    assert reading(talk(), "", "别再打了") == "别再打了"


def test_an_expected_reply_to_the_letter_beats_what_only_sounds_like_one(
    talk: Callable[[], Talk],
) -> None:
    assert reading(talk(), "不意的", "可以的") == "可以的"
    assert reading(talk(), "不是的", "可以的") == "不是的"


def test_a_later_reading_that_holds_the_value_asked_for_is_taken(
    talk: Callable[[], Talk],
) -> None:
    begun = talk()
    state = replace(begun.state, step="move", waiting="new_date")
    hearing = Hearing("后接上五", "zh", 0.0, others=("后接五", "后天上五"))
    assert engine.expects(begun.script, state).reading(hearing) == "后天上五"


def test_sounds_that_accents_merge_make_an_expected_reply(talk: Callable[[], Talk]) -> None:
    begun = talk()
    expected = tuple(begun.script.steps["attend"].expect)
    assert begun.script.matcher.decide("不信", expected).intent == "no"
    assert begun.script.matcher.decide("不信", ()).intent == "none"
