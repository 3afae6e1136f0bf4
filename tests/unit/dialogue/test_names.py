"""People's names: announced or said alone, and rather none than a wrong one."""

import pytest
from tests.unit.dialogue.conftest import NOW

from ringright.dialogue.names import find
from ringright.dialogue.slots import Slot, Value, options, read

CHINESE = {
    "我姓王": "王", "免贵姓欧阳": "欧阳", "王建国": "王建国", "我叫王建国": "王建国",
    "我是李明": "李明", "我姓王叫王建国": "王建国", "姓王，王建国": "王建国",
    "你好我是张伟": "张伟", "你好，王建国": "王建国", "王先生": "王先生", "欧阳娜娜": "欧阳娜娜",
    "我的名字是陈静": "陈静", "李明啊": "李明", "姓张的": "张", "我姓张，弓长张": "张",
    "高老师": "高老师",
}  # fmt: skip
NO_CHINESE = (
    "我不姓王", "您姓王吗", "你姓什么", "我叫什么", "我是他妈妈", "我是王建国的儿子", "我要叫车",
    "谢谢", "周四", "周末吧", "高兴", "方便", "马上", "金额多少", "安全吗", "不告诉你",
    "我是病人", "我是来看病的", "陈", "好的", "向您打听一下", "我是机器人", "下午三点", "",
    "刚才打电话的那位是李明吗我不认识",
)  # fmt: skip
ENGLISH = {
    "This is John Smith.": "John Smith", "my name is mary": "Mary", "JOHN SMITH": "John Smith",
    "I’m John": "John", "call me Al": "Al", "it's Mary O'Brien speaking": "Mary O'Brien",
    "I'm Mr. Wang": "Wang", "My name is John McKay and I live in Leeds": "John McKay",
    "john smith speaking": "",
}  # fmt: skip
NO_ENGLISH = (
    "I'm busy", "it's me", "this is he", "this is a bad time", "I'm driving", "hello there",
    "no thanks", "I don't know", "what is your name", "my name is none of your business",
    "yes please", "I'm his wife", "good morning", "that's right", "I'm at work", "Smith", "",
)  # fmt: skip


@pytest.mark.parametrize("text", [*CHINESE, *NO_CHINESE])
def test_chinese_names(text: str) -> None:
    assert find(text, "zh") == CHINESE.get(text, "")


@pytest.mark.parametrize("text", [*ENGLISH, *NO_ENGLISH])
def test_english_names(text: str) -> None:
    assert find(text, "en") == ENGLISH.get(text, "")


def test_a_name_is_a_slot() -> None:
    slot = Slot("who", "name")
    assert read(slot, "我叫王建国", NOW, "zh").value == Value("王建国", ("王建国",))
    assert options(slot, NOW, "zh") == ()
