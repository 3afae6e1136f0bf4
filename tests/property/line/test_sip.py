import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bench import fuzz

from ringright.line.sip import header, uri
from ringright.line.sip.grammar import BadMessage, Params
from ringright.line.sip.header import Address, Headers, Via
from ringright.line.sip.message import SIZE, Framer, Message, Request, Response, build, parse
from ringright.line.sip.uri import Uri

TORTURE = next(target.seeds for target in fuzz.targets() if target.name == "sip")
WORDS = st.text("abcXYZ019-_.!~*'", min_size=1, max_size=12)
NAMES = st.text("abcxyz019-", min_size=1, max_size=12)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
HOSTS = st.from_regex(
    r"[a-z][a-z0-9-]{0,8}(\.[a-z0-9]{1,5}){0,2}", fullmatch=True
) | st.ip_addresses(v=6).map(str)
PORTS = st.none() | st.integers(1, 65535)
PARAMS: st.SearchStrategy[Params] = st.lists(
    st.tuples(NAMES, st.none() | WORDS), max_size=4, unique_by=lambda pair: pair[0]
).map(tuple)
URIS = st.builds(
    Uri,
    scheme=st.sampled_from(["sip", "sips"]),
    host=HOSTS,
    port=PORTS,
    user=TEXTS.filter(bool),
    password=st.none() | TEXTS,
    params=PARAMS,
)
BARE = st.builds(Uri, scheme=st.just("sip"), host=HOSTS, port=PORTS)
ADDRESSES = st.builds(
    Address,
    URIS.map(lambda one: one) | BARE,
    TEXTS.map(str.strip),
    st.lists(st.tuples(NAMES, st.none() | TEXTS), max_size=3).map(tuple),
)
VIAS = st.builds(Via, st.sampled_from(["UDP", "TCP", "TLS"]), HOSTS, PORTS, PARAMS)
VALUES = TEXTS.map(lambda text: text.strip(" \t"))
HEADERS = st.lists(
    st.tuples(WORDS.filter(lambda name: name.lower() not in {*header.COMPACT, "content-length"}),
              VALUES), max_size=8,
).map(lambda fields: Headers(tuple(fields)))  # fmt: skip
BODIES = st.binary(max_size=300)
MESSAGES: st.SearchStrategy[Message] = st.builds(
    Request, WORDS, URIS | BARE, HEADERS, BODIES
) | st.builds(Response, st.integers(100, 699), VALUES, HEADERS, BODIES)


def refused_or(run: object, data: bytes) -> None:
    assert callable(run)
    with contextlib.suppress(BadMessage):
        run(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    refused_or(fuzz.sip, data)
    refused_or(fuzz.stream, data)


@settings(max_examples=200)
@given(st.data())
def test_torn_torture_is_read_or_refused(data: st.DataObject) -> None:
    message = bytearray(data.draw(st.sampled_from(TORTURE)))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(message)))
        gone = data.draw(st.sampled_from([0, 1, 2, 30]))
        message[at : at + gone] = data.draw(
            st.sampled_from(fuzz.INTERESTING) | st.binary(max_size=3)
        )
    refused_or(fuzz.sip, bytes(message))
    refused_or(fuzz.stream, bytes(message))


@given(MESSAGES)
def test_what_is_built_is_parsed_again(message: Message) -> None:
    again = parse(build(message))
    assert again.headers.fields[:-1] == message.headers.fields
    assert (again.start, again.body) == (message.start, message.body)
    if isinstance(message, Request) and isinstance(again, Request):
        assert again.uri == message.uri


@given(URIS | BARE, URIS | BARE)
def test_uris_come_back_and_equal_themselves(one: Uri, other: Uri) -> None:
    assert uri.parse(str(one)) == one
    assert uri.same(one, one)
    assert uri.same(one, other) is uri.same(other, one)


@given(ADDRESSES)
def test_addresses_come_back(address: Address) -> None:
    assert header.address(str(address)) == address


@given(st.lists(VIAS, min_size=1, max_size=4), st.booleans())
def test_hops_come_back_in_one_line_or_many(hops: list[Via], joined: bool) -> None:  # noqa: FBT001 - hypothesis gives it by position
    lines = [", ".join(map(str, hops))] if joined else [str(hop) for hop in hops]
    assert header.vias(Headers(tuple(("Via", line) for line in lines))) == tuple(hops)


@settings(max_examples=60)
@given(st.lists(MESSAGES, max_size=4), st.lists(st.integers(1, 200), min_size=1, max_size=20))
def test_a_stream_gives_the_same_messages_however_it_is_cut(
    messages: list[Message], sizes: list[int]
) -> None:
    stream = b"\r\n\r\n".join(map(build, messages))
    framer, found, at, turn = Framer(), [], 0, 0
    while at < len(stream):
        size = sizes[turn % len(sizes)]
        framer.push(stream[at : at + size])
        while message := framer.pull():
            found.append(message)
        at, turn = at + size, turn + 1
    assert found == [parse(build(message)) for message in messages]


@settings(max_examples=40)
@given(st.lists(st.sampled_from([b"A: b\r\n", b"x" * 5000, b"\r\n", b"OPTIONS sip:a SIP/2.0\r\n"]),
                max_size=80))  # fmt: skip
def test_a_stream_without_end_is_not_kept(pieces: list[bytes]) -> None:
    framer = Framer()
    for piece in pieces:
        if framer.lost:
            break
        framer.push(piece)
        while fuzz.pull(framer):
            pass
        assert len(framer._buffer) <= SIZE + len(piece)
