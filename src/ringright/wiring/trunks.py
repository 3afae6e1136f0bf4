"""Looks at the trunks of a file: whether their gateways live, and whether they let us in."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from ringright.clock import SystemClock
from ringright.domain.trunk import Trunk
from ringright.line.gateways import Gateways
from ringright.line.health import State
from ringright.line.sip.agent import NotRegistered, SipAgent
from ringright.line.trunks import Trunks, load
from ringright.wiring.exchange import options, tls_context


@dataclass(frozen=True)
class Finding:
    """One gateway: whether OPTIONS was answered, and what the registrar said ("" if not asked)."""

    trunk: str
    gateway: str
    alive: bool
    registration: str = ""

    @property
    def ok(self) -> bool:
        """Whether calls can be expected to work."""
        return self.alive and self.registration in ("", "registered")

    def sentence(self) -> str:
        """One line for people."""
        life = "answers" if self.alive else "DOES NOT ANSWER OPTIONS"
        more = f", {self.registration}" if self.registration else ""
        return f"{self.trunk}: {self.gateway} {life}{more}"


def check(path: Path, name: str) -> list[Finding]:
    """Read the file, load what signs our calls, ask each gateway and register where it is wanted.

    Nobody is called. Raises TrunksError and CredentialsError for what the file has wrong.
    """
    file = load(path)
    chosen = (file.named(name),) if name else file.trunks
    clock = SystemClock()
    for trunk in chosen:
        options(trunk, clock, trunk.name)
    return asyncio.run(_look(file, chosen))


async def _look(file: Trunks, chosen: tuple[Trunk, ...]) -> list[Finding]:
    agent = SipAgent(file.stack)
    await agent.start()
    try:
        found = [await _trunk(trunk, file, agent) for trunk in chosen]
    finally:
        await agent.close()
    return [finding for each in found for finding in each]


async def _trunk(trunk: Trunk, file: Trunks, agent: SipAgent) -> list[Finding]:
    gateways = Gateways(trunk, tls_context(trunk, file.stack))
    findings = []
    for standing in await gateways.look():
        gateway = standing.gateway
        told = ""
        if trunk.account is not None and trunk.account.register_s:
            try:
                await agent.register(trunk, gateway)
                told = "registered"
            except NotRegistered as error:
                told = error.detail
        alive = standing.state is State.WELL
        findings.append(Finding(trunk.name, gateway.authority, alive, told))
    return findings
