"""A bad network between us and a peer: seeded loss, jitter, reordering, duplicates and gaps."""

import asyncio
import random
from dataclasses import dataclass, field

from tests.protocol.media.peer import Address, Port


@dataclass
class Relay:
    """Passes RTP both ways between our side (`front`) and the peer's (`back`)."""

    peer: Address
    loss: float = 0.0
    jitter_ms: float = 0.0
    late: float = 0.0
    twice: float = 0.0
    seed: int = 1
    silent: bool = False
    dropped: int = 0
    passed: int = 0
    followed: int = 0
    _ours: Address | None = field(default=None, init=False)

    async def open(self) -> "Relay":
        self._dice = random.Random(self.seed)
        self.front = await Port.open(self._inward)
        self.back = await Port.open(self._outward)
        return self

    async def move(self) -> None:
        """Send from another port from now on; the old one still hears."""
        self._old = self.front
        self.front = await Port.open(self._back_again)

    def close(self) -> None:
        for port in (self.front, self.back, getattr(self, "_old", None)):
            if port is not None:
                port.close()

    def _back_again(self, data: bytes, source: Address) -> None:
        self.followed += 1
        self._inward(data, source)

    def _inward(self, data: bytes, source: Address) -> None:
        self._ours = source
        self.back.send(data, self.peer)

    def _outward(self, data: bytes, _: Address) -> None:
        if self._ours is None:
            return
        if self.silent or self._dice.random() < self.loss:
            self.dropped += 1
            return
        self.passed += 1
        for _copy in range(1 + (self._dice.random() < self.twice)):
            wait = self._dice.uniform(0, self.jitter_ms) + 50 * (self._dice.random() < self.late)
            asyncio.get_running_loop().call_later(wait / 1000, self._pass, data, self._ours)

    def _pass(self, data: bytes, to: Address) -> None:
        if not self.front.transport.is_closing():
            self.front.send(data, to)
