"""The simulated carrier: what becomes of each INVITE, by the person's data."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final
from zlib import crc32

from sippy.CCEvents import (
    CCEventConnect,
    CCEventDisconnect,
    CCEventFail,
    CCEventRing,
    CCEventTry,
    CCEventUpdate,
)
from sippy.Core.EventDispatcher import ED2
from sippy.MsgBody import MsgBody
from sippy.SipReason import SipReason
from sippy.Time.Timeout import Timeout
from sippy.UA import UA

from ringright.domain.trunk import loopback
from ringright.sim.call import Call, Ties
from ringright.sim.engine import Engine, Scribe
from ringright.sim.party import answering
from ringright.sim.people import Carrier, Outcome, Person, World
from ringright.sim.sdp import BadOffer, Offer, answer, parse
from ringright.sim.signalling import COUNTS, Manager
from ringright.sim.sound import Library
from ringright.sim.stream import Stream
from ringright.sim.truth import Ending, Truth

_PHRASES: Final = {
    404: "Not Found", 408: "Request Timeout", 410: "Gone", 480: "Temporarily Unavailable",
    484: "Address Incomplete", 486: "Busy Here", 488: "Not Acceptable Here", 500: "Server Error",
    502: "Bad Gateway", 503: "Service Unavailable", 600: "Busy Everywhere", 603: "Decline",
}  # fmt: skip
_UNKNOWN: Final = Carrier(outcome=Outcome.STATUS, ring_s=0, status=404, cause=1)
_RINGING: Final = {Outcome.ANSWER, Outcome.VOICEMAIL, Outcome.DECLINED, Outcome.NO_ANSWER}
_LATENCY_S: Final = 0.02


@dataclass(frozen=True)
class Exchange:
    """What all calls share."""

    world: World
    library: Library
    engine: Engine
    scribe: Scribe | None
    truth: Truth
    seed: int
    started: float

    def clock(self) -> float:
        """Seconds since the world started."""
        return round(time.monotonic() - self.started, 3)


class Attempt:
    """One INVITE and what follows; lives in sippy's thread, its media in the engine's."""

    def __init__(self, exchange: Exchange, manager: Manager) -> None:
        self._exchange = exchange
        self._timer: Any = None
        self._number = ""
        self._call_id = ""
        self._person: Person | None = None
        self._carrier = _UNKNOWN
        self._offer: Offer | None = None
        self._call: Call | None = None
        self._begun = exchange.clock()
        self._answered: float | None = None
        self._status = 0
        self.ended = False
        self.ua = UA(manager.global_config, event_cb=self._event)

    def _event(self, event: Any, _: Any) -> None:
        handler = self._HANDLERS.get(type(event))
        if handler and not self.ended:
            handler(self, event)

    def _try(self, event: Any) -> None:
        call_id, _, called, body, *_ = event.getData()
        self._number, self._call_id = str(called), str(call_id)
        self._person = self._exchange.world.at(self._number)
        if self._person:
            self._carrier = self._person.carrier
        try:
            self._offer = parse(str(body or ""))
        except BadOffer:
            COUNTS["sdp_refused"] += 1
            self._fail(488, 0)
            return
        if self._carrier.outcome in _RINGING:
            self.ua.recvEvent(CCEventRing((180, "Ringing", None)))
        self._after(self._carrier.ring_s, partial(self._OUTCOMES[self._carrier.outcome], self))

    def _after(self, seconds: float, what: Callable[[], None]) -> None:
        self._timer = Timeout(lambda: None if self.ended else what(), max(seconds, _LATENCY_S))

    def _answer(self) -> None:
        self._status = 200
        self._answered = self._exchange.clock()
        self.ua.recvEvent(CCEventConnect((200, "OK", self._media())))

    def _announce(self) -> None:
        self.ua.recvEvent(CCEventRing((183, "Session Progress", self._media())))

    def _ring_on(self) -> None:
        left = self._carrier.ring_limit_s - self._carrier.ring_s
        self._after(left, self._refuse)

    def _refuse(self) -> None:
        self._fail(self._carrier.status, self._carrier.cause)

    def _fail(self, status: int, cause: int) -> None:
        event = CCEventFail((status, _PHRASES.get(status, "Failed")))
        if cause:
            event.reason_rfc3326 = SipReason(protocol="Q.850", cause=cause)
        self._status = status
        self.ua.recvEvent(event)
        self._end("carrier")

    def _media(self) -> Any:
        """Open the RTP side and give our session description."""
        exchange, person, offer = self._exchange, self._person, self._offer
        if person is None or offer is None:
            raise BadOffer("media before a session")
        seed = exchange.seed * 1000003 + crc32(person.id.encode())
        stream = Stream(offer, person.network, seed, exchange.engine.post)
        party = answering(person, exchange.seed, exchange.library.length_ms)
        ties = Ties(exchange.library, self._understand, self._finish)
        self._call = Call(person, stream, party, ties)
        exchange.engine.add(self._call)
        return MsgBody(answer(offer, stream.port, stream.port))

    def _understand(self, call: Call, pcm: bytes) -> None:
        if self._exchange.scribe:
            self._exchange.scribe.ask(call, pcm)
        else:
            call.inbox.append("")

    def _finish(self, why: str) -> None:
        """Called by the media thread."""
        ED2.callFromThread(self._finished, why)

    def _finished(self, why: str) -> None:
        if self.ended:
            return
        if self._answered is None:
            self._refuse()
            return
        self._end("person" if why == "far_end" else why)
        self.ua.disconnect()

    def _update(self, event: Any) -> None:
        """A re-INVITE: follow it, with the same codec if it is still there."""
        try:
            offer = parse(str(event.getData() or ""))
        except BadOffer:
            COUNTS["sdp_refused"] += 1
            self.ua.recvEvent(CCEventFail((488, _PHRASES[488])))
            return
        if self._call:
            self._call.stream.aim(offer)
            port = self._call.stream.port
            body = MsgBody(answer(offer, port, port))
            self.ua.recvEvent(CCEventConnect((200, "OK", body)))

    def _gone(self, _: Any) -> None:
        """BYE or CANCEL from the caller."""
        if self._answered is None:
            self._status = 487
        self._end("robot")

    def close(self) -> None:
        """The world ends."""
        if not self.ended:
            self._end("world")
            if self._answered is None:
                self.ua.recvEvent(CCEventFail((503, _PHRASES[503])))
            else:
                self.ua.disconnect()

    def _end(self, by: str) -> None:
        self.ended = True
        if self._timer:
            self._timer.cancel()
        if self._call:
            self._call.over = True
        ending = Ending(
            number=self._number,
            person=self._person.id if self._person else "",
            call_id=self._call_id,
            started_s=self._begun,
            answered_s=self._answered,
            ended_s=self._exchange.clock(),
            sip_status=self._status,
            ended_by=by,
        )
        self._exchange.truth.call(ending, self._call)

    _HANDLERS: ClassVar[Mapping[type, Callable[["Attempt", Any], None]]] = {
        CCEventTry: _try,
        CCEventUpdate: _update,
        CCEventDisconnect: _gone,
        CCEventFail: _gone,
    }
    _OUTCOMES: ClassVar[Mapping[Outcome, Callable[["Attempt"], None]]] = {
        Outcome.ANSWER: _answer,
        Outcome.VOICEMAIL: _answer,
        Outcome.ANNOUNCEMENT: _announce,
        Outcome.NO_ANSWER: _ring_on,
        Outcome.BUSY: _refuse,
        Outcome.DECLINED: _refuse,
        Outcome.STATUS: _refuse,
    }


class Switch:
    """Takes requests outside dialogs; inside them sippy's user agents answer."""

    def __init__(self, exchange: Exchange, port: int) -> None:
        """Bind. Raises OSError when the port is taken."""
        self._exchange = exchange
        self._attempts: list[Attempt] = []
        self.manager = Manager(port, self._request)

    def close(self) -> None:
        """End every call."""
        for attempt in self._attempts:
            attempt.close()

    def _request(self, request: Any, transaction: Any) -> Any:
        method = request.getMethod()
        if request.getHFBody("to").getTag() is not None:
            return request.genResponse(481, "Call Leg/Transaction Does Not Exist"), None, None
        if method == "OPTIONS":
            return request.genResponse(200, "OK"), None, None
        if method != "INVITE":
            return request.genResponse(501, "Not Implemented"), None, None
        if not loopback(str(request.getHFBody("contact").getUrl().host)):
            COUNTS["sip_refused_contact"] += 1
            return request.genResponse(403, "Loopback Only"), None, None
        self._attempts = [attempt for attempt in self._attempts if not attempt.ended]
        attempt = Attempt(self._exchange, self.manager)
        self._attempts.append(attempt)
        return attempt.ua.recvRequest(request, transaction)
