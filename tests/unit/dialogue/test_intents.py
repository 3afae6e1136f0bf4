from pathlib import Path

import pytest

from ringright.dialogue.intents import Matcher
from ringright.dialogue.script import Script

HERE = Path(__file__).parent


def rows(language: str) -> list[tuple[str, str, str]]:
    """Step, what was heard, what was meant; a tab between."""
    lines = (HERE / f"utterances_{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [(step, text, intent) for step, text, intent in (line.split("\t") for line in lines)]


@pytest.mark.parametrize(("step", "text", "intent"), rows("zh"))
def test_mandarin(zh: Script, step: str, text: str, intent: str) -> None:
    found = zh.matcher.decide(text, tuple(zh.steps[step].expect), "陈建国")
    assert found.intent == intent, found


@pytest.mark.parametrize(("step", "text", "intent"), rows("en"))
def test_english(en: Script, step: str, text: str, intent: str) -> None:
    found = en.matcher.decide(text, tuple(en.steps[step].expect), "John Smith")
    assert found.intent == intent, found


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("你是机器人吗", "exact"),
        ("女士机器人吗", "fuzzy"),
        ("请你们往后再给我打电话我就举报", "pattern"),
    ],
)
def test_it_says_how_it_knew(zh: Script, text: str, how: str) -> None:
    found = zh.matcher.decide(text)
    assert found.how == how
    assert 0.6 <= found.score <= 1.0
    assert found.because


def test_nothing_heard_is_nothing_meant(zh: Script) -> None:
    assert zh.matcher.decide("……！").intent == "none"
    assert zh.matcher.decide("").intent == "none"


def test_one_or_the_other_is_no_refusal(zh: Script) -> None:
    assert zh.matcher.decide("停车方便不方便呀").intent == "none"
    assert zh.matcher.decide("不方便", ("no",)).intent == "no"


def test_the_same_again_is_not_always_a_complaint(en: Script) -> None:
    assert en.matcher.decide("oh it's you again").intent == "opt_out"
    assert en.matcher.decide("i'd use you again").intent != "opt_out"


def test_the_step_comes_before_the_rest() -> None:
    matcher = Matcher("zh", {"red": ("红的",), "wide": ("宏的",)}, {})
    assert matcher.decide("红的", ("wide",)).intent == "wide"
    assert matcher.decide("红的", ("red",)).intent == "red"


def test_a_script_cannot_take_a_refusal_over() -> None:
    matcher = Matcher("zh", {"mine": ("别再打了",)}, {})
    assert matcher.decide("别再打了", ("mine",)).intent == "opt_out"


@pytest.mark.parametrize("text", ["嗯", "喂，你好", "哦", "等一下"])
def test_murmurs_are_small(zh: Script, text: str) -> None:
    assert zh.matcher.small(text)


def test_answers_are_not_small(zh: Script) -> None:
    assert not any(map(zh.matcher.small, ("好的", "能来", "别打了", "不要")))


@pytest.mark.parametrize(
    "text",
    [
        "您好，我现在无法接听您的电话，请在嘀声后留言",
        "我现在不方便接电话，请留言",
        "对不起，您拨打的号码是空号，请核对后再拨",
    ],
)
def test_a_greeting_of_a_machine_is_no_refusal(zh: Script, text: str) -> None:
    assert zh.matcher.decide(text).intent != "opt_out"


def test_an_announcement_is_no_refusal(en: Script) -> None:
    text = "Sorry, the number you dialed does not exist. Please check it and dial again."
    assert en.matcher.decide(text).intent != "opt_out"
