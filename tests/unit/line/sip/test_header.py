import pytest

from ringright.line.sip import header
from ringright.line.sip.grammar import BadMessage, split
from ringright.line.sip.header import Address, Caution, Headers, Identity, Reason, Via
from ringright.line.sip.uri import Uri


def one(name: str, *values: str) -> Headers:
    return Headers(tuple((name, value) for value in values))


def test_commas_and_semicolons_inside_quotes_and_brackets_cut_nothing() -> None:
    assert split('"a, \\" b" <sip:x,y@z>;q=1, c', ",") == ['"a, \\" b" <sip:x,y@z>;q=1', "c"]
    assert split('x;text="a;b";y', ";") == ["x", 'text="a;b"', "y"]


def test_lines_and_lists_of_a_field_are_one_list() -> None:
    headers = Headers((("Via", "SIP/2.0/UDP a, SIP/2.0/TCP b"), ("VIA", "SIP/2.0/TLS c")))
    assert [via.host for via in header.vias(headers)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("SIP/2.0/UDP a.example;branch=z9hG4bK1;rport", Via("UDP", "a.example", None,
         (("branch", "z9hG4bK1"), ("rport", None)))),
        ("sip / 2.0 / tls [2001:db8::1] : 5061", Via("TLS", "2001:db8::1", 5061)),
    ],
)  # fmt: skip
def test_a_hop_is_read_and_written_again(text: str, via: Via) -> None:
    assert header.vias(one("Via", text)) == (via,)
    assert header.vias(one("Via", str(via))) == (via,)


@pytest.mark.parametrize(
    "text",
    ["", "SIP/2.0/UDP", "SIP/3.0/UDP a", "SIP/2.0 a", "SIP/2.0/UDP a b", "SIP/2.0/UDP a;;x",
     "SIP/2.0/UDP a;x=", "SIP/2.0/UDP a;x=y z", "SIP/2.0/UDP a:99999", "SIP/2.0/UDP [a]"],
)  # fmt: skip
def test_a_hop_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        header.vias(one("Via", text))


def test_an_address_is_read_and_written_again() -> None:
    found = header.sender(one("From", '"王 \\"W\\" 医生" <sip:+8615400000000@h>;tag=x;y="a b"'))
    assert found == Address(
        Uri("sip", "h", user="+8615400000000"), '王 "W" 医生', (("tag", "x"), ("y", "a b"))
    )
    assert header.address(str(found)) == found


def test_without_brackets_parameters_are_the_headers() -> None:
    found = header.address("sip:a@b;tag=1")
    assert (found.tag, found.uri.params) == ("1", ())


def test_a_bracket_inside_the_quoted_name_opens_no_uri() -> None:
    assert header.address('"a<b" <sip:c@d>').uri.user == "c"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sip:a,b@c",
        "sip:a@b?c=d",
        "<sip:a@b",
        "sip:a@b>",
        "<sip:a@b> x",
        "a:b <sip:a@b>",
        "<>",
        '"a" b <sip:c@d>',
    ],
)
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        header.address(text)


def test_the_star_of_a_registration_is_no_contact() -> None:
    assert header.contacts(one("Contact", "*")) == ()


@pytest.mark.parametrize(
    ("text", "seconds"), [("120", 120), ("0060", 60), ("120 (lunch);duration=30", 120), ("5;x", 5)]
)
def test_retry_after_is_seconds(text: str, seconds: int) -> None:
    assert header.retry_after(one("Retry-After", text)) == seconds
    assert header.retry_after(Headers()) is None


@pytest.mark.parametrize("text", ["", "soon", "-1", "5x", "99999999999", "¹"])
def test_a_retry_after_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        header.retry_after(one("Retry-After", text))


def test_reasons_carry_the_isdn_cause() -> None:
    headers = one("Reason", 'Q.850;cause=17;text="User busy"', "SIP ;cause=600, X;foo=1")
    assert header.reasons(headers) == (
        Reason("Q.850", 17, "User busy"), Reason("SIP", 600), Reason("X"),
    )  # fmt: skip


def test_warnings_are_read() -> None:
    headers = one("Warning", '399 gw.example "a, \\"b\\"", 301 x:5060 "c"')
    assert header.cautions(headers) == (
        Caution(399, "gw.example", 'a, "b"'), Caution(301, "x:5060", "c"),
    )  # fmt: skip


def test_an_identity_names_its_certificate() -> None:
    text = "eyJ0.eyJh.c2ln;info=<https://cert.example/a.pem;v=1>;alg=ES256;ppt=shaken"
    assert header.identities(one("Identity", text)) == (
        Identity("eyJ0.eyJh.c2ln", "https://cert.example/a.pem;v=1",
                 (("alg", "ES256"), ("ppt", "shaken"))),
    )  # fmt: skip
    with pytest.raises(BadMessage):
        header.identities(one("Identity", "eyJ0;alg=ES256"))


@pytest.mark.parametrize("text", ["", "1", "INVITE", "1 IN VITE", "2147483648 INVITE", "-1 INVITE"])
def test_a_cseq_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        header.cseq(one("CSeq", text))


@pytest.mark.parametrize("text", ["", "a b", "a\tb"])
def test_a_call_id_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        header.call_id(one("Call-ID", text))
