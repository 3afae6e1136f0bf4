import pytest

from ringright.people.numbers import NumberFault, parse, region_of


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("＋86 13800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("'13800138000", "+8613800138000"),
        ("13800138000.0", "+8613800138000"),
        ("\u202d13800138000\u202c", "+8613800138000"),
        ("（010）6255 1234", "+861062551234"),
        ("010-62551234", "+861062551234"),
        ("17012345678", "+8617012345678"),
        ("15410000001", "+8615410000001"),
        ("+86 154 1000 0012", "+8615410000012"),
        ("+1 212 555 0101", "+12125550101"),
    ],
)
def test_read_in_mainland_china(text: str, e164: str) -> None:
    assert parse(text, "CN").e164 == e164


@pytest.mark.parametrize(
    ("text", "e164", "zone"),
    [
        ("212-555-0101", "+12125550101", "America/New_York"),
        ("(650) 555-0112", "+16505550112", "America/Los_Angeles"),
        ("1 312 555 0199", "+13125550199", "America/Chicago"),
        ("+86 13800138000", "+8613800138000", "Asia/Shanghai"),
    ],
)
def test_read_in_the_united_states(text: str, e164: str, zone: str) -> None:
    number = parse(text, "US")
    assert (number.e164, number.zones) == (e164, (zone,))


def test_region_zone_and_kind() -> None:
    mobile, fixed, practice = (
        parse(n, "CN") for n in ("13800138000", "01062551234", "15410000001")
    )
    assert (mobile.region, mobile.zones, mobile.kind) == ("CN", ("Asia/Shanghai",), "mobile")
    assert fixed.kind == "fixed"
    assert practice.practice
    assert (practice.region, practice.zones) == ("CN", ("Asia/Shanghai",))
    assert parse("212 555 0101", "US").region == "US"


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("110", "CN", "special_number"),
        ("119", "CN", "special_number"),
        ("120", "CN", "special_number"),
        ("12321", "CN", "special_number"),
        ("12345", "CN", "special_number"),
        ("10086", "CN", "special_number"),
        ("95588", "CN", "special_number"),
        ("9501312345", "CN", "special_number"),
        ("95013123", "CN", "special_number"),
        ("96110", "CN", "special_number"),
        ("400-888-8888", "CN", "special_number"),
        ("8008100000", "CN", "special_number"),
        ("+86 110", "CN", "special_number"),
        ("+8695588", "US", "special_number"),
        ("106912345678", "CN", "special_number"),
        ("911", "US", "special_number"),
        ("800 555 0199", "US", "special_number"),
        ("+1 888 555 1234", "CN", "special_number"),
        ("", "CN", "number_missing"),
        ("   ", "CN", "number_missing"),
        ("1.38E+10", "CN", "number_mangled"),
        ("010-62551234转801", "CN", "extension"),
        ("2125550101 ext. 5", "US", "extension"),
        ("1380013800", "CN", "invalid_number"),
        ("62551234", "CN", "invalid_number"),
        ("14912345678", "CN", "invalid_number"),
        ("13800138000;13900139000", "CN", "invalid_number"),
        ("1-800-FLOWERS", "US", "invalid_number"),
        ("陈建国", "CN", "invalid_number"),
        ("٠١٢٣٤٥٦٧٨٩", "CN", "invalid_number"),
        ("+999123456789", "CN", "invalid_number"),
    ],
)
def test_refused_with_its_own_reason(text: str, region: str, code: str) -> None:
    with pytest.raises(NumberFault) as fault:
        parse(text, region)
    assert fault.value.code == code


def test_an_area_nobody_was_given_has_no_single_zone() -> None:
    # The gate then wants every zone of the country within hours, which practically never holds.
    assert len(parse("+1 999 555 0101", "US").zones) > 1


@pytest.mark.parametrize(
    ("language", "zone", "region"),
    [
        ("zh", "Asia/Shanghai", "CN"),
        ("en", "America/New_York", "US"),
        ("en", "Asia/Shanghai", "CN"),
        ("zh", "", "CN"),
        ("en", "Europe/London", "US"),
    ],
)
def test_home_country(language: str, zone: str, region: str) -> None:
    assert region_of(language, zone) == region
