from pathlib import Path
from tempfile import TemporaryDirectory

import phonenumbers
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import timezone

from ringright.people.contacts import import_contacts
from ringright.people.encoding import survey
from ringright.people.faults import ContactsError
from ringright.people.intake import Options
from ringright.people.numbers import NumberFault, parse
from ringright.people.person import Person

NAMES = (
    "陈建国李秀英王磊张敏刘洋赵丽孙伟周芳吴强郑洁冯涛何雪黄文杰徐静朱军林小红郭志明马超罗玉兰梁思成宋佳"
    "医生明天上午下午预约门诊请带身份证医保卡南京路北京上海广州深圳成都武汉西安"
)
TRADITIONAL = (
    "陳建國李秀英王磊張敏劉洋趙麗孫偉周芳吳強鄭潔馮濤何雪黃文傑徐靜朱軍林小紅郭志明馬超羅玉蘭醫生明天上午"
    "下午預約門診請帶身份證臺北高雄臺中"
)


@given(st.integers(min_value=10_000_000_000, max_value=19_999_999_999))
@settings(max_examples=2000)
def test_the_short_way_agrees_with_the_library(digits: int) -> None:
    plain = str(digits)
    other = _by_the_library(plain)
    valid = phonenumbers.is_valid_number(other)
    try:
        number = parse(plain, "CN")
    except NumberFault:
        assert not valid or phonenumbers.number_type(other) != phonenumbers.PhoneNumberType.MOBILE
        return
    if number.practice:
        return
    assert valid
    assert number.e164 == phonenumbers.format_number(other, phonenumbers.PhoneNumberFormat.E164)
    assert number.region == phonenumbers.region_code_for_number(other)
    assert number.zones == tuple(timezone.time_zones_for_number(other))
    mobile = phonenumbers.number_type(other) == phonenumbers.PhoneNumberType.MOBILE
    assert (number.kind == "mobile") == mobile


def _by_the_library(plain: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(plain, "CN")
    except phonenumbers.NumberParseException:
        return phonenumbers.PhoneNumber()


@given(st.text(max_size=40), st.sampled_from(["CN", "US"]))
def test_any_text_is_a_number_or_a_fault(text: str, region: str) -> None:
    try:
        number = parse(text, region)
    except NumberFault:
        return
    assert number.e164[0] == "+"
    assert number.e164[1:].isdigit()
    assert number.zones


@given(st.lists(st.text(NAMES, min_size=2, max_size=12), min_size=8, max_size=40))
def test_simplified_chinese_is_never_taken_for_big5(names: list[str]) -> None:
    assert _guess("\n".join(names).encode("gbk")) == "gb18030"


@given(st.lists(st.text(TRADITIONAL, min_size=2, max_size=12), min_size=8, max_size=40))
def test_traditional_chinese_in_big5_is_known(names: list[str]) -> None:
    assert _guess("\n".join(names).encode("big5")) == "big5"


def _guess(data: bytes) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(data)
        return survey(path).encoding


def _read(data: bytes) -> tuple[list[Person], int] | None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(data)
        people: list[Person] = []
        try:
            report = import_contacts(path, people.extend, Options())
        except ContactsError:
            return None
        "\n".join(report.lines("zh")).encode()
        assert report.rows == report.people + report.merged + report.bad_count
        return people, report.rows


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read(data)
    _read(b"id,number\n" + data)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=6))
def test_good_rows_survive_any_neighbours(junk: list[str]) -> None:
    lines = ["id,number,note"]
    for n, text in enumerate(junk):
        # Two lone quotes around a row make it one cell of several lines (RFC 4180): no neighbour.
        one_line = text.replace("\n", " ").replace("\r", " ").replace('"', "'")
        lines += [one_line, f"good{n},1380000{n:04d},ok"]
    found = _read("\n".join(lines).encode())
    assert found is not None
    ids = {person.contact.id for person in found[0]}
    assert {f"good{n}" for n in range(len(junk))} <= ids
