"""Asks a gateway whether it lives: one OPTIONS (RFC 3261 section 11), one socket, one answer."""

import asyncio
import contextlib
import secrets
import ssl
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final, TypeGuard

from ringright.domain.trunk import Gateway, Transport
from ringright.errors import LineError
from ringright.line.sip import header, message
from ringright.line.sip.grammar import BadMessage
from ringright.line.sip.header import MAGIC, Headers
from ringright.line.sip.message import Framer, Message, Request, Response
from ringright.line.sip.uri import Uri, hostport

T1_S: Final = 0.5
"""Estimated round trip, the first wait before sending again (section 17.1.2.2)."""
T2_S: Final = 4.0
"""Longest wait between two sendings."""
TIMER_F_S: Final = 64 * T1_S
"""How long a transaction lives without a final answer."""
_FINAL: Final = 200
_READ: Final = 4096


class NoAnswer(LineError):
    """The gateway gave no answer."""

    code = "no_answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """The final answer; `retry_after` in seconds, None where absent or unreadable."""

    status: int
    phrase: str
    retry_after: int | None
    took_s: float


@dataclass(frozen=True, slots=True)
class _Question:
    """What only the answer to our own question can repeat (section 17.1.3)."""

    branch: str
    call: str
    tag: str

    @classmethod
    def fresh(cls) -> "_Question":
        return cls(MAGIC + secrets.token_hex(8), secrets.token_hex(12), secrets.token_hex(6))

    def request(self, target: Gateway, local: tuple[str, int]) -> bytes:
        """The OPTIONS as bytes; it names no caller, because nobody is called."""
        here = hostport(*local)
        via = f"SIP/2.0/{target.transport.upper()} {here};branch={self.branch};rport"
        fields = (
            ("Via", via),
            ("Max-Forwards", "70"),
            ("From", f"<sip:{hostport(local[0], None)}>;tag={self.tag}"),
            ("To", f"<sip:{hostport(target.host, target.port)}>"),
            ("Call-ID", self.call),
            ("CSeq", "1 OPTIONS"),
            ("Accept", "application/sdp"),
        )
        return message.build(Request("OPTIONS", _uri(target), Headers(fields)))

    def answered_by(self, candidate: Message) -> bool:
        """Whether `candidate` answers this question. Raises BadMessage."""
        if not isinstance(candidate, Response):
            return False
        message.verify(candidate)
        return (
            header.vias(candidate.headers)[0].branch == self.branch
            and header.call_id(candidate.headers) == self.call
            and header.cseq(candidate.headers).method == "OPTIONS"
        )


def _uri(target: Gateway) -> Uri:
    """The Request-URI: the gateway itself."""
    if target.transport is Transport.UDP:
        return Uri("sip", target.host, target.port)
    return Uri("sip", target.host, target.port, params=(("transport", target.transport.value),))


async def ask(
    target: Gateway, *, timeout_s: float = TIMER_F_S, tls: ssl.SSLContext | None = None
) -> Answer:
    """Send OPTIONS to `target` and wait for its final answer.

    Over UDP it is sent again after T1, doubled up to T2 (timer E). TLS needs a context and checks
    the certificate as that says. Raises NoAnswer on timeout, refusal or a broken connection.
    """
    begun = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(timeout_s):
            final = await _WAYS[target.transport](target, tls)
    except TimeoutError as error:
        raise NoAnswer(f"{target.host} was silent for {timeout_s:g} s") from error
    except OSError as error:
        raise NoAnswer(f"{target.host}: {error}") from error
    took_s = asyncio.get_running_loop().time() - begun
    return Answer(final.status, final.phrase, _retry_after(final), took_s)


def _final(candidate: Message) -> TypeGuard[Response]:
    return isinstance(candidate, Response) and candidate.status >= _FINAL


def _retry_after(response: Response) -> int | None:
    try:
        return header.retry_after(response.headers)
    except BadMessage:
        return None


class _Ear(asyncio.DatagramProtocol):
    """Puts responses to our question in a queue; what is foreign or malformed is dropped."""

    def __init__(self, question: _Question) -> None:
        self._question = question
        self.heard: asyncio.Queue[Response | Exception] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:  # noqa: ARG002 - asyncio's signature; the socket is connected
        try:
            candidate = message.parse(data)
            if isinstance(candidate, Response) and self._question.answered_by(candidate):
                self.heard.put_nowait(candidate)
        except BadMessage:
            return

    def error_received(self, exc: Exception) -> None:
        self.heard.put_nowait(exc)


async def _udp(target: Gateway, _: ssl.SSLContext | None) -> Response:
    question = _Question.fresh()
    transport, ear = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Ear(question), remote_addr=(target.host, target.port)
    )
    try:
        data = question.request(target, transport.get_extra_info("sockname")[:2])
        return await _insist(lambda: transport.sendto(data), ear)
    finally:
        transport.close()


def waits() -> Iterator[float]:
    """Seconds between sendings: T1, doubled up to T2, for ever."""
    wait = T1_S
    while True:
        yield wait
        wait = min(2 * wait, T2_S)


async def _insist(send: Callable[[], None], ear: _Ear) -> Response:
    """Send until a final answer comes: timer E of section 17.1.2.2."""
    pauses = waits()
    send()
    wait = next(pauses)
    while True:
        try:
            async with asyncio.timeout(wait):
                heard = await ear.heard.get()
        except TimeoutError:
            send()
            wait = next(pauses)
            continue
        if isinstance(heard, Exception):
            raise heard
        if _final(heard):
            return heard
        wait, pauses = T2_S, repeat(T2_S)


async def _tcp(target: Gateway, _: ssl.SSLContext | None) -> Response:
    return await _stream(target, None)


async def _tls(target: Gateway, tls: ssl.SSLContext | None) -> Response:
    if tls is None:
        raise NoAnswer("there is no TLS context to ask with")
    return await _stream(target, tls)


async def _stream(target: Gateway, tls: ssl.SSLContext | None) -> Response:
    reader, writer = await asyncio.open_connection(target.host, target.port, ssl=tls)
    try:
        question = _Question.fresh()
        writer.write(question.request(target, writer.get_extra_info("sockname")[:2]))
        await writer.drain()
        return await _read(reader, question)
    finally:
        writer.transport.abort()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _read(reader: asyncio.StreamReader, question: _Question) -> Response:
    framer = Framer()
    while data := await reader.read(_READ):
        try:
            framer.push(data)
            while candidate := framer.pull():
                if _final(candidate) and question.answered_by(candidate):
                    return candidate
        except BadMessage as error:
            raise NoAnswer(f"what came is no SIP ({error.detail})") from error
    raise NoAnswer("the gateway closed the connection")


_WAYS: Final[dict[Transport, Callable[[Gateway, ssl.SSLContext | None], Awaitable[Response]]]] = {
    Transport.UDP: _udp,
    Transport.TCP: _tcp,
    Transport.TLS: _tls,
}
