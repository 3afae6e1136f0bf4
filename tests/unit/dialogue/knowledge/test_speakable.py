"""Written text as it is said; what cannot be said is named."""

import pytest

from ringright.dialogue.knowledge.speakable import plain, split, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**可以**，见[公众号](https://a.cn/x)。", "可以，见公众号。"),
        ("`八点`开门<br>九点关门", "八点开门 九点关门"),
        ("请看公众号（网址：https://a.cn）。", "请看公众号。"),
        ("只要¥20，或￥3,000元", "只要20元，或3,000元"),
        ("室温20℃→关窗", "室温20度，关窗"),
        ("好的👍，欢迎✅", "好的，欢迎"),
        ("A&amp;B 两种", "A&B 两种"),
        ("{name}您好|再见", "name您好,再见"),
        ("![图](a.png)欢迎", "欢迎"),
    ],
)
def test_markup_and_signs(written: str, said: str) -> None:
    assert plain(written, "zh") == said


def test_english_signs() -> None:
    assert plain("It is *only* $20 (see www.a.com).", "en") == "It is only 20 dollars."


@pytest.mark.parametrize(
    ("text", "language", "fault"),
    [
        ("网址是 https://a.cn/b 。", "zh", "an address cannot be spoken"),
        ("写信到 a.b@c.com。", "zh", "an address cannot be spoken"),
        ("公式是 a^2。", "zh", '"^" cannot be spoken'),
        ("Please come.", "zh", "needs Chinese characters"),
        ("请来。", "en", "an English voice cannot speak this"),
    ],
)
def test_what_cannot_be_said_is_left_out_with_the_reason(
    text: str, language: str, fault: str
) -> None:
    found = spoken(text, language)
    assert found.sentences == ()
    assert fault in found.faults[0]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("先来。再走！好吗？", ["先来。", "再走！", "好吗？"]),
        ("他说：“来。”然后走。", ["他说：“来。”", "然后走。"]),
        ("Dr. Lee is in. It costs 2.50 now.", ["Dr. Lee is in.", "It costs 2.50 now."]),
        ("Open at 8 a.m. on Monday.", ["Open at 8 a.m. on Monday."]),
        ("价格2.5元", ["价格2.5元"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences
