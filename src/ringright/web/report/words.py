"""What the report says around the facts, in Chinese and English; the page switches between them."""

from collections.abc import Mapping
from typing import Final

from ringright.web.labels import Text

WORDS: Final[Mapping[str, Text]] = {
    "report": Text("外呼报告", "Call report"),
    "people": Text("联系人", "People"),
    "called": Text("已拨打", "called"),
    "not_called": Text("未拨打", "not called"),
    "opted_out": Text("今后不再拨打", "never to be called again"),
    "grades": Text("意向等级", "Grades"),
    "gaps": Text("应答间隔", "Turn gaps"),
    "gaps_note": Text(
        "从对方话音落下到机器人开口，从录音量得",
        "from the person's last sound to the robot's first, measured on the recordings",
    ),
    "median": Text("中位", "median"),
    "p95": Text("95%", "95 %"),
    "turns": Text("次应答", "turns"),
    "ledger_ok": Text("台账核对无误", "Ledger verified"),
    "ledger_bad": Text("台账核对失败", "Ledger does not verify"),
    "entries": Text("条记录", "entries"),
    "permits": Text("许可", "Permits"),
    "permits_note": Text("签发 / 使用", "issued / burned"),
    "time": Text("用时", "Time"),
    "lines": Text("条线路", "lines"),
    "seconds": Text("秒", "s"),
    "everyone": Text("打给了谁，结果如何", "Who was called, and what came of it"),
    "person": Text("联系人", "Person"),
    "result": Text("结果", "Result"),
    "grade": Text("等级", "Grade"),
    "because": Text("对方原话", "In their own words"),
    "rule": Text("规则", "rule"),
    "noted": Text("记下的内容", "Noted"),
    "gap": Text("应答间隔", "Turn gap"),
    "refused": Text("没有拨打的人，以及为什么", "Who was not called, and why"),
    "refused_note": Text(
        "拨打之前，每个人都要过一遍全部规则；有一条不符，就不拨。",
        "Before each call every rule is asked; one breach is enough, and no call is made.",
    ),
    "calls": Text("通话", "Calls"),
    "calls_note": Text(
        "点一句话，就从那里听起。上为机器人，下为对方。",
        "Click a sentence to hear it. The upper wave is the robot, the lower the person.",
    ),
    "robot": Text("机器人", "Robot"),
    "human": Text("对方", "Person"),
    "interrupted": Text("被打断", "interrupted"),
    "play": Text("播放", "Play"),
    "pause": Text("暂停", "Pause"),
    "position": Text("播放位置", "Position"),
    "no_words": Text("双方没有说上话。", "No words were exchanged."),
    "no_recording": Text("没有录音。", "There is no recording."),
    "bad_recording": Text("录音读不出来：", "The recording cannot be read: "),
    "suppressed": Text("已记入禁呼名单", "on the do-not-call list"),
    "sip": Text("SIP 状态", "SIP status"),
    "theme": Text("明暗", "Light or dark"),
    "language": Text("English", "中文"),
    "made": Text(
        "录音中机器人一方为人工智能生成合成语音。本页不连网，可整页存档。",
        "The robot's side of the recordings is AI-generated speech. "
        "This page needs no network and can be kept as it is.",
    ),
}
