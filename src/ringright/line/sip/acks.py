"""The ACKs that the library leaves out (RFC 3261 section 13.2.2.4); pure.

libre answers a 200 that comes again with an empty datagram, and the 200 of another fork not at
all: after one lost ACK the far end would end the call in 32 s, and a second telephone that was
picked up would hear nobody and go on asking.
"""

import re
from dataclasses import dataclass
from typing import Final

from ringright.line.sip.trace import Message

_CEILING: Final = 32
"""Repairs a call: a far end asks some eleven times (timers T1 and H)."""
_TAG: Final = re.compile(r";\s*tag\s*=\s*([^;\s>]+)", re.IGNORECASE)
_URI: Final = re.compile(r"<([^>]+)>")
_PEER: Final = re.compile(r"UDP \[?([0-9a-fA-F.:]+?)\]?:(\d+)$")
_CREDENTIALS: Final = re.compile(r"(?im)^(?:proxy-)?authorization[ \t]*:.*\r?\n")


@dataclass(frozen=True)
class Datagram:
    """Bytes to send, and where to."""

    data: bytes
    host: str
    port: int


class Acks:
    """Follows one call's messages and says what to send besides what the library sends."""

    def __init__(self) -> None:
        self._ours: dict[str, Message] = {}
        self._left = _CEILING

    def consider(self, message: Message) -> tuple[Datagram, ...]:
        """Take the next message, in order. Only UDP loses any."""
        number, _, method = message.header("CSeq").partition(" ")
        if message.sent:
            if message.first.startswith("ACK "):
                self._ours.setdefault(number, message)
            return ()
        ours = self._ours.get(number)
        if ours is None or message.status // 100 != 2 or method.strip() != "INVITE":  # noqa: PLR2004  the 2xx class
            return ()
        peer = _PEER.match(message.peer)
        if peer is None or self._left <= 0:
            return ()
        self._left -= 1
        if _tag(ours) == _tag(message):
            texts = [_again(ours)]
        else:
            texts = [_request("ACK", int(number), ours, message),
                     _request("BYE", int(number) + 1, ours, message)]  # fmt: skip
        return tuple(Datagram(text.encode(), peer[1], int(peer[2])) for text in texts)


def _tag(message: Message) -> str:
    found = _TAG.search(message.header("To"))
    return found[1] if found else ""


def _again(ours: Message) -> str:
    """Our ACK as it was, but for credentials, which the trace blots out, and its lost line end."""
    return _CREDENTIALS.sub("", ours.text).rstrip() + "\r\n\r\n"


def _request(method: str, number: int, ours: Message, answer: Message) -> str:
    """A request in the dialog that `answer` made, where `ours` is our ACK to another."""
    contact = _URI.search(answer.header("Contact"))
    branch = re.sub(
        r"(branch=z9hG4bK)", rf"\g<1>{method.lower()}{_tag(answer)}-", ours.header("Via")
    )
    routes = [uri for line in answer.headers("Record-Route") for uri in _URI.findall(line)]
    lines = [
        f"{method} {contact[1] if contact else answer.header('Contact')} SIP/2.0",
        f"Via: {branch}",
        *(f"Route: <{uri}>" for uri in reversed(routes)),
        "Max-Forwards: 70",
        f"To: {answer.header('To')}",
        f"From: {answer.header('From')}",
        f"Call-ID: {answer.header('Call-ID')}",
        f"CSeq: {number} {method}",
        "Content-Length: 0",
    ]
    return "\r\n".join([*lines, "", ""])
