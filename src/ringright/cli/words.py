"""What the console says, in Chinese and in English: one dataclass, so that neither lacks a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Words:
    """The console's texts in one language; braces are filled by `str.format`."""

    line: str
    person: str
    state: str
    saying: str
    seconds: str
    robot: str
    human: str
    idle: str
    dialling: str
    ringing: str
    talking: str
    held: str
    ended: str
    called: str
    refused: str
    done: str
    people: str
    grades: str
    result: str
    grade: str
    because: str
    gaps: str
    refused_title: str
    reason: str
    suppressed: str
    ledger_ok: str
    ledger_bad: str
    permits: str
    gap_line: str
    time: str
    recordings: str
    report: str
    no_calls: str

    def of_state(self, state: str) -> str:
        """The name of a line's state; an unknown one stands for itself."""
        return str(getattr(self, state, state)) if state in STATES else state

    def of_speaker(self, who: str) -> str:
        """Who is talking: the robot or the person, "" for nobody."""
        return {"robot": self.robot, "person": self.human}.get(who, "")


STATES: Final = ("idle", "dialling", "ringing", "talking", "held", "ended")

ZH: Final = Words(
    line="线路",
    person="联系人",
    state="状态",
    saying="正在说",
    seconds="秒",
    robot="机器人",
    human="对方",
    idle="空闲",
    dialling="拨号",
    ringing="振铃",
    talking="通话",
    held="保持",
    ended="已结束",
    called="已拨",
    refused="不拨",
    done="完成",
    people="共",
    grades="意向",
    result="结果",
    grade="等级",
    because="对方原话",
    gaps="间隔",
    refused_title="没有拨打的人，以及为什么",
    reason="原因",
    suppressed="今后不再拨打",
    ledger_ok="台账核对无误，共 {entries} 条",
    ledger_bad="台账核对失败：{fault}",
    permits="许可签发 {issued} 张，使用 {burned} 张",
    gap_line="应答间隔：中位 {p50} 毫秒，95% 在 {p95} 毫秒以内（从录音量得，共 {count} 次）",
    time="用时 {seconds} 秒，{lines} 条线路",
    recordings="录音",
    report="报告",
    no_calls="没有拨打任何人。",
)

EN: Final = Words(
    line="line",
    person="person",
    state="state",
    saying="being said",
    seconds="s",
    robot="robot",
    human="person",
    idle="idle",
    dialling="dialling",
    ringing="ringing",
    talking="talking",
    held="on hold",
    ended="ended",
    called="called",
    refused="refused",
    done="done",
    people="of",
    grades="grades",
    result="result",
    grade="grade",
    because="in their own words",
    gaps="gap",
    refused_title="Not called, and why",
    reason="reason",
    suppressed="will not be called again",
    ledger_ok="Ledger verified, {entries} entries",
    ledger_bad="Ledger does not verify: {fault}",
    permits="{issued} permits issued, {burned} burned",
    gap_line="Turn gaps: median {p50} ms, 95 % within {p95} ms, on {count} recorded turns",
    time="{seconds} s on {lines} lines",
    recordings="Recordings",
    report="Report",
    no_calls="Nobody was called.",
)

WORDS: Final[Mapping[str, Words]] = {"zh": ZH, "en": EN}


def words(language: str) -> Words:
    """The texts of `language`; anything but "zh" reads English."""
    return WORDS.get(language, EN)
