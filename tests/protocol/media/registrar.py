"""A registrar written by hand: digest (RFC 8760), short leases, and it can be taken away."""

import asyncio
import hashlib
import re
from dataclasses import dataclass, field

from tests.protocol.media.peer import Address, Message, Port

from ringright.domain.trunk import Gateway

WORD = "open sesame"
_HASH = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


@dataclass
class Registrar:
    """Grants `lease_s` to whoever knows the secret; `granted` are the expiries it gave."""

    algorithm: str = "MD5"
    secret: str = WORD
    lease_s: int = 60
    granted: list[int] = field(default_factory=list)
    refused: int = 0
    nonce: str = "n0"

    async def open(self, port: int = 0) -> "Registrar":
        self.port = await Port.open(self._take, port=port)
        return self

    def close(self) -> None:
        self.port.close()

    @property
    def gateway(self) -> Gateway:
        return Gateway("127.0.0.1", self.port.number)

    def _take(self, data: bytes, source: Address) -> None:
        message = Message(data.decode())
        if message.method != "REGISTER":
            return
        if self._knows(message):
            self._grant(message, source)
        else:
            self.refused += 1
            ask = (
                f'WWW-Authenticate: Digest realm="r", nonce="{self.nonce}", qop="auth", '
                f"algorithm={self.algorithm}\r\n"
            )
            self._respond(message, source, "401 Unauthorized", ask)

    def _grant(self, message: Message, source: Address) -> None:
        leaving = message.header("Expires") == "0" or "expires=0" in message.header("Contact")
        self.granted.append(0 if leaving else self.lease_s)
        contact = message.header("Contact").partition(";expires")[0]
        self._respond(message, source, "200 OK", f"Contact: {contact};expires={self.lease_s}\r\n")

    def _knows(self, message: Message) -> bool:
        said = dict(re.findall(r'(\w+)="?([^",]+)"?', message.header("Authorization")))
        if said.get("nonce") != self.nonce:
            return False
        first = self._digest(f"{said['username']}:r:{self.secret}")
        second = self._digest(f"REGISTER:{said['uri']}")
        middle = ":".join(said[name] for name in ("nonce", "nc", "cnonce", "qop"))
        return bool(said["response"] == self._digest(f"{first}:{middle}:{second}"))

    def _digest(self, text: str) -> str:
        return _HASH[self.algorithm](text.encode()).hexdigest()

    def _respond(self, message: Message, to: Address, status: str, extra: str) -> None:
        text = (
            f"SIP/2.0 {status}\r\n{message.headers('Via', 'From', 'Call-ID', 'CSeq')}"
            f"To: {message.header('To')};tag=r\r\n{extra}Content-Length: 0\r\n\r\n"
        )
        self.port.send(text.encode(), to)


async def granted(registrar: Registrar, count: int, patience_s: float) -> None:
    """Wait until so many leases were given."""
    for _ in range(int(patience_s * 50)):
        if len(registrar.granted) >= count:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{registrar.granted} after {patience_s} s")
