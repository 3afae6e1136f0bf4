"""Who must not be talked to any further by a machine: a child, and someone in distress.

Matched by letters, not by sound: 想试 is not 想死.
"""

import re
from typing import Final

from ringright.domain.sound import simplified

CHILD: Final = "child"
DISTRESS: Final = "distress"

_KIN: Final = "(?:妈妈|爸爸|爸妈|爸爸妈妈|爷爷|奶奶|外公|外婆|姥姥|姥爷|妈咪|爹地|大人们?)"
_PARENT: Final = r"(?:mom|mommy|mum|mummy|mama|dad|daddy|papa|parents|grandma|grandpa|nana)"
_YEARS: Final = r"(?:[3-9]|1[0-2]|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_OF: Final = {
    "zh": {
        DISTRESS: (
            r"不想(?:再|继续)?活|活(?:够|腻)了?|活不下去|(?:没法|不愿|不愿意|没勇气)(?:再)?活(?:下去|着)?了?"
            r"|(?:活着|活下去|人生|生活).{0,4}没.{0,4}(?:意思|意义|盼头|希望)|自杀|轻生|寻短见|(?:想|要|去|准备)跳(?:楼|河|江)"
            r"|上吊|割腕|自残|一了百了|(?:结束|了结)(?:自己|我的?)?(?:生命|这一生)|(?:不如|还不如|只想|好想|真想|我想|想去)死"
            r"(?!你|他|她|机|我)|我.{0,6}(?:撑|熬)不下去|不想(?:留|待|呆)?在(?:这个?)?(?:世上|世界)"
        ),
        CHILD: (
            rf"{_KIN}.{{0,6}}(?:不在|没在|没回|还没回|出去|出门|上班|睡觉|睡着|在睡|没下班|洗澡|买菜|做饭|加班)|(?:没有?|没得)大人"
            r"|我(?:是|就是|只是|还是|还)个?(?:小朋友|小孩|小孩子|小孩儿|小宝宝|宝宝|小学生)(?![的他她]|妈|爸|家长|奶|爷)"
            r"|我(?:今年|才|只有|刚|今年才|刚满)?(?:[三四五六七八九3-9]|1[0-2]|十[一二]?)(?:周)?岁"
            r"|我(?:在|还在|才|还|正)?(?:上|读|念)(?:小学|幼儿园|[一二三四五六]年级)(?!.{0,4}(?:课|班上|教|工作|门口))"
        ),
    },
    "en": {
        DISTRESS: (
            r"\b(?:want to|wanna|wish i could|ready to|going to|gonna) (?:just )?"
            r"(?:die|kill myself|end it all|end my life|hurt myself|hang myself)\b|\bsuicid"
            r"|\bkill(?:ing)? myself\b|\bend(?:ing)? (?:my life|it all)\b|\bbetter off dead\b"
            r"|\b(?:don't|do not|dont) want to (?:live|be alive|be here)\b(?: any ?more)?"
            r"(?! (?:in|at|with|near|there|here)\b)"
            r"|\b(?:no|not|nothing|any)\b.{0,12}(?:to live for|reason to live|point in living)\b"
            r"|\bgo on living\b|\btak(?:e|ing) my own life\b|\bwish i (?:was|were) dead\b"
        ),
        CHILD: (
            rf"\b{_PARENT}\b.{{0,6}}(?:\bnot\b|\bisn't|\bisnt|\baren't|n't) (?:\w+ )?"
            r"(?:home|here|in|around|back)\b"
            rf"|\bmy {_PARENT}\b.{{0,10}}\b(?:store|shop|work|working|asleep|sleeping|out)\b"
            r"|\b(?:mommy|daddy|mummy)\b"
            rf"|\bi(?:'m| am)(?: only| just)? {_YEARS}(?: and a half)?(?: years old)?[ .!]*$"
            rf"|\bi(?:'m| am)(?: only| just)? {_YEARS} years? old\b"
            r"|\bi(?:'m| am) (?:only |just )?a (?:little )?(?:kid|child|boy|girl)\b"
            r"|\b(?:no|any) (?:grown ?-?ups?|adults?)\b"
        ),
    },
}  # fmt: skip
_FIND: Final = {
    language: {name: re.compile(source) for name, source in table.items()}
    for language, table in _OF.items()
}


def needed(text: str, language: str) -> tuple[str, str]:
    """`DISTRESS` or `CHILD` and the words that tell it, or twice ""."""
    plain = simplified(text).lower().replace("’", "'")
    for name, regex in _FIND[language].items():
        found = regex.search(plain)
        if found:
            return name, found.group()
    return "", ""
