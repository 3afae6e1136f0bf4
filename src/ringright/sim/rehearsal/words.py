"""What people say on the telephone that no script foresees. Tables of data."""

from collections.abc import Mapping
from typing import Final

CONFUSED: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": (
        "啊？", "什么什么", "你再说一遍", "我不太明白你的意思", "那个怎么说呢", "今天天气不错",
        "我老伴出去买菜了", "你等一下啊", "电视声音太大了", "昨天不是来过了吗", "这个我得想想",
        "上个月三十二号", "凌晨三点", "八百块", "不是，我是说", "哦哦", "嗯", "喂，喂",
        "你说慢一点", "我也不知道", "随便吧", "好像是吧",
    ),
    "en": (
        "what", "sorry what was that", "say that again", "I don't really follow", "nice weather",
        "my wife has gone shopping", "hold on a second", "the television is too loud",
        "wasn't that yesterday", "I would have to think about it", "the thirty second of May",
        "three in the night", "eight hundred bucks", "no I mean", "uh", "mm hmm", "hello", "slower",
        "I don't know", "whatever you like", "I guess so", "something like that",
    ),
}  # fmt: skip
"""Off the subject, half said, or of the wrong kind."""

ANGRY: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": (
        "你们有病吧", "烦不烦", "你们服务太差了", "我要投诉", "你到底想干嘛", "不要", "不需要",
        "谁让你打的", "我很忙", "少来这套", "你是机器人吧", "你怎么有我电话",
    ),
    "en": (
        "are you crazy", "this is so annoying", "your service is terrible", "I want to complain",
        "what do you want", "no", "not interested", "who told you to call", "I'm busy",
        "give me a break", "are you a robot", "how did you get my number",
    ),
}  # fmt: skip

CHILD: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": (
        "妈妈不在家", "我爸爸上班去了", "我是小朋友", "你是谁呀", "我不知道", "奶奶在睡觉", "喂",
        "我在看动画片", "我今年六岁", "要我叫爷爷吗",
    ),
    "en": (
        "mummy is not here", "daddy is at work", "I'm a kid", "who are you", "I don't know",
        "grandma is sleeping", "hello", "I'm watching cartoons", "I'm six years old",
        "shall I get grandpa",
    ),
}  # fmt: skip

STRAY: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": (
        "你们几点下班", "附近有停车场吗", "能开发票吗", "你们老板是谁", "股票怎么买", "今天几号",
        "可以带狗吗", "你吃饭了吗",
    ),
    "en": (
        "when do you close", "is there parking nearby", "can I get an invoice",
        "who is your manager", "which shares should I buy", "what day is it",
        "can I bring my dog", "have you eaten",
    ),
}  # fmt: skip
"""Questions that a script has no answer for."""

AROUND: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "zh": (("嗯，", ""), ("", "，谢谢"), ("那个，", "啊"), ("哦，", "吧"), ("不好意思，", "")),
    "en": (("well, ", ""), ("", ", thanks"), ("um, ", " please"), ("oh, ", ""), ("sorry, ", "")),
}
"""What people put before and behind what they mean."""

VALUES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "zh": {
        "date": ("明天", "后天", "下周三", "周五"),
        "time": ("上午十点", "下午三点", "中午十二点", "晚上七点"),
        "moment": ("明天下午三点", "半小时后", "后天上午十点"),
        "number": ("三", "五", "八十", "一百零五"),
        "money": ("一百二十块", "三千元", "五毛"),
        "phone": ("幺三八零零幺三八零零零", "13912345678"),
        "text": ("没什么意见", "都挺好的", "下次再聊"),
        "name": ("我姓王", "王建国", "我叫李小明"),
    },
    "en": {
        "date": ("tomorrow", "next Wednesday", "Friday"),
        "time": ("ten in the morning", "three in the afternoon", "noon", "seven in the evening"),
        "moment": ("tomorrow at three in the afternoon", "in half an hour"),
        "number": ("three", "five", "eighty", "one hundred and five"),
        "money": ("a hundred and twenty dollars", "three thousand dollars", "fifty cents"),
        "phone": ("six one seven five five five zero one two three", "617 555 0199"),
        "text": ("nothing else", "all was fine", "see you"),
        "name": ("this is John Miller", "my name is Mary Brown"),
    },
}
"""Values of slots, by type."""

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {"text": "王医生", "date": "2026-03-11", "time": "09:30", "number": "3"},
    "en": {"text": "Doctor Wang", "date": "2026-03-11", "time": "09:30", "number": "3"},
}
"""Values of a contact's variables, by type."""

NAMES: Final[Mapping[str, str]] = {"zh": "陈建国", "en": "John Smith"}
