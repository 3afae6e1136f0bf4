"""Which moments of a call are kept to learn from."""

import pytest

from ringright.dialogue.learning.moments import badly_answered
from ringright.domain.mark import Mark
from ringright.domain.moment import Noted, Why


def heard(
    words: str, intent: str = "none", score: float = 1.0, step: str = "attend", at: float = 1.0
) -> Noted:
    how = "none" if intent == "none" else "fuzzy"
    return Noted(Mark("heard", intent, step, words, score, how), at, at + 2)


def whys(*noted: Noted, hung_up: bool = False) -> list[tuple[int, Why]]:
    return [(it.number, it.why) for it in badly_answered("c", noted, hung_up=hung_up)]


def test_a_well_answered_call_leaves_nothing() -> None:
    ending = Noted(Mark("ending", "confirmed", "attend", "能来"))
    assert whys(heard("能来", "yes"), ending) == []


def test_a_question_without_an_answer_is_one_moment_not_two() -> None:
    asked = heard("能停车吗")
    question = Noted(Mark("question", "none", "attend", "能停车吗"), 1, 3)
    assert whys(heard("喂", "repeat"), asked, question) == [(2, Why.UNKNOWN)]


@pytest.mark.parametrize(
    ("noted", "why"),
    [
        (heard("那个什么"), Why.NONE),
        (heard("能来吧", "yes", 0.7), Why.UNSURE),
        (Noted(Mark("unclear", "none", "attend"), 1, 2), Why.UNCLEAR),
    ],
)
def test_what_was_not_understood_is_kept(noted: Noted, why: Why) -> None:
    assert whys(noted) == [(1, why)]


def test_words_that_filled_a_slot_were_understood() -> None:
    day = Noted(Mark("heard", "none", "move", "下周三"), 1, 2, filled=True)
    assert whys(day) == []


def test_the_second_time_of_asking_again_counts() -> None:
    silence = Noted(Mark("silence", "none", "attend"))
    assert whys(silence) == []
    assert whys(heard("再说一遍", "repeat"), silence) == [(2, Why.ASKED_AGAIN)]
    elsewhere = Noted(Mark("silence", "none", "move"))
    assert whys(heard("再说一遍", "repeat"), elsewhere) == []
    assert whys(silence, heard("能来", "yes"), silence) == []


def test_hanging_up_on_an_answer_counts_and_an_opt_out_does_not() -> None:
    assert whys(heard("多少钱", "cost"), hung_up=True) == [(1, Why.HUNG_UP)]
    assert whys(heard("多少钱", "cost"), heard("好", "yes"), hung_up=True) == [(2, Why.HUNG_UP)]
    assert whys(heard("别再打了", "opt_out"), hung_up=True) == []


def test_the_clip_lies_around_the_words() -> None:
    (found,) = badly_answered("c7", [heard("那个什么", at=1.25)], hung_up=False)
    assert (found.call, found.at_ms, found.step, found.words) == ("c7", 1250, "attend", "那个什么")
    assert (found.start_ms, found.end_ms) == (750, 3550)
    (early,) = badly_answered("c7", [heard("那个什么", at=0.1)], hung_up=False)
    assert early.start_ms == 0


def test_without_sound_there_is_no_clip() -> None:
    silent = Noted(Mark("unclear", "none", "attend"), 7.5, 7.5)
    (found,) = badly_answered("c", [silent], hung_up=False)
    assert (found.at_ms, found.start_ms, found.end_ms) == (7500, 0, 0)
