from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ringright.line.sip import header, sdp
from ringright.line.sip.grammar import BadMessage
from ringright.line.sip.message import Message, Request, Response, build, parse, verify

FIXTURES = Path(__file__).parent / "torture"


def uri(message: Message) -> Any:
    assert isinstance(message, Request)
    return message.uri


def status(message: Message) -> Any:
    assert isinstance(message, Response)
    return message.status, message.phrase


def method(message: Message) -> Any:
    assert isinstance(message, Request)
    return message.method


def sender(message: Message) -> Any:
    return header.sender(message.headers)


def recipient(message: Message) -> Any:
    return header.recipient(message.headers)


def contact(message: Message) -> Any:
    return header.contacts(message.headers)


def hops(message: Message) -> Any:
    return [(via.transport, via.host, via.branch) for via in header.vias(message.headers)]


def hosts(message: Message) -> Any:
    return [media.host for media in sdp.parse(message.body.decode()).media]


MAPPED_2, MAPPED_10 = "::ffff:c000:202", "::ffff:c000:20a"

ACCEPTED: list[tuple[str, Callable[[Message], Any], Any]] = [
    ("wsinv", lambda m: recipient(m).tag, "1918181833n"),
    ("wsinv", lambda m: (sender(m).display, sender(m).tag), ('J Rosenberg \\"', "98asjd8")),
    ("wsinv", lambda m: header.max_forwards(m.headers), 68),
    ("wsinv", lambda m: header.cseq(m.headers), header.CSeq(9, "INVITE")),
    ("wsinv", hops, [("UDP", "192.0.2.2", ""), ("TCP", "spindle.example.com", "z9hG4bK9ikj8"),
                     ("UDP", "192.168.255.111", "z9hG4bK30239")]),
    ("wsinv", lambda m: contact(m)[0].display, 'Quoted string ""'),
    ("wsinv", lambda m: contact(m)[0].params,
     (("newparam", "newvalue"), ("secondparam", None), ("q", "0.33"))),
    ("wsinv", lambda m: m.headers.one("Subject"), ""),
    ("wsinv", lambda m: m.headers.one("NewFangledHeader"),
     "newfangled value continued newfangled value"),
    ("wsinv", lambda m: m.headers.one("UnknownHeaderWithUnusualValue"), ";;,,;;,;"),
    ("wsinv", hosts, ["192.0.2.4", "192.0.2.4"]),
    ("intmeth", method, "!interesting-Method0123456789_*+`.%indeed'~"),
    ("intmeth", lambda m: recipient(m).display, "BEL:\x07 NUL:\0 DEL:\x7f"),
    ("intmeth", lambda m: sender(m).display, "token1~` token2'+_ token3*%!.-"),
    ("intmeth", lambda m: sender(m).params[0], ("fromparam''~+*_!.-%", "работающий")),
    ("intmeth", lambda m: uri(m).user, "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*"),
    ("intmeth", lambda m: m.headers.one("extensionHeader-!.%*+_`'~"), "\ufeff大停電"),
    ("esc01", lambda m: (uri(m).user, uri(m).host), ("sips:user@example.com", "example.net")),
    ("esc01", lambda m: sender(m).uri.user, "I have spaces"),
    ("esc01", lambda m: contact(m)[0].uri.params, (("lr", None), ("name", "value%41"))),
    ("escnull", lambda m: recipient(m).uri.user, "null-\0-null"),
    ("escnull", lambda m: [one.uri.user for one in contact(m)], ["\0", "\0\0"]),
    ("esc02", method, "RE%47IST%45R"),
    ("esc02", lambda m: recipient(m).display, "%Z%45"),
    ("esc02", lambda m: [one.uri.user for one in contact(m)], ["alias1", "alias3"]),
    ("lwsdisp", lambda m: (sender(m).display, sender(m).tag), ("caller", "323")),
    ("longreq", lambda m: len(header.vias(m.headers)), 34),
    ("longreq", lambda m: len(recipient(m).uri.params), 3),
    ("dblreq", lambda m: (method(m), m.body), ("REGISTER", b"")),
    ("semiuri", lambda m: uri(m).user, "user;par=u@example.net"),
    ("semiuri", lambda m: len(m.headers.listed("Accept")), 6),
    ("transports", lambda m: [hop[0] for hop in hops(m)], ["UDP", "SCTP", "TLS", "UNKNOWN", "TCP"]),
    ("mpart01", lambda m: b"\r\n\r\n\x00\xff\xfe\x80" in m.body, True),
    ("unreason", status, (200, "= 2**3 * 5**2 но сто девяносто девять - простое")),
    ("noreason", status, (100, "")),
    ("baddate", lambda m: m.headers.one("Date"), "Fri, 01 Jan 2010 16:00:00 EST"),
    ("badbranch", hops, [("UDP", "192.0.2.1", "")]),
    ("unkscm", lambda m: (uri(m).scheme, uri(m).opaque),
     ("nobodyknowsthisscheme", "totallyopaquecontent")),
    ("novelsc", lambda m: (uri(m).scheme, uri(m).opaque), ("soap.beep", "//192.0.2.103:3002")),
    ("unksm2", lambda m: (recipient(m).uri.scheme, contact(m)[0].uri.opaque),
     ("isbn", "John_Smith")),
    ("bext01", lambda m: m.headers.listed("Require"),
     ["nothingSupportsThis", "nothingSupportsThisEither"]),
    ("invut", lambda m: m.headers.one("Content-Type"), "application/unknownformat"),
    ("regaut01", lambda m: m.headers.one("Authorization"),
     "NoOneKnowsThisScheme opaque-data=here"),
    ("bcast", lambda m: hops(m)[1][1], "255.255.255.255"),
    ("zeromf", lambda m: header.max_forwards(m.headers), 0),
    ("cparam01", lambda m: (contact(m)[0].params, contact(m)[0].uri.params),
     ((("unknownparam", None),), ())),
    ("cparam02", lambda m: (contact(m)[0].params, contact(m)[0].uri.params),
     ((), (("unknownparam", None),))),
    ("regescrt", lambda m: contact(m)[0].uri.headers, (("Route", "<sip:sip.example.com>"),)),
    ("sdp01", lambda m: m.headers.one("Accept"), "text/nobodyKnowsThis"),
    ("inv2543", lambda m: (sender(m).tag, header.max_forwards(m.headers)), ("", None)),
    ("inv2543", lambda m: m.body.endswith(b"RTP/AVP 0\r\n"), True),
    ("ipv6-good", lambda m: (uri(m).host, contact(m)[0].uri.host), ("2001:db8::10", "2001:db8::1")),
    ("port-ambiguous", lambda m: (uri(m).host, uri(m).port), ("2001:db8::10:5070", None)),
    ("port-unambiguous", lambda m: (uri(m).host, uri(m).port), ("2001:db8::10", 5070)),
    ("via-received-param-with-delim", lambda m: header.vias(m.headers)[0].params[0],
     ("received", "[2001:db8::9:255]")),
    ("via-received-param-no-delim", lambda m: header.vias(m.headers)[0].params[0],
     ("received", "2001:db8::9:255")),
    ("ipv6-in-sdp", hosts, ["2001:db8::20", "2001:db8::20"]),
    ("mult-ip-in-header", lambda m: [hop[1] for hop in hops(m)],
     ["2001:db8::9:1", "192.0.2.1", "2001:db8::9:255"]),
    ("mult-ip-in-sdp", hosts, ["192.0.2.1", "2001:db8::1"]),
    ("ipv4-mapped-ipv6", lambda m: [hop[1] for hop in hops(m)], [MAPPED_10, MAPPED_2]),
    ("ipv6-bug-abnf-3-colons", lambda m: uri(m).host, "2001:db8::c000:201"),
    ("ipv6-correct-abnf-2-colons", lambda m: uri(m).host, "2001:db8::c000:201"),
]  # fmt: skip

REFUSED = {
    "badinv01": "an empty value in Via",
    "clerr": "Content-Length is 9999",
    "ncl": "no Content-Length",
    "scalar02": "Max-Forwards '300' is above 255",
    "scalarlg": "CSeq '9292394834772304023312' is above",
    "quotbal": "never closed",
    "ltgtruri": "no URI",
    "lwsruri": "no start line",
    "lwsstart": "no start line",
    "trws": "no start line",
    "escruri": "the Request-URI has headers",
    "regbadct": "needs angle brackets",
    "badaspec": "no URI",
    "baddn": "no display name",
    "badvers": "SIP version 7.0",
    "mismatch01": "the CSeq of 'INVITE'",
    "mismatch02": "the CSeq of 'INVITE'",
    "bigcode": "status code '4294967301' is above",
    "insuf": "0 From header fields",
    "multi01": "2 From header fields",
    "mcl01": "2 Content-Length header fields",
    "ipv6-bad": "'2001:db8::10' is no host",
}


def read(name: str) -> Message:
    return parse((FIXTURES / f"{name}.sip").read_bytes())


@pytest.mark.parametrize(
    ("name", "look", "found"), ACCEPTED, ids=[f"{row[0]}-{at}" for at, row in enumerate(ACCEPTED)]
)
def test_valid_messages_are_read(name: str, look: Callable[[Message], Any], found: Any) -> None:
    message = read(name)
    verify(message)
    assert look(message) == found


@pytest.mark.parametrize("name", sorted({name for name, _, _ in ACCEPTED}))
def test_what_was_read_can_be_sent_again(name: str) -> None:
    message = read(name)
    again = parse(build(message))
    assert build(again) == build(message)
    assert (again.start, again.body) == (message.start, message.body)


@pytest.mark.parametrize(("name", "why"), REFUSED.items())
def test_invalid_messages_are_refused(name: str, why: str) -> None:
    with pytest.raises(BadMessage) as caught:
        verify(read(name))
    assert why in caught.value.detail


def test_every_file_has_a_verdict() -> None:
    judged = {name for name, _, _ in ACCEPTED} | set(REFUSED)
    assert {path.stem for path in FIXTURES.glob("*.sip")} == judged


@pytest.mark.parametrize("name", ["scalarlg"])
def test_overlarge_numbers_of_a_response_are_refused_one_by_one(name: str) -> None:
    headers = read(name).headers
    for look in (header.retry_after, header.cautions):
        with pytest.raises(BadMessage):
            look(headers)
