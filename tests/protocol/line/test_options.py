"""OPTIONS against real sockets: a small gateway of our own that answers as it is told."""

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ringright.domain.trunk import Gateway, Transport
from ringright.line.sip import message, options
from ringright.line.sip.header import Headers
from ringright.line.sip.message import Framer, Request, Response
from ringright.line.sip.options import Answer, NoAnswer, ask

Replies = Callable[[Request, int], list[bytes]]
"""Given a request and how many came before it, what goes back."""


def reply(request: Request, status: int, phrase: str = "", **fields: str) -> bytes:
    kept = ("Via", "From", "To", "Call-ID", "CSeq")
    headers = tuple(field for field in request.headers.fields if field[0] in kept)
    extra = tuple((name.replace("_", "-"), value) for name, value in fields.items())
    return message.build(Response(status, phrase, Headers((*headers, *extra))))


def fine(request: Request, _: int) -> list[bytes]:
    return [reply(request, 200, "OK")]


class Far(asyncio.DatagramProtocol):
    def __init__(self, replies: Replies) -> None:
        self.replies = replies
        self.requests: list[Request] = []
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        request = message.parse(data)
        assert isinstance(request, Request)
        message.verify(request)
        self.requests.append(request)
        for answer in self.replies(request, len(self.requests) - 1):
            self.transport.sendto(answer, addr)


@asynccontextmanager
async def udp(replies: Replies, host: str = "127.0.0.1") -> AsyncIterator[tuple[Gateway, Far]]:
    transport, gateway = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Far(replies), local_addr=(host, 0)
    )
    try:
        yield Gateway(host, transport.get_extra_info("sockname")[1]), gateway
    finally:
        transport.close()


@asynccontextmanager
async def stream(
    replies: Replies, tls: ssl.SSLContext | None = None, transport: Transport = Transport.TCP
) -> AsyncIterator[Gateway]:
    ended: list[asyncio.Event] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        framer, count = Framer(), 0
        ended.append(over := asyncio.Event())
        while data := await reader.read(4096):
            framer.push(data)
            while request := framer.pull():
                assert isinstance(request, Request)
                for piece in replies(request, count):
                    if not piece:
                        writer.close()
                    writer.write(piece)
                    await asyncio.sleep(0)
                count += 1
        writer.close()
        over.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield Gateway("127.0.0.1", server.sockets[0].getsockname()[1], transport)
        for event in ended:
            await asyncio.wait_for(event.wait(), 5)
    finally:
        server.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_a_gateway_answers_over_udp(host: str) -> None:
    async with udp(fine, host) as (target, gateway):
        answer = await ask(target, timeout_s=5)
    assert answer == Answer(200, "OK", None, answer.took_s)
    (request,) = gateway.requests
    assert request.method == "OPTIONS"
    assert (request.uri.host, request.uri.port, request.uri.user) == (host, target.port, "")


async def test_a_refusal_is_an_answer_too() -> None:
    async with udp(lambda request, _: [reply(request, 503, "Full", Retry_After="30")]) as (to, _):
        answer = await ask(to, timeout_s=5)
    assert (answer.status, answer.retry_after) == (503, 30)


async def test_a_retry_after_that_makes_no_sense_is_left_out() -> None:
    async with udp(lambda request, _: [reply(request, 503, Retry_After="soon")]) as (to, _):
        assert (await ask(to, timeout_s=5)).retry_after is None


async def test_a_lost_question_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "T1_S", 0.01)
    async with udp(lambda request, before: fine(request, 0) if before > 1 else []) as (to, gateway):
        assert (await ask(to, timeout_s=5)).status == 200
    assert len(gateway.requests) == 3
    assert gateway.requests[0] == gateway.requests[2]


async def test_silence_ends_after_the_timeout() -> None:
    async with udp(lambda *_: []) as (to, gateway):
        with pytest.raises(NoAnswer, match=r"silent for 0\.2 s"):
            await ask(to, timeout_s=0.2)
    assert len(set(gateway.requests)) == 1


def test_the_question_is_asked_again_after_t1_doubled_up_to_t2() -> None:
    assert list(islice(options.waits(), 6)) == [0.5, 1, 2, 4, 4, 4]


async def test_a_provisional_answer_slows_the_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "T1_S", 0.01)
    async with udp(lambda request, _: [reply(request, 100, "Trying")]) as (to, gateway):
        with pytest.raises(NoAnswer):
            await ask(to, timeout_s=0.2)
    assert len(gateway.requests) == 1


def strangers(request: Request, _: int) -> list[bytes]:
    """Everything but the answer, then the answer."""
    honest = reply(request, 200, "OK")
    via = request.headers.one("Via")
    branch = via.partition("branch=")[2].partition(";")[0]
    call = request.headers.one("Call-ID")
    return [
        b"\xff" * 40,
        b"",
        honest.replace(branch.encode(), b"z9hG4bKforged"),
        honest.replace(call.encode(), b"forged"),
        honest.replace(b"1 OPTIONS", b"1 INVITE"),
        message.build(request),
        reply(request, 486, "Busy Here"),
    ]


async def test_only_the_answer_to_the_question_counts() -> None:
    async with udp(strangers) as (to, _):
        assert (await ask(to, timeout_s=5)).status == 486


async def test_a_closed_port_is_noticed_at_once() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for transport in (Transport.UDP, Transport.TCP):
        with pytest.raises(NoAnswer, match="Errno"):
            await ask(Gateway("127.0.0.1", port, transport), timeout_s=20)


async def test_a_gateway_answers_over_tcp_in_pieces() -> None:
    def pieces(request: Request, _: int) -> list[bytes]:
        data = b"\r\n" + reply(request, 100) + reply(request, 200, "OK")
        return [data[at : at + 50] for at in range(0, len(data), 50)]

    async with stream(pieces) as target:
        assert (await ask(target, timeout_s=5)).status == 200


@pytest.mark.parametrize(
    ("sent", "why"), [(b"HTTP/1.1 400 Bad Request\r\n\r\n", "no SIP"), (b"", "closed")]
)
async def test_a_stream_of_something_else_is_no_answer(sent: bytes, why: str) -> None:
    async with stream(lambda *_: [sent]) as target:
        with pytest.raises(NoAnswer, match=why):
            await ask(target, timeout_s=5)


async def test_a_silent_stream_ends_after_the_timeout() -> None:
    async with stream(lambda *_: []) as target:
        with pytest.raises(NoAnswer, match="silent"):
            await ask(target, timeout_s=0.2)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a self-signed certificate for 127.0.0.1 in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice")])
    start = dt.datetime.now(dt.timezone.utc) - dt.timedelta(days=1)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "gateway.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(pem))
    return path


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_a_gateway_answers_over_tls(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with stream(fine, server_side(certificate), Transport.TLS) as target:
        assert (await ask(target, timeout_s=5, tls=trusting)).status == 200


async def test_a_certificate_nobody_vouches_for_is_refused(certificate: Path) -> None:
    async with stream(fine, server_side(certificate), Transport.TLS) as target:
        with pytest.raises(NoAnswer, match="certificate"):
            await ask(target, timeout_s=5, tls=ssl.create_default_context())


async def test_tls_is_never_downgraded(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with stream(lambda *_: []) as target:
        plain = replace(target, transport=Transport.TLS)
        with pytest.raises(NoAnswer):
            await ask(plain, timeout_s=0.2, tls=trusting)
        with pytest.raises(NoAnswer, match="context"):
            await ask(plain, timeout_s=1)
