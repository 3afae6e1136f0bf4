import pytest

from ringright.dialogue.trail import opened, trailing


@pytest.mark.parametrize(
    ("text", "language"),
    [("能来，就是", "zh"), ("我想改到那个……", "zh"), ("可以，不过", "zh"), ("能来旧是", "zh"),
     ("Yes, but", "en"), ("I can come, um.", "en")],
)  # fmt: skip
def test_breaks_off(text: str, language: str) -> None:
    assert trailing(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("能来的。", "zh"), ("不是那个时间", "zh"), ("别打了", "zh"), ("", "zh"), ("一百九十", "zh"),
     ("在哪个科室", "zh"), ("Yes, I can come.", "en"), ("I think so", "en")],
)  # fmt: skip
def test_is_done(text: str, language: str) -> None:
    assert not trailing(text, language)


def test_a_reply_may_end_in_a_bare_subject() -> None:
    assert trailing("我是", "zh")
    assert not trailing("我是", "zh", whole=True)
    assert trailing("我是那个", "zh", whole=True)


@pytest.mark.parametrize(
    ("text", "language", "open_"),
    [("如果下雨", "zh", True), ("如果下雨就算了", "zh", False), ("不来了，如果下雨", "zh", False),
     ("第一要停车", "zh", True), ("第一次来", "zh", False), ("if it rains", "en", True),
     ("if it rains I'll cancel", "en", False)],
)  # fmt: skip
def test_what_is_opened_must_be_closed(text: str, language: str, *, open_: bool) -> None:
    assert opened(text, language) is open_
