"""The little of SDP a telephone call needs (RFC 8866, RFC 3264)."""

from dataclasses import dataclass
from typing import Final

from ringright.domain.trunk import loopback
from ringright.errors import LineError
from ringright.line.codec import Law

_STATIC: Final = {"PCMU/8000": Law.PCMU, "PCMA/8000": Law.PCMA}
_HELD: Final = {"sendonly", "inactive"}


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
    head, _, rest = text.replace("\r\n", "\n").partition("\nm=audio ")
    media = rest.partition("\nm=")[0].splitlines()
    if not media:
        raise BadOffer("there is no audio in it")
    port, types = _media(media[0])
    host = _host(media[1:]) or _host(head.splitlines())
    if not loopback(host):
        raise BadOffer(f"{host or 'no address'} is not a loopback address")
    names = _names(media[1:])
    laws = [(_STATIC[names[kind]], kind) for kind in types if names.get(kind) in _STATIC]
    if not laws:
        raise BadOffer("neither PCMA nor PCMU is offered")
    events = [kind for kind in types if names.get(kind) == "TELEPHONE-EVENT/8000"]
    held = any(line.removeprefix("a=") in _HELD for line in media[1:])
    return Offer(host, port, *laws[0], events[0] if events else None, held)


def _media(line: str) -> tuple[int, list[int]]:
    parts = line.split()
    try:
        port = int(parts[0].partition("/")[0])
        types = [int(part) for part in parts[2:]]
    except (ValueError, IndexError) as error:
        raise BadOffer(f"m=audio {line[:40]} makes no sense") from error
    if not 0 < port < 1 << 16:
        raise BadOffer(f"port {port} is no port")
    return port, types


def _host(lines: list[str]) -> str:
    given = [line.removeprefix("c=IN IP4").split() for line in lines if line.startswith("c=IN IP4")]
    return given[0][0].partition("/")[0] if given and given[0] else ""


def _names(lines: list[str]) -> dict[int, str]:
    names = {int(law): f"{law.name}/8000" for law in Law}
    for line in lines:
        kind, _, name = line.removeprefix("a=rtpmap:").partition(" ")
        if line.startswith("a=rtpmap:") and kind.isdecimal():
            names[int(kind)] = name.strip().upper().removesuffix("/1")
    return names


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
