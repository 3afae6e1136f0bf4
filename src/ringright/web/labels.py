"""Dispositions, grades and refusals as people read them, in Chinese and in English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ringright.domain.outcome import Disposition, Grade, Scalar
from ringright.domain.permit import Reason
from ringright.gate.texts import explain

LANGUAGES: Final = ("zh", "en")
STAMP: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?([+-]\d\d:\d\d)"
)  # ISO 8601 to the second is for machines


@dataclass(frozen=True)
class Text:
    """One wording in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The wording in `language`; anything but "zh" reads English."""
        return self.zh if language == "zh" else self.en


DISPOSITIONS: Final[Mapping[Disposition, Text]] = {
    Disposition.COMPLETED: Text("已完成", "Completed"),
    Disposition.OPTED_OUT: Text("拒绝再来电", "Opted out"),
    Disposition.WRONG_NUMBER: Text("打错了", "Wrong number"),
    Disposition.CALLBACK_REQUESTED: Text("约定再拨", "Call back later"),
    Disposition.HUNG_UP: Text("对方挂断", "Hung up"),
    Disposition.NO_SPEECH: Text("无人说话", "No speech"),
    Disposition.NOT_UNDERSTOOD: Text("没听懂", "Not understood"),
    Disposition.VOICEMAIL: Text("语音信箱", "Voicemail"),
    Disposition.IVR: Text("语音菜单", "Voice menu"),
    Disposition.SCREENED: Text("来电助理代接", "Screened"),
    Disposition.FAX: Text("传真机", "Fax"),
    Disposition.BUSY: Text("忙线", "Busy"),
    Disposition.NO_ANSWER: Text("无人接听", "No answer"),
    Disposition.DECLINED: Text("拒接", "Declined"),
    Disposition.INVALID_NUMBER: Text("空号", "Invalid number"),
    Disposition.SUSPENDED: Text("停机", "Out of service"),
    Disposition.RESTRICTED: Text("呼入限制", "Takes no calls"),
    Disposition.SWITCHED_OFF: Text("关机", "Switched off"),
    Disposition.UNREACHABLE: Text("无法接通", "Unreachable"),
    Disposition.FAILED: Text("呼叫失败", "Failed"),
    Disposition.LOST: Text("中断", "Lost"),
}

GRADES: Final[Mapping[Grade, Text]] = {
    Grade.A: Text("达成", "Aim reached"),
    Grade.B: Text("部分达成", "Partly reached"),
    Grade.C: Text("接通未达成", "Reached, no result"),
    Grade.D: Text("拒绝或未接通", "No, or not reached"),
}


def disposition(code: str) -> Text:
    """The name of a disposition; an unknown code stands for itself."""
    return DISPOSITIONS[Disposition(code)] if code in set(Disposition) else _plain(code)


def grade(code: str) -> Text:
    """What a grade means; an unknown one stands for itself."""
    return GRADES[Grade(code)] if code in set(Grade) else _plain(code)


def refusal(reason: Reason) -> Text:
    """A reason for not calling, as a sentence with its figures."""
    zh, en = (STAMP.sub(r"\1 \2 \3", explain(reason, language)) for language in LANGUAGES)
    return Text(zh, en)


def value(found: Scalar) -> Text:
    """A field's value: yes or no in words, anything else as it is."""
    if isinstance(found, bool):
        return Text("是", "yes") if found else Text("否", "no")
    return Text(str(found), str(found))


def _plain(code: str) -> Text:
    spoken = code.replace("_", " ")
    return Text(spoken, spoken.capitalize())
