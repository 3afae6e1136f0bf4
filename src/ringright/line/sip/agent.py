"""A SIP user agent on libre/baresip: one stack a process, one agent a caller number and gateway.

Traps of the binding that this file knows about: events can beat `dial()`'s return, so they are
kept by call and replayed; the From number belongs to the agent; a UA cannot be freed.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from baresip import Account as Identity
from baresip import BaresipError, Call, Event, StackEvent, UserAgent

from ringright.domain.trunk import Encryption, Gateway, Transport, Trunk
from ringright.errors import LineError
from ringright.line.call import Header, Order, Route
from ringright.line.identity.card import quoted, shown
from ringright.line.inbound import Offer
from ringright.line.sip.leg import SipLeg
from ringright.line.sip.stack import Running, Stack

_CODECS: Final = {
    "pcma": "pcma", "pcmu": "pcmu", "g722": "g722/16000/1", "opus": "opus/48000/2",
}  # fmt: skip
_ENCRYPTIONS: Final = {Encryption.SDES: "srtp-mand", Encryption.DTLS: "dtls_srtp"}
_PLAIN: Final = ("catchall=no", "video_codecs=none", "sip_autoredirect=no")
"""Without the second a call gets a stray re-INVITE; a 3xx must not lead to a number of its own."""
Answerer = Callable[[Offer], None]


class NotRegistered(LineError):
    """The trunk did not accept our registration."""

    code = "not_registered"


@dataclass
class SipAgent:
    """The process's user agent: start it once, invite many times, close it at the end."""

    stack: Stack = field(default_factory=Stack)
    _running: Running | None = None
    _agents: dict[tuple[str, Gateway, str, str], UserAgent] = field(default_factory=dict)
    _legs: dict[int, SipLeg] = field(default_factory=dict)
    _early: dict[int, list[StackEvent]] = field(default_factory=dict)
    _dialling: int = 0
    _answerer: Answerer | None = None
    _offering: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def port(self) -> int:
        """The UDP and TCP port we listen on; TLS is on the next one."""
        return self._up.port

    @property
    def live(self) -> int:
        """Calls of this process, both ways."""
        return len(self._legs)

    async def start(self) -> None:
        """Open the SIP ports and start the stack's own threads. Raises PortTaken, LineError."""
        self._running = await Running.start(self.stack)
        self._running.runtime.subscribe(self._on_event)

    async def close(self) -> None:
        """Stop the stack; live calls are dropped."""
        for task in self._offering:
            task.cancel()
        if self._running is not None:
            await self._running.close()
            self._running = None
            self._agents.clear()

    async def register(self, trunk: Trunk, gateway: Gateway) -> None:
        """Register with a trunk that wants it; refreshes follow by themselves.

        Raises NotRegistered with the registrar's answer.
        """
        account = trunk.account
        if account is None or not account.register_s:
            return
        try:
            agent = await self._agent(Route(trunk, gateway), account.user, account.register_s)
            await agent.register()
        except BaresipError as error:
            remedy = "Check user, password and host of the trunk."
            raise NotRegistered(f"{trunk.name}: {error}", remedy=remedy) from error

    async def listen(self, answerer: Answerer) -> None:
        """Take inbound calls: each is told to `answerer`, which answers or rejects it."""
        identity = Identity(
            user="ringright",
            domain=f"{self.stack.interface}:{self.port}",
            password="",
            reg_interval=0,
            audio_codecs=tuple(_CODECS.values()),
            extra_params=("catchall=yes", *_PLAIN[1:]),
        )
        self._answerer = answerer
        await self._create(identity)

    async def invite(self, order: Order) -> SipLeg:
        """Send the INVITE of `order`, showing its caller."""
        route = order.route
        agent = await self._agent(route, order.caller)
        leg = SipLeg(self._up.trace, self._up.post, route.trunk.media.encryption)
        self._dialling += 1
        try:
            headers = (*_session(route.trunk), *route.headers)
            uri = route.gateway.uri(order.number)
            call = await agent.dial(uri, headers=_distinct(headers))
            self._legs[call.handle] = leg
            leg.bind(call, self._early.pop(call.handle, []))
        except BaresipError as error:
            raise LineError(str(error)) from error
        finally:
            self._dialling -= 1
            if not self._dialling:
                self._early.clear()
        return leg

    @property
    def _up(self) -> Running:
        if self._running is None:
            raise LineError("the SIP agent was not started")
        return self._running

    async def _agent(self, route: Route, user: str, register_s: int = 0) -> UserAgent:
        key = (route.trunk.name, route.gateway, user, route.organisation)
        if key not in self._agents:
            identity = self._identity(route.trunk, route.gateway, user, register_s)
            self._agents[key] = await self._create(identity, route.organisation)
        return self._agents[key]

    async def _create(self, identity: Identity, name: str = "") -> UserAgent:
        # A REFER must not steer us into calls without a permit.
        line = f"{quoted(shown(name))} {identity.aor()}" if name else identity.aor()
        agent = await UserAgent.create(self._up.runtime, line, transfer_policy="reject")
        agent.on_incoming(self._incoming)
        return agent

    def _identity(self, trunk: Trunk, gateway: Gateway, user: str, register_s: int) -> Identity:
        media = trunk.media
        more = [*_PLAIN, f"ptime={media.ptime_ms}", f"100rel={'yes' if trunk.reliable else 'no'}"]
        if media.encryption in _ENCRYPTIONS:
            more.append(f"mediaenc={_ENCRYPTIONS[media.encryption]}")
        if self.stack.stun:
            more += ["medianat=stun", f"stunserver=stun:{self.stack.stun}"]
        account = trunk.account
        return Identity(
            user=user,
            domain=gateway.authority,
            password=account.password if account else "",
            auth_user=account.user if account else None,
            registrar=_proxy(trunk.proxy) if trunk.proxy else None,
            reg_interval=register_s,
            transport=gateway.transport.value,
            audio_codecs=tuple(_CODECS[name] for name in media.codecs),
            dtmf_mode="auto",
            extra_params=tuple(more),
        )

    def _incoming(self, call: Call) -> None:
        leg = SipLeg(self._up.trace, self._up.post)
        self._legs[call.handle] = leg
        leg.bind(call, [])
        task = asyncio.get_running_loop().create_task(self._offer(leg, call.peer or ""))
        self._offering.add(task)
        task.add_done_callback(self._offering.discard)

    async def _offer(self, leg: SipLeg, caller: str) -> None:
        request = await leg.request()
        if not request:
            # Whom they called is unknown: it could be an emergency number.
            with contextlib.suppress(LineError):
                await leg.reject()
        elif self._answerer is not None:
            self._answerer(Offer(leg, caller, request))

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


def _distinct(headers: tuple[Header, ...]) -> dict[str, str]:
    """The binding takes a mapping: a second header of one name is written in small letters.

    Names of headers know no case (RFC 3261 section 7.3.1). Raises LineError for a third.
    """
    found: dict[str, str] = {}
    for name, value in headers:
        free = next((way for way in (name, name.lower()) if way not in found), None)
        if free is None:
            raise LineError(f"more than two {name} headers")
        found[free] = value
    return found


def _session(trunk: Trunk) -> tuple[Header, ...]:
    """Ask the far end to refresh the session (RFC 4028 section 7.1): the library cannot."""
    if not trunk.session_s:
        return ()
    return (("Supported", "timer"), ("Session-Expires", f"{trunk.session_s};refresher=uas"))


def _proxy(gateway: Gateway) -> str:
    tail = "" if gateway.transport is Transport.UDP else f";transport={gateway.transport}"
    return f"sip:{gateway.authority}{tail};lr"
