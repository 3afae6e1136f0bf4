import pytest

from ringright.line.sip import message
from ringright.line.sip.grammar import BadMessage
from ringright.line.sip.header import Headers
from ringright.line.sip.message import (
    FIELDS,
    LINE,
    SIZE,
    Framer,
    Message,
    Request,
    Response,
    build,
    parse,
)
from ringright.line.sip.uri import Uri

FIELDS_OK = (
    ("Via", "SIP/2.0/UDP a;branch=z9hG4bK1"),
    ("From", "<sip:a>;tag=1"),
    ("To", "<sip:b>"),
    ("Call-ID", "c"),
    ("CSeq", "1 OPTIONS"),
)
PLAIN = Request("OPTIONS", Uri("sip", "b"), Headers(FIELDS_OK), b"hello")
DATA = build(PLAIN)


def test_a_request_is_built_with_its_length() -> None:
    assert DATA.startswith(b"OPTIONS sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n")
    assert DATA.endswith(b"\r\nContent-Length: 5\r\n\r\nhello")
    assert parse(DATA) == Request(
        "OPTIONS", Uri("sip", "b"), Headers((*FIELDS_OK, ("Content-Length", "5"))), b"hello"
    )


def test_compact_names_are_made_long() -> None:
    read = parse(b"SIP/2.0 200 OK\r\nv: SIP/2.0/UDP a\r\nI:x\r\nl:0\r\n\r\n")
    assert [name for name, _ in read.headers.fields] == ["Via", "Call-ID", "Content-Length"]


def test_a_given_length_gives_way_to_the_true_one() -> None:
    wrong = Response(200, "OK", Headers((("Content-Length", "99"),)), b"x")
    assert build(wrong).count(b"Content-Length") == 1
    assert parse(build(wrong)).body == b"x"


@pytest.mark.parametrize(
    "broken",
    [
        Request("OPT IONS", Uri("sip", "b"), Headers()),
        Response(200, "OK\r\nEvil: 1", Headers()),
        Response(200, "OK", Headers((("A", "b\r\n\r\nSIP/2.0 200 OK"),))),
        Response(200, "OK", Headers((("A b", "c"),))),
    ],
)
def test_nothing_that_breaks_the_framing_is_built(broken: Message) -> None:
    with pytest.raises(BadMessage):
        build(broken)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"OPTIONS sip:b SIP/2.0\r\n",
        b"OPTIONS sip:b\r\n SIP/2.0\r\n\r\n",
        b"OPTIONS sip:b SIP/2.0\r\n folded: start\r\n\r\n",
        b"OPTIONS sip:b SIP/2.0\r\nNo colon\r\n\r\n",
        b"OPTIONS sip:b SIP/2.0\r\n: no name\r\n\r\n",
        b"OPTIONS sip:b SIP/2.0\r\nA: bare\nB: newline\r\n\r\n",
        b"OPTIONS sip:b SIP/2.0\r\nA: bare\rB: return\r\n\r\n",
        b"OPTIONS sip:b SIP/2\r\n\r\n",
        b"SIP/2.0 099 Low\r\n\r\n",
        b"SIP/2.0 200OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"OPTIONS sip:b SIP/2.0\r\n" + b"A: b\r\n" * (FIELDS + 1) + b"\r\n",
        b"OPTIONS sip:b SIP/2.0\r\nA: " + b"b" * LINE + b"\r\n\r\n",
        b"OPTIONS sip:b SIP/2.0\r\nA: b" + b"\r\n b" * LINE + b"\r\n\r\n",
        DATA + b"x" * SIZE,
    ],
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(BadMessage):
        parse(data)


@pytest.mark.parametrize("name", [name for name, _ in FIELDS_OK])
def test_a_message_without_a_mandatory_field_is_refused(name: str) -> None:
    fields = tuple(field for field in FIELDS_OK if field[0] != name)
    with pytest.raises(BadMessage, match=name):
        message.verify(Request("OPTIONS", Uri("sip", "b"), Headers(fields)))


def test_a_version_in_small_letters_is_the_same_version() -> None:
    assert parse(DATA.replace(b"SIP/2.0\r", b"sip/2.0\r", 1)) == parse(DATA)


def pulled(framer: Framer, data: bytes, step: int) -> list[Message]:
    found = []
    for at in range(0, len(data), step):
        framer.push(data[at : at + step])
        while message := framer.pull():
            found.append(message)
    return found


@pytest.mark.parametrize("step", [1, 2, 7, 100, 10_000])
def test_a_stream_is_cut_into_messages_whatever_its_pieces(step: int) -> None:
    stream = b"\r\n\r\n" + DATA + b"\r\n" + DATA + DATA
    assert pulled(Framer(), stream, step) == [parse(DATA)] * 3


def test_a_bad_message_of_known_length_is_skipped() -> None:
    framer = Framer()
    framer.push(DATA.replace(b"sip:b SIP", b"<b> SIP") + DATA)
    with pytest.raises(BadMessage):
        framer.pull()
    assert not framer.lost
    assert framer.pull() == parse(DATA)


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        DATA.replace(b"Content-Length: 5\r\n", b""),
        DATA.replace(b"Content-Length: 5", b"Content-Length: 70000"),
        DATA.replace(b"Content-Length: 5", b"Content-Length: 5\r\nl: 6"),
        b"x" * (SIZE + 1),
    ],
)
def test_a_stream_without_lengths_is_lost(data: bytes) -> None:
    framer = Framer()
    framer.push(data)
    with pytest.raises(BadMessage):
        framer.pull()
    assert framer.lost
    assert framer.pull() is None
    with pytest.raises(BadMessage):
        framer.push(DATA)


def test_what_is_never_pulled_is_not_kept() -> None:
    framer = Framer()
    framer.push(bytes(SIZE))
    framer.push(bytes(SIZE))
    with pytest.raises(BadMessage):
        framer.push(b"x")
