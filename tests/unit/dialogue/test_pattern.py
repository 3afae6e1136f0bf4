import pytest

from ringright.dialogue.pattern import find, first, flat
from ringright.domain.sound import tokens


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("别/不要 再 打 !针", "你不要再打了", True),
        ("别/不要 再 打 !针", "不要再打针", False),
        ("改 * 时间", "改一下那个时间", True),
        ("改 * 时间", "改了之后我们还有很多别的时间", False),
        ("投诉 你 $", "我要投诉你了啊", True),
        ("投诉 你 $", "投诉你们医生", False),
        ("^ 转 人工", "帮我转人工", False),
        ("再 给我? 打", "再打", True),
        ("我 不是 {name}", "我不是陈建国", True),
        ("我 不是 {name}", "我不是医生", False),
        ("move/change * to", "can you move it to friday", True),
        ("do_not call", "please do not call", True),
        ("<我 天天 打", "你们天天打", True),
        ("<我/他 天天 打", "我天天打", False),
    ],
)
def test_patterns(pattern: str, text: str, *, found: bool) -> None:
    assert bool(find({"x": (pattern,)}, flat(tokens(text)), "陈建国")) is found


def test_without_a_name_no_name_matches() -> None:
    assert not find({"x": ("我 不是 {name}",)}, flat(tokens("我不是")), "")


def test_it_says_where_a_pattern_was() -> None:
    spot = first(("不要 再", "别 * 打"), flat(tokens("你别老打了")))
    assert spot is not None
    assert (spot.source, spot.start, spot.end) == ("别 * 打", 1, 4)
