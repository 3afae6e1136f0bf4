from datetime import datetime, time, timezone

import pytest

from ringright.dialogue.slots import Slot, options, read

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone.utc)  # a Tuesday
DATE, TIME = Slot("d", "date"), Slot("t", "time")
MOMENT = Slot("m", "moment", time(8), time(21))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天", "2026-03-11"), ("後天", "2026-03-12"), ("大后天下午", "2026-03-13"),
        ("下周三", "2026-03-18"), ("这周五吧", "2026-03-13"), ("星期四", "2026-03-12"),
        ("礼拜天", "2026-03-15"), ("周二", "2026-03-17"), ("十二号", "2026-03-12"),
        ("二十三号上午", "2026-03-23"), ("三月十二号", "2026-03-12"), ("3月12日", "2026-03-12"),
        ("2026-03-15", "2026-03-15"), ("三号", "2026-04-03"), ("三天后", "2026-03-13"),
        ("是四号", "2026-04-04"), ("明天没空，周四吧", "2026-03-12"), ("周四行不行", "2026-03-12"),
        ("不是周三是周五", "2026-03-13"), ("下周山", "2026-03-18"), ("周是吧", "2026-03-12"),
        ("明田", "2026-03-11"),
    ],
)  # fmt: skip
def test_mandarin_days(text: str, day: str) -> None:
    value = read(DATE, text, NOW, "zh").value
    assert value is not None
    assert value.iso == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", "2026-03-11"), ("next Wednesday", "2026-03-18"), ("the 12th", "2026-03-12"),
        ("March 12th", "2026-03-12"), ("on the twelfth of March", "2026-03-12"),
        ("Thursday at half past three", "2026-03-12"), ("the twenty first", "2026-03-21"),
        ("the day after tomorrow", "2026-03-12"), ("in three days", "2026-03-13"),
        ("I can't do Tuesday, how about Thursday", "2026-03-12"),
        ("Thursday the 12th", "2026-03-12"),
    ],
)  # fmt: skip
def test_english_days(text: str, day: str) -> None:
    value = read(DATE, text, NOW, "en").value
    assert value is not None
    assert value.iso == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("上午九点半", "09:30"), ("下午三点", "15:00"), ("三点一刻", "15:15"), ("15:30", "15:30"),
        ("下午2点20", "14:20"), ("九点四十五", "09:45"), ("中午十二点", "12:00"), ("八点", "08:00"),
        ("下午三点零五分", "15:05"), ("下午两点", "14:00"), ("周四下午三点三刻", "15:45"),
    ],
)  # fmt: skip
def test_mandarin_times(text: str, clock: str) -> None:
    value = read(TIME, text, NOW, "zh").value
    assert value is not None
    assert value.iso == clock


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("half past three", "15:30"), ("quarter to four", "15:45"), ("3 p.m.", "15:00"),
        ("nine thirty am", "09:30"), ("noon", "12:00"), ("at nine", "09:00"), ("three", "15:00"),
        ("four o'clock", "16:00"), ("Friday at ten in the morning", "10:00"), ("14:15", "14:15"),
    ],
)  # fmt: skip
def test_english_times(text: str, clock: str) -> None:
    value = read(TIME, text, NOW, "en").value
    assert value is not None
    assert value.iso == clock


@pytest.mark.parametrize(
    ("text", "moment", "spoken"),
    [
        ("下午三点再打", "2026-03-10T15:00", "今天下午三点"),
        ("半小时后", "2026-03-10T10:30", "半小时后"),
        ("明天上午", "2026-03-11T09:00", "明天上午"),
        ("八点", "2026-03-10T20:00", "今天晚上八点"),
        ("早上八点", "2026-03-11T08:00", "明天早上八点"),
        ("后天", "2026-03-12", "后天"),
        ("二十九号下午三点半", "2026-03-29T15:30", "三月二十九号星期日下午三点半"),
        ("下周二上午十点一刻", "2026-03-17T10:15", "三月十七号星期二上午十点一刻"),
        ("明天十二点五十", "2026-03-11T12:50", "明天中午十二点五十分"),
        ("四十分钟后", "2026-03-10T10:40", "今天上午十点四十分"),
    ],
)
def test_moments(text: str, moment: str, spoken: str) -> None:
    value = read(MOMENT, text, NOW, "zh").value
    assert value is not None
    assert value.iso == moment
    assert "".join(value.spoken) == spoken


@pytest.mark.parametrize(
    ("slot", "text", "vague"),
    [
        (DATE, "周末吧", "day"), (DATE, "下周", "day"), (DATE, "二月三号", "range"),
        (DATE, "随便", ""), (TIME, "下午", "hour"), (TIME, "晚上八点", "range"),
        (TIME, "早一点", ""), (Slot("t", "time", time(0), time(23, 59)), "八点", "hour"),
        (TIME, "二十五点", "hour"),
    ],
)  # fmt: skip
def test_what_is_unclear_is_asked_again(slot: Slot, text: str, vague: str) -> None:
    found = read(slot, text, NOW, "zh")
    assert found.value is None
    assert found.vague == vague


def test_an_earlier_part_of_the_day_completes_an_hour() -> None:
    any_time = Slot("t", "time", time(0), time(23, 59))
    first = read(any_time, "晚上", NOW, "zh")
    value = read(any_time, "八点", NOW, "zh", first.part).value
    assert value is not None
    assert value.iso == "20:00"


def test_other_types() -> None:
    number = read(Slot("n", "number"), "大概3个人", NOW, "zh").value
    text = read(Slot("x", "text"), "放门口吧。", NOW, "zh").value
    assert number is not None
    assert number.iso == "3"
    two = read(Slot("n", "number"), "两个人", NOW, "zh").value
    assert two is not None
    assert (two.iso, two.spoken) == ("2", ("两",))
    assert text is not None
    assert text.iso == "放门口吧"


def test_values_can_be_rendered_before_dialling() -> None:
    assert len(options(DATE, NOW, "zh")) == 15
    assert options(DATE, NOW, "zh")[2] == "三月十二号星期四"
    assert "下午三点半" in options(TIME, NOW, "zh")
    assert "9:30 AM" in options(TIME, NOW, "en")
    assert len(options(TIME, NOW, "zh")) == 21


def test_what_only_sounds_like_a_number_counts_where_one_was_asked_for() -> None:
    slot = Slot("persons", "number")
    assert read(slot, "可以，几点开始", NOW, "zh", asked=False).value is None
    assert read(slot, "两个人", NOW, "zh", asked=False).value is not None
