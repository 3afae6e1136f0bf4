"""A practice world of any size for the clinic's script: full conversations, varied endings.

Nobody in it needs a recogniser: replies are chosen by the robot's turn, so that the far end costs
little of the machine that is measured.
"""

import json
from pathlib import Path
from typing import Final

VOICES: Final = ("zm_yunxi", "zf_xiaoyi", "zm_yunjian", "zf_xiaoxiao")
NAMES: Final = ("陈建国", "李秀英", "王磊", "张敏", "刘洋", "孙伟")
DOCTORS: Final = ("王医生", "李医生", "张医生")
TIMES: Final = ("09:30", "10:00", "14:00", "15:00")
TALKS: Final = (
    ("你们诊所在哪里？", "那我需要带什么东西？", "可以，我会准时来的。"),
    ("那我需要带什么东西？", "我想改到后天下午三点。", "对，没错。"),
    ("你是机器人吗？", "你们诊所在哪里？", "好的，我会准时来的。"),
    ("你们怎么有我的电话？", "那我需要带什么东西？", "可以，我会来的。"),
    ("我想改到后天下午三点。", "对，没错。"),
    ("你们诊所在哪里？", "我想取消预约。", "对，没错。"),
    ("那我需要带什么东西？", "别再给我打电话了。"),
)
"""What people say, turn by turn; a turn more than planned is answered with a yes."""
CONSENT: Final = {
    "purpose": "service",
    "wording": "本人同意仁和诊所以电话（含人工智能语音）提醒和确认就诊预约。",
    "given_at": "2026-02-11T09:11:00+08:00",
    "method": "paper",
    "source": "您在诊所预约时的登记",
}


def write(path: Path, people: int) -> None:
    """Write a people file of so many (JSON, which is YAML)."""
    world = {
        "format": "ringright/people@1",
        "title": f"{people} people of the clinic",
        "language": "zh",
        "clock": {"start": "2026-03-10T10:00:00+08:00", "timezone": "Asia/Shanghai"},
        "seed": 1,
        "people": [_person(number) for number in range(people)],
    }
    path.write_text(json.dumps(world, ensure_ascii=False), encoding="utf-8")


def _person(number: int) -> dict[str, object]:
    talk = TALKS[number % len(TALKS)]
    replies = [{"turn": turn, "say": words} for turn, words in enumerate(talk, 1)]
    return {
        "id": f"c{number:04d}",
        "number": f"+86154{20000000 + number}",
        "voice": VOICES[number % len(VOICES)],
        "line": {"ring_s": 0.5 + number * 7 % 31 / 10},
        "talk": {"greeting": "喂，你好。", "replies": replies, "otherwise": "可以，我会来的。"},
        "contact": {
            "name": NAMES[number % len(NAMES)],
            "variables": {
                "doctor": DOCTORS[number % len(DOCTORS)],
                "date": "2026-03-11",
                "time": TIMES[number % len(TIMES)],
            },
            "consent": CONSENT,
        },
    }
