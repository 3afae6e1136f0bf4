import pytest

from ringright.line.identity.digits import BadNumber, canonical, host


@pytest.mark.parametrize(
    ("identity", "region", "expected"),
    [
        ("+1 (202) 555-0101", "", "12025550101"),
        ("12025550101", "", "12025550101"),
        ("tel:+1-202-555-0101", "", "12025550101"),
        ("tel:555-0101;phone-context=+1202", "", "12025550101"),
        ("tel:+12025550101;phone-context=+44", "", "12025550101"),
        ("SIP:+12025550101@carrier.example:5060;user=phone", "", "12025550101"),
        ("sips:+12025550101;npdi@carrier.example", "", "12025550101"),
        ("sip:%2B12025550101@[2001:db8::1]:5060", "", "12025550101"),
        ("202-555-0101", "US", "12025550101"),
        ("15400001234", "CN", "8615400001234"),
        ("00 86 15400001234", "CN", "8615400001234"),
        ("110", "CN", "110"),
        ("*67", "US", "*67"),
        ("sip:Alice@Example.COM:5070;transport=tls?x=y", "", "sip:Alice@example.com:5070"),
    ],
)
def test_numbers_come_down_to_digits(identity: str, region: str, expected: str) -> None:
    assert canonical(identity, region) == expected


@pytest.mark.parametrize(
    "identity",
    [
        "",
        "+",
        "1202555OIOI",
        "１２０２５５５０１０１",
        "1+202",
        "+1234567890123456",
        "mailto:a@b.example",
        "sip:carrier.example",
        "sip:@carrier.example",
        "sip:a b@carrier.example",
        "sip:+12025550101@",
        "sip:+12025550101@a b",
        "tel:",
        "9" * 300,
    ],
)
def test_what_is_no_number_is_refused(identity: str) -> None:
    with pytest.raises(BadNumber):
        canonical(identity)


def test_a_host_may_carry_a_port_and_nothing_more() -> None:
    assert host("sip.carrier.example:5060")
    assert host("[::1]")
    assert not host("sip.carrier.example>;x=")
