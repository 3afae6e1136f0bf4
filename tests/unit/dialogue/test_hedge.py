"""Hesitation beside a yes or a no."""

import pytest

from ringright.dialogue.hedge import takes_back
from ringright.dialogue.intents import Matcher
from ringright.dialogue.pattern import Spot

HEDGE = Spot("", 2, 4)


@pytest.fixture(scope="module")
def matchers() -> dict[str, Matcher]:
    return {language: Matcher(language, {}, {}) for language in ("zh", "en")}


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        ("zh", "嗯，我想想", "none"),
        ("zh", "嗯，还不一定", "none"),
        ("zh", "我不知道", "none"),
        ("zh", "行，我考虑一下", "none"),
        ("zh", "我想想，可以的", "yes"),
        ("zh", "我跟我老婆商量商量再看吧能来", "yes"),
        ("zh", "不去了，再说吧", "no"),
        ("zh", "今天天气真好啊", "none"),
        ("zh", "就这么定", "yes"),
        ("zh", "请问哪里", "who_are_you"),
        ("zh", "不要大份，小份", "none"),
        ("zh", "要不你周末打过来", "callback"),
        ("en", "yes, maybe", "none"),
        ("en", "why not", "yes"),
        ("en", "how do you know my number", "number_source"),
    ],
)
def test_what_is_left_of_an_answer(
    matchers: dict[str, Matcher], language: str, text: str, intent: str
) -> None:
    assert matchers[language].decide(text, ("yes", "no")).intent == intent


@pytest.mark.parametrize(
    ("intent", "place", "ends", "gone"),
    [
        ("yes", (0, 1), (0, 5), True),
        ("yes", (0, 1), (0, 1, 5), True),
        ("yes", (5, 6), (0, 6), True),
        ("yes", (5, 6), (0, 5, 6), False),
        ("no", (0, 1), (0, 5), True),
        ("no", (0, 1), (0, 1, 5), False),
        ("busy", (0, 1), (0, 5), False),
        ("busy", (2, 3), (0, 5), True),
        ("child", (0, 0), (0, 5), False),
    ],
)
def test_an_answer_counts_in_a_clause_of_its_own(
    intent: str, place: tuple[int, int], ends: tuple[int, ...], *, gone: bool
) -> None:
    assert takes_back(HEDGE, ends, intent, *place) is gone
