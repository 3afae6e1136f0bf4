import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringright.errors import InputError
from ringright.voice import english, mandarin
from ringright.voice.normal import spoken

MANDARIN = {
    "2026-03-11 09:30": "二零二六年三月十一日 九点半",
    "2026年3月11日": "二零二六年三月十一日",
    "3月11日14:05": "三月十一日十四点零五分",
    "上午9:00到11:30": "上午九点到十一点半",
    "8:00-12:00": "八点到十二点",
    "3~5天": "三到五天",
    "2:00": "两点",
    "2个人，第2次，2号楼": "两个人，第二次，二号楼",
    "电话15410000001": "电话幺五四，幺零零零，零零零幺",
    "+86 154 1000 0001": "幺五四，幺零零零，零零零幺",
    "010-62345678": "零幺零，六二三四，五六七八",
    "400-800-1234": "四零零，八零零，幺二三四",
    "50%": "百分之五十",
    "¥30.50": "三十点五零元",
    "12,345": "一万二千三百四十五",
    "0012": "零零一二",
    "A302室": "A三零二室",
    "-5度": "负五度",
    "２０位": "二十位",
    "10": "十",
    "110": "一百一十",
    "10500": "一万零五百",
    "100010": "十万零一十",
}

ENGLISH = {
    "2026-03-11 at 9:30 am": "March eleventh, twenty twenty-six at nine thirty A M",
    "March 11, 2026": "March eleventh, twenty twenty-six",
    "May 1st": "May first",
    "at 9:00": "at nine o'clock",
    "9:05": "nine oh five",
    "9 a.m. tomorrow": "nine A M tomorrow",
    "+1 212 555 0101": "one, two one two, five five five, zero one zero one",
    "$3.50 or $1": "three dollars and fifty cents or one dollar",
    "50%": "fifty percent",
    "the 22nd": "the twenty-second",
    "in 1905 and 2005": "in nineteen oh five and two thousand five",
    "12,345 people": "twelve thousand three hundred forty-five people",
    "3.14": "three point one four",
    "3-5 days": "three to five days",
    "Dr. Chen & Co": "Doctor Chen and Co",
}


@pytest.mark.parametrize(("written", "said"), MANDARIN.items())
def test_mandarin(written: str, said: str) -> None:
    assert spoken(written, "zh") == said


@pytest.mark.parametrize(("written", "said"), ENGLISH.items())
def test_english(written: str, said: str) -> None:
    assert spoken(written, "en") == said


@given(st.text(alphabet="0123456789-/:.,%¥$+~ 年月日点个第AZa号", max_size=24))
def test_no_digit_is_left(text: str) -> None:
    for language in ("zh", "en"):
        assert not any(char in "0123456789" for char in spoken(text, language))


@given(st.integers(0, 10**15 - 1))
def test_numbers_have_their_own_names(number: int) -> None:
    assert mandarin.cardinal(number) != mandarin.cardinal(number + 1)
    assert english.cardinal(number) != english.cardinal(number + 1)
    assert "零零" not in mandarin.cardinal(number)


def test_unknown_language() -> None:
    with pytest.raises(InputError, match="fr"):
        spoken("1", "fr")
