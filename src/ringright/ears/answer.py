"""Who answered, by words: a voicemail greeting, a carrier's announcement, or neither.

Keywords are found by sound at 0.85 (9 of 9 real recordings, no person flagged). A person who says
喂，你好 or "hello, who is this?" is never taken for a machine: no keyword is a greeting.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ringright.domain.sound import Book, tokens

ALIKE: Final = 0.85

VOICEMAIL: Final = (
    "语音信箱", "语音留言", "留言信箱", "请在嘀声后留言", "请在提示音后留言", "听到提示音后留言",
    "嘀一声后留言", "哔一声后留言", "哔声后留言", "请留言", "请您留言", "给我留言", "转接到语音",
    "转接语音信箱", "转入语音信箱", "留言请按", "录音完毕", "机主暂时无法接听",
    "我现在无法接听您的电话", "我现在不能接听电话", "暂时无法接听您的来电", "您的来电已转接",
    "短信通知机主", "将以短信的形式通知", "全程录音请留言", "智能语音助手代接", "leave a message",
    "leave your message", "leave me a message", "leave your name and number", "after the tone",
    "after the beep", "at the tone", "at the sound of the tone", "voicemail", "voice mail",
    "voice mailbox", "mailbox is full", "record your message", "you have reached",
    "you've reached", "can't come to the phone", "cannot come to the phone",
    "can't take your call", "cannot take your call", "unable to take your call",
    "is not available to take your call", "get back to you as soon as", "forwarded to voicemail",
    "forwarded to an automated voice",
)  # fmt: skip

ANNOUNCEMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "switched_off": (
        "已关机", "您拨打的电话已关机", "您拨打的用户已关机", "用户已关机", "电话已关机",
        "手机已关机", "对方已关机", "未开机", "目前未开机", "您拨的电话未开机", "关机请稍后再拨",
        "is powered off", "is switched off", "has been switched off", "phone is turned off",
        "is turned off", "powered off please",
    ),
    "invalid_number": (
        "空号", "是空号", "您拨打的号码是空号", "号码是空号", "号码不存在", "您拨打的号码不存在",
        "号码有误", "拨打的号码有误", "请核对后再拨", "请查证后再拨", "号码不正确", "此号码已停用",
        "号码已停用", "号码已注销", "您拨的号码是空号请查明", "空号请查明后再拨", "已停机",
        "用户已停机", "您拨打的电话已停机", "电话已停机", "改号", "does not exist",
        "number you have dialed is not in service", "not in service", "no longer in service",
        "has been disconnected", "is not a working number", "number is invalid",
        "number is not valid", "check the number", "number has been changed", "is out of service",
        "been suspended", "cannot be completed as dialed",
    ),
    "busy": (
        "正在通话中", "您拨打的用户正在通话中", "电话正在通话中", "用户正忙", "您拨打的用户正忙",
        "电话正忙", "线路忙", "线路繁忙", "用户忙请稍后再拨", "通话中请稍后再拨", "占线",
        "line is busy", "number is busy", "user is busy", "is currently on another call",
        "all circuits are busy", "is busy now please", "subscriber is on the phone",
    ),
    "unreachable": (
        "暂时无法接通", "您拨打的电话暂时无法接通", "无法接通", "不在服务区",
        "您拨打的用户不在服务区", "不在服务区内", "无法接通请稍后再拨", "无人接听请稍后再拨",
        "您拨打的电话暂时无人接听", "暂时无人接听", "来电提醒", "收不到讯号", "没有回应请稍后再拨",
        "您拨的电话没有回应", "您拨的电话现在收不到讯号", "呼叫受限", "已设置呼入限制", "暂停服务",
        "cannot be connected", "can not be connected", "cannot be reached", "is not reachable",
        "out of the service area", "out of coverage", "is not available at the moment",
        "temporarily unavailable", "not answering", "is unavailable please try",
        "cannot be completed at this time",
    ),
}  # fmt: skip
"""Wordings of mainland and Taiwan carriers and English ones, by what they mean."""


@lru_cache(maxsize=1)
def _voicemail() -> Book:
    return Book(VOICEMAIL)


@lru_cache(maxsize=1)
def _announcements() -> tuple[Book, tuple[str, ...]]:
    pairs = [(kind, text) for kind, texts in ANNOUNCEMENTS.items() for text in texts]
    return Book([text for _, text in pairs]), tuple(kind for kind, _ in pairs)


def voicemail(text: str) -> bool:
    """Whether `text` is what a mailbox says."""
    return bool(_voicemail().search(tokens(text), ALIKE))


def announcement(text: str) -> str | None:
    """switched_off, invalid_number, unreachable or busy if a carrier speaks, else None.

    The longest wording found decides: "用户正忙，暂时无法接通" is busy by what it begins with.
    """
    heard = tokens(text)
    book, kinds = _announcements()
    hits = [hit for hit in book.search(heard, ALIKE) if not _own(heard, hit.start)]
    if not hits:
        return None
    best = max(hits, key=lambda hit: (len(book.sounds[hit.phrase]) * hit.part, -hit.start))
    return kinds[best.phrase]


def _own(heard: tuple[str, ...], start: int) -> bool:
    """People speak of themselves (我正在通话中, "I'm busy"); carriers never do."""
    return any(token in ("wo", "I", "IM", "MY") for token in heard[max(0, start - 3) : start])
