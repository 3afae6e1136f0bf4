"""A trunk in use: the SIP agent, the gateways' health, and who we say we are."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog

from ringright.clock import Clock
from ringright.domain.call import Release
from ringright.domain.permit import Permit
from ringright.domain.trunk import Gateway, Signature, Transport, Trunk
from ringright.line.call import Burner, Route, place
from ringright.line.gateways import Gateways
from ringright.line.health import State
from ringright.line.identity import asserted, credentials
from ringright.line.identity.asserted import Options
from ringright.line.identity.card import Card
from ringright.line.identity.passport import Call, Signer
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.leg import SipLeg
from ringright.line.sip.noise import hushed
from ringright.line.sip.stack import Stack

log = structlog.get_logger(__name__)


@dataclass
class Exchange:
    """One trunk, ready to carry calls of one organisation."""

    trunk: Trunk
    agent: SipAgent
    gateways: Gateways
    clock: Clock
    organisation: str
    options: Options

    async def ready(self) -> None:
        """Wait until the trunk can take another call."""
        await self.gateways.ready()

    async def place(self, permit: Permit, burner: Burner) -> tuple[SipLeg, Gateway]:
        """Choose a gateway, name ourselves, and dial with `permit`.

        Raises TrunkResting before the permit is spent when no gateway is worth a try.
        """
        gateway = self.gateways.choose()
        now = self.clock.now()
        call = Call(permit.caller, permit.number, now)
        told = asserted.headers(call, self.organisation, gateway.authority, self.options)
        route = Route(self.trunk, gateway, self.organisation, told)
        return await place(permit, route, self.agent, burner, now), gateway

    def over(self, gateway: Gateway, release: Release) -> None:
        """A call by `gateway` ended so."""
        self.gateways.heard(gateway, release)


@asynccontextmanager
async def exchange(
    trunk: Trunk, stack: Stack, clock: Clock, organisation: str
) -> AsyncIterator[Exchange]:
    """Start the stack, register where the trunk wants it, and watch its gateways meanwhile."""
    signed = options(trunk, clock, organisation)
    for gateway in trunk.gateways:  # a name that no header can carry is told before anybody waits
        asserted.address(trunk.callers[0], organisation, gateway.authority)
    gateways = Gateways(trunk, tls_context(trunk, stack), _tell)
    agent = SipAgent(stack)
    await agent.start()
    watching = asyncio.ensure_future(gateways.run())
    with hushed() as malformed:
        try:
            for gateway in trunk.gateways:
                await agent.register(trunk, gateway)
            yield Exchange(trunk, agent, gateways, clock, organisation, signed)
        finally:
            watching.cancel()
            await agent.close()
    if malformed:
        log.info("malformed_packets", **malformed)


def options(trunk: Trunk, clock: Clock, organisation: str) -> Options:
    """How calls of `organisation` name themselves on `trunk`.

    Raises CredentialsError when the signing key or certificate cannot be used.
    """
    found = trunk.signature
    if found is None:
        return Options()
    return Options(
        _signer(trunk, found, clock),
        found.attest,
        Card(organisation, found.logo, found.logo_digest),
    )


def _signer(trunk: Trunk, found: Signature, clock: Clock) -> Signer:
    now = clock.now()
    ours = credentials.load(Path(found.key), Path(found.certificate), found.info, now)
    today = now.date()
    proven = frozenset(
        caller.number for caller in trunk.numbers if caller.until is None or caller.until >= today
    )
    return Signer(ours, proven, UUID(found.origid))


def tls_context(trunk: Trunk, stack: Stack) -> ssl.SSLContext | None:
    """What an OPTIONS over TLS trusts: the same authorities as calls do."""
    if all(gateway.transport is not Transport.TLS for gateway in trunk.gateways):
        return None
    return ssl.create_default_context(cafile=str(stack.authorities))


def _tell(gateway: Gateway, state: State) -> None:
    log.info("gateway", host=gateway.host, port=gateway.port, state=str(state))
