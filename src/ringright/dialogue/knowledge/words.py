"""Words that ask rather than name, and what kind of thing a question wants, in both languages.

Kinds with evidence are held to it: who asks for a price hears only what names a price.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Kind:
    """A kind of question: how it is asked, and what an answer to it must hold."""

    asked: re.Pattern[str]
    evidence: re.Pattern[str]


def _kind(asked: str, evidence: str) -> Kind:
    return Kind(re.compile(asked), re.compile(evidence))


_FIGURE: Final = r"\d|[零一二两三四五六七八九十百千万半]"
_NUMBER: Final = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half)\b"
)

_TIMES: Final = {
    "zh": (
        r"点|上午|下午|早上|晚上|中午|周[一二三四五六日末天\d]|星期|两周|天|小时|分钟|个月|月|年|当日|随时"
        r"|工作日|日期"
    ),
    "en": (
        r"day|month|week|year|hour|minute|morning|afternoon|evening|noon|o'clock|night|tomorrow"
        r"|\b(?:january|february|march|april|june|july|august|september|october|november|december)"
        rf"|{_NUMBER}"
    ),
}

KINDS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "zh": {
        "price": _kind(
            r"多少钱|多少元|几块钱?|几元|几百|几千|价格|价钱|价位|报价|什么价格?|费用|怎么收费?|收不收费?|收费|收多少"
            r"|(?<!花)花多少|贵不贵|贵吗|多贵|便宜|免费|(?:要|用|收|付|交)(?:多少)?[钱费]|费要?多少|费怎么",
            rf"(?:{_FIGURE})\s*(?:多|来)?\s*(?:美元|欧元|英镑|元|块|毛)|免费|不?收费|不收|不要钱|不用.{{0,4}}[付交]|[￥¥]",
        ),
        "when": _kind(
            r"几点|什么时候|啥时候|何时|哪一?天|星期几|周几|礼拜几|几号|几月|哪几天", _TIMES["zh"]
        ),
        "long": _kind(
            r"多久|多长时间|几天|多少天|几个?小时|多少分钟|几分钟|多少小时|几个?月|几年|几周",
            _TIMES["zh"],
        ),
        "phone": _kind(
            r"(?:电话|手机|号码|热线)(?:号码?)?(?:是|打)?(?:多少|几号|什么)|什么(?:电话|号码)|哪个(?:电话|号码)",
            r"(?:\d[- ]?){5,}|[零一二三四五六七八九幺]{5,}",
        ),
        "number": _kind(
            r"多大|多高|多重|多远|几岁|几[个次楼层位颗针名家间种辆]|多少(?!钱|元|天|分钟|小时)",
            _FIGURE,
        ),
        "where": _kind(
            r"在哪|哪里|哪儿|地址|位置|怎么走|怎么去|怎么过[去来]|怎么到|几楼|几层|什么地方|哪个地方|哪条路",
            r"[路街巷道楼层站口室]|对面|旁边|后面|附近|前台|[一二三四五六七八九十\d]号|在.{1,8}[里上]"
            r"|小程序|公众号",
        ),
        "who": _kind(r"谁|哪[位个](?:医生|老师|人|师傅)|什么人|叫什么", r"."),
        "why": _kind(r"为什么|为啥|什么原因", r"因为|由于|为了|原因|所以"),
        "how": _kind(
            r"怎么(?!样|收|卖|走|去|到|过|办|处理|算|赔|计|回事|还|没|不|会)|怎样|如何|咋(?!样|收|走|去)",
            r"可以|能|先|请|再|然后|通过|点击|扫|拨|打|到|用|在|需要|凭|找",
        ),
        "trouble": _kind(r"怎么办|咋办|怎么处理", r"."),
    },
    "en": {
        "price": _kind(
            r"how much(?! (?:time|water|longer))|\b(?:cost|price|fee|charge)s?\b|expensive|\bcheap"
            r"|have to pay|\bfree\b",
            r"\d+(?:\.\d+)?\s*(?:dollars|yuan|pounds|euros|cents)|\bfree\b|no charge|no fee"
            rf"|not (?:cost|charge)|(?:{_NUMBER}) (?:dollars|yuan|pounds|euros|cents)",
        ),
        "when": _kind(
            r"\bwhen\b|what time|(?:what|which) days?\b|what hours|opening hours", _TIMES["en"]
        ),
        "long": _kind(
            r"how long|how soon|how many (?:days|hours|minutes|weeks|months|years)", _TIMES["en"]
        ),
        "phone": _kind(
            r"(?:phone|telephone|mobile|cell) number|what number", r"(?:\d[- ]?){5,}"
        ),
        "number": _kind(r"how (?:many|old|tall|far|big|heavy)\b", _NUMBER),
        "where": _kind(
            r"\bwhere\b|\baddress\b|\blocat|how (?:do|can|would) i get (?:to|there)|directions",
            r"\b(?:road|street|avenue|station|floor|building|behind|next|opposite|near|at|in|on|room|desk)\b",
        ),
        "who": _kind(r"\bwho\b|\bwhose\b|which doctor|what(?:'s| is) .{0,20} name\b", r"."),
        "why": _kind(r"\bwhy\b", r"because|since|reason|so that|\bto\b"),
        "how": _kind(
            r"\bhow (?:do|can|could|should|would|to)\b(?!.{0,12}get (?:to|there))",
            r"\b(?:you|please|call|visit|by|go|use|bring|ask|first|through|online|send|press|dial)\b",
        ),
        "trouble": _kind(r"what (?:happens )?if|what (?:should|do|can) i do|what to do", r"."),
    },
}  # fmt: skip
HELD: Final = frozenset(
    {"price", "when", "long", "phone", "number", "where", "why", "how", "trouble"}
)
"""Kinds whose answer is a fact: it must hold the evidence."""

_ELSEWHEN: Final[Mapping[str, re.Pattern[str]]] = {
    "zh": re.compile(r"[下上]个?(?:月|次|周|礼拜|星期|学期)|[明去后前]年"),
    "en": re.compile(r"\b(?:next|last) (?:time|week|month|year|term)\b"),
}
_COUNTED: Final[Mapping[str, re.Pattern[str]]] = {
    "zh": re.compile(r"(?:多少|几)[个位名家间种辆]?([^\W\d_]{1,2})"),
    "en": re.compile(r"how many (\w{3,})"),
}

_CHINESE: Final = (
    "请问 麻烦 你们 我们 咱们 他们 那个 这个 那边 这边 这里 那里 这儿 那儿 哪儿 "
    "哪里 一下 一个 一次 一张 一颗 一针 一般 一共 可以 可不可以 能不能 能否 是不是 "
    "有没有 要不要 会不会 需不需要 需要 应该 必须 怎么样 怎么办 怎么 怎样 如何 什么 "
    "为什么 多少 多久 多长 时候 时间 现在 已经 还是 或者 然后 就是 的话 知道 告诉 "
    "想问 问问 东西 地方 事情 情况 提供 进行 具体 大概 大约 一定 能够 我 你 您 他 "
    "她 它 的 了 吗 呢 吧 啊 呀 嘛 哦 嗯 喂 是 有 没 不 要 能 会 得 还 也 "
    "都 就 在 到 去 来 给 跟 和 与 把 被 那 这 个 几 谁 哪 做 弄 搞 办 打 "
    "拍 看 查 验 请 问 想 让 用 可 说 再 又 很 最 多 之 以 从 对 为 因 而 "
    "且 但 若 如 先 后 前 时 上 下 里 些 位 该 所 每 各 啥 咋 钱 号 点 天"
)
_ENGLISH: Final = (
    "a an the i you we they he she it me my your our their his her its us them is are am was "
    "were be been do does did done can could may might will would shall should must have has "
    "had to of in on at for with from by about and or but if so than then there here this that "
    "these those what which who whom whose when where why how much many any some no not please "
    "tell know want like need get got give take make makes making go come let im youre dont "
    "doesnt cant id ill ive whats wheres hows just also too very yes okay ok thanks thank hi "
    "hello um uh well really one ones up out before after long time item as day days"
)
_SPOKEN_AROUND: Final = re.compile(
    "|".join(sorted(map(re.escape, _CHINESE.split()), key=len, reverse=True))
)
FUNCTION: Final = frozenset(word.upper() for word in _ENGLISH.split())


def kinds(text: str, language: str) -> frozenset[str]:
    """What `text` asks for."""
    plain = text.lower()
    return frozenset(name for name, kind in KINDS[language].items() if kind.asked.search(plain))


def proof(text: str, language: str) -> frozenset[str]:
    """What `text` could be an answer to, by what it holds."""
    plain = text.lower()
    return frozenset(name for name, kind in KINDS[language].items() if kind.evidence.search(plain))


def elsewhen(asked: str, text: str, language: str) -> bool:
    """Whether `asked` is about a time that `text` does not name: 下个月, "last year"."""
    return any(found not in text.lower() for found in _ELSEWHEN[language].findall(asked.lower()))


def counts(asked: str, text: str, language: str) -> bool:
    """Whether `text` counts what `asked` wants counted: 多少车位 needs 二十个车位, not 两小时."""
    found = _COUNTED[language].search(asked.lower())
    if not found:
        return True
    noun = re.escape(found[1].removesuffix("s"))
    between = r"[个位名家间种辆]?" if language == "zh" else r"\b(?: \w+)? "
    figure = _FIGURE if language == "zh" else _NUMBER
    return re.search(rf"(?:{figure}){between}{noun}", text.lower()) is not None


def bare(text: str, language: str) -> str:
    """`text` without what asks and without function words; a gap where they stood (Mandarin)."""
    for kind in KINDS[language].values():
        text = kind.asked.sub("，", text.lower())
    return _SPOKEN_AROUND.sub("，", text) if language == "zh" else text
