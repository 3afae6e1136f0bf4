import pytest

from ringright.dialogue.trail import trailing


@pytest.mark.parametrize(
    "text", ["能来，就是", "我想改到那个……", "可以，不过", "Yes, but", "I can come, um."]
)
def test_breaks_off(text: str) -> None:
    assert trailing(text)


@pytest.mark.parametrize("text", ["能来的。", "不是那个时间", "Yes, I can come.", "别打了", ""])
def test_is_done(text: str) -> None:
    assert not trailing(text)
