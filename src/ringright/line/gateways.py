"""A trunk's gateways: asked with OPTIONS while we use the trunk, chosen by their health."""

import asyncio
import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ringright.domain.call import Release
from ringright.domain.trunk import Gateway, Trunk
from ringright.errors import LineError
from ringright.line import health
from ringright.line.health import Event, Health, Policy, State
from ringright.line.pace import Pace
from ringright.line.sip.options import NoAnswer, ask

_POLICY: Final = Policy()
Told = Callable[[Gateway, State], None]
"""Hears of every change of a gateway's state."""


class TrunkResting(LineError):
    """No gateway of the trunk can be used now."""

    code = "trunk_resting"


@dataclass(frozen=True)
class Standing:
    """One gateway as it stands, for people who look."""

    gateway: Gateway
    state: State
    wait_s: float


class Gateways:
    """Drives the health of a trunk's gateways, and the pace of its calls.

    `run` asks them until it is cancelled. The caller number never changes with the gateway.
    """

    def __init__(
        self,
        trunk: Trunk,
        tls: ssl.SSLContext | None = None,
        told: Told | None = None,
        policy: Policy = _POLICY,
    ) -> None:
        self.trunk = trunk
        self.policy = policy
        self._tls = tls
        self._told = told
        self._health = {gateway: Health() for gateway in trunk.gateways}
        self._pace = Pace(trunk.rate)

    def choose(self) -> Gateway:
        """The gateway for the next call. Raises TrunkResting with the time until one is due."""
        now = time.monotonic()
        known = [self._health[each] for each in self.trunk.gateways]
        choice = health.choose(known, now)
        asked = self.trunk.probe and not any(its.usable(now) for its in known)
        if choice.gateway is None or asked:  # who is asked by OPTIONS shows by it that it is back
            raise TrunkResting(
                f"{self.trunk.name}: every gateway is down or asked for rest",
                remedy=f"The next is tried in {max(0.0, choice.at - now):.0f} s.",
            )
        return self.trunk.gateways[choice.gateway]

    async def ready(self) -> None:
        """Wait until a gateway can be used and the trunk's pace allows another call."""
        while True:
            try:
                self.choose()
            except TrunkResting:
                await asyncio.sleep(self.policy.nap_s)
            else:
                break
        now = time.monotonic()
        ready = self._pace.ready_at(now)
        self._pace = self._pace.taken(now)
        await asyncio.sleep(max(0.0, ready - now))

    def heard(self, gateway: Gateway, release: Release) -> None:
        """What a call over `gateway` came to; a person's busy line says nothing against it.

        The Retry-After of a 503 rests the gateway (RFC 3261 section 21.5.4).
        """
        wait = release.retry_after_s or None
        self._step(gateway, health.called(release.status or None, wait))

    async def run(self) -> None:
        """Ask each gateway when its time has come; at once end where nobody is to be asked."""
        while self.trunk.probe:
            now = time.monotonic()
            due = [each for each, its in self._health.items() if its.check_s <= now]
            await asyncio.gather(*(self._ask(gateway) for gateway in due))
            await asyncio.sleep(self.policy.nap_s)

    async def look(self) -> tuple[Standing, ...]:
        """Ask all of them once, now, and tell how they stand."""
        await asyncio.gather(*(self._ask(gateway) for gateway in self.trunk.gateways))
        return self.standing()

    def standing(self) -> tuple[Standing, ...]:
        """How each stands, in the trunk's order."""
        now = time.monotonic()
        return tuple(
            Standing(gateway, its.state, max(0.0, its.check_s - now))
            for gateway, its in self._health.items()
        )

    async def _ask(self, gateway: Gateway) -> None:
        try:
            answer = await ask(gateway, timeout_s=self.policy.patience_s, tls=self._tls)
        except NoAnswer:
            self._step(gateway, health.probed(None))
        else:
            self._step(gateway, health.probed(answer.status, answer.retry_after))

    def _step(self, gateway: Gateway, event: Event) -> None:
        before = self._health[gateway]
        after = health.step(before, event, time.monotonic(), self.policy, random.uniform(-1, 1))
        self._health[gateway] = after
        if self._told is not None and after.state is not before.state:
            self._told(gateway, after.state)
