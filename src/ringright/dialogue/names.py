"""People's names in what was heard: 我姓王, 王建国, "this is John Smith".

Rather none than a wrong one: a name stands behind words that announce it, or is all that is said.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ringright.dialogue.intents import tongue
from ringright.domain.sound import simplified

_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍"
    "成苗涂谷曲盛冉骆傅萧闵卞戚娄滕褚窦蒲"
)
_COMPOUND: Final = ("欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "司徒",
    "令狐", "东方", "端木", "南宫", "独孤", "长孙", "宇文")  # fmt: skip
_TITLES: Final = "(?:先生|女士|小姐|太太|老师|师傅)"
_TAIL: Final = re.compile(r"[啊呀哦呢吧哈的嘛]+$")
_PLAIN: Final = frozenset(
    "的了吗呢吧啊呀不没我你您他她它们这那哪谁什么怎几多少点号月日就都也还很太"
)
_ANNOUNCED: Final = re.compile(
    r"(?<![不没你您])(名字是|姓名是|叫做|叫|姓|我是|这里是|本人是|本人)(?=([一-鿿]{1,6}))"
)
_CLAUSE: Final = re.compile(r"[，。？！；：、,.?!;:…\s]+")
_LONGEST: Final = 8
_GIVEN: Final = 2
_NOT_NAMES: Final = frozenset((
    "周末", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "周天", "高兴", "方便",
    "白天", "时间", "安全", "成功", "和平", "马上", "许多", "安静", "何时", "任何", "余额",
    "金额", "金色", "白色", "黄色", "左右", "单位", "于是", "程度", "江苏", "万一", "关于",
    "关系", "关掉", "向前", "易懂", "康复", "温度", "温柔", "任务", "石头", "方法", "方向",
    "方面", "方式", "马路", "马虎", "高铁", "高中", "高级", "高速", "成本", "成人", "单身",
    "单独", "包括", "包裹", "包装", "安排", "安装", "严重", "严格", "施工", "钱包", "毛病",
    "田里", "金融", "龙头", "江边", "白白", "明白", "谢谢", "谢了", "万元", "何必", "于今",
    "申请", "符合", "舒服", "欧洲", "顾客", "易怒", "关门", "左边", "右边", "东方", "夏天",
    "秦皇", "宁可", "尚未", "应该", "唐突", "曾经", "董事", "程序", "章程", "童年", "毕业",
    "盛夏", "向来", "成都", "武汉", "温州", "安徽", "江西", "黄金", "黄河", "石油", "汤圆",
    "牛奶", "牛肉", "包子",
))  # fmt: skip
_ENGLISH: Final = re.compile(
    r"(?P<sure>\b(?:my |the |full |last |first )*name(?:'s| is)|\bcall me)\s+(?P<told>.+)"
    r"|\b(?:this is|it's|it is|that's|i'm|i am)\s+(?P<weak>.+)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_STOPS: Final = frozenset((
    "a", "an", "the", "and", "or", "but", "so", "to", "of", "in", "on", "at", "for", "from",
    "with", "by", "here", "there", "speaking", "please", "thanks", "thank", "you", "yes", "no",
    "not", "ok", "okay", "sure", "fine", "good", "well", "right", "now", "then", "just", "very",
    "too", "busy", "sorry", "calling", "driving", "working", "going", "coming", "home", "back",
    "free", "available", "interested", "afraid", "happy", "looking", "waiting", "his", "her",
    "their", "my", "your", "our", "its", "he", "she", "they", "we", "it", "this", "that", "what",
    "who", "why", "how", "when", "where", "which", "mother", "father", "wife", "husband", "son",
    "daughter", "brother", "sister", "boss", "wrong", "about", "nobody", "none", "nothing",
    "something", "anything", "mr", "mrs", "ms", "miss", "doctor", "sir", "madam", "dear", "done",
    "ready", "sick", "is", "are", "am", "was", "were", "be", "been", "do", "does", "did", "have",
    "has", "had", "can", "could", "will", "would", "should", "might", "must", "only", "all",
    "some", "any", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "today", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "morning", "afternoon", "evening",
))  # fmt: skip
_MOST: Final = 3
_HONORIFICS: Final = ("mr", "mrs", "ms", "miss", "dr", "doctor")


def find(text: str, language: str) -> str:
    """The name said in `text`; "" if there is none for certain."""
    return _chinese(simplified(text)) if language == "zh" else _english(text)


def _chinese(text: str) -> str:
    """The fullest of the names announced, else a name that is said alone."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    told = [name for clause in clauses for name in _announced(clause)]
    alone = [_named(_TAIL.sub("", clause), short=False) for clause in clauses]
    if told:
        return max((*told, *(name for name in alone if name.startswith(told[0]))), key=len)
    if sum(map(len, clauses)) > _LONGEST:
        return ""
    return next((name for name in alone if name and name not in _common("zh")), "")


def _announced(clause: str) -> Iterator[str]:
    for found in _ANNOUNCED.finditer(clause):
        rest = _TAIL.sub("", found[2].split("叫")[0])
        name = _named(rest, short=found[1] == "姓")
        if name:
            yield name


def _named(text: str, *, short: bool) -> str:
    """`text` if it is a surname with a given name or a title, or alone where `short` lets it."""
    bare = re.sub(_TITLES + "$", "", text)
    family = next((name for name in _COMPOUND if bare.startswith(name)), bare[:1])
    given = bare[len(family) :]
    if family not in _COMPOUND and family not in _SURNAMES:
        return ""
    if not given:
        return text if short or bare != text else ""
    whole = len(given) <= _GIVEN and not _PLAIN & set(given) and given != family
    return bare if whole and bare not in _NOT_NAMES else ""


def _english(text: str) -> str:
    plain = re.sub(r"(?i)\b(mr|mrs|ms|dr)\.", r"\1", text.replace("’", "'"))
    found = _ENGLISH.search(plain)
    if found is None:
        words = _WORD.findall(plain)
        alone = 1 < len(words) <= _MOST and not any(map(_ordinary, words))
        return _titled(words) if alone else ""
    rest = _WORD.findall(re.split(r"[,.?!;]", found["told"] or found["weak"])[0])
    while rest and rest[0].lower() in _HONORIFICS:
        rest = rest[1:]
    kept = []
    for word in rest:
        if word.lower() in _STOPS:
            break
        kept.append(word)
    sure = bool(found["told"])
    if not kept or len(kept) > _MOST or (not sure and any(map(_ordinary, kept))):
        return ""
    return _titled(kept)


def _ordinary(word: str) -> bool:
    """Whether this is a word people say on the telephone, rather than a name."""
    low = word.lower()
    return low in _STOPS or low in _common("en") or low.endswith(("ing", "ed", "ly"))


def _titled(words: list[str]) -> str:
    """Recognisers write names in small letters, or in capitals."""
    return " ".join(
        word if word[:1].isupper() and not word.isupper() else word.capitalize() for word in words
    )


@lru_cache(maxsize=2)
def _common(language: str) -> frozenset[str]:
    """Words (in Mandarin: stretches of two or three characters) of what people usually say."""
    table = tongue(language)
    texts = [text for phrases in table.PHRASES.values() for text in phrases]
    if language == "zh":
        return frozenset(
            text[start : start + size]
            for text in texts
            for size in (2, 3)
            for start in range(len(text) - size + 1)
        )
    return frozenset(word for text in texts for word in re.findall(r"[a-z']+", text.lower()))
