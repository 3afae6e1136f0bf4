"""What the practice carrier takes of an offer, and its answer (RFC 3264)."""

from dataclasses import dataclass
from typing import Final

from ringright.domain.trunk import loopback
from ringright.errors import LineError
from ringright.line.codec import Law
from ringright.line.leg import RATE
from ringright.line.sip import sdp
from ringright.line.sip.sdp import BadSession

_LAWS: Final = {(law.name, RATE): law for law in Law}


class BadOffer(LineError):
    """The offered session cannot be taken."""

    code = "bad_offer"


@dataclass(frozen=True)
class Offer:
    """The caller's side: where it hears, its first law we speak, its telephone-event type."""

    host: str
    port: int
    law: Law
    law_type: int
    event_type: int | None
    held: bool = False


def parse(text: str) -> Offer:
    """Read an offer. Raises BadOffer for no audio, no G.711, or an address beyond loopback."""
    try:
        audio = sdp.parse(text).audio
    except BadSession as error:
        raise BadOffer(error.detail) from error
    if audio is None:
        raise BadOffer("there is no audio in it")
    if not loopback(audio.host) or ":" in audio.host:  # our sockets are IPv4
        raise BadOffer(f"{audio.host or 'no address'} is not an IPv4 loopback address")
    laws = [one for one in audio.formats if (one.name, one.rate) in _LAWS]
    if not laws:
        raise BadOffer("neither PCMA nor PCMU is offered")
    events = audio.named("TELEPHONE-EVENT")
    law = _LAWS[laws[0].name, laws[0].rate]
    event = events.type if events else None
    return Offer(audio.host, audio.port, law, laws[0].type, event, audio.held)


def answer(offer: Offer, port: int, session: int) -> str:
    """Our side: the same law, 20 ms packets, telephone events if they were offered."""
    types = [str(offer.law_type)]
    attributes = [f"a=rtpmap:{offer.law_type} {offer.law.name}/8000"]
    if offer.event_type is not None:
        types.append(str(offer.event_type))
        attributes.append(f"a=rtpmap:{offer.event_type} telephone-event/8000")
        attributes.append(f"a=fmtp:{offer.event_type} 0-15")
    lines = [
        "v=0",
        f"o=practice {session} {session} IN IP4 127.0.0.1",
        "s=practice",
        "c=IN IP4 127.0.0.1",
        "t=0 0",
        f"m=audio {port} RTP/AVP {' '.join(types)}",
        *attributes,
        "a=ptime:20",
        f"a={'recvonly' if offer.held else 'sendrecv'}",
        "",
    ]
    return "\r\n".join(lines)
