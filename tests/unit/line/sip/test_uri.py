import pytest

from ringright.line.sip.grammar import BadMessage
from ringright.line.sip.uri import Uri, parse, same


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("sip:alice@example.com", Uri("sip", "example.com", user="alice")),
        ("SIPS:Alice:pa%3Ass@EXAMPLE.com:5061",
         Uri("sips", "example.com", 5061, user="Alice", password="pa:ss")),  # noqa: S106 - nobody's
        ("sip:192.0.2.1", Uri("sip", "192.0.2.1")),
        ("sip:[2001:DB8:0::1]:5062;transport=TCP;lr",
         Uri("sip", "2001:db8::1", 5062, params=(("transport", "TCP"), ("lr", None)))),
        ("sip:a@b?Subject=hi%20you&Priority=urgent",
         Uri("sip", "b", user="a", headers=(("Subject", "hi you"), ("Priority", "urgent")))),
        ("sip:+8615410000001;phone-context=x@carrier.example;user=phone",
         Uri("sip", "carrier.example", user="+8615410000001;phone-context=x",
             params=(("user", "phone"),))),
        ("tel:+1-201-555-0123;ext=7", Uri("tel", user="+1-201-555-0123", params=(("ext", "7"),))),
        ("mailto:a@b", Uri("mailto", opaque="a@b")),
    ],
)  # fmt: skip
def test_uris_are_read_and_written_again(text: str, read: Uri) -> None:
    assert parse(text) == read
    assert parse(str(read)) == read


@pytest.mark.parametrize(
    "text",
    ["", "sip:", "sip", ":a@b", "sip:a b@c", "sip:a@", "sip:a@b:0", "sip:a@b:65536", "sip:a@b:x",
     "sip:a@[::1", "sip:a@[1::2::3]", "sip:a@[192.0.2.1]", "sip:a@b;", "sip:a@b;=1", "sip:a@b;x;x",
     "sip:a@b?", "sip:a@b?x", "sip:%zz@b", "sip:@b", 'sip:a"@b', "sip:<a@b>", "sip:ä@b",
     "sip:a@b\r\nX: y", "tel:", "tel:hello", "tel:+1;;x", "1sip:a@b"],
)  # fmt: skip
def test_what_is_no_uri_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        parse(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"),
        ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5"),
        ("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
         "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"),
        ("sip:alice@atlanta.com?subject=project%20x&priority=urgent",
         "sip:alice@atlanta.com?priority=urgent&subject=project%20x"),
        ("tel:+1-201-555-0123", "tel:+12015550123"),
    ],
)  # fmt: skip
def test_equivalent_uris_are_the_same(one: str, other: str) -> None:
    assert same(parse(one), parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"),
        ("sip:bob@biloxi.com;maddr=192.0.2.1", "sip:bob@biloxi.com"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"),
        ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"),
        ("sip:bob@biloxi.com", "sips:bob@biloxi.com"),
        ("tel:+12015550123;ext=1", "tel:+12015550123"),
    ],
)
def test_different_uris_differ(one: str, other: str) -> None:
    assert not same(parse(one), parse(other))


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(parse("sip:alice:secret@example.com"))
