from datetime import datetime, timezone

import pytest

from ringright.dialogue.slots import Slot, Value, read

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone.utc)


def value(kind: str, text: str, language: str) -> Value | None:
    return read(Slot("s", kind), text, NOW, language).value


@pytest.mark.parametrize(
    ("kind", "text", "iso"),
    [
        ("number", "一千零五十", "1050"), ("number", "两百五", "250"),
        ("number", "三万五", "35000"),
        ("number", "3万5", "35000"), ("number", "一万零五百", "10500"), ("number", "十二", "12"),
        ("number", "一百二十八", "128"), ("number", "一亿两千万", "120000000"),
        ("number", "三点五", "3.5"), ("number", "十二点五", "12.5"), ("number", "1.5万", "15000"),
        ("number", "一三八零", "1380"), ("number", "幺二零", "120"), ("number", "大概3个人", "3"),
        ("number", "百分之八十", "80%"), ("number", "是个人", "4"), ("number", "山个", "3"),
        ("number", "期个人", "7"), ("number", "1,200", "1200"),
        ("money", "三万五千块", "35000.00 CNY"), ("money", "一百二十八块五", "128.50 CNY"),
        ("money", "两百五", "250.00 CNY"), ("money", "三块五毛二分", "3.52 CNY"),
        ("money", "三块零五分", "3.05 CNY"), ("money", "五毛", "0.50 CNY"),
        ("money", "二十元", "20.00 CNY"), ("money", "一百美元", "100.00 USD"),
        ("phone", "幺三八零零一三八零零零", "+8613800138000"),
        ("phone", "我的号码是138 零零 13 八零零零", "+8613800138000"),
        ("phone", "零幺零六二五幺八八八八", "+861062518888"), ("phone", "62518888", "62518888"),
    ],
)  # fmt: skip
def test_mandarin(kind: str, text: str, iso: str) -> None:
    found = value(kind, text, "zh")
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    ("kind", "text", "iso"),
    [
        ("number", "a hundred and five", "105"), ("number", "three hundred and fifty", "350"),
        ("number", "two thousand and one", "2001"), ("number", "three fifty", "350"),
        ("number", "one three eight", "138"), ("number", "forty-two", "42"),
        ("number", "three point five", "3.5"), ("number", "1,200", "1200"),
        ("number", "eighty percent", "80%"),
        ("money", "three hundred and fifty dollars", "350.00 USD"),
        ("money", "five dollars and fifty cents", "5.50 USD"), ("money", "20 euros", "20.00 EUR"),
        ("phone", "four one five double five five two six seven one", "+14155552671"),
    ],
)  # fmt: skip
def test_english(kind: str, text: str, iso: str) -> None:
    found = value(kind, text, "en")
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    ("kind", "text"),
    [("number", "不知道"), ("number", ""), ("money", "很贵"), ("phone", "一三八零零"),
     ("phone", "一三八零零一三八零零零零"), ("phone", "没有")],
)  # fmt: skip
def test_what_is_no_value_is_none(kind: str, text: str) -> None:
    assert value(kind, text, "zh") is None


def test_a_telephone_number_is_read_back_in_groups() -> None:
    found = value("phone", "13800138000", "zh")
    assert found is not None
    assert found.spoken == ("幺三八，零零幺三，八零零零",)
