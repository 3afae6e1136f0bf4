"""A SIP user agent on libre/baresip: one runtime a process, one agent a caller number.

Traps of the binding that this file knows about: events can beat `dial()`'s return, so they are
kept by call and replayed; the From number belongs to the agent; a UA cannot be freed.
"""

import asyncio
import contextlib
import re
import socket
from dataclasses import dataclass, field
from typing import Final

from baresip import (
    Account,
    AudioNotActive,
    AudioRestarted,
    BaresipError,
    Call,
    Config,
    Event,
    Runtime,
    StackEvent,
    StaleHandleError,
    UserAgent,
)

from ringright.domain.call import Release
from ringright.errors import LineError, PortTaken
from ringright.line.leg import Answered, Closed, EarlyMedia, LegEvent, Pressed, Ringing

_STATUS = re.compile(r"^(\d{3}) ?(.*)$")
_CAUSE = re.compile(r"Q\.850\s*;[^,]*?cause\s*=\s*(\d+)", re.IGNORECASE)
_READ: Final = 16_000
_RTP_PORTS: Final = (20000, 28998)
_RTP_TIMEOUT_S: Final = 20
_SIMPLE: Final[dict[Event, type[Ringing | EarlyMedia | Answered]]] = {
    Event.CALL_RINGING: Ringing,
    Event.CALL_PROGRESS: EarlyMedia,
    Event.CALL_ESTABLISHED: Answered,
}


class SipLeg:
    """One baresip call as a `Leg`."""

    def __init__(self) -> None:
        self._call: Call | None = None
        self._events: asyncio.Queue[LegEvent] = asyncio.Queue()
        self._answered = False
        self._ours = False

    def bind(self, call: Call, earlier: list[StackEvent]) -> None:
        """Take the call over and replay what the stack said before we knew it."""
        self._call = call
        for event in earlier:
            self.feed(event)

    def feed(self, event: StackEvent) -> None:
        """Translate one stack event."""
        if event.event is Event.CALL_ESTABLISHED:
            self._answered = True
        if simple := _SIMPLE.get(event.event):
            self._events.put_nowait(simple())
        elif event.event is Event.CALL_DTMF_START and event.text:
            self._events.put_nowait(Pressed(event.text))
        elif event.event is Event.CALL_CLOSED:
            self._events.put_nowait(Closed(self._release(event)))

    def _release(self, event: StackEvent) -> Release:
        text = event.text or ""
        match = _STATUS.match(text)
        status = 200 if self._answered else int(match[1]) if match else 487 if self._ours else 0
        cause = _CAUSE.search(event.headers.get("Reason", "") or text)
        return Release(
            status=status,
            phrase=match[2] if match else text,
            cause=int(cause[1]) if cause else 0,
            remote=not self._ours,
            answered=self._answered,
        )

    async def event(self) -> LegEvent:
        """The next event, in order."""
        return await self._events.get()

    def read(self) -> bytes:
        """All PCM that arrived since the last read."""
        if self._call is None:
            return b""
        try:
            return bytes(self._call.audio.read(_READ))
        except (AudioNotActive, AudioRestarted):
            return b""

    def write(self, pcm: bytes) -> None:
        """Queue PCM for sending."""
        if self._call is None:
            return
        with contextlib.suppress(AudioNotActive, AudioRestarted):
            self._call.audio.write(pcm)

    async def hangup(self) -> None:
        """End the call; harmless when it is over."""
        self._ours = True
        if self._call is not None:
            with contextlib.suppress(StaleHandleError):
                await self._call.hangup()


@dataclass
class SipAgent:
    """The process's user agent: start it once, invite many times, close it at the end."""

    interface: str = "127.0.0.1"
    calls: int = 80
    _runtime: Runtime | None = None
    _agents: dict[str, UserAgent] = field(default_factory=dict)
    _legs: dict[int, SipLeg] = field(default_factory=dict)
    _early: dict[int, list[StackEvent]] = field(default_factory=dict)
    _dialling: int = 0

    async def start(self) -> None:
        """Open the SIP port and start the stack's own threads."""
        port = _free_port(self.interface)
        self._runtime = Runtime(native_log_level="error")
        config = Config(
            net_interface=self.interface,
            max_concurrent_calls=self.calls,
            rtp_timeout=_RTP_TIMEOUT_S,
            expose_headers=("Reason",),
            native_log_level="error",
            extra_config_text=(
                f"sip_listen {self.interface}:{port}\n"
                f"rtp_ports {_RTP_PORTS[0]}-{_RTP_PORTS[1]}\nrtp_rxmode thread\n"
                "audio_jitter_buffer_type adaptive\naudio_jitter_buffer_ms 20-120\n"
            ),
        )
        try:
            await self._runtime.start(config)
        except BaresipError as error:
            raise LineError(str(error), remedy="Run `ringright doctor`.") from error
        self._runtime.subscribe(self._on_event)

    async def close(self) -> None:
        """Stop the stack; live calls are dropped."""
        if self._runtime is not None:
            await self._runtime.close()
            self._runtime = None

    async def invite(self, uri: str, caller: str) -> SipLeg:
        """Send the INVITE showing `caller`."""
        agent = await self._agent(caller, uri)
        headers = {"P-Asserted-Identity": f"<sip:{caller}@{uri.rpartition('@')[2]}>"}
        leg = SipLeg()
        self._dialling += 1
        try:
            call = await agent.dial(uri, headers=headers)
            self._legs[call.handle] = leg
            leg.bind(call, self._early.pop(call.handle, []))
        except BaresipError as error:
            raise LineError(str(error)) from error
        finally:
            self._dialling -= 1
            if not self._dialling:
                self._early.clear()
        return leg

    async def _agent(self, caller: str, uri: str) -> UserAgent:
        if self._runtime is None:
            raise LineError("the SIP agent was not started")
        if caller not in self._agents:
            account = Account(
                user=caller,
                domain=uri.rpartition("@")[2],
                password="",
                reg_interval=0,
                audio_codecs=("pcma", "pcmu"),
                extra_params=("catchall=yes", "video_codecs=none"),
            )
            self._agents[caller] = await UserAgent.create(self._runtime, account)
        return self._agents[caller]

    def _on_event(self, event: StackEvent) -> None:
        if not event.call:
            return
        leg = self._legs.get(event.call)
        if leg is None and self._dialling:
            self._early.setdefault(event.call, []).append(event)
        elif leg is not None:
            leg.feed(event)
            if event.event is Event.CALL_CLOSED:
                del self._legs[event.call]


def _free_port(host: str) -> int:
    """A UDP port nobody listens on: several RingRight processes may share a machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, 0))
        except OSError as error:
            raise PortTaken(f"{host}: {error}", remedy="Stop what listens there.") from error
        return int(probe.getsockname()[1])
