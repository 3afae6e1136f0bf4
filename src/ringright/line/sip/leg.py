"""One baresip call as a `Leg`, and as a leg that can be held, steered and measured."""

import asyncio
import contextlib
import re
from collections.abc import Callable, Coroutine
from typing import Final

from baresip import (
    AudioNotActive,
    AudioRestarted,
    BaresipError,
    Call,
    CallAudio,
    Event,
    StackEvent,
    StaleHandleError,
    TransferFailed,
)

from ringright.domain.call import Release
from ringright.domain.trunk import Encryption
from ringright.errors import LineError
from ringright.line.decimate import Decimator
from ringright.line.leg import (
    RATE,
    Answered,
    Closed,
    EarlyMedia,
    Held,
    LegEvent,
    Pressed,
    Resumed,
    Ringing,
)
from ringright.line.quality import Codec, Quality
from ringright.line.sip.acks import Acks, Datagram
from ringright.line.sip.trace import Message, Trace

_STATUS = re.compile(r"^(\d{3}) ?(.*)$")
_CAUSE = re.compile(r"Q\.850\s*;[^,]*?cause\s*=\s*(\d+)", re.IGNORECASE)
_SECONDS = re.compile(r"\s*(\d{1,9})")
_READ: Final = 1920
"""Bytes of one look: what gathers between two beats, and seldom more; the buffer is made anew."""
_PATIENCE_S: Final = 0.2
"""The trace comes on another thread: so long we wait for the message that ended a call."""
_ASKED_S: Final = 2.0
"""So long for the INVITE of a call that comes in: nothing can be decided without it."""
_DEAF_S: Final = 2.0
"""So long an answered call may be without audio, which DTLS needs some of."""
_SIMPLE: Final[dict[Event, LegEvent]] = {
    Event.CALL_RINGING: Ringing(),
    Event.CALL_PROGRESS: EarlyMedia(),
    Event.CALL_HOLD: Held(),
    Event.CALL_RESUME: Resumed(),
}
_HANDSHAKE_S: Final = {Encryption.SDES: 0.0, Encryption.DTLS: 5.0}
"""How long after the answer keys may still be agreed: SDES has them in the answer itself."""
_UNSAFE: Final = Release(status=488, phrase="no encryption", remote=False)
_CODECS: Final = {1: Codec.G711, 2: Codec.G722, 6: Codec.OPUS}
"""By the stack's sample rate over ours."""
_FINAL: Final = 300
_PAUSE_MS: Final = 240
"""After a key: 140 ms of it are still to be sent, then a gap that every IVR hears as one."""
_REFRESHES: Final = ("UPDATE", "INVITE")
_WITHDRAWN: Final = ("BYE ", "CANCEL ")
_REQUEST: Final = 0
"""What `Message.status` is for those two."""
Post = Callable[[Datagram], None]


class TransferRefused(LineError):
    """The far end did not take the transfer."""

    code = "transfer_refused"


class SipLeg:
    """One call. Make it, `bind` the stack's call, `feed` it the stack's events."""

    def __init__(self, trace: Trace, post: Post, encryption: Encryption = Encryption.NONE) -> None:
        self._trace = trace
        self._locked = encryption is not Encryption.NONE
        self._handshake_s = _HANDSHAKE_S.get(encryption, 0.0)
        self._unsafe: asyncio.TimerHandle | None = None
        self._refused = False
        self._decimator: Decimator | None = None
        self._step = 1
        self._post = post
        self._acks = Acks()
        self._loop = asyncio.get_running_loop()
        self._call: Call | None = None
        self.call_id = ""
        self._events: asyncio.Queue[LegEvent] = asyncio.Queue()
        self._answered = False
        self._ours = False
        self._heard = False
        self._ends: dict[int, Message] = {}
        self._news = asyncio.Event()
        self._deaf: asyncio.TimerHandle | None = None
        self._lapse: asyncio.TimerHandle | None = None
        self._session_s = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def ladder(self) -> tuple[Message, ...]:
        """Every SIP message of this call so far, keys blotted out."""
        return self._trace.ladder(self.call_id)

    def bind(self, call: Call, earlier: list[StackEvent]) -> None:
        """Take the call over and replay what the stack said before we knew it."""
        self._call = call
        self._know(call.call_id)
        for event in earlier:
            # The call itself missed them as well, and would never count as established.
            call._on_stack_event(event)  # noqa: SLF001  the binding has no other door
            self.feed(event)

    async def request(self) -> str:
        """The first line of the INVITE that came in; "" if the trace has lost it."""
        await self._learn(lambda: bool(self.ladder), _ASKED_S)
        return next((message.first for message in self.ladder), "")

    def feed(self, event: StackEvent) -> None:
        """Translate one stack event."""
        self._know(event.call_id)
        if event.event is Event.CALL_MENC:
            self._unlock()
        elif event.event is Event.CALL_ESTABLISHED and self._locked:
            self._unsafe = self._loop.call_later(self._handshake_s, self._refuse)
        elif event.event is Event.CALL_ESTABLISHED:
            self._connected()
        elif simple := _SIMPLE.get(event.event):
            self._events.put_nowait(simple)
        elif event.event is Event.CALL_DTMF_START and event.text:
            self._events.put_nowait(Pressed(event.text))
        elif event.event is Event.CALL_CLOSED:
            self._start(self._close(event))

    def _connected(self) -> None:
        self._answered = True
        self._deaf = self._loop.call_later(_DEAF_S, self._unless_audible)
        self._events.put_nowait(Answered())

    # The stack sends plain audio where the far end's answer has no usable key.

    def _unlock(self) -> None:
        """Keys are agreed: audio may pass; what came before them is not believed."""
        self.read()
        self._locked = False
        if self._unsafe is not None:
            self._unsafe.cancel()
            self._unsafe = None
            self._connected()

    def _refuse(self) -> None:
        self._refused = True
        self._start(self.hangup())

    def _know(self, call_id: str | None) -> None:
        if call_id and not self.call_id:
            self.call_id = call_id
            self._trace.follow(call_id, self._overheard)

    # What the trace adds: headers the stack does not hand over.

    def _overheard(self, message: Message) -> None:
        """On the trace's thread."""
        self._loop.call_soon_threadsafe(self._consider, message)

    def _consider(self, message: Message) -> None:
        for datagram in self._acks.consider(message):
            self._post(datagram)
        if message.sent:
            return
        self._news.set()
        if not self._heard:
            self._heard = True
            if self._ours:
                self._start(self.hangup())
        answers_invite = message.header("CSeq").endswith("INVITE")
        ends = answers_invite and message.status >= _FINAL
        if ends or message.first.startswith(_WITHDRAWN):
            self._ends[message.status] = message
        accepted = 200 <= message.status < _FINAL and answers_invite  # noqa: PLR2004  the 2xx class
        if accepted or (self._session_s and message.first.startswith(_REFRESHES)):
            self._refreshed(message)

    def _refreshed(self, message: Message) -> None:
        """RFC 4028 section 10: without a refresh the call is over when its session is."""
        asked = _SECONDS.match(message.header("Session-Expires"))
        if asked:
            self._session_s = float(asked[1])
        if self._session_s:
            if self._lapse is not None:
                self._lapse.cancel()
            # A third before the end, at most 32 s, is when we may give up on the other side.
            grace = min(32.0, self._session_s / 3)
            self._lapse = self._loop.call_later(self._session_s - grace, self._lapsed)

    def _lapsed(self) -> None:
        self._start(self.hangup())

    def _unless_audible(self) -> None:
        """RFC 3261 section 13.2.2.4: an answer that leaves no audio is followed by our BYE."""
        if self._call is None or self._call.is_on_hold or self._call.remote_on_hold:
            return
        try:
            self._call.audio.info()
        except AudioNotActive:
            self._start(self.hangup())

    def _stop_watch(self) -> None:
        for timer in (self._lapse, self._deaf):
            if timer is not None:
                timer.cancel()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _close(self, event: StackEvent) -> None:
        self._stop_watch()
        match = None if self._answered else _STATUS.match(event.text or "")
        theirs = match or not self._ours
        said = await self._said(int(match[1]) if match else _REQUEST) if theirs else None
        self._trace.leave(self.call_id)
        self._events.put_nowait(Closed(self._release(event, said), self._quality()))

    def _quality(self) -> Quality | None:
        stats = self._call.final_stats if self._call else None
        if stats is None:
            return None
        # What we hear is in the RTCP figures only where the far end sends RTCP too.
        lost = max(stats.rx_lost, stats.jbuf_lost or 0)
        expected = stats.rx_packets + lost
        return Quality(
            codec=_CODECS[self._step],
            loss_pct=100 * lost / expected if expected else 0.0,
            jitter_ms=stats.rx_jitter_ms or float(stats.jbuf_jitter_ms or 0),
            rtt_ms=stats.rtt_ms,
            delay_ms=stats.jbuf_delay_ms or 0.0,
            sent=stats.tx_packets,
            received=stats.rx_packets,
        )

    async def _said(self, status: int) -> Message | None:
        """The message that ended the call, when the trace has it."""
        await self._learn(lambda: status in self._ends, _PATIENCE_S)
        return self._ends.get(status)

    async def _learn(self, known: Callable[[], bool], patience_s: float) -> None:
        """Waits for the trace to tell it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                while not known():
                    self._news.clear()
                    await self._news.wait()

    def _release(self, event: StackEvent, said: Message | None) -> Release:
        if self._refused:
            return _UNSAFE
        text = event.text or ""
        match = _STATUS.match(text)
        given_up = 487 if said or (self._ours and self._heard) else 0
        reasons = ",".join(said.headers("Reason")) if said else ""
        cause = _CAUSE.search(event.headers.get("Reason", "") or reasons or text)
        wait = _SECONDS.match(said.header("Retry-After")) if said else None
        return Release(
            status=200 if self._answered else int(match[1]) if match else given_up,
            phrase=match[2].partition(",")[0] if match else text,
            cause=int(cause[1]) if cause else 0,
            remote=not self._ours,
            answered=self._answered,
            retry_after_s=int(wait[1]) if wait else 0,
            redress=said.header("Call-Info") if said else "",
        )

    # Audio.

    async def event(self) -> LegEvent:
        """The next event, in order."""
        return await self._events.get()

    def read(self) -> bytes:
        """All PCM that arrived since the last read."""
        if self._call is None:
            return b""
        try:
            heard = self._hear(self._call.audio)
        except (AudioNotActive, AudioRestarted):
            self._decimator = None
            return b""
        return b"" if self._locked else heard

    def _hear(self, audio: CallAudio) -> bytes:
        """Received audio comes at the codec's rate; what we send is resampled by the stack."""
        if self._decimator is None:
            rate = audio.info().rx_sample_rate
            if not rate:
                return b""
            self._step = rate // RATE
            self._decimator = Decimator(self._step)
        return self._decimator.push(audio.read(_READ * self._decimator.step))

    def write(self, pcm: bytes) -> None:
        """Queue PCM for sending."""
        if self._call is None or self._locked:
            return
        with contextlib.suppress(AudioNotActive, AudioRestarted):
            self._call.audio.write(pcm)

    async def hangup(self) -> None:
        """End the call; harmless when it is over.

        A CANCEL must wait for the first response (RFC 3261 section 9.1): the library would send
        none at all then, and the far telephone would ring for nobody.
        """
        self._ours = True
        if self._call is not None and self._heard:
            with contextlib.suppress(StaleHandleError):
                await self._call.hangup()

    # Steering (`line.bridge.Steered`, `line.inbound.Inbound`).

    async def answer(self) -> None:
        """Take an inbound call: 200 with our audio."""
        await self._do(self._bound.answer())

    async def reject(self) -> None:
        """Refuse an inbound call; the library's only refusal is 486, an edge in front has more."""
        self._ours = True
        await self._do(self._bound.reject())

    async def hold(self) -> None:
        """Put the far end on hold (RFC 3264 section 8.4)."""
        await self._do(self._bound.hold())

    async def resume(self) -> None:
        """Go on talking."""
        await self._do(self._bound.resume())

    async def press(self, keys: str) -> None:
        """Send telephone keys, by RTP events or INFO as was agreed; back when all are sent."""
        await self._do(self._bound.send_dtmf(keys, _PAUSE_MS))
        await asyncio.sleep(_PAUSE_MS / 1000)

    async def refer(self, uri: str) -> None:
        """Blind transfer (RFC 5589 section 6). Raises TransferRefused; then the call goes on."""
        await self._do(self._bound.transfer(uri))

    async def refer_to(self, other: "SipLeg") -> None:
        """Attended transfer: the far end takes over `other`'s call (RFC 5589 section 7)."""
        await self._do(self._bound.attended_transfer(other._bound))  # noqa: SLF001  the same class

    @property
    def _bound(self) -> Call:
        if self._call is None:
            raise LineError("the call is not up yet")
        return self._call

    async def _do(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except TransferFailed as error:
            raise TransferRefused(str(error)) from error
        except BaresipError as error:
            raise LineError(str(error)) from error
